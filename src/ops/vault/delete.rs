//! `delete`: rows by their ids, or all rows of a table by the single id `*`. wire.md D.4, E.3.

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

/// A checked delete.
pub struct Delete {
    table: String,
    body: JsValue,
}

impl Operation for Delete {
    const NAME: &'static str = "delete";

    fn validate(request: &Fields) -> Result<Self, Error> {
        let table = request.text("table")?;
        request.filled_list("ids", "skyflow ids")?;
        let body = kernels::shaped(kernels::delete_body(request.members()))
            .map_err(|refused| explain("ids", &refused))?;
        Ok(Self { table, body })
    }

    fn to_wire(&self, vault_id: &str) -> Result<HttpRequest, Error> {
        Ok(HttpRequest {
            method: "DELETE",
            path: vault_path(vault_id)?.segment("table", &self.table)?.into_string(),
            query: JsValue::UNDEFINED,
            more: Vec::new(),
            body: Body::Json(self.body.clone()),
            // Repeated after a success whose answer was lost, it would answer 404.
            repeat: Repeat::Unsafe,
        })
    }

    fn from_wire(&self, answer: &Outcome) -> Result<Flat, String> {
        kernels::read(kernels::Reader::Deleted, answer, 0)
    }
}
