//! `detokenize`: tokens back to values. wire.md D.7, E.4.

use wasm_bindgen::JsValue;

use crate::{
    core::{
        enums::{Choice as _, RedactionType},
        error::Error,
        names,
        retry::Repeat,
    },
    host::{
        codec::{self, Decoded},
        exchange::HttpResponse,
        javascript,
        reader::{Argument, Members},
    },
    ops::{Body, HttpRequest, Operation, ResponseContext, explain, vault_path},
};

javascript! { "../records/detokenize.js" {
    #[wasm_bindgen(js_name = detokenizeBody)]
    fn detokenize_body(
        request: &JsValue,
        continue_on_error: Option<bool>,
        download_url: Option<bool>,
        redaction_types: &str,
        default_redaction: &str,
    ) -> JsValue;
    #[wasm_bindgen(js_name = detokenizeResult)]
    fn detokenize_result(response: &HttpResponse, request: &JsValue, full_errors: bool) -> JsValue;
}}

/// The members of an item of `data`.
const ITEM: [&str; 2] = ["token", "redactionType"];

/// A checked detokenize.
pub struct Detokenize {
    body: JsValue,
}

impl Operation for Detokenize {
    const NAME: &'static str = "detokenize";
    const MEMBERS: Members = Members { readable: "continueOnError downloadUrl", private: "data" };

    fn validate(request: &Argument) -> Result<Self, Error> {
        request.filled_list("data", "objects with a token")?;
        let continue_on_error = request.get("continueOnError").flag("continueOnError")?;
        let download_url = request.get("downloadUrl").flag("downloadUrl")?;
        let body = request.encoded(detokenize_body(
            request.members(),
            continue_on_error,
            download_url,
            &RedactionType::VALUES.join(" "),
            RedactionType::Default.as_str(),
        ));
        let body = body.map_err(|violation| match violation.rule.as_str() {
            "redaction" => Error::input(names::one_of(
                &format!("data[{}].redactionType", violation.index),
                &violation.member,
                RedactionType::VALUES,
            )),
            _ => explain("data", &violation, &ITEM),
        })?;
        Ok(Self { body })
    }

    fn to_wire(&self, vault_id: &str) -> Result<HttpRequest, Error> {
        let path = vault_path(vault_id)?.then("/detokenize");
        Ok(HttpRequest::new("POST", path, Body::Json(self.body.clone()), Repeat::Safe))
    }

    fn from_wire(&self, context: &ResponseContext<'_>) -> Result<Decoded, String> {
        let ResponseContext { response, request, full_errors } = context;
        codec::result(detokenize_result(response, request, *full_errors))
    }
}
