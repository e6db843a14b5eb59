//! `tokenize`: the tokens that exist for values. wire.md D.8, E.4. It creates none, so it may be repeated.

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

/// A checked tokenize.
pub struct Tokenize {
    body: JsValue,
    values: u32,
}

impl Operation for Tokenize {
    const NAME: &'static str = "tokenize";

    fn validate(request: &Fields) -> Result<Self, Error> {
        let values = request.filled_list("values", "objects with value and columnGroup")?;
        let body = kernels::shaped(kernels::tokenize_body(request.members()))
            .map_err(|refused| explain("values", &refused))?;
        Ok(Self { body, values })
    }

    fn to_wire(&self, vault_id: &str) -> Result<HttpRequest, Error> {
        Ok(HttpRequest {
            method: "POST",
            path: vault_path(vault_id)?.then("/tokenize").into_string(),
            query: JsValue::UNDEFINED,
            more: Vec::new(),
            body: Body::Json(self.body.clone()),
            repeat: Repeat::Safe,
        })
    }

    fn from_wire(&self, answer: &Outcome) -> Result<Flat, String> {
        kernels::read(kernels::Reader::Tokenized, answer, self.values)
    }
}
