//! One fetch call: reads what the caller passed to `fetch`, and creates its `Response`.

use js_sys::{Array, ArrayBuffer, Date, Function, JsString, Promise, Reflect, TypeError, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::{
    AbortSignal, Headers, Request as FetchRequest, RequestInit, Response as FetchResponse, ResponseInit, Url,
};

use crate::{Request, Response, Vault, core::limits};

/// The prefix of every connection's path. There the credential is in a header of its own, and all
/// headers are part of the request.
const GATEWAY: &str = "/v1/gateway/";
/// Statuses of responses that must not have a body.
const STATUSES_WITHOUT_BODY: [u16; 4] = [101, 204, 205, 304];

#[wasm_bindgen]
extern "C" {
    /// An init of `fetch`, or a `Request`, which has the same members.
    #[derive(Clone)]
    type FetchInit;
    #[wasm_bindgen(method, getter, catch)]
    fn url(this: &FetchInit) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, catch)]
    fn method(this: &FetchInit) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, catch)]
    fn headers(this: &FetchInit) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, catch)]
    fn body(this: &FetchInit) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, catch)]
    fn signal(this: &FetchInit) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(callback: &Function, ms: u32) -> JsValue;
    #[wasm_bindgen(js_name = clearTimeout)]
    fn clear_timeout(timer: &JsValue);
    #[wasm_bindgen(js_name = String, catch)]
    fn to_text(value: &JsValue) -> Result<String, JsValue>;
}

/// A fetch call: its request, and its response once the vault has handled it.
#[wasm_bindgen]
pub struct Exchange {
    method: String,
    target: String,
    origin: String,
    authorization: Option<String>,
    content_type: Option<String>,
    /// All headers, for a connection only.
    headers: Vec<(String, String)>,
    /// `None` if it is too large, and then it was not copied: WebAssembly's memory never shrinks.
    body: Option<Vec<u8>>,
    signal: Option<AbortSignal>,
    response: Option<Response>,
}

/// A body and the content type that it implies.
type BodyAndType = (Option<Vec<u8>>, Option<String>);

#[wasm_bindgen]
impl Exchange {
    /// Reads what the caller passed to `fetch`.
    ///
    /// # Errors
    /// As `fetch`: a `TypeError` for an invalid URL, header or body, the signal's reason when the
    /// call is aborted.
    #[expect(clippy::unnecessary_wraps, reason = "no export returns a bare reference: xtask/src/exports.rs")]
    pub fn read(input: JsValue, init: JsValue) -> Result<Promise, JsValue> {
        Ok(future_to_promise(async move { Self::of(input, init).await.map(JsValue::from) }))
    }

    /// The response, of the runtime's class, after the delay of a fault rule.
    ///
    /// # Errors
    /// The signal's reason when the call is aborted during the delay.
    #[expect(clippy::unnecessary_wraps, reason = "no export returns a bare reference: xtask/src/exports.rs")]
    pub fn respond(self, response_class: Function) -> Result<Promise, JsValue> {
        Ok(future_to_promise(self.response_of(response_class)))
    }
}

impl Exchange {
    async fn of(input: JsValue, init: JsValue) -> Result<Self, JsValue> {
        let init = if init.is_null() { JsValue::UNDEFINED } else { init };
        if !init.is_undefined() && !init.is_object() && !init.is_function() {
            return Err(refuse("the second argument must be an object, or left out"));
        }
        let is_request = is_request(&input)?;
        let source: FetchInit = match (is_request, init.is_undefined()) {
            (false, true) => js_sys::Object::new().unchecked_into(),
            (false, false) => init.unchecked_into(),
            (true, true) => input.clone().unchecked_into(),
            (true, false) => {
                let request: &FetchRequest = input.unchecked_ref();
                FetchRequest::new_with_request_and_init(request, init.unchecked_ref::<RequestInit>())?
                    .unchecked_into()
            }
        };
        let url = if is_request { absolute(&source.url()?)? } else { absolute(&input)? };
        // One turn of the microtask queue: as with the runtime's fetch, a caller may abort right
        // after the call.
        JsFuture::from(Promise::resolve(&JsValue::UNDEFINED)).await?;
        let signal = signal_of(&source.signal()?)?;
        throw_if_aborted(signal.as_ref())?;
        let method = method_of(&source.method()?)?;
        let headers = Headers::new_with_headers(source.headers()?.unchecked_ref())?;
        let (body, implied_type) = if is_request {
            (bytes(source.unchecked_ref::<FetchRequest>().array_buffer()?).await?, None)
        } else {
            let body = source.body()?;
            let has_body = !body.is_undefined() && !body.is_null();
            if has_body && matches!(method.as_str(), "GET" | "HEAD") {
                return Err(refuse(&format!("a request with the method {method} cannot have a body")));
            }
            read_body(body).await?
        };
        throw_if_aborted(signal.as_ref())?;
        let content_type = headers.get("content-type")?.or(implied_type).filter(|text| !text.is_empty());
        let path = url.pathname();
        let is_connection = path.starts_with(GATEWAY);
        let authorization = if is_connection {
            headers.get("x-skyflow-authorization")?.map(|credential| format!("Bearer {credential}"))
        } else {
            headers.get("authorization")?
        };
        Ok(Self {
            method,
            target: path + &url.search(),
            origin: url.origin(),
            authorization,
            headers: if is_connection { all_headers(&headers, content_type.as_deref())? } else { Vec::new() },
            content_type,
            body,
            signal,
            response: None,
        })
    }

