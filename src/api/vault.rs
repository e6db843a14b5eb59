//! The methods of `Vault`.

use wasm_bindgen::prelude::*;

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
    pub async fn insert(
        &self,
        vault_id: String,
        request: JsValue,
        options: JsValue,
    ) -> Result<JsValue, JsValue> {
        self.execute::<Insert>(vault_id, request, options).await
    }

    /// `Vault.get`
    pub async fn get(
        &self,
        vault_id: String,
        request: JsValue,
        options: JsValue,
    ) -> Result<JsValue, JsValue> {
        self.execute::<Get>(vault_id, request, options).await
    }

    /// `Vault.delete`
    pub async fn delete(
        &self,
        vault_id: String,
        request: JsValue,
        options: JsValue,
    ) -> Result<JsValue, JsValue> {
        self.execute::<Delete>(vault_id, request, options).await
    }

    /// `Vault.detokenize`
    pub async fn detokenize(
        &self,
        vault_id: String,
        request: JsValue,
        options: JsValue,
    ) -> Result<JsValue, JsValue> {
        self.execute::<Detokenize>(vault_id, request, options).await
    }
}

impl Client {
    async fn execute<O: Operation>(
        &self,
        vault_id: String,
        request: JsValue,
        options: JsValue,
    ) -> Result<JsValue, JsValue> {
        // The snapshot is taken before the first await: what is configured later is for later calls.
        let snapshot = self.current();
        call::execute::<O>(snapshot, vault_id, request, options)
            .await
            .map_err(|failure| failure.into_js(O::NAME))
    }
}
