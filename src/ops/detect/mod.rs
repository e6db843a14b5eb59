//! The operations of `Detect`. The text, the entities found in it and the bytes of files are records:
//! a kernel reads the request where it lies and makes the body of it.

pub mod check_guardrails;
pub mod deidentify_file;
pub mod deidentify_text;
pub mod get_detect_run;
pub mod reidentify_file;
pub mod reidentify_text;

use wasm_bindgen::JsValue;

use super::{Body, HttpRequest, explain};
use crate::{
    core::{error::Error, retry::Repeat},
    host::{
        fields::Fields,
        kernels::{self, shaped},
    },
};

/// Members that say what is detected, and what stands in for it.
const DETECTION: &str = "entities allowRegexList restrictRegexList tokenFormat";

/// The body of a request, still without its vault: the members `sent`, in their spelling on the wire.
/// Those in `checked` must be right, too, but are not sent.
fn body_of(request: &Fields, sent: &str, checked: &str) -> Result<JsValue, Error> {
    shaped(kernels::detect_body(request.members(), sent, checked)).map_err(|refused| explain("", &refused))
}

/// The same for a reidentification, whose entity lists stand under `format`.
fn format_of(request: &Fields, sent: &str) -> Result<JsValue, Error> {
    shaped(kernels::format_body(request.members(), sent)).map_err(|refused| explain("", &refused))
}

/// A request with a JSON body.
fn post(path: String, body: Body, repeat: Repeat) -> HttpRequest {
    let (query, more) = (JsValue::UNDEFINED, Vec::new());
    HttpRequest { method: "POST", path, query, more, body, repeat }
}
