//! One HTTP exchange and the sleep between two, carried out by `pkg-templates/host/exchange.js`.

use js_sys::{Function, Promise};
use wasm_bindgen::{JsCast, prelude::*};
use web_sys::AbortSignal;

use super::{driver, headers::Headers};

javascript! { "../host/exchange.js" {
    #[wasm_bindgen(js_name = send)]
    fn send_js(
        fetch: Option<&Function>,
        url: &str,
        private_path: &JsValue,
        query: &JsValue,
        method: &str,
        client_headers: &JsValue,
        headers: &Headers,
        extra_headers: &JsValue,
        body: &JsValue,
        timeout_ms: f64,
        signal: Option<&AbortSignal>,
        max_bytes: f64,
        streams: bool,
        full: bool,
    ) -> Promise;
    #[wasm_bindgen(js_name = sleep, catch)]
    fn sleep_js(ms: f64, signal: Option<&AbortSignal>) -> Result<Promise, JsValue>;

    /// The end of a time, or of a signal.
    pub type Deadline;
    #[wasm_bindgen(js_name = deadline)]
    fn deadline_js(ms: f64, signal: Option<&AbortSignal>) -> Deadline;
    /// Fulfilled at the end.
    #[wasm_bindgen(method, getter)]
    pub fn passed(this: &Deadline) -> Promise;
    /// Lets go of its timer and its listener.
    #[wasm_bindgen(method)]
    pub fn stop(this: &Deadline);
    #[wasm_bindgen(js_name = redirectOrigin)]
    fn redirect_origin_js(response: &HttpResponse) -> Option<String>;
    #[wasm_bindgen(js_name = headerOf)]
    fn header_js(response: &HttpResponse, name: &str) -> Option<String>;

    /// The end of an exchange; see `exchange.js`. The bytes of a response never enter WebAssembly.
    #[derive(Clone, Debug)]
    pub type HttpResponse;
    /// HTTP status of a complete response; none where there is no complete one.
    #[wasm_bindgen(method, getter, js_name = status)]
    fn status_js(this: &HttpResponse) -> Option<u16>;
    /// Why there is no complete response.
    #[wasm_bindgen(method, getter)]
    fn failure(this: &HttpResponse) -> Option<String>;
    #[wasm_bindgen(method, getter, js_name = incompleteStatus)]
    fn incomplete_status(this: &HttpResponse) -> Option<u16>;
    #[wasm_bindgen(method, getter)]
    fn cause(this: &HttpResponse) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = requestId)]
    fn request_id_js(this: &HttpResponse) -> Option<String>;
}}

/// What one attempt sends.
pub struct Attempt<'a> {
    /// The caller's `fetch`, or the runtime's.
    pub fetch: Option<&'a Function>,
    /// Scheme, host and the part of the path that holds names only.
    pub url: &'a str,
    /// The rest of the path, which may hold record values; a JavaScript string, or `undefined`.
    pub private_path: &'a JsValue,
    /// The encoded query, or `undefined`.
    pub query: &'a JsValue,
    /// HTTP method.
    pub method: &'static str,
    /// Authorization and SDK headers.
    pub headers: &'a Headers,
    /// The caller's own headers, checked, or `undefined`.
    pub extra_headers: &'a JsValue,
    /// A body that `fetch` takes, or `undefined`.
    pub body: &'a JsValue,
    /// For headers and body together; 0 is none.
    pub timeout_ms: f64,
    /// The caller's signal.
    pub signal: Option<&'a AbortSignal>,
    /// Largest response body.
    pub max_bytes: f64,
    /// Whether the body of a success is left for the caller to read.
    pub streams: bool,
    /// Whether causes show texts whole.
    pub full_errors: bool,
}

/// How an exchange ended.
pub enum ExchangeOutcome {
    /// A complete response of this status.
    Response(u16, HttpResponse),
    /// No complete response in time.
    TimedOut,
    /// The caller's signal aborted, with this reason.
    Aborted(JsValue),
    /// `fetch` refused its arguments, so that nothing was sent.
    NotSent(JsValue),
    /// `fetch` returned what is no usable response.
    NoResponse(JsValue),
    /// The framework around `fetch` threw to end what called it; it must see its own error.
    Interrupted(JsValue),
    /// `fetch` threw, or the connection broke inside the body.
    Failed(JsValue),
    /// A response of this status that is larger than allowed.
    TooLarge(u16, HttpResponse),
}

/// Sends once. `client_headers` are those of every attempt, checked, or `undefined`; the others win over them.
pub async fn send(attempt: &Attempt<'_>, client_headers: &JsValue) -> ExchangeOutcome {
    let promise = send_js(
        attempt.fetch,
        attempt.url,
        attempt.private_path,
        attempt.query,
        attempt.method,
        client_headers,
        attempt.headers,
        attempt.extra_headers,
        attempt.body,
        attempt.timeout_ms,
        attempt.signal,
        attempt.max_bytes,
        attempt.streams,
        attempt.full_errors,
    );
    let response: HttpResponse = match driver::settled(promise).await {
        Ok(response) => response.unchecked_into(),
        Err(thrown) => return ExchangeOutcome::Failed(thrown),
    };
    if let Some(status) = response.status_js() {
        return ExchangeOutcome::Response(status, response);
    }
    match response.failure().as_deref() {
        Some("timeout") => ExchangeOutcome::TimedOut,
        Some("aborted") => ExchangeOutcome::Aborted(response.cause()),
        Some("notSent") => ExchangeOutcome::NotSent(response.cause()),
        Some("noResponse") => ExchangeOutcome::NoResponse(response.cause()),
        Some("interrupted") => ExchangeOutcome::Interrupted(response.cause()),
        Some("tooLarge") => {
            ExchangeOutcome::TooLarge(response.incomplete_status().unwrap_or_default(), response)
        }
        _ => ExchangeOutcome::Failed(response.cause()),
    }
}

impl HttpResponse {
    /// `x-request-id`.
    pub fn request_id(&self) -> Option<String> {
        self.request_id_js()
    }

    /// The origin that its `location` leads to.
    pub fn redirect_origin(&self) -> Option<String> {
        redirect_origin_js(self)
    }

    /// Another header, if it is a number, a date, `true`, `false` or a type without its parameters.
    pub fn header(&self, name: &str) -> Option<String> {
        header_js(self, name)
    }
}

impl Deadline {
    /// A deadline after `ms`, or when `signal` aborts.
    pub fn new(ms: f64, signal: Option<&AbortSignal>) -> Self {
        deadline_js(ms, signal)
    }
}

/// Sleeps; false when the signal ended the sleep early.
pub async fn sleep(ms: f64, signal: Option<&AbortSignal>) -> bool {
    let Ok(promise) = sleep_js(ms, signal) else { return false };
    driver::settled(promise).await.is_ok_and(|whole| whole.is_truthy())
}
