//! `deleteFile`: the file of one column of one row. wire.md section I.

use wasm_bindgen::JsValue;

use super::file::FileRef;
use crate::{
    core::{error::Error, retry::Repeat},
    host::{
        fetch::Outcome,
        fields::Fields,
        kernels::{self, Flat},
    },
    ops::{Body, HttpRequest, Operation},
};

/// A checked request.
pub struct DeleteFile(FileRef);

impl Operation for DeleteFile {
    const NAME: &'static str = "deleteFile";

    fn validate(request: &Fields) -> Result<Self, Error> {
        FileRef::read(request).map(Self)
    }

    fn to_wire(&self, vault_id: &str) -> Result<HttpRequest, Error> {
        Ok(HttpRequest {
            method: "DELETE",
            path: self.0.path(vault_id)?.into_string(),
            query: JsValue::UNDEFINED,
            more: Vec::new(),
            body: Body::None,
            repeat: Repeat::Unsafe,
        })
    }

    fn from_wire(&self, answer: &Outcome) -> Result<Flat, String> {
        kernels::read(kernels::Reader::DeletedFile, answer, 0)
    }
}
