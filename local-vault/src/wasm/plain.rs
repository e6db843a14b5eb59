//! Options of JavaScript as a JSON value, with the place of what is none.
//!
//! `serde-wasm-bindgen` would take `NaN` for null, a Map for an object, and a cycle until the stack ends.

use js_sys::{Array, Function, JsString, Object, Reflect};
use serde_json::{Map, Number, Value};
use wasm_bindgen::prelude::*;

use crate::core::number::MAX_SAFE;

/// No option is nested deeper.
const MAX_DEPTH: usize = 16;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(thread_local_v2, js_namespace = ["Object", "prototype"], js_name = toString)]
    static TO_STRING: Function;
}

/// The value as JSON. Members that are `undefined` are left out, as in `JSON.stringify`; what JSON cannot write is refused.
pub(super) fn plain(value: &JsValue, path: &str) -> Result<Value, JsValue> {
    read(value, path, 0)
}

fn read(value: &JsValue, path: &str, depth: usize) -> Result<Value, JsValue> {
    if depth > MAX_DEPTH {
        return Err(refuse(path, "is nested too deep, or contains itself"));
    }
    if value.is_null() || value.is_undefined() {
        return Ok(Value::Null);
    }
    if let Some(flag) = value.as_bool() {
        return Ok(Value::Bool(flag));
    }
    if let Some(text) = value.dyn_ref::<JsString>() {
        return Ok(Value::String(text.into()));
    }
    if let Some(number) = value.as_f64() {
        let text = if number.is_nan() { "NaN" } else { "an infinite one" };
        return number_of(number)
            .ok_or_else(|| refuse(path, &format!("must be a finite number, not {text}")));
    }
    let kind = kind(value);
    match kind.as_str() {
        "Array" => {
            let items: Array = value.clone().unchecked_into();
            let items = items.iter().enumerate();
            items
                .map(|(index, item)| read(&item, &format!("{path}[{index}]"), depth + 1))
                .collect::<Result<_, _>>()
        }
        "Object" => {
            let mut members = Map::new();
            for name in Object::keys(value.unchecked_ref::<Object>()).iter() {
                let text = name.as_string().unwrap_or_default();
                let place = if path.is_empty() { text.clone() } else { format!("{path}.{text}") };
                let member = Reflect::get(value, &name)?;
                if !member.is_undefined() {
                    members.insert(text, read(&member, &place, depth + 1)?);
                }
            }
            Ok(Value::Object(members))
        }
        kind => Err(refuse(
            path,
            &format!("must be plain data (an object, an array, text, a number or a boolean), not a {kind}"),
        )),
    }
}

/// A whole number as one, so that `1` and `1.0` are the same.
fn number_of(number: f64) -> Option<Value> {
    #[expect(clippy::cast_precision_loss, reason = "2^53 is exact")]
    let is_exact = number.fract() == 0.0 && number.abs() <= MAX_SAFE as f64;
    #[expect(clippy::cast_possible_truncation, reason = "it is whole and exact")]
    let whole = is_exact.then_some(number as i64);
    whole.map(Number::from).or_else(|| Number::from_f64(number)).map(Value::Number)
}

/// What `Object.prototype.toString` calls it, `Map` or `Promise`, of any realm.
fn kind(value: &JsValue) -> String {
    let text = TO_STRING.with(|to_string| to_string.call0(value)).ok().and_then(|text| text.as_string());
    let text = text.unwrap_or_default();
    text.strip_prefix("[object ").and_then(|text| text.strip_suffix(']')).unwrap_or(&text).to_owned()
}

fn refuse(path: &str, reason: &str) -> JsValue {
    let path = if path.is_empty() { "they" } else { path };
    JsError::new(&format!("Invalid local vault options: {path} {reason}.")).into()
}
