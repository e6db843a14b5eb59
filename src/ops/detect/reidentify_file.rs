//! `reidentifyFile`: a file with its tokens replaced by values. wire.md I.

use wasm_bindgen::JsValue;

use super::{post, settings, to_js};
use crate::{
    core::{error::Error, retry::Repeat, value::Value},
    host::{
        codec::{self, Decoded},
        exchange::HttpResponse,
        files, javascript,
        reader::{Argument, Members},
    },
    ops::{Body, HttpRequest, Operation, ResponseContext},
};

javascript! { "../records/reidentify-file.js" {
    #[wasm_bindgen(js_name = reidentifyFileBody)]
    fn reidentify_file_body(vault_id: &str, settings: &JsValue, file: &JsValue, format: &str) -> JsValue;
    #[wasm_bindgen(js_name = reidentifyFileResult)]
    fn reidentify_file_result(response: &HttpResponse) -> JsValue;
}}

/// As messages list them.
const FORMATS: &str = "txt, csv, json, xls, xlsx, doc, docx, xml";

/// A checked reidentification of a file.
pub struct ReidentifyFile {
    settings: Value,
    file: JsValue,
    format: String,
}

impl Operation for ReidentifyFile {
    const NAME: &'static str = "reidentifyFile";
    const MEMBERS: Members =
        Members { readable: "redactedEntities maskedEntities plainTextEntities file fileName", private: "" };

    fn validate(request: &Argument) -> Result<Self, Error> {
        let settings = settings(request, Self::MEMBERS.readable)?;
        let (file, name) = files::open_member(request)?;
        let format = files::extension(&name);
        if !FORMATS.split(' ').any(|known| known.trim_end_matches(',') == format) {
            return Err(Error::input(
                ["the file's name must end in one of ", FORMATS, "; give fileName if it has another"]
                    .concat(),
            ));
        }
        Ok(Self { settings, file, format })
    }

    fn to_wire(&self, vault_id: &str) -> Result<HttpRequest, Error> {
        let body = reidentify_file_body(vault_id, &to_js(&self.settings), &self.file, &self.format);
        Ok(HttpRequest {
            returns_file: true,
            ..post("/v1/detect/reidentify/file", Body::Deferred(body), Repeat::Unsafe)
        })
    }

    fn from_wire(&self, context: &ResponseContext<'_>) -> Result<Decoded, String> {
        Ok(codec::later(reidentify_file_result(context.response)))
    }
}
