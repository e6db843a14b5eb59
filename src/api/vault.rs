//! The methods of `Vault`.

use std::pin::Pin;

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;

use super::client::Client;
use crate::{
    call,
    ops::{
        Operation,
        vault::{delete::Delete, detokenize::Detokenize, get::Get, insert::Insert},
    },
};

#[wasm_bindgen]
impl Client {
    /// `Vault.insert`
    pub fn insert(&self, vault_id: String, request: JsValue, options: JsValue) -> Promise {
        self.execute::<Insert>(vault_id, request, options)
    }

    /// `Vault.get`
    pub fn get(&self, vault_id: String, request: JsValue, options: JsValue) -> Promise {
        self.execute::<Get>(vault_id, request, options)
    }

    /// `Vault.delete`
    pub fn delete(&self, vault_id: String, request: JsValue, options: JsValue) -> Promise {
        self.execute::<Delete>(vault_id, request, options)
    }

    /// `Vault.detokenize`
    pub fn detokenize(&self, vault_id: String, request: JsValue, options: JsValue) -> Promise {
        self.execute::<Detokenize>(vault_id, request, options)
    }
}

impl Client {
    fn execute<O: Operation + 'static>(
        &self,
        vault_id: String,
        request: JsValue,
        options: JsValue,
    ) -> Promise {
        // The snapshot is taken before the first await: what is configured later is for later calls.
        let call = call::execute::<O>(self.current(), vault_id, request, options);
        // Boxed, so that the machinery of promises is compiled once and not for every operation.
        let boxed: Pin<Box<dyn Future<Output = Result<JsValue, JsValue>>>> =
            Box::pin(async move { call.await.map_err(|failure| failure.into_js(O::NAME)) });
        future_to_promise(boxed)
    }
}
