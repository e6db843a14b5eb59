//! `reidentifyFile`: a file with its tokens turned back. wire.md I.

use wasm_bindgen::JsValue;

use super::{format_of, post};
use crate::{
    core::{error::Error, retry::Repeat},
    host::{
        fetch::Outcome,
        fields::Fields,
        files,
        kernels::{self, Flat},
    },
    ops::{Body, HttpRequest, Operation},
};

const FORMATS: [&str; 8] = ["txt", "csv", "json", "xls", "xlsx", "doc", "docx", "xml"];

/// A checked reidentification of a file.
pub struct ReidentifyFile {
    body: JsValue,
    file: JsValue,
    format: String,
}

impl Operation for ReidentifyFile {
    const NAME: &'static str = "reidentifyFile";

    fn validate(request: &Fields) -> Result<Self, Error> {
        let body = format_of(request, "")?;
        let (file, name) = files::open_member(request)?;
        let format = files::extension(&name);
        if !FORMATS.contains(&format.as_str()) {
            return Err(Error::input(format!(
                "the file's name must end in one of {}; give fileName if it has another",
                FORMATS.join(", ")
            )));
        }
        Ok(Self { body, file, format })
    }

    fn to_wire(&self, vault_id: &str) -> Result<HttpRequest, Error> {
        let body = kernels::file_body(&self.body, vault_id, &self.format, &self.file);
        Ok(post("/v1/detect/reidentify/file".to_owned(), Body::Later(body), Repeat::Unsafe))
    }

    fn from_wire(&self, answer: &Outcome) -> Result<Flat, String> {
        kernels::read(kernels::Reader::ReidentifiedFile, answer, 0)
    }
}
