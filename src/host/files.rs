//! Files: their bytes stay in JavaScript, in a blob, until `fetch` reads them.

use wasm_bindgen::prelude::*;

use crate::core::error::Error;

#[cfg_attr(feature = "snippets", wasm_bindgen(module = "/pkg-templates/files.js"))]
#[cfg_attr(not(feature = "snippets"), wasm_bindgen(raw_module = "../files.js"))]
extern "C" {
    #[wasm_bindgen(js_name = asBlob, catch)]
    fn as_blob(file: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = fromBase64, catch)]
    fn from_base64(text: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = openFile)]
    fn open_file(path: &str) -> JsValue;
    #[wasm_bindgen(js_name = nameOf, catch)]
    fn name_of(file: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = uploadForm)]
    fn upload_form_js(
        blob: &JsValue,
        name: &str,
        table: &str,
        column: &str,
        skyflow_id: Option<&str>,
    ) -> JsValue;
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

/// The form of an upload, or a promise of it when the file has to be opened first.
///
/// # Errors
/// [`Error::Input`] when there are no bytes to be had, or no name for them; [`Error::Runtime`] when
/// there are no files here.
pub fn upload_form(
    source: &Source,
    name: Option<&str>,
    table: &str,
    column: &str,
    skyflow_id: Option<&str>,
) -> Result<JsValue, Error> {
    let (blob, own_name) = match source {
        Source::File(file) => {
            (as_blob(file).unwrap_or_default(), name_of(file).unwrap_or_default().as_string())
        }
        Source::Base64(text) => (from_base64(text).unwrap_or_default(), None),
        Source::Path(path) => (open_file(path), Some(base_name(path).to_owned())),
    };
    if blob.is_undefined() {
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
    Ok(upload_form_js(&blob, &name, table, column, skyflow_id))
}

/// A path tells more of the caller's machine than the vault needs to know.
fn base_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}
