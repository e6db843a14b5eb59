//! Files: their bytes stay in JavaScript until `fetch` reads them.

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use web_sys::AbortSignal;

use super::reader::Argument;
use crate::core::{
    error::Error,
    value::{Value, Withheld},
};

javascript! { "../host/files.js" {
    #[wasm_bindgen(js_name = isFile)]
    fn is_file(file: &JsValue) -> bool;
    #[wasm_bindgen(js_name = fileUsed)]
    fn file_used(file: &JsValue) -> bool;
    #[wasm_bindgen(js_name = fromBase64)]
    fn from_base64(text: &JsValue) -> JsValue;
    #[wasm_bindgen(js_name = fileAt)]
    fn file_at(path: &str) -> JsValue;
    #[wasm_bindgen(js_name = nameOf)]
    fn name_of(file: &JsValue) -> Option<String>;
    /// Makes a deferred body; nothing when so many milliseconds, 0 for any number, or the signal have ended first.
    #[wasm_bindgen(js_name = madeBody)]
    pub fn made_body(body: &JsValue, ms: f64, signal: Option<&AbortSignal>, full_errors: bool) -> Promise;
    #[wasm_bindgen(js_name = isDirectory)]
    fn is_directory(path: &str) -> Option<bool>;
    /// Whether this runtime has files.
    #[wasm_bindgen(js_name = hasFiles)]
    pub fn has_files() -> bool;
}}

/// The source of a file's bytes.
pub enum FileSource {
    /// A File, Blob, bytes, buffer or stream.
    File(JsValue),
    /// On disk.
    Path(String),
    /// Text.
    Base64(JsValue),
}

/// The forms of a file, for messages.
const FORMS: &str = "a File, a Blob, bytes (Uint8Array, ArrayBuffer, Buffer) or a ReadableStream";

/// A source that is opened when the request is sent, and the file's name: `name`, or its own.
///
/// # Errors
/// [`Error::InvalidInput`] when there are no bytes, or no name for them; [`Error::UnsupportedRuntime`] when this runtime
/// has no files.
pub fn open(source: &FileSource, name: Option<&str>) -> Result<(JsValue, String), Error> {
    let (bytes, own_name) = match source {
        FileSource::File(file) if !is_file(file) => {
            return Err(Error::input(format!("file must be {FORMS}; a path goes in filePath")));
        }
        FileSource::File(file) if file_used(file) => {
            return Err(Error::input(
                "file is a stream that was read already, or a buffer that was transferred; its bytes are gone",
            ));
        }
        FileSource::File(file) => (file.clone(), name_of(file)),
        FileSource::Base64(text) => (from_base64(text), None),
        FileSource::Path(_) if !has_files() => {
            return Err(Error::UnsupportedRuntime(
                "filePath needs a runtime with files (Node, Deno, Bun); pass file or base64".to_owned(),
            ));
        }
        FileSource::Path(path) => (file_at(path), Some(path.clone())),
    };
    if bytes.is_undefined() {
        return Err(Error::input(
            "base64 does not decode; it must be standard base64 with its padding, without a `data:` prefix",
        ));
    }
    let name = name.map(str::to_owned).or(own_name);
    let name = name.map(|name| base_name(&name).to_owned()).filter(|name| !name.trim().is_empty());
    let name = name.ok_or_else(|| Error::input("fileName is needed: this file has no name of its own"))?;
    Ok((bytes, name))
}

/// The member `file` of a detect request, opened: its bytes, or `{ filePath }`.
///
/// # Errors
/// As [`open`]; [`Error::InvalidInput`] when there is no file.
pub fn open_member(request: &Argument) -> Result<(JsValue, String), Error> {
    let refuse =
        |problem: &str| Err(Error::input(format!("file must be {FORMS}, or {{ filePath: \"…\" }}{problem}")));
    if !request.has("file") {
        return refuse("; it is missing");
    }
    let file = request.raw("file");
    let source = if is_file(&file) {
        FileSource::File(file)
    } else {
        match request.get("file") {
            Value::Map(members) => match members.as_slice() {
                [(name, Value::Text(path))] if name == "filePath" && !path.trim().is_empty() => {
                    FileSource::Path(path.clone())
                }
                _ => return refuse(""),
            },
            Value::Withheld(Withheld::Text) => return refuse(", not a string"),
            _ => return refuse(""),
        }
    };
    open(&source, request.optional_text("fileName")?.as_deref())
}

/// Refuses a path that is no directory to write to.
///
/// # Errors
/// [`Error::InvalidInput`]; [`Error::UnsupportedRuntime`] when this runtime has no files.
pub fn check_directory(field_path: &str, path: &str) -> Result<(), Error> {
    match is_directory(path) {
        Some(true) => Ok(()),
        None => Err(Error::UnsupportedRuntime(format!(
            "{field_path} needs a runtime with files (Node, Deno, Bun); use the result's file and outputs"
        ))),
        Some(false) => Err(Error::input(format!("{field_path} must name a directory that exists"))),
    }
}

/// The part of a name behind its last dot, ASCII in lower case; empty without a dot.
pub fn extension(name: &str) -> String {
    let dot = name.bytes().rposition(|byte| byte == b'.');
    dot.and_then(|dot| name.get(dot + 1..)).unwrap_or_default().to_ascii_lowercase()
}

/// A path tells more of the caller's machine than the vault needs to know.
fn base_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}
