//! The life of a call, driven by `wasm-bindgen-futures`: a request, a second attempt when the server asks for it, the body.
//!
//! `async-context.test.js` drives it and the client with the same `fetch` and compares what becomes of the caller's async
//! context, and of a process in which a call traps. Nothing else uses this crate.

use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

#[wasm_bindgen]
extern "C" {
    /// What `fetch` resolves to.
    type Response;

    #[wasm_bindgen(method, getter, structural)]
    fn status(this: &Response) -> u16;

    #[wasm_bindgen(method, structural)]
    fn json(this: &Response) -> Promise;
}

const SERVICE_UNAVAILABLE: u16 = 503;

/// Requests `url` with the caller's `fetch`, again after each 503, and resolves to the parsed body.
#[wasm_bindgen]
pub fn call(fetch: Function, url: JsValue) -> Promise {
    future_to_promise(async move {
        loop {
            let pending: Promise = fetch.call1(&JsValue::UNDEFINED, &url)?.unchecked_into();
            let response: Response = JsFuture::from(pending).await?.unchecked_into();
            if response.status() != SERVICE_UNAVAILABLE {
                return JsFuture::from(response.json()).await;
            }
        }
    })
}

/// Waits for `pending`, then traps, as a panic would with `panic = "abort"`.
#[wasm_bindgen]
pub fn trap(pending: Promise) -> Promise {
    future_to_promise(async move {
        JsFuture::from(pending).await?;
        std::process::abort()
    })
}
