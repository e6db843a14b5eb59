//! Builds the package's `SkyflowError` from what the core found.

use wasm_bindgen::prelude::*;

use super::tree;
use crate::core::{error::Error, input::Input};

#[cfg_attr(feature = "snippets", wasm_bindgen(module = "/target/snippets.js"))]
#[cfg_attr(not(feature = "snippets"), wasm_bindgen(raw_module = "../errors.js"))]
extern "C" {
    #[wasm_bindgen(js_name = skyflowError)]
    fn skyflow_error(
        message: &str,
        code: &str,
        http_code: u16,
        http_status: Option<&str>,
        grpc_code: Option<f64>,
        request_id: Option<&str>,
        details: &JsValue,
        retryable: bool,
        cause: &JsValue,
        has_cause: bool,
    ) -> JsValue;
}

/// An error on its way to the caller: with what the host threw, if it threw.
#[derive(Debug)]
pub struct Failure {
    /// What was found.
    pub error: Error,
    /// What `fetch` threw, or the signal's reason; anything at all, `undefined` included.
    pub cause: Option<JsValue>,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self { error, cause: None }
    }
}

impl Failure {
    /// The `SkyflowError`; `place` is the operation or the method that failed.
    pub fn into_js(self, place: &str) -> JsValue {
        let Self { error, cause } = self;
        let (grpc_code, request_id, details) = match &error {
            Error::Refused(answer, _) => (
                answer.grpc_code,
                answer.request_id.as_deref(),
                tree::write(&Input::List(answer.details.clone())),
            ),
            Error::Response { request_id, .. } => (None, request_id.as_deref(), JsValue::UNDEFINED),
            _ => (None, None, JsValue::UNDEFINED),
        };
        // The server's own words stand alone; ours say where they come from.
        let message = match &error {
            Error::Refused(answer, _) => answer.message.clone(),
            _ => format!("{place}: {}", error.message()),
        };
        skyflow_error(
            &message,
            error.code().as_str(),
            error.http_code(),
            error.http_status(),
            grpc_code,
            request_id,
            &details,
            error.retryable(),
            cause.as_ref().unwrap_or(&JsValue::UNDEFINED),
            cause.is_some(),
        )
    }
}
