//! Files: their bytes stay in JavaScript, in a blob, until `fetch` reads them.

use wasm_bindgen::prelude::*;

use super::fields::Fields;
use crate::core::error::Error;

#[cfg_attr(feature = "snippets", wasm_bindgen(module = "/target/snippets.js"))]
#[cfg_attr(not(feature = "snippets"), wasm_bindgen(raw_module = "../files.js"))]
extern "C" {
    #[wasm_bindgen(js_name = isFile, catch)]
    fn is_file(file: &JsValue) -> Result<bool, JsValue>;
    #[wasm_bindgen(js_name = fromBase64, catch)]
    fn from_base64(text: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = openFile)]
    fn open_file(path: &str) -> JsValue;
    #[wasm_bindgen(js_name = nameOf, catch)]
    fn name_of(file: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = uploadForm)]
    fn upload_form_js(
        file: &JsValue,
        name: &str,
        table: &str,
        column: &str,
        skyflow_id: Option<&str>,
    ) -> JsValue;
    /// A promise of the body.
    pub fn begun(body: &JsValue, signal: &JsValue) -> JsValue;
    #[wasm_bindgen(js_name = isDirectory, catch)]
    fn is_directory(path: &str) -> Result<Option<bool>, JsValue>;
}

/// Where the bytes of a file come from.
pub enum Source {
    /// A File, Blob, bytes or buffer.
    File(JsValue),
    /// On disk.
    Path(String),
    /// Text.
    Base64(JsValue),
}

/// The bytes, or a promise of them when the file has to be opened first, and the file's name: `name`,
/// or its own.
///
/// # Errors
/// [`Error::Input`] when there are no bytes to be had, or no name for them; [`Error::Runtime`] when
/// there are no files here.
pub fn open(source: &Source, name: Option<&str>) -> Result<(JsValue, String), Error> {
    let (bytes, own_name) = match source {
        Source::File(file) => {
            let there = is_file(file).unwrap_or_default();
            (
                if there { file.clone() } else { JsValue::UNDEFINED },
                name_of(file).unwrap_or_default().as_string(),
            )
        }
        Source::Base64(text) => (from_base64(text).unwrap_or_default(), None),
        Source::Path(path) => (open_file(path), Some(base_name(path).to_owned())),
    };
    if bytes.is_undefined() {
        return Err(match source {
            Source::File(_) => Error::input("file must be a File, a Blob, a Uint8Array or an ArrayBuffer"),
            Source::Base64(_) => {
                Error::input("base64 does not decode; it must be standard base64 with its padding")
            }
            Source::Path(_) => Error::Runtime(
                "filePath needs a runtime with files (Node, Deno, Bun); pass file or base64".to_owned(),
            ),
        });
    }
    let name =
        name.map(|name| base_name(name).to_owned()).or(own_name).filter(|name| !name.trim().is_empty());
    let name = name.ok_or_else(|| Error::input("fileName is needed: this file has no name of its own"))?;
    Ok((bytes, name))
}

/// The member `file` of a detect request, opened: its bytes, or `{ filePath }`.
///
/// # Errors
/// As [`open`]; [`Error::Input`] when there is no file.
pub fn open_member(request: &Fields) -> Result<(JsValue, String), Error> {
    let file = request.raw("file").ok_or_else(|| {
        Error::input("file must be given: a File, a Blob, a Uint8Array, an ArrayBuffer or { filePath }")
    })?;
    let source = if is_file(&file).unwrap_or_default() {
        Source::File(file)
    } else {
        let path = Fields::of(&file, "file").and_then(|file| file.text("filePath"));
        Source::Path(path.map_err(|_| {
            Error::input(
                "file must be a File, a Blob, a Uint8Array, an ArrayBuffer or { filePath } with a non-empty path",
            )
        })?)
    };
    open(&source, request.optional_text("fileName")?.as_deref())
}

/// The form of an upload, or a promise of it.
///
/// # Errors
/// As [`open`].
pub fn upload_form(
    source: &Source,
    name: Option<&str>,
    table: &str,
    column: &str,
    skyflow_id: Option<&str>,
) -> Result<JsValue, Error> {
    let (bytes, name) = open(source, name)?;
    Ok(upload_form_js(&bytes, &name, table, column, skyflow_id))
}

/// Refuses what is no directory to write to.
///
/// # Errors
/// [`Error::Input`]; [`Error::Runtime`] when there are no files here.
pub fn check_directory(what: &str, path: &str) -> Result<(), Error> {
    match is_directory(path) {
        Ok(Some(true)) => Ok(()),
        Ok(None) => Err(Error::Runtime(format!(
            "{what} needs a runtime with files (Node, Deno, Bun); use the result's file and outputs"
        ))),
        _ => Err(Error::input(format!("{what} must name a directory that exists"))),
    }
}

/// What stands behind a name's last dot, ASCII in lower case; empty without a dot.
pub fn extension(name: &str) -> String {
    let dot = name.bytes().rposition(|byte| byte == b'.');
    dot.and_then(|dot| name.get(dot + 1..)).unwrap_or_default().to_ascii_lowercase()
}

/// A path tells more of the caller's machine than the vault needs to know.
fn base_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}
