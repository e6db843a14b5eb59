//! One HTTP exchange and the sleep between two, carried out by `pkg-templates/attempt.js`.

use wasm_bindgen::{JsCast, prelude::*};

use super::{names::name, waiting};

#[cfg_attr(feature = "snippets", wasm_bindgen(module = "/target/snippets.js"))]
#[cfg_attr(not(feature = "snippets"), wasm_bindgen(raw_module = "../attempt.js"))]
extern "C" {
    #[wasm_bindgen(js_name = attempt)]
    fn attempt_js(
        fetch: &JsValue,
        url: &str,
        query: &JsValue,
        method: &JsValue,
        headers: &Headers,
        extra: &JsValue,
        body: &JsValue,
        timeout_ms: f64,
        signal: &JsValue,
        max_bytes: f64,
    ) -> JsValue;

    #[wasm_bindgen(js_name = sleep, catch)]
    fn sleep_js(ms: f64, signal: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_name = text, catch)]
    fn text_js(outcome: &Outcome, limit: u32) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_name = jsonIfAny)]
    fn json_js(outcome: &Outcome, limit: u32) -> JsValue;

    #[wasm_bindgen(js_name = isEmpty, catch)]
    fn is_empty_js(outcome: &Outcome) -> Result<bool, JsValue>;

    #[wasm_bindgen(js_name = vaultHeaders)]
    fn vault_headers_js(authorization: &str, version: &str, json: bool) -> Headers;

    /// The headers of a connection's call: those of a vault's, the token in its own header, and the caller's.
    #[wasm_bindgen(js_name = gatewayHeaders)]
    pub fn gateway_headers(headers: &Headers, own: &JsValue) -> Headers;

    #[wasm_bindgen(js_name = jsonHeaders)]
    fn json_headers_js() -> Headers;

    #[wasm_bindgen(js_name = header)]
    fn header_js(outcome: &Outcome, name: &str) -> Option<String>;

    /// A plain object of headers.
    #[derive(Clone, Debug)]
    pub type Headers;

    /// How an attempt ended; see `attempt.js`. Its bytes never enter WebAssembly.
    #[derive(Clone, Debug)]
    pub type Outcome;
    /// HTTP status, or a negative number where there is none to speak of.
    #[wasm_bindgen(method, getter)]
    fn ended(this: &Outcome) -> i32;
    #[wasm_bindgen(method, getter)]
    fn status(this: &Outcome) -> u16;
    #[wasm_bindgen(method, getter)]
    fn cause(this: &Outcome) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = requestId)]
    fn request_id_js(this: &Outcome) -> Option<String>;
}

#[cfg_attr(feature = "snippets", wasm_bindgen(module = "/target/snippets.js"))]
#[cfg_attr(not(feature = "snippets"), wasm_bindgen(raw_module = "../conceal.js"))]
extern "C" {
    #[wasm_bindgen(catch)]
    fn conceal(
        said: &JsValue,
        body: &JsValue,
        query: &JsValue,
        headers: &Headers,
    ) -> Result<JsValue, JsValue>;
    /// Takes what was sent in confidence out of the texts of rows that failed by themselves.
    #[wasm_bindgen(js_name = concealErrors, catch)]
    pub fn conceal_errors(
        result: &JsValue,
        body: &JsValue,
        query: &JsValue,
        headers: &Headers,
    ) -> Result<(), JsValue>;
}

/// What one attempt sends.
pub struct Attempt<'a> {
    /// The caller's `fetch`, or `undefined` for the runtime's.
    pub fetch: &'a JsValue,
    /// Without its query string.
    pub url: &'a str,
    /// Encoded text behind the question mark, or `undefined`.
    pub query: &'a JsValue,
    /// HTTP method.
    pub method: &'static str,
    /// Authorization and SDK headers.
    pub headers: &'a Headers,
    /// `CallOptions.headers`, checked, or `undefined`.
    pub extra: &'a JsValue,
    /// What `fetch` takes, or `undefined`.
    pub body: &'a JsValue,
    /// What of it, or what it was made of, an error answer may quote and nobody may see.
    pub secret: &'a JsValue,
    /// For headers and body together; 0 is none.
    pub timeout_ms: f64,
    /// The caller's `AbortSignal`, or `undefined`.
    pub signal: &'a JsValue,
    /// Largest answer body.
    pub max_bytes: f64,
}

