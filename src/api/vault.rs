//! The methods of `Vault`.

use wasm_bindgen::prelude::*;

use super::client::Client;
use crate::{
    flows::bulk,
    host::{error::Failure, fields::Fields, tree},
    ops::{
        Kind, Operation,
        vault::{
            delete::Delete, delete_file::DeleteFile, detokenize::Detokenize, get::Get,
            get_file_scan_status::GetFileScanStatus, insert::Insert, query::Query, request::RawRequest,
            tokenize::Tokenize, update::Update, upload_file::UploadFile,
        },
    },
};

#[wasm_bindgen]
impl Client {
    /// `Vault.insert`
    pub fn insert(&self, vault_id: String, request: JsValue, options: JsValue) -> u32 {
        self.execute(Kind::of::<Insert>(), vault_id, request, options)
    }

    /// `Vault.get`
    pub fn get(&self, vault_id: String, request: JsValue, options: JsValue) -> u32 {
        self.execute(Kind::of::<Get>(), vault_id, request, options)
    }

    /// `Vault.delete`
    pub fn delete(&self, vault_id: String, request: JsValue, options: JsValue) -> u32 {
        self.execute(Kind::of::<Delete>(), vault_id, request, options)
    }

    /// `Vault.detokenize`
    pub fn detokenize(&self, vault_id: String, request: JsValue, options: JsValue) -> u32 {
        self.execute(Kind::of::<Detokenize>(), vault_id, request, options)
    }

    /// `Vault.update`
    pub fn update(&self, vault_id: String, request: JsValue, options: JsValue) -> u32 {
        self.execute(Kind::of::<Update>(), vault_id, request, options)
    }

    /// `Vault.query`
    pub fn query(&self, vault_id: String, request: JsValue, options: JsValue) -> u32 {
        self.execute(Kind::of::<Query>(), vault_id, request, options)
    }

    /// `Vault.tokenize`
    pub fn tokenize(&self, vault_id: String, request: JsValue, options: JsValue) -> u32 {
        self.execute(Kind::of::<Tokenize>(), vault_id, request, options)
    }

    /// `Vault.uploadFile`
    #[wasm_bindgen(js_name = uploadFile)]
    pub fn upload_file(&self, vault_id: String, request: JsValue, options: JsValue) -> u32 {
        self.execute(Kind::of::<UploadFile>(), vault_id, request, options)
    }

    /// `Vault.deleteFile`
    #[wasm_bindgen(js_name = deleteFile)]
    pub fn delete_file(&self, vault_id: String, request: JsValue, options: JsValue) -> u32 {
        self.execute(Kind::of::<DeleteFile>(), vault_id, request, options)
    }

    /// `Vault.getFileScanStatus`
    #[wasm_bindgen(js_name = getFileScanStatus)]
    pub fn get_file_scan_status(&self, vault_id: String, request: JsValue, options: JsValue) -> u32 {
        self.execute(Kind::of::<GetFileScanStatus>(), vault_id, request, options)
    }

    /// `Vault.request`
    pub fn request(&self, vault_id: String, request: JsValue, options: JsValue) -> u32 {
        self.execute(Kind::of::<RawRequest>(), vault_id, request, options)
    }
}

/// How `Vault.bulkInsert` or `bulkDetokenize` is cut; throws when any row of it is bad.
#[wasm_bindgen(js_name = bulkPlan)]
pub fn bulk_plan(operation: &str, method: &str, request: &JsValue) -> Result<JsValue, JsValue> {
    let kind = if operation == Insert::NAME { Kind::of::<Insert>() } else { Kind::of::<Detokenize>() };
    let plan = Fields::of(request, "the request").and_then(|request| bulk::plan(kind, &request));
    plan.map(|plan| tree::write(&plan.shown())).map_err(|error| Failure::from(error).into_js(method))
}
