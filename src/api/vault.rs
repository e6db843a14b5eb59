//! The methods of `Vault`.

use wasm_bindgen::prelude::*;

use super::client::Client;
use crate::{
    call,
    host::waiting,
    ops::{
        Operation,
        vault::{delete::Delete, detokenize::Detokenize, get::Get, insert::Insert},
    },
};

#[wasm_bindgen]
impl Client {
    /// `Vault.insert`
    pub fn insert(&self, vault_id: String, request: JsValue, options: JsValue) -> u32 {
        self.execute::<Insert>(vault_id, request, options)
    }

    /// `Vault.get`
    pub fn get(&self, vault_id: String, request: JsValue, options: JsValue) -> u32 {
        self.execute::<Get>(vault_id, request, options)
    }

    /// `Vault.delete`
    pub fn delete(&self, vault_id: String, request: JsValue, options: JsValue) -> u32 {
        self.execute::<Delete>(vault_id, request, options)
    }

    /// `Vault.detokenize`
    pub fn detokenize(&self, vault_id: String, request: JsValue, options: JsValue) -> u32 {
        self.execute::<Detokenize>(vault_id, request, options)
    }
}

impl Client {
    fn execute<O: Operation + 'static>(&self, vault_id: String, request: JsValue, options: JsValue) -> u32 {
        // The snapshot is taken before the first await: what is configured later is for later calls.
        let call = call::execute::<O>(self.current(), vault_id, request, options);
        waiting::begin(async move { call.await.map_err(|failure| failure.into_js(O::NAME)) })
    }
}
