//! `uploadFile`: a file into a file column, of a row that exists or of a new one. wire.md D.9, E.4.
//! The bytes go from the caller's file into a multipart body in JavaScript.

use wasm_bindgen::JsValue;

use crate::{
    core::{error::Error, retry::Repeat, urls::Path},
    host::{
        codec::{self, Decoded},
        exchange::HttpResponse,
        files::{self, FileSource},
        javascript,
        reader::{Argument, Members},
    },
    ops::{Body, HttpRequest, Operation, ResponseContext},
};

javascript! { "../records/upload-file.js" {
    #[wasm_bindgen(js_name = uploadFileBody)]
    fn upload_file_body(file: &JsValue, name: &str, request: &JsValue) -> JsValue;
    #[wasm_bindgen(js_name = uploadFileResult)]
    fn upload_file_result(response: &HttpResponse, request: &JsValue) -> JsValue;
}}

/// A checked upload.
pub struct UploadFile {
    body: JsValue,
}

impl Operation for UploadFile {
    const NAME: &'static str = "uploadFile";
    const MEMBERS: Members = Members {
        readable: "table columnName fileName filePath",
        private: "skyflowId skyflow_id file base64",
    };

    fn validate(request: &Argument) -> Result<Self, Error> {
        request.text("table")?;
        request.text("columnName")?;
        let name = request.optional_text("fileName")?;
        let source = match ["file", "filePath", "base64"].map(|member| request.has(member)) {
            [true, false, false] => FileSource::File(request.raw("file")),
            [false, true, false] => FileSource::Path(request.text("filePath")?),
            [false, false, true] => {
                let text = request.raw("base64");
                if name.is_none() || !text.is_string() {
                    return Err(Error::input("base64 must be a string and needs fileName beside it"));
                }
                FileSource::Base64(text)
            }
            _ => return Err(Error::input("give exactly one of file, filePath, and base64 with fileName")),
        };
        let (file, name) = files::open(&source, name.as_deref())?;
        let body = codec::encoded(upload_file_body(&file, &name, request.members()));
        let body = body.map_err(|violation| {
            if violation.rule == "duplicate" {
                return super::file::two_ids("");
            }
            Error::input(format!("{} must be a non-empty, well-formed string", violation.member))
        })?;
        Ok(Self { body })
    }

    fn to_wire(&self, vault_id: &str) -> Result<HttpRequest, Error> {
        let path = Path::new("/v2/vaults").segment("vaultId", vault_id)?.then("/files/upload");
        Ok(HttpRequest::new("POST", path, Body::Deferred(self.body.clone()), Repeat::Unsafe))
    }

    fn from_wire(&self, context: &ResponseContext<'_>) -> Result<Decoded, String> {
        codec::result(upload_file_result(context.response, context.request))
    }
}
