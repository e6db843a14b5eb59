//! `reidentifyText`: a text with its tokens replaced by values. wire.md D.11, E.5.

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

javascript! { "../records/reidentify-text.js" {
    #[wasm_bindgen(js_name = reidentifyTextBody)]
    fn reidentify_text_body(vault_id: &str, settings: &JsValue, request: &JsValue) -> JsValue;
    #[wasm_bindgen(js_name = reidentifyTextResult)]
    fn reidentify_text_result(response: &HttpResponse) -> JsValue;
}}

/// A checked reidentification of a text.
pub struct ReidentifyText {
    settings: Value,
    request: JsValue,
}

impl Operation for ReidentifyText {
    const NAME: &'static str = "reidentifyText";
    const MEMBERS: Members =
        Members { readable: "redactedEntities maskedEntities plainTextEntities", private: "text" };

    fn validate(request: &Argument) -> Result<Self, Error> {
        Ok(Self { settings: settings(request, Self::MEMBERS.readable)?, request: request.members().clone() })
    }

    fn to_wire(&self, vault_id: &str) -> Result<HttpRequest, Error> {
        let body = encoded(reidentify_text_body(vault_id, &to_js(&self.settings), &self.request))?;
        Ok(post("/v1/detect/reidentify/string", Body::Json(body), Repeat::Safe))
    }

    fn from_wire(&self, context: &ResponseContext<'_>) -> Result<Decoded, String> {
        codec::result(reidentify_text_result(context.response))
    }
}
