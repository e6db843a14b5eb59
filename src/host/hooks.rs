//! The caller's own functions: `fetch`, the logger, the event listeners, the token cache, the source of headers. What they
//! throw or return changes nothing but, for `fetch` and headers, the outcome of the attempt.

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast, prelude::*};

use web_sys::AbortSignal;

use super::{driver, error::Failure, headers, reader::has_methods};
use crate::core::{
    error::{Effect, Error},
    headers as header_rules,
};

javascript! { "../host/hooks.js" {
    #[wasm_bindgen(js_name = notify)]
    fn notify_js(listener: &Function, event: &JsValue, private_path: &JsValue);
    #[wasm_bindgen(js_name = notifyProgress)]
    fn notify_progress_js(listener: &Function, arguments: &Array);
    #[wasm_bindgen(js_name = notifyEnd)]
    fn notify_end_js(listener: &Function, event: &JsValue, value: &JsValue, rejected: bool);
    #[wasm_bindgen(js_name = log)]
    fn log_js(logger: &JsValue, level: &str, message: &str, private_path: &JsValue, fields: &JsValue);
    /// The headers, or a promise of them, which rejects with what the function threw.
    #[wasm_bindgen(js_name = askHeaders)]
    fn ask_headers(give: &Function, event: &JsValue, private_path: &JsValue, full: bool) -> JsValue;
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
    /// The caller's, or the console.
    pub logger: JsValue,
    /// Whether it is the console because the caller gave none.
    pub default_logger: bool,
    /// Headers of every attempt.
    pub headers: ClientHeaders,
    /// Called when a call begins.
    pub on_call_start: Option<Function>,
    /// Called when a call has ended.
    pub on_call: Option<Function>,
    /// Called before each attempt.
    pub on_request: Option<Function>,
    /// Called after each attempt.
    pub on_response: Option<Function>,
    /// A Worker's `ctx.waitUntil`, or `undefined`.
    pub wait_until: JsValue,
    /// Where tokens are shared, or `undefined`.
    pub token_cache: JsValue,
    /// Reads the environment's credentials and configures the client anew if there are any; the package's own.
    pub read_environment: Option<Function>,
}

/// Headers that the client adds to every attempt.
#[derive(Clone, Debug)]
pub enum ClientHeaders {
    /// The same each time, checked; or none.
    Fixed(JsValue),
    /// A function that gives them.
    Asked(Function),
}

impl ClientHeaders {
    fn read(value: Option<JsValue>) -> Result<Self, Error> {
        Ok(match value {
            None => Self::Fixed(JsValue::UNDEFINED),
            Some(value) => match value.dyn_into::<Function>() {
                Ok(give) => Self::Asked(give),
                Err(value) => Self::Fixed(headers::read(&value, "headers", &mut header_rules::check)?),
            },
        })
    }

    /// The headers of one attempt, which `event` tells of.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] when the function fails or gives what is no headers, [`Error::Timeout`] and
    /// [`Error::Aborted`] when they are not there in time.
    pub async fn of_attempt(&self, attempt: &HeadersQuestion<'_>) -> Result<JsValue, Failure> {
        let give = match self {
            Self::Fixed(fixed) => return Ok(fixed.clone()),
            Self::Asked(give) => give,
        };
        let HeadersQuestion { event, private_path, timeout_ms, signal, full_errors } = *attempt;
        let mut headers = ask_headers(give, &event(), private_path, full_errors);
        if let Some(promise) = headers.dyn_ref::<Promise>().cloned() {
            if !driver::settles_within(&promise, timeout_ms, signal).await {
                return Err(match signal.filter(|signal| signal.aborted()) {
                    Some(signal) => Failure::with_cause(Error::Aborted(Effect::Repeatable), signal.reason()),
                    None => Error::late("the client's `headers` function gave nothing", timeout_ms).into(),
                });
            }
            headers = driver::settled(promise).await.map_err(|cause| {
                let message =
                    "the client's `headers` function failed, so nothing was sent. See `cause` for its error";
                Failure::with_cause(Error::Misconfigured(message.to_owned()), cause)
            })?;
        }
        if headers.is_undefined() || headers.is_null() {
            return Ok(JsValue::UNDEFINED);
        }
        Ok(headers::read(&headers, "headers", &mut header_rules::check).map_err(Error::of_configuration)?)
    }
}

/// An attempt that headers are wanted for.
#[derive(Clone, Copy)]
pub struct HeadersQuestion<'a> {
    /// Makes the event that tells of it.
    pub event: &'a dyn Fn() -> JsValue,
    /// Completes the event's URL.
    pub private_path: &'a JsValue,
    /// 0 is none.
    pub timeout_ms: f64,
    /// Ends the wait.
    pub signal: Option<&'a AbortSignal>,
    /// Whether causes show texts whole.
    pub full_errors: bool,
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
                "env must be an object, such as a Worker's `env`; PROD, SANDBOX and so on go in the `env` of a vault",
            ));
        }
        Ok(Self {
            fetch: function("fetch")?,
            default_logger: member("logger").is_none(),
            headers: ClientHeaders::read(member("headers"))?,
            on_call_start: function("onCallStart")?,
            on_call: function("onCall")?,
            logger: match member("logger") {
                None => CONSOLE.with(JsValue::clone),
                Some(logger) if has_methods(&logger, &["debug", "info", "warn", "error"]) => logger,
                Some(_) => {
                    return Err(Error::input("logger must have the functions debug, info, warn and error"));
                }
            },
            on_request: function("onRequest")?,
            on_response: function("onResponse")?,
            read_environment: function("readEnvironment")?,
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

/// Tells a listener that a call has ended; the event is completed by what the call settled to, of which only numbers,
/// the code and the request id are taken.
pub fn notify_end(listener: &Function, event: &JsValue, settled: &driver::Settled) {
    let (Ok(value) | Err(value)) = settled;
    notify_end_js(listener, event, value, settled.is_err());
}

/// Logs a line, completed by `private_path`, by the logger's method `level`, with these fields, unless they are
/// `undefined`; an exception that it throws is dropped.
pub fn log(logger: &JsValue, level: &str, message: &str, private_path: &JsValue, fields: &JsValue) {
    log_js(logger, level, message, private_path, fields);
}
