//! `reidentifyText`: a text with its tokens turned back. wire.md D.11, E.5.

use wasm_bindgen::JsValue;

use super::{format_of, post};
use crate::{
    core::{error::Error, retry::Repeat},
    host::{
        fetch::Outcome,
        fields::Fields,
        kernels::{self, Flat},
    },
    ops::{Body, HttpRequest, Operation},
};

/// A checked reidentification of a text.
pub struct ReidentifyText {
    body: JsValue,
}

impl Operation for ReidentifyText {
    const NAME: &'static str = "reidentifyText";

    fn validate(request: &Fields) -> Result<Self, Error> {
        Ok(Self { body: format_of(request, "text")? })
    }

    fn to_wire(&self, vault_id: &str) -> Result<HttpRequest, Error> {
        let body = kernels::addressed(&self.body, vault_id);
        Ok(post("/v1/detect/reidentify/string".to_owned(), Body::Json(body), Repeat::Safe))
    }

    fn from_wire(&self, answer: &Outcome) -> Result<Flat, String> {
        kernels::read(kernels::Reader::Reidentified, answer, 0)
    }
}
