//! Configuration, small structs and nothing else pass here by copy.

use serde::Serialize;
use wasm_bindgen::JsValue;

use crate::core::{error::Error, input::Input};

/// Reads plain data, own members only.
///
/// # Errors
/// [`Error::Input`] when it holds what is not data (functions, symbols) or is nested too deeply.
pub fn read(value: JsValue, what: &str) -> Result<Input, Error> {
    serde_wasm_bindgen::from_value(value)
        .map_err(|_| Error::input(format!("{what} must be plain data: no functions, no symbols, no cycles")))
}

/// Writes a small struct as a plain object.
pub fn write(value: &impl Serialize) -> JsValue {
    value.serialize(&serde_wasm_bindgen::Serializer::json_compatible()).unwrap_or(JsValue::UNDEFINED)
}
