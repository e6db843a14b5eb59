//! The caller's own functions: `fetch`, the logger, the event listeners. What they throw or
//! return changes nothing but, for `fetch`, the outcome of the attempt.

use wasm_bindgen::{JsCast, prelude::*};

use super::fields::Fields;
use crate::core::error::Error;

#[cfg_attr(feature = "snippets", wasm_bindgen(module = "/pkg-templates/hooks.js"))]
#[cfg_attr(not(feature = "snippets"), wasm_bindgen(raw_module = "../hooks.js"))]
extern "C" {
    /// Calls a listener.
    #[wasm_bindgen(js_name = notify, catch)]
    fn notify_js(listener: &js_sys::Function, event: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(js_name = log)]
    fn log_js(logger: &JsValue, level: &str, message: &str);
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = console, thread_local_v2)]
    static CONSOLE: JsValue;
}

/// The members of `ClientOptions` that are functions.
#[derive(Clone)]
pub struct Hooks {
    /// `undefined` for the runtime's own.
    pub fetch: JsValue,
    /// Always there.
    pub logger: JsValue,
    /// Told before each attempt.
    pub on_request: Option<js_sys::Function>,
    /// Told after each attempt.
    pub on_response: Option<js_sys::Function>,
}

impl Hooks {
    /// Reads and checks them.
    ///
    /// # Errors
    /// [`Error::Input`] that names the member.
    pub fn read(options: &JsValue) -> Result<Self, Error> {
        let options = Fields::of(options, "config")?;
        let function = |key: &'static str| -> Result<Option<js_sys::Function>, Error> {
            let refuse = |_| Error::input(format!("{key} must be a function"));
            options.raw(key).map(|value| value.dyn_into().map_err(refuse)).transpose()
        };
        Ok(Self {
            fetch: function("fetch")?.map_or(JsValue::UNDEFINED, JsValue::from),
            logger: Self::logger(options.raw("logger"))?,
            on_request: function("onRequest")?,
            on_response: function("onResponse")?,
        })
    }

    fn logger(given: Option<JsValue>) -> Result<JsValue, Error> {
        let Some(given) = given else { return Ok(CONSOLE.with(JsValue::clone)) };
        let has = |method: &str| {
            js_sys::Reflect::get(&given, &JsValue::from_str(method)).is_ok_and(|value| value.is_function())
        };
        if given.is_object() && ["debug", "info", "warn", "error"].into_iter().all(has) {
            Ok(given)
        } else {
            Err(Error::input("logger must have the functions debug, info, warn and error"))
        }
    }
}

/// Calls a listener; what it throws is its own affair.
pub fn notify(listener: &js_sys::Function, event: &JsValue) {
    let _ = notify_js(listener, event);
}

/// Logs a line by the method of this name; what it throws is its own affair.
pub fn log(logger: &JsValue, level: &str, message: &str) {
    log_js(logger, level, message);
}
