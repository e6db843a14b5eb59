//! Small plain data passes here by copy: configuration in, error details and events out. Records
//! never do.
//!
//! By hand, because serde would bring its error texts, and with them the formatting of floats: 16 KB
//! of the compressed module to read, 3 KB more to write.

use js_sys::{Array, Object};
use wasm_bindgen::{JsCast, prelude::*};

use crate::core::{error::Error, input::Input};

#[cfg_attr(feature = "snippets", wasm_bindgen(module = "/target/snippets.js"))]
#[cfg_attr(not(feature = "snippets"), wasm_bindgen(raw_module = "../members.js"))]
extern "C" {
    /// Nothing when it holds half of a surrogate pair, which no text in Rust can.
    #[wasm_bindgen(js_name = wholeText)]
    fn whole_text(text: &JsValue) -> Option<String>;
}

/// Deeper data than this is a mistake or an attack on the stack.
const MAX_DEPTH: u32 = 32;

/// Reads plain data, own members only. A caller's own objects are copied first: what they throw would unwind this stack.
///
/// # Errors
/// [`Error::Input`] when it holds what is not data (functions, symbols, bigints) or is nested too deeply.
pub fn read(value: JsValue, what: &str) -> Result<Input, Error> {
    convert(value, 0).ok_or_else(|| {
        Error::input(format!(
            "{what} must be plain data: no functions, symbols, bigints, cycles or broken characters, and not too deep"
        ))
    })
}

fn convert(value: JsValue, depth: u32) -> Option<Input> {
    if depth > MAX_DEPTH {
        return None;
    }
    if value.is_null() || value.is_undefined() {
        return Some(Input::Absent);
    }
    if let Some(flag) = value.as_bool() {
        return Some(Input::Bool(flag));
    }
    if let Some(number) = value.as_f64() {
        return Some(Input::Number(number));
    }
    if value.is_string() {
        return whole_text(&value).map(Input::Text);
    }
    if Array::is_array(&value) {
        let items: Array = value.unchecked_into();
        return items.iter().map(|item| convert(item, depth + 1)).collect::<Option<_>>().map(Input::List);
    }
    if !value.is_object() || value.is_function() {
        return None;
    }
    let entries = Object::entries(value.unchecked_ref());
    let member = |entry: JsValue| {
        let entry: Array = entry.unchecked_into();
        Some((entry.get(0).as_string()?, convert(entry.get(1), depth + 1)?))
    };
    entries.iter().map(member).collect::<Option<_>>().map(Input::Map)
}

/// Writes plain data. Objects are made of entries, so that a key may be `__proto__`.
pub fn write(data: &Input) -> JsValue {
    match data {
        Input::Absent => JsValue::NULL,
        Input::Bool(flag) => (*flag).into(),
        Input::Number(number) => (*number).into(),
        Input::Text(text) => text.into(),
        Input::List(items) => items.iter().map(write).collect::<Array>().into(),
        Input::Map(members) => {
            let entries: Array =
                members.iter().map(|(key, value)| Array::of2(&key.into(), &write(value))).collect();
            Object::from_entries(&entries).map_or(JsValue::NULL, JsValue::from)
        }
    }
}
