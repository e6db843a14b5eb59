//! Plain data on its way to JavaScript: events, configurations that are shown, settings of a request body.

use js_sys::{Array, Object};
use wasm_bindgen::prelude::*;

use crate::core::value::Value;

/// Makes a JavaScript value. Objects are made of entries, so that a key may be `__proto__`.
pub fn to_js(data: &Value) -> JsValue {
    match data {
        Value::Absent | Value::Withheld(_) => JsValue::NULL,
        Value::Bool(flag) => (*flag).into(),
        Value::Number(number) => (*number).into(),
        Value::Text(text) => text.into(),
        Value::List(items) => items.iter().map(to_js).collect::<Array>().into(),
        Value::Map(members) => {
            let entries: Array =
                members.iter().map(|(key, value)| Array::of2(&key.into(), &to_js(value))).collect();
            Object::from_entries(&entries).map_or(JsValue::NULL, JsValue::from)
        }
    }
}
