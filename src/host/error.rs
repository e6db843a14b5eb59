//! Builds the package's `SkyflowError` from what the core found.

use wasm_bindgen::prelude::*;

use super::exchange::HttpResponse;
use crate::core::error::Error;

javascript! { "../host/core-error.js" {
    #[wasm_bindgen(js_name = coreError)]
    fn core_error(
        operation: &str,
        message: &str,
        code: &str,
        http_code: u16,
        http_status: Option<&str>,
        request_id: Option<&str>,
        retryable: bool,
        retry_after_ms: Option<f64>,
        answer: &JsValue,
        cause: &JsValue,
        has_cause: bool,
        not_retried: Option<&str>,
        of_configuration: bool,
    ) -> JsValue;
}}

javascript! { "../host/server-error.js" {
    #[wasm_bindgen(js_name = readAnswer)]
    fn read_answer(response: &HttpResponse, request: &JsValue, shown: &str, operation: &str, full: bool) -> JsValue;
    #[wasm_bindgen(js_name = runAnswer)]
    fn run_answer(run: &JsValue) -> JsValue;
    #[wasm_bindgen(js_name = bodyKind)]
    fn body_kind(answer: &JsValue) -> String;
}}

/// An error on its way to the caller: with what the host threw and what the server said.
#[derive(Debug, Clone)]
pub struct Failure {
    /// What was found.
    pub error: Error,
    /// What `fetch` threw, or the signal's reason; anything at all, `undefined` included.
    pub cause: Option<JsValue>,
    /// The server's answer, its words filtered, in JavaScript.
    pub answer: Option<Answer>,
    /// Whether a retry was due and the budget of the host did not allow it.
    pub budget_empty: bool,
}

/// The names in a request that a server's words may repeat in an error message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShownNames {
    /// Those of tables and columns, and members of enums, where its own members hold them.
    Members,
    /// These, and the names of the columns in its rows.
    Columns,
    /// None: the caller wrote all of it.
    Nothing,
}

impl ShownNames {
    /// The text that JavaScript takes.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Members => "members",
            Self::Columns => "columns",
            Self::Nothing => "nothing",
        }
    }
}

/// A response that is an error, as JavaScript has read it.
#[derive(Debug, Clone)]
pub struct Answer(JsValue);

impl Answer {
    /// Reads a response. Only `shown` names of `request` and words of API English are shown, unless `full`.
    pub fn read(
        response: &HttpResponse,
        request: &JsValue,
        shown: ShownNames,
        operation: &str,
        full: bool,
    ) -> Self {
        Self(read_answer(response, request, shown.as_str(), operation, full))
    }

    /// The answer that says of a Detect `run` that it failed.
    pub fn of_run(run: &JsValue) -> Self {
        Self(run_answer(run))
    }

    /// What the body is: `empty`, `large`, `html`, `json`, `text` or `other`.
    pub fn body_kind(&self) -> String {
        body_kind(&self.0)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self { error, cause: None, answer: None, budget_empty: false }
    }
}

/// Follows the message of a failure that was not retried for this reason.
const BUDGET_EMPTY: &str = " (not retried because the retry budget for this host is empty: too many requests to it failed. Successes refill it; `retryBudget: false` turns it off)";

impl Failure {
    /// An error with what the host threw.
    pub fn with_cause(error: Error, cause: JsValue) -> Self {
        Self { cause: Some(cause), ..error.into() }
    }

    /// The same failure, of what the client was configured with.
    pub fn of_configuration(self) -> Self {
        Self { error: self.error.of_configuration(), ..self }
    }

    /// The `SkyflowError`; `operation` is the method that failed.
    pub fn into_js(self, operation: &str) -> JsValue {
        let Self { error, cause, answer, budget_empty } = self;
        core_error(
            operation,
            &error.to_string(),
            error.code().as_str(),
            error.http_code(),
            error.http_status(),
            error.request_id(),
            error.retryable(),
            error.retry_after_ms(),
            &answer.map_or(JsValue::UNDEFINED, |answer| answer.0),
            cause.as_ref().unwrap_or(&JsValue::UNDEFINED),
            cause.is_some(),
            budget_empty.then_some(BUDGET_EMPTY),
            error.is_of_configuration(),
        )
    }
}
