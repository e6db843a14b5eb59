//! `getFileScanStatus`: the state of the virus scan of a file. wire.md section I.

use wasm_bindgen::JsValue;

use super::file::FileRef;
use crate::{
    core::{error::Error, retry::Repeat},
    host::{
        codec::{self, Decoded},
        exchange::HttpResponse,
        javascript,
        reader::{Argument, Members},
    },
    ops::{HttpRequest, Operation, ResponseContext},
};

javascript! { "../records/get-file-scan-status.js" {
    #[wasm_bindgen(js_name = getFileScanStatusResult)]
    fn get_file_scan_status_result(response: &HttpResponse) -> JsValue;
}}

/// A checked request.
pub struct GetFileScanStatus(FileRef);

impl Operation for GetFileScanStatus {
    const NAME: &'static str = "getFileScanStatus";
    const MEMBERS: Members = FileRef::MEMBERS;

    fn validate(request: &Argument) -> Result<Self, Error> {
        FileRef::read(request, "/scan-status").map(Self)
    }

    fn to_wire(&self, vault_id: &str) -> Result<HttpRequest, Error> {
        self.0.request("GET", vault_id, Repeat::Safe)
    }

    fn from_wire(&self, context: &ResponseContext<'_>) -> Result<Decoded, String> {
        codec::result(get_file_scan_status_result(context.response))
    }
}
