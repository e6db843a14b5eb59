//! `deidentifyText`: a text with its sensitive parts replaced by tokens. wire.md D.10, E.5.

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

javascript! { "../records/deidentify-text.js" {
    #[wasm_bindgen(js_name = deidentifyTextBody)]
    fn deidentify_text_body(vault_id: &str, settings: &JsValue, request: &JsValue) -> JsValue;
    #[wasm_bindgen(js_name = deidentifyTextResult)]
    fn deidentify_text_result(response: &HttpResponse) -> JsValue;
}}

/// A checked deidentification of a text.
pub struct DeidentifyText {
    settings: Value,
    request: JsValue,
}

impl Operation for DeidentifyText {
    const NAME: &'static str = "deidentifyText";
    const MEMBERS: Members = Members {
        readable: "entities tokenFormat transformations",
        private: "text allowRegexList restrictRegexList",
    };
    const NAMES_RECORDS: bool = false;

    fn validate(request: &Argument) -> Result<Self, Error> {
        Ok(Self { settings: settings(request, Self::MEMBERS.readable)?, request: request.members().clone() })
    }

    fn to_wire(&self, vault_id: &str) -> Result<HttpRequest, Error> {
        let body = encoded(deidentify_text_body(vault_id, &to_js(&self.settings), &self.request))?;
        Ok(post("/v1/detect/deidentify/string", Body::Json(body), Repeat::Safe))
    }

    fn from_wire(&self, context: &ResponseContext<'_>) -> Result<Decoded, String> {
        codec::result(deidentify_text_result(context.response))
    }
}
