//! `checkGuardrails`: whether a text is toxic or on a denied topic. wire.md I.

use wasm_bindgen::JsValue;

use super::{encoded, post, settings, to_js};
use crate::{
    core::{error::Error, retry::Repeat, value::Value},
    host::{
        codec::{self, Decoded},
        exchange::HttpResponse,
        javascript,
        reader::{Argument, Members},
    },
    ops::{Body, HttpRequest, Operation, ResponseContext},
};

javascript! { "../records/check-guardrails.js" {
    #[wasm_bindgen(js_name = checkGuardrailsBody)]
    fn check_guardrails_body(vault_id: &str, settings: &JsValue, request: &JsValue) -> JsValue;
    #[wasm_bindgen(js_name = checkGuardrailsResult)]
    fn check_guardrails_result(response: &HttpResponse) -> JsValue;
}}

/// A checked guardrails request.
pub struct CheckGuardrails {
    settings: Value,
    request: JsValue,
}

impl Operation for CheckGuardrails {
    const NAME: &'static str = "checkGuardrails";
    const MEMBERS: Members = Members { readable: "checkToxicity", private: "text denyTopics" };
    const NAMES_RECORDS: bool = false;

    fn validate(request: &Argument) -> Result<Self, Error> {
        Ok(Self { settings: settings(request, Self::MEMBERS.readable)?, request: request.members().clone() })
    }

    fn to_wire(&self, vault_id: &str) -> Result<HttpRequest, Error> {
        let body = encoded(check_guardrails_body(vault_id, &to_js(&self.settings), &self.request))?;
        Ok(post("/v1/detect/guardrails", Body::Json(body), Repeat::Safe))
    }

    fn from_wire(&self, context: &ResponseContext<'_>) -> Result<Decoded, String> {
        codec::result(check_guardrails_result(context.response))
    }
}