    async fn response_of(self, response_class: Function) -> Result<JsValue, JsValue> {
        let response = self.response.ok_or_else(|| JsError::new("The request was not handled."))?;
        if response.latency_ms > 0 {
            sleep(response.latency_ms, self.signal.as_ref()).await?;
        }
        let headers = Headers::new()?;
        for (name, value) in &response.headers {
            headers.set(name, value)?;
        }
        let init = ResponseInit::new();
        init.set_status(response.status);
        if STATUSES_WITHOUT_BODY.contains(&response.status) || self.method == "HEAD" {
            init.set_headers_headers(&headers);
            return Reflect::construct(&response_class, &Array::of2(&JsValue::NULL, &init));
        }
        headers.set("content-length", &response.body.len().to_string())?;
        init.set_headers_headers(&headers);
        let body = Uint8Array::from(response.body.as_slice());
        Reflect::construct(&response_class, &Array::of2(&body, &init))
    }

    /// Lets the vault handle the request.
    pub(super) fn handle(&mut self, vault: &mut Vault) {
        let headers: Vec<(&str, &str)> =
            self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "casts of floats saturate"
        )]
        let now_ms = Date::now() as u64;
        let request = Request {
            method: &self.method,
            target: &self.target,
            origin: &self.origin,
            authorization: self.authorization.as_deref(),
            content_type: self.content_type.as_deref(),
            headers: &headers,
            body: self.body.as_deref().unwrap_or_default(),
            now_ms,
        };
        let is_too_large = self.body.is_none();
        self.response = Some(if is_too_large { vault.refuse_body(&request) } else { vault.handle(&request) });
    }
}

/// Reads a body. Text and bytes need no stream; for other kinds the runtime creates one.
async fn read_body(body: JsValue) -> Result<BodyAndType, JsValue> {
    if body.is_undefined() || body.is_null() {
        return Ok((Some(Vec::new()), None));
    }
    if let Some(text) = body.dyn_ref::<JsString>() {
        let is_small = text.length() as usize <= limits::MAX_BODY_BYTES;
        let text = if is_small { body.as_string() } else { None };
        return Ok((text.map(String::into_bytes), Some("text/plain;charset=UTF-8".to_owned())));
    }
    if let Some(array) = body.dyn_ref::<Uint8Array>() {
        return Ok((copy(array), None));
    }
    if let Some(buffer) = body.dyn_ref::<ArrayBuffer>() {
        return Ok((copy(&Uint8Array::new(buffer)), None));
    }
    let carrier = FetchResponse::new_with_opt_buffer_source(Some(body.unchecked_ref()))?;
    // Before the body: in Bun a form's content type is gone once the body has been read.
    let content_type = carrier.headers().get("content-type")?;
    Ok((bytes(carrier.array_buffer()?).await?, content_type))
}

async fn bytes(buffer: Promise) -> Result<Option<Vec<u8>>, JsValue> {
    Ok(copy(&Uint8Array::new(&JsFuture::from(buffer).await?)))
}

/// The bytes, unless there are too many.
fn copy(array: &Uint8Array) -> Option<Vec<u8>> {
    (array.length() as usize <= limits::MAX_BODY_BYTES).then(|| array.to_vec())
}

