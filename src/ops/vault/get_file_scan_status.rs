//! `getFileScanStatus`: what the virus scan says of a file. wire.md section I.

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
pub struct GetFileScanStatus(FileRef);

impl Operation for GetFileScanStatus {
    const NAME: &'static str = "getFileScanStatus";

    fn validate(request: &Fields) -> Result<Self, Error> {
        FileRef::read(request).map(Self)
    }

    fn to_wire(&self, vault_id: &str) -> Result<HttpRequest, Error> {
        Ok(HttpRequest {
            method: "GET",
            path: self.0.path(vault_id)?.then("/scan-status").into_string(),
            query: JsValue::UNDEFINED,
            more: Vec::new(),
            body: Body::None,
            repeat: Repeat::Safe,
        })
    }

    fn from_wire(&self, answer: &Outcome) -> Result<Flat, String> {
        kernels::read(kernels::Reader::ScanStatus, answer, 0)
    }
}
