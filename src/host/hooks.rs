//! The caller's own functions: `fetch`, the logger, the event listeners. What they throw or
//! return changes nothing but, for `fetch`, the outcome of the attempt.

use wasm_bindgen::{JsCast, prelude::*};

use super::fields::Fields;
use crate::core::error::Error;

#[wasm_bindgen]
extern "C" {
    /// `console`, or what the caller gave in its place.
    #[derive(Clone)]
    pub type Logger;
    #[wasm_bindgen(method, catch)]
    pub fn debug(this: &Logger, message: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    pub fn info(this: &Logger, message: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    pub fn warn(this: &Logger, message: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    pub fn error(this: &Logger, message: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_name = console, thread_local_v2)]
    static CONSOLE: Logger;
}

/// The members of `ClientOptions` that are functions.
#[derive(Clone)]
pub struct Hooks {
    /// `undefined` for the runtime's own.
    pub fetch: JsValue,
    /// Always there.
    pub logger: Logger,
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

    fn logger(given: Option<JsValue>) -> Result<Logger, Error> {
        let Some(given) = given else { return Ok(CONSOLE.with(Logger::clone)) };
        let has = |method: &str| {
            js_sys::Reflect::get(&given, &JsValue::from_str(method)).is_ok_and(|value| value.is_function())
        };
        if given.is_object() && ["debug", "info", "warn", "error"].into_iter().all(has) {
            Ok(given.unchecked_into())
        } else {
            Err(Error::input("logger must have the functions debug, info, warn and error"))
        }
    }
}

/// Calls a listener; what it throws is its own affair.
pub fn notify(listener: &js_sys::Function, event: &JsValue) {
    let _ = listener.call1(&JsValue::UNDEFINED, event);
}