/// All headers, with the content type that the body implies.
fn all_headers(headers: &Headers, content_type: Option<&str>) -> Result<Vec<(String, String)>, JsValue> {
    if let Some(content_type) = content_type {
        headers.set("content-type", content_type)?;
    }
    let mut all = Vec::new();
    for entry in js_sys::try_iter(headers)?.into_iter().flatten() {
        let pair: js_sys::Array = entry?.unchecked_into();
        let text = |index| pair.get(index).as_string().unwrap_or_default();
        all.push((text(0), text(1)));
    }
    Ok(all)
}

/// What `fetch` rejects with for an argument that it does not take.
fn refuse(reason: &str) -> JsValue {
    TypeError::new(&format!("LocalVault.fetch: {reason}.")).into()
}

/// Whether the first argument is a `Request`, of any realm or library.
fn is_request(input: &JsValue) -> Result<bool, JsValue> {
    Ok(input.is_object()
        && Reflect::get(input, &"url".into())?.is_string()
        && Reflect::get(input, &"arrayBuffer".into())?.is_function())
}

/// The URL of a request, which the vault answers whatever its host. It is not repeated: its query may hold values.
fn absolute(address: &JsValue) -> Result<Url, JsValue> {
    let parsed = to_text(address).ok().and_then(|text| Url::new(&text).ok());
    let Some(url) = parsed else {
        return Err(refuse(if address.is_string() || address.has_type::<Url>() {
            "the URL must be absolute, such as `${vault.vaultUrl}/v1/vaults/${vault.vaultId}/persons`"
        } else {
            "the first argument must be a URL or a Request, such as `${vault.vaultUrl}/v1/vaults/${vault.vaultId}/persons`"
        }));
    };
    if !matches!(url.protocol().as_str(), "http:" | "https:") {
        return Err(refuse(&format!("the URL must begin with https:// or http://, not {}", url.protocol())));
    }
    if !url.username().is_empty() || !url.password().is_empty() {
        return Err(refuse("the URL must not contain a user or a password; send the header authorization"));
    }
    Ok(url)
}

/// The method as `fetch` sends it: names of the six usual ones in any case, others as they are.
fn method_of(method: &JsValue) -> Result<String, JsValue> {
    if method.is_undefined() {
        return Ok("GET".to_owned());
    }
    let method = to_text(method)?;
    let capitals = method.to_ascii_uppercase();
    let is_token = |char: char| char.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(char);
    match capitals.as_str() {
        "DELETE" | "GET" | "HEAD" | "OPTIONS" | "POST" | "PUT" => Ok(capitals),
        "CONNECT" | "TRACE" | "TRACK" => Err(refuse(&format!("the method {capitals} is not supported"))),
        _ if method.is_empty() || !method.chars().all(is_token) => {
            Err(refuse("method is not a valid HTTP method"))
        }
        _ => Ok(method),
    }
}

/// The signal, of any realm or library.
fn signal_of(signal: &JsValue) -> Result<Option<AbortSignal>, JsValue> {
    if signal.is_null() || signal.is_undefined() {
        return Ok(None);
    }
    let is_signal = signal.is_object()
        && Reflect::get(signal, &"aborted".into())?.as_bool().is_some()
        && Reflect::get(signal, &"addEventListener".into())?.is_function();
    if is_signal {
        Ok(Some(signal.clone().unchecked_into()))
    } else {
        Err(refuse("signal must be an AbortSignal"))
    }
}

fn throw_if_aborted(signal: Option<&AbortSignal>) -> Result<(), JsValue> {
    match signal {
        Some(signal) if signal.aborted() => Err(signal.reason()),
        _ => Ok(()),
    }
}

/// Waits; rejects with the signal's reason when it aborts.
async fn sleep(ms: u32, signal: Option<&AbortSignal>) -> Result<(), JsValue> {
    throw_if_aborted(signal)?;
    let mut timer = JsValue::UNDEFINED;
    let timeout: Promise = Promise::new(&mut |resolve, _| timer = set_timeout(&resolve, ms));
    let Some(signal) = signal else {
        JsFuture::from(timeout).await?;
        return Ok(());
    };
    let mut listener = None;
    let aborted: Promise = Promise::new(&mut |_, reject| listener = Some(reject));
    let Some(listener) = listener else { return Ok(()) };
    let listener: Function = listener.unchecked_into();
    signal.add_event_listener_with_callback("abort", &listener)?;
    let race = JsFuture::from(Promise::race(&js_sys::Array::of2(&timeout, &aborted))).await;
    signal.remove_event_listener_with_callback("abort", &listener)?;
    clear_timeout(&timer);
    race.map(|_| ()).map_err(|_| signal.reason())
}
