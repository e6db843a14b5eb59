//! The caller's own functions: `fetch`, the logger, the event listeners, the token cache. What they throw or return
//! changes nothing but, for `fetch`, the outcome of the attempt.

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast, prelude::*};

use super::reader::has_methods;
use crate::core::error::Error;

javascript! { "../host/hooks.js" {
    #[wasm_bindgen(js_name = notify)]
    fn notify_js(listener: &Function, event: &JsValue, private_path: &JsValue);
    #[wasm_bindgen(js_name = notifyProgress)]
    fn notify_progress_js(listener: &Function, arguments: &Array);
    #[wasm_bindgen(js_name = log)]
    fn log_js(logger: &JsValue, level: &str, message: &str, private_path: &JsValue);
    /// Whether this is a page of a browser.
    #[wasm_bindgen(js_name = isPage)]
    pub fn is_page() -> bool;
}}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = console, thread_local_v2)]
    static CONSOLE: JsValue;
}

/// The members of `ClientOptions` that are functions.
#[derive(Clone, Debug)]
pub struct Hooks {
    /// Nothing for the runtime's own.
    pub fetch: Option<Function>,
    /// Always there.
    pub logger: JsValue,
    /// Called before each attempt.
    pub on_request: Option<Function>,
    /// Called after each attempt.
    pub on_response: Option<Function>,
    /// A Worker's `ctx.waitUntil`, or `undefined`.
    pub wait_until: JsValue,
    /// Where tokens are shared, or `undefined`.
    pub token_cache: JsValue,
}

impl Hooks {
    /// Reads and checks them; `options` has own members only.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] that names the member.
    pub fn read(options: &JsValue) -> Result<Self, Error> {
        let member = |key: &str| {
            let value = Reflect::get(options, &JsValue::from_str(key)).unwrap_or_default();
            Some(value).filter(|value| !value.is_undefined())
        };
        let function = |key: &str| -> Result<Option<Function>, Error> {
            let refuse = |_| Error::input(format!("{key} must be a function"));
            member(key).map(|value| value.dyn_into().map_err(refuse)).transpose()
        };
        if member("env").is_some_and(|env| !env.is_object()) {
            return Err(Error::input(
                "env must be an object, as a Worker's is; a vault has an `env` of its own",
            ));
        }
        Ok(Self {
            fetch: function("fetch")?,
            logger: match member("logger") {
                None => CONSOLE.with(JsValue::clone),
                Some(logger) if has_methods(&logger, &["debug", "info", "warn", "error"]) => logger,
                Some(_) => {
                    return Err(Error::input("logger must have the functions debug, info, warn and error"));
                }
            },
            on_request: function("onRequest")?,
            on_response: function("onResponse")?,
            wait_until: function("waitUntil")?.map_or(JsValue::UNDEFINED, JsValue::from),
            token_cache: match member("tokenCache") {
                None => JsValue::UNDEFINED,
                Some(cache) if has_methods(&cache, &["get", "put"]) => cache,
                Some(_) => return Err(Error::input("tokenCache must have the functions get and put")),
            },
        })
    }
}

/// Calls a listener; an exception that it throws is dropped. The event's URL is completed by `private_path`.
pub fn notify(listener: &Function, event: &JsValue, private_path: &JsValue) {
    notify_js(listener, event, private_path);
}

/// Calls a progress listener; an exception that it throws is dropped.
pub fn notify_progress(listener: &Function, arguments: &Array) {
    notify_progress_js(listener, arguments);
}

/// Logs a line, completed by `private_path`, by the logger's method `level`; an exception that it throws is dropped.
pub fn log(logger: &JsValue, level: &str, message: &str, private_path: &JsValue) {
    log_js(logger, level, message, private_path);
}
