//! `deidentifyText`: what is sensitive in a text, replaced by tokens. wire.md D.10, E.5.

use wasm_bindgen::JsValue;

use super::{DETECTION, body_of, post};
use crate::{
    core::{error::Error, retry::Repeat},
    host::{
        fetch::Outcome,
        fields::Fields,
        kernels::{self, Flat},
    },
    ops::{Body, HttpRequest, Operation},
};

/// A checked deidentification of a text.
pub struct DeidentifyText {
    body: JsValue,
}

impl Operation for DeidentifyText {
    const NAME: &'static str = "deidentifyText";

    fn validate(request: &Fields) -> Result<Self, Error> {
        let members = ["text transformations ", DETECTION].concat();
        Ok(Self { body: body_of(request, &members, "")? })
    }

    fn to_wire(&self, vault_id: &str) -> Result<HttpRequest, Error> {
        let body = kernels::addressed(&self.body, vault_id);
        Ok(post("/v1/detect/deidentify/string".to_owned(), Body::Json(body), Repeat::Safe))
    }

    fn from_wire(&self, answer: &Outcome) -> Result<Flat, String> {
        kernels::read(kernels::Reader::Deidentified, answer, 0)
    }
}
