//! One fetch call: reads what the caller passed to `fetch`, and creates its `Response`.

use js_sys::{Array, ArrayBuffer, Date, Function, JsString, Promise, Reflect, Uint8Array};
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
    fn signal(this: &FetchInit) -> Result<Option<AbortSignal>, JsValue>;

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
        let url_object = input.has_type::<Url>();
        let has_url_only = input.is_string() || url_object;
        let source: FetchInit = match (has_url_only, init.is_undefined()) {
            (true, true) => js_sys::Object::new().unchecked_into(),
            (true, false) => init.unchecked_into(),
            (false, true) => input.clone().unchecked_into(),
            (false, false) => {
                let request: &FetchRequest = input.unchecked_ref();
                FetchRequest::new_with_request_and_init(request, init.unchecked_ref::<RequestInit>())?
                    .unchecked_into()
            }
        };
        // One turn of the microtask queue: as with the runtime's fetch, a caller may abort right
        // after the call.
        JsFuture::from(Promise::resolve(&JsValue::UNDEFINED)).await?;
        let signal = source.signal()?;
        throw_if_aborted(signal.as_ref())?;
        let address = if has_url_only { input } else { source.url()? };
        let url = Url::new(&to_text(&address)?)?;
        let headers = Headers::new_with_headers(source.headers()?.unchecked_ref())?;
        let (body, implied_type) = if has_url_only {
            read_body(source.body()?).await?
        } else {
            (bytes(source.unchecked_ref::<FetchRequest>().array_buffer()?).await?, None)
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
        let method = source.method()?;
        let method =
            if method.is_undefined() { "GET".to_owned() } else { to_text(&method)?.to_ascii_uppercase() };
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
        if STATUSES_WITHOUT_BODY.contains(&response.status) {
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
