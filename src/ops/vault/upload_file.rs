//! `uploadFile`: a file into a file column, of a row that exists or of a new one. wire.md D.9, E.4.
//! The bytes go from the caller's blob or file into a multipart form in JavaScript.

use wasm_bindgen::JsValue;

use crate::{
    core::{error::Error, retry::Repeat, urls::Path},
    host::{
        fetch::Outcome,
        fields::Fields,
        files::{self, Source},
        kernels::{self, Flat},
    },
    ops::{Body, HttpRequest, Operation},
};

/// A checked upload.
pub struct UploadFile {
    form: JsValue,
}

impl Operation for UploadFile {
    const NAME: &'static str = "uploadFile";

    fn validate(request: &Fields) -> Result<Self, Error> {
        let table = request.text("table")?;
        let column = request.text("columnName")?;
        let skyflow_id = request.optional_text("skyflowId")?;
        let name = request.optional_text("fileName")?;
        let sources = [request.raw("file"), request.raw("filePath"), request.raw("base64")];
        let source = match sources {
            [Some(file), None, None] => Source::File(file),
            [None, Some(_), None] => Source::Path(request.text("filePath")?),
            [None, None, Some(text)] if name.is_some() && text.is_string() => Source::Base64(text),
            [None, None, Some(_)] => {
                return Err(Error::input("base64 must be a string, with fileName beside it"));
            }
            _ => return Err(Error::input("give exactly one of file, filePath, and base64 with fileName")),
        };
        let form = files::upload_form(&source, name.as_deref(), &table, &column, skyflow_id.as_deref())?;
        Ok(Self { form })
    }

    fn to_wire(&self, vault_id: &str) -> Result<HttpRequest, Error> {
        Ok(HttpRequest {
            method: "POST",
            path: Path::new("/v2/vaults").segment("vaultId", vault_id)?.then("/files/upload").into_string(),
            query: JsValue::UNDEFINED,
            more: Vec::new(),
            body: Body::Form(self.form.clone()),
            repeat: Repeat::Unsafe,
        })
    }

    fn from_wire(&self, answer: &Outcome) -> Result<Flat, String> {
        kernels::read(kernels::Reader::Uploaded, answer, 0)
    }
}
