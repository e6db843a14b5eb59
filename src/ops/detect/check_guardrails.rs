//! `checkGuardrails`: whether a text is toxic or on a topic that is denied. wire.md I.

use wasm_bindgen::JsValue;

use super::{body_of, post};
use crate::{
    core::{error::Error, retry::Repeat},
    host::{
        fetch::Outcome,
        fields::Fields,
        kernels::{self, Flat},
    },
    ops::{Body, HttpRequest, Operation},
};

/// A checked check.
pub struct CheckGuardrails {
    body: JsValue,
}

impl Operation for CheckGuardrails {
    const NAME: &'static str = "checkGuardrails";

    fn validate(request: &Fields) -> Result<Self, Error> {
        Ok(Self { body: body_of(request, "text checkToxicity denyTopics", "")? })
    }

    fn to_wire(&self, vault_id: &str) -> Result<HttpRequest, Error> {
        let body = kernels::addressed(&self.body, vault_id);
        Ok(post("/v1/detect/guardrails".to_owned(), Body::Json(body), Repeat::Safe))
    }

    fn from_wire(&self, answer: &Outcome) -> Result<Flat, String> {
        kernels::read(kernels::Reader::Guarded, answer, 0)
    }
}
