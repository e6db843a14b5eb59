//! The caller's own functions: `fetch`, the logger, the event listeners. What they throw or
//! return changes nothing but, for `fetch`, the outcome of the attempt.

use wasm_bindgen::{JsCast, prelude::*};

use super::fields::Fields;
use crate::core::error::Error;

#[cfg_attr(feature = "snippets", wasm_bindgen(module = "/target/snippets.js"))]
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
    /// A Worker's `ctx.waitUntil`, or `undefined`.
    pub wait_until: JsValue,
    /// Where tokens are shared, or `undefined`.
    pub token_cache: JsValue,
    /// The service accounts of the configuration; not the caller's, but our own.
    pub accounts: js_sys::Array,
}

impl Hooks {
    /// Reads and checks them.
    ///
    /// # Errors
    /// [`Error::Input`] that names the member.
    pub fn read(options: &Fields) -> Result<Self, Error> {
        let function = |key: &'static str| -> Result<Option<js_sys::Function>, Error> {
            let refuse = |_| Error::input(format!("{key} must be a function"));
            options.raw(key).map(|value| value.dyn_into().map_err(refuse)).transpose()
        };
        if options.raw("env").is_some_and(|env| !env.is_object()) {
            return Err(Error::input(
                "env must be an object, as a Worker's is; a vault has an `env` of its own",
            ));
        }
        Ok(Self {
            fetch: function("fetch")?.map_or(JsValue::UNDEFINED, JsValue::from),
            logger: Self::logger(options.raw("logger"))?,
            on_request: function("onRequest")?,
            on_response: function("onResponse")?,
            wait_until: function("waitUntil")?.map_or(JsValue::UNDEFINED, JsValue::from),
            token_cache: Self::cache(options.raw("tokenCache"))?,
            accounts: options.raw("accounts").unwrap_or_default().unchecked_into(),
        })
    }

    fn logger(given: Option<JsValue>) -> Result<JsValue, Error> {
        let Some(given) = given else { return Ok(CONSOLE.with(JsValue::clone)) };
        if has_methods(&given, &["debug", "info", "warn", "error"]) {
            Ok(given)
        } else {
            Err(Error::input("logger must have the functions debug, info, warn and error"))
        }
    }

    fn cache(given: Option<JsValue>) -> Result<JsValue, Error> {
        match given {
            None => Ok(JsValue::UNDEFINED),
            Some(cache) if has_methods(&cache, &["get", "put"]) => Ok(cache),
            Some(_) => Err(Error::input("tokenCache must have the functions get and put")),
        }
    }
}

fn has_methods(given: &JsValue, methods: &[&str]) -> bool {
    let has = |method: &&str| {
        js_sys::Reflect::get(given, &JsValue::from_str(method)).is_ok_and(|value| value.is_function())
    };
    given.is_object() && methods.iter().all(has)
}

/// Calls a listener; what it throws is its own affair.
pub fn notify(listener: &js_sys::Function, event: &JsValue) {
    let _ = notify_js(listener, event);
}

/// Logs a line by the method of this name; what it throws is its own affair.
pub fn log(logger: &JsValue, level: &str, message: &str) {
    log_js(logger, level, message);
}
