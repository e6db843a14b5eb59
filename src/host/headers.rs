//! Headers: plain JavaScript objects. Their values may be credentials and stay in JavaScript; names come here.

use wasm_bindgen::prelude::*;

use super::codec;
use crate::core::error::Error;

javascript! { "../host/headers.js" {
    /// A plain object of headers.
    #[derive(Clone, Debug)]
    pub type Headers;

    #[wasm_bindgen(js_name = vaultHeaders)]
    fn vault_headers_js(bearer: &JsValue, version: &str, json: bool) -> Headers;
    /// The headers of a connection's call: those of a vault's, the token in a header of its own, and the caller's.
    #[wasm_bindgen(js_name = gatewayHeaders)]
    pub fn gateway_headers(headers: &Headers, own: &JsValue) -> Headers;
    #[wasm_bindgen(js_name = jsonHeaders)]
    fn json_headers_js() -> Headers;
    /// The same headers with the content type of this body, which is a blob.
    #[wasm_bindgen(js_name = withContentType)]
    pub fn with_content_type(headers: &Headers, body: &JsValue) -> Headers;
    #[wasm_bindgen(js_name = readHeaders)]
    fn read_headers_js(value: &JsValue) -> JsValue;
    /// The names in lower case, one in a line; nothing when there are none.
    #[wasm_bindgen(js_name = headerNames)]
    fn header_names_js(headers: &JsValue) -> Option<String>;
    /// The value of a header that is no secret.
    #[wasm_bindgen(js_name = contentTypeOf)]
    pub fn content_type_of(headers: &JsValue) -> Option<String>;
}}

/// Headers of every vault and detect call: the bearer, those naming this SDK, and the content type of a JSON body.
/// `bearer` is the JavaScript object that holds the key or token; `undefined` stands for none.
pub fn vault_headers(bearer: &JsValue, json: bool) -> Headers {
    vault_headers_js(bearer, env!("CARGO_PKG_VERSION"), json)
}

/// Headers of a JSON body without a credential.
pub fn json_headers() -> Headers {
    json_headers_js()
}

/// Reads headers that a caller passed: a plain object, a `Headers`, a `Map` or pairs. Each name must pass `check`.
///
/// # Errors
/// [`Error::InvalidInput`] that names the header, never its value.
pub fn read(
    value: &JsValue,
    field_path: &str,
    check: &mut dyn FnMut(&str) -> Result<(), Error>,
) -> Result<JsValue, Error> {
    let headers = codec::encoded(read_headers_js(value)).map_err(|violation| {
        let name = &violation.member;
        Error::input(match violation.rule.as_str() {
            "notText" => format!("{field_path}: the value of `{name}` must be a string"),
            "notHeaderValue" => format!(
                "{field_path}: the value of `{name}` must be visible ASCII text, without line breaks and without blanks at its ends"
            ),
            "duplicate" => format!("{field_path}: `{name}` is given twice"),
            "threw" => format!("{field_path} threw while it was read"),
            _ => format!("{field_path} must be a plain object of names and values, a Headers or a Map"),
        })
    })?;
    if let Some(names) = header_names_js(&headers) {
        names.split('\n').try_for_each(check)?;
    }
    Ok(headers)
}
