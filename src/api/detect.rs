//! The operations of `Detect`.

use std::rc::Rc;

use wasm_bindgen::prelude::*;

use super::client::{Client, observed};
use crate::{
    core::urls::Target,
    flows::{
        deidentify_chat, detect_run,
        reidentify_stream::{self, Reidentifier},
    },
    host::{driver::Call, reader::Snapshot},
    ops::detect::{
        check_guardrails::CheckGuardrails, deidentify_text::DeidentifyText, get_detect_run::GetDetectRun,
        reidentify_file::ReidentifyFile, reidentify_text::ReidentifyText,
    },
};

#[wasm_bindgen]
impl Client {
    /// `Detect.deidentifyText`
    #[wasm_bindgen(js_name = deidentifyText)]
    pub fn deidentify_text(&self, vault_id: String, request: Snapshot, options: Option<Snapshot>) -> Call {
        self.begin::<DeidentifyText>(vault_id, request, options)
    }

    /// `Detect.reidentifyText`
    #[wasm_bindgen(js_name = reidentifyText)]
    pub fn reidentify_text(&self, vault_id: String, request: Snapshot, options: Option<Snapshot>) -> Call {
        self.begin::<ReidentifyText>(vault_id, request, options)
    }

    /// `Detect.getDetectRun`
    #[wasm_bindgen(js_name = getDetectRun)]
    pub fn get_detect_run(&self, vault_id: String, request: Snapshot, options: Option<Snapshot>) -> Call {
        self.begin::<GetDetectRun>(vault_id, request, options)
    }

    /// `Detect.reidentifyFile`
    #[wasm_bindgen(js_name = reidentifyFile)]
    pub fn reidentify_file(&self, vault_id: String, request: Snapshot, options: Option<Snapshot>) -> Call {
        self.begin::<ReidentifyFile>(vault_id, request, options)
    }

    /// `Detect.checkGuardrails`
    #[wasm_bindgen(js_name = checkGuardrails)]
    pub fn check_guardrails(&self, vault_id: String, request: Snapshot, options: Option<Snapshot>) -> Call {
        self.begin::<CheckGuardrails>(vault_id, request, options)
    }

    /// `Detect.deidentifyChat`
    #[wasm_bindgen(js_name = deidentifyChat)]
    pub fn deidentify_chat(&self, vault_id: String, request: Snapshot, options: Option<Snapshot>) -> Call {
        let state = self.current_for(Target::Vault, &vault_id);
        let work = deidentify_chat::run(Rc::clone(&state), vault_id.clone(), request, options);
        observed(state, "deidentifyChat", Target::Vault, vault_id, work)
    }

    /// `Detect.reidentifyStream`
    #[wasm_bindgen(js_name = reidentifyStream)]
    pub fn reidentify_stream(
        &self,
        vault_id: String,
        request: Snapshot,
        options: Option<Snapshot>,
    ) -> Result<Reidentifier, JsValue> {
        reidentify_stream::begin(self.current_for(Target::Vault, &vault_id), vault_id, request, options)
            .map_err(|failure| failure.into_js("reidentifyStream"))
    }

    /// `Detect.deidentifyFile`
    #[wasm_bindgen(js_name = deidentifyFile)]
    pub fn deidentify_file(&self, vault_id: String, request: Snapshot, options: Option<Snapshot>) -> Call {
        let state = self.current_for(Target::Vault, &vault_id);
        let work = detect_run::run(Rc::clone(&state), vault_id.clone(), request, options);
        observed(state, "deidentifyFile", Target::Vault, vault_id, work)
    }
}