/// How an attempt ended.
pub enum Ended {
    /// An answer of this HTTP status, its body read.
    Answer(i32, Outcome),
    /// No complete answer in time.
    TimedOut,
    /// By the caller's signal, with its reason.
    Aborted(JsValue),
    /// `fetch` threw, or the connection broke inside the body.
    Failed(JsValue),
    /// An answer larger than allowed.
    TooLarge(Outcome),
}

/// Sends once.
pub async fn attempt(attempt: &Attempt<'_>) -> Ended {
    let promise = attempt_js(
        attempt.fetch,
        attempt.url,
        attempt.query,
        name(attempt.method),
        attempt.headers,
        attempt.extra,
        attempt.body,
        attempt.timeout_ms,
        attempt.signal,
        attempt.max_bytes,
    );
    let longest_ms = if attempt.timeout_ms > 0.0 { attempt.timeout_ms } else { f64::INFINITY };
    match waiting::settled(&promise, longest_ms).await {
        Ok(value) => {
            let outcome: Outcome = value.unchecked_into();
            match outcome.ended() {
                -1 => Ended::TimedOut,
                -2 => Ended::Aborted(outcome.cause()),
                -4 => Ended::TooLarge(outcome),
                ..0 => Ended::Failed(outcome.cause()),
                status => Ended::Answer(status, outcome),
            }
        }
        Err(thrown) => Ended::Failed(thrown),
    }
}

impl Outcome {
    /// HTTP status; 0 for an opaque redirect, which is what a browser makes of a 3xx.
    pub fn http_status(&self) -> u16 {
        self.status()
    }

    /// `x-request-id`.
    pub fn request_id(&self) -> Option<String> {
        self.request_id_js()
    }

    /// Another header.
    pub fn response_header(&self, name: &str) -> Option<String> {
        header_js(self, name)
    }

    /// An error answer's body, parsed, if it is JSON and not longer than `limit`, without what it
    /// quotes of the request; never called for a success.
    pub fn error_json(&self, limit: u32, sent: &Attempt<'_>) -> Option<JsValue> {
        let said = json_js(self, limit);
        if said.is_undefined() {
            return None;
        }
        conceal(&said, sent.secret, sent.query, sent.headers).ok()
    }

    /// Whether there is no body.
    pub fn is_empty(&self) -> bool {
        is_empty_js(self).unwrap_or_default()
    }

    /// The beginning of an error answer's body, in the same way: it is masked before it comes here.
    pub fn error_text(&self, limit: u32, sent: &Attempt<'_>) -> String {
        let masked =
            text_js(self, limit).and_then(|said| conceal(&said, sent.secret, sent.query, sent.headers));
        masked.ok().and_then(|text| text.as_string()).unwrap_or_default()
    }
}

/// Headers of every vault and detect call: the authorization given, those naming this SDK, and the
/// content type if a JSON body goes with them.
pub fn vault_headers(authorization: &str, json: bool) -> Headers {
    vault_headers_js(authorization, env!("CARGO_PKG_VERSION"), json)
}

/// Headers of a JSON body without a credential.
pub fn json_headers() -> Headers {
    json_headers_js()
}

/// Whether a caller's signal, if there is one, has aborted.
pub fn is_aborted(signal: &JsValue) -> bool {
    js_sys::Reflect::get(signal, &JsValue::from_str("aborted")).is_ok_and(|aborted| aborted.is_truthy())
}

/// Waits; false when the signal ended it early.
pub async fn sleep(ms: f64, signal: &JsValue) -> bool {
    let Ok(promise) = sleep_js(ms, signal) else { return false };
    waiting::settled(&promise, ms).await.is_ok_and(|whole| whole.is_truthy())
}
