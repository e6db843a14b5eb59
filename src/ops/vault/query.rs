//! `query`: one SQL SELECT. wire.md D.6, E.3. The statement may hold column values, so the core
//! sees only whether it is one.

use wasm_bindgen::JsValue;

use crate::{
    core::{error::Error, retry::Repeat},
    host::{
        fetch::Outcome,
        fields::Fields,
        kernels::{self, Flat},
    },
    ops::{Body, HttpRequest, Operation, vault_path},
};

/// A checked query.
pub struct Query {
    body: JsValue,
}

impl Operation for Query {
    const NAME: &'static str = "query";

    fn validate(request: &Fields) -> Result<Self, Error> {
        let body = kernels::query_body(&request.raw("query").unwrap_or_default()).unwrap_or_default();
        if body.is_string() {
            Ok(Self { body })
        } else {
            Err(Error::input("query must be a SELECT statement, as a non-empty string"))
        }
    }

    fn to_wire(&self, vault_id: &str) -> Result<HttpRequest, Error> {
        Ok(HttpRequest {
            method: "POST",
            path: vault_path(vault_id)?.then("/query").into_string(),
            query: JsValue::UNDEFINED,
            more: Vec::new(),
            body: Body::Json(self.body.clone()),
            repeat: Repeat::Safe,
        })
    }

    fn from_wire(&self, answer: &Outcome) -> Result<Flat, String> {
        kernels::read(kernels::Reader::Queried, answer, 0)
    }
}
