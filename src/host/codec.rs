//! What the codecs of `pkg-templates/records/` return. A codec serializes the body of one request, or parses one
//! response into a result, where it lies: records never enter WebAssembly. The file of each operation in `ops/` binds
//! its codec by name.

use js_sys::Promise;
use wasm_bindgen::{JsCast, prelude::*};

javascript! { "../host/violation.js" {
    #[wasm_bindgen(js_name = violationOf)]
    fn violation_of(returned: &JsValue) -> Option<String>;
    #[wasm_bindgen(js_name = problemOf)]
    fn problem_of(returned: &JsValue) -> Option<String>;
}}

/// A rule that the caller's data violates, with the place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Name of the rule; `pkg-templates/host/violation.js` lists them.
    pub rule: String,
    /// Position of the item.
    pub index: u32,
    /// Column or member, where the rule concerns one; `[...]` for one that may be a value.
    pub member: String,
}

impl Violation {
    /// The same, of a member of `parent`.
    pub fn within(&self, parent: &str) -> Self {
        let member = [parent, ".", &self.member].concat();
        Self { member, ..self.clone() }
    }
}

/// What a codec made of the caller's data, unless that violates a rule.
///
/// # Errors
/// The violation.
pub fn encoded(returned: JsValue) -> Result<JsValue, Violation> {
    let Some(found) = violation_of(&returned) else { return Ok(returned) };
    let mut lines = found.splitn(3, '\n');
    let mut line = || lines.next().unwrap_or_default();
    let (index, member, rule) = (line(), line().to_owned(), line().to_owned());
    Err(Violation { rule, index: index.parse().unwrap_or_default(), member })
}

/// A result, or a promise of it.
pub enum Decoded {
    /// The result.
    Result(JsValue),
    /// A promise of what a codec returns, where decoding takes several turns.
    Later(Promise),
}

/// What a codec made of a response.
///
/// # Errors
/// What is wrong with the response.
pub fn decoded(returned: JsValue) -> Result<JsValue, String> {
    match problem_of(&returned) {
        None => Ok(returned),
        Some(problem) => Err(problem),
    }
}

/// The same for [`Decoded`].
///
/// # Errors
/// What is wrong with the response.
pub fn result(returned: JsValue) -> Result<Decoded, String> {
    decoded(returned).map(Decoded::Result)
}

/// A promise that a codec returned.
pub fn later(promise: JsValue) -> Decoded {
    Decoded::Later(promise.unchecked_into())
}
