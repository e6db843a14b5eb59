//! The operations of `Vault`.

use std::rc::Rc;

use wasm_bindgen::prelude::*;

use super::client::{Client, observed};
use crate::{
    core::urls::Target,
    flows::{
        bulk::{self, BulkOperation},
        pages::{self, Pages},
    },
    host::{driver::Call, error::Failure, reader::Snapshot},
    ops::vault::{
        delete::Delete, delete_file::DeleteFile, detokenize::Detokenize, get::Get,
        get_file_scan_status::GetFileScanStatus, insert::Insert, query::Query, request::RawRequest,
        tokenize::Tokenize, update::Update, upload_file::UploadFile,
    },
};

#[wasm_bindgen]
impl Client {
    /// `Vault.insert`
    pub fn insert(&self, vault_id: String, request: Snapshot, options: Option<Snapshot>) -> Call {
        self.begin::<Insert>(vault_id, request, options)
    }

    /// `Vault.get`
    pub fn get(&self, vault_id: String, request: Snapshot, options: Option<Snapshot>) -> Call {
        self.begin::<Get>(vault_id, request, options)
    }

    /// `Vault.delete`
    pub fn delete(&self, vault_id: String, request: Snapshot, options: Option<Snapshot>) -> Call {
        self.begin::<Delete>(vault_id, request, options)
    }

    /// `Vault.detokenize`
    pub fn detokenize(&self, vault_id: String, request: Snapshot, options: Option<Snapshot>) -> Call {
        self.begin::<Detokenize>(vault_id, request, options)
    }

    /// `Vault.update`
    pub fn update(&self, vault_id: String, request: Snapshot, options: Option<Snapshot>) -> Call {
        self.begin::<Update>(vault_id, request, options)
    }

    /// `Vault.query`
    pub fn query(&self, vault_id: String, request: Snapshot, options: Option<Snapshot>) -> Call {
        self.begin::<Query>(vault_id, request, options)
    }

    /// `Vault.tokenize`
    pub fn tokenize(&self, vault_id: String, request: Snapshot, options: Option<Snapshot>) -> Call {
        self.begin::<Tokenize>(vault_id, request, options)
    }

    /// `Vault.uploadFile`
    #[wasm_bindgen(js_name = uploadFile)]
    pub fn upload_file(&self, vault_id: String, request: Snapshot, options: Option<Snapshot>) -> Call {
        self.begin::<UploadFile>(vault_id, request, options)
    }

    /// `Vault.deleteFile`
    #[wasm_bindgen(js_name = deleteFile)]
    pub fn delete_file(&self, vault_id: String, request: Snapshot, options: Option<Snapshot>) -> Call {
        self.begin::<DeleteFile>(vault_id, request, options)
    }

    /// `Vault.getFileScanStatus`
    #[wasm_bindgen(js_name = getFileScanStatus)]
    pub fn get_file_scan_status(
        &self,
        vault_id: String,
        request: Snapshot,
        options: Option<Snapshot>,
    ) -> Call {
        self.begin::<GetFileScanStatus>(vault_id, request, options)
    }

    /// `Vault.request`
    pub fn request(&self, vault_id: String, request: Snapshot, options: Option<Snapshot>) -> Call {
        self.begin::<RawRequest>(vault_id, request, options)
    }

    /// `Vault.bulkInsert`
    #[wasm_bindgen(js_name = bulkInsert)]
    pub fn bulk_insert(&self, vault_id: String, request: Snapshot, options: Option<Snapshot>) -> Call {
        self.bulk(bulk::INSERT, vault_id, request, options)
    }

    /// `Vault.bulkDetokenize`
    #[wasm_bindgen(js_name = bulkDetokenize)]
    pub fn bulk_detokenize(&self, vault_id: String, request: Snapshot, options: Option<Snapshot>) -> Call {
        self.bulk(bulk::DETOKENIZE, vault_id, request, options)
    }

    /// `Vault.bulkTokenize`
    #[wasm_bindgen(js_name = bulkTokenize)]
    pub fn bulk_tokenize(&self, vault_id: String, request: Snapshot, options: Option<Snapshot>) -> Call {
        self.bulk(bulk::TOKENIZE, vault_id, request, options)
    }

    /// `Vault.bulkDelete`
    #[wasm_bindgen(js_name = bulkDelete)]
    pub fn bulk_delete(&self, vault_id: String, request: Snapshot, options: Option<Snapshot>) -> Call {
        self.bulk(bulk::DELETE, vault_id, request, options)
    }

    /// `Vault.getAll`
    #[wasm_bindgen(js_name = getAll)]
    pub fn get_all(
        &self,
        vault_id: &str,
        request: Snapshot,
        options: Option<Snapshot>,
    ) -> Result<Pages, JsValue> {
        pages::begin(self.current_for(Target::Vault, vault_id), vault_id, request, options)
            .map_err(|failure: Failure| failure.into_js("getAll"))
    }
}

impl Client {
    fn bulk(
        &self,
        operation: BulkOperation,
        vault_id: String,
        request: Snapshot,
        options: Option<Snapshot>,
    ) -> Call {
        let state = self.current_for(Target::Vault, &vault_id);
        let work = bulk::run(operation, Rc::clone(&state), vault_id.clone(), request, options);
        observed(state, operation.name(), Target::Vault, vault_id, work)
    }
}
