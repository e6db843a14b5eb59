//! `deleteFile`: the file of one column of one row. wire.md section I.

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

javascript! { "../records/delete-file.js" {
    #[wasm_bindgen(js_name = deleteFileResult)]
    fn delete_file_result(response: &HttpResponse, request: &JsValue) -> JsValue;
}}

/// A checked request.
pub struct DeleteFile(FileRef);

impl Operation for DeleteFile {
    const NAME: &'static str = "deleteFile";
    const MEMBERS: Members = FileRef::MEMBERS;

    fn validate(request: &Argument) -> Result<Self, Error> {
        FileRef::read(request, "").map(Self)
    }

    fn to_wire(&self, vault_id: &str) -> Result<HttpRequest, Error> {
        self.0.request("DELETE", vault_id, Repeat::Unsafe)
    }

    fn from_wire(&self, context: &ResponseContext<'_>) -> Result<Decoded, String> {
        codec::result(delete_file_result(context.response, context.request))
    }
}
