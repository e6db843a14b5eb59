//! `detokenize`: tokens back to values. wire.md D.7, E.4.

use wasm_bindgen::JsValue;

use crate::{
    core::{error::Error, retry::Repeat},
    host::{
        fetch::Outcome,
        fields::Fields,
        kernels::{self, Flat},
    },
    ops::{Body, HttpRequest, Operation, explain, vault_path},
};

/// A checked detokenize.
pub struct Detokenize {
    body: JsValue,
    tokens: u32,
}

impl Operation for Detokenize {
    const NAME: &'static str = "detokenize";

    fn validate(request: &Fields) -> Result<Self, Error> {
        let tokens = request.filled_list("data", "objects with a token")?;
        let continue_on_error = request.flag("continueOnError")?;
        let download_url = request.flag("downloadUrl")?;
        let body =
            kernels::shaped(kernels::detokenize_body(request.members(), continue_on_error, download_url))
                .map_err(|refused| explain("data", &refused))?;
        Ok(Self { body, tokens })
    }

    fn to_wire(&self, vault_id: &str) -> Result<HttpRequest, Error> {
        Ok(HttpRequest {
            method: "POST",
            path: vault_path(vault_id)?.then("/detokenize").into_string(),
            query: JsValue::UNDEFINED,
            more: Vec::new(),
            body: Body::Json(self.body.clone()),
            repeat: Repeat::Safe,
        })
    }

    fn from_wire(&self, answer: &Outcome) -> Result<Flat, String> {
        kernels::read(kernels::Reader::Detokenized, answer, self.tokens)
    }
}
