//! The record kernels of `pkg-templates/kernels.js`: one call for a batch. A shaped body is a
//! JavaScript string that is handed to `fetch` as it is; an answer is flattened where it lies.

use wasm_bindgen::{JsCast, prelude::*};

use super::fetch::Outcome;

#[cfg_attr(feature = "snippets", wasm_bindgen(module = "/pkg-templates/kernels.js"))]
#[cfg_attr(not(feature = "snippets"), wasm_bindgen(raw_module = "../kernels.js"))]
extern "C" {
    /// What a shaping kernel found wrong.
    pub type Fault;
    #[wasm_bindgen(method, getter)]
    fn rule(this: &Fault) -> u8;
    #[wasm_bindgen(method, getter)]
    fn index(this: &Fault) -> u32;
    #[wasm_bindgen(method, getter)]
    fn key(this: &Fault) -> String;

    #[wasm_bindgen(catch)]
    pub(super) fn own(value: &JsValue) -> Result<JsValue, JsValue>;

    pub(super) fn count(members: &JsValue) -> u32;

    #[wasm_bindgen(js_name = insertBody, catch)]
    pub fn insert_body(
        values: &JsValue,
        tokens: &JsValue,
        strict: bool,
        table: Option<&str>,
        tokenization: bool,
        upsert: Option<&str>,
        homogeneous: Option<bool>,
        byot: Option<&str>,
    ) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = detokenizeBody, catch)]
    pub fn detokenize_body(
        data: &JsValue,
        continue_on_error: Option<bool>,
        download_url: Option<bool>,
    ) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = deleteBody, catch)]
    pub fn delete_body(ids: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = queryList, catch)]
    pub fn query_list(name: &str, list: &JsValue, blank: bool) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_name = joinQuery, variadic)]
    fn join_query_js(parts: &[JsValue]) -> JsValue;

    pub fn inserted(answer: &Outcome, sent: u32) -> JsValue;
    #[wasm_bindgen(js_name = insertedEach)]
    pub fn inserted_each(answer: &Outcome, sent: u32) -> JsValue;
    pub fn detokenized(answer: &Outcome, sent: u32) -> JsValue;
    pub fn records(answer: &Outcome) -> JsValue;
    pub fn deleted(answer: &Outcome) -> JsValue;
}

/// What a shaping kernel refused, with the position of the item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Why.
    pub rule: Rule,
    /// Position of the item.
    pub index: u32,
    /// Column or member, where the rule concerns one; at most 64 characters.
    pub key: String,
}

/// Why a shaping kernel refused an item. The numbers are those of `kernels.js`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Not an object.
    NotAnObject,
    /// An object without a value.
    Empty,
    /// An empty column name.
    EmptyKey,
    /// A value that JSON cannot hold.
    Unsendable,
    /// A row's tokens are not an object.
    TokensNotAnObject,
    /// A row's tokens do not have the row's columns.
    TokensMismatch,
    /// Not a string, or a blank one.
    NotText,
    /// Not a redaction type.
    Redaction,
    /// The caller's own object threw while it was read.
    Threw,
}

/// Sorts what a shaping kernel returned: the text, or what it refused.
pub fn shaped(returned: Result<JsValue, JsValue>) -> Result<JsValue, Refused> {
    match returned {
        Ok(text) if text.is_string() => Ok(text),
        Ok(fault) => {
            let fault: Fault = fault.unchecked_into();
            let rule = match fault.rule() {
                1 => Rule::NotAnObject,
                2 => Rule::Empty,
                3 => Rule::EmptyKey,
                5 => Rule::TokensNotAnObject,
                6 => Rule::TokensMismatch,
                7 => Rule::NotText,
                8 => Rule::Redaction,
                _ => Rule::Unsendable,
            };
            Err(Refused { rule, index: fault.index(), key: fault.key() })
        }
        // A getter or a proxy of the caller's: what it threw may quote a value, so it goes no further.
        Err(_) => Err(Refused { rule: Rule::Threw, index: 0, key: String::new() }),
    }
}

/// Sorts what a flattening kernel returned: the result, or what is wrong with the answer.
pub fn flattened(returned: JsValue) -> Result<JsValue, String> {
    match returned.as_string() {
        Some(why) => Err(why),
        None => Ok(returned),
    }
}

/// Joins the parts of a query that are there; `undefined` when none is.
pub fn join_query(parts: &[JsValue]) -> JsValue {
    join_query_js(parts)
}
