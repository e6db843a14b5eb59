//! The methods of `Detect`.

use wasm_bindgen::prelude::*;

use super::client::Client;
use crate::{
    core::polling,
    host::error::Failure,
    ops::{
        Kind, Operation,
        detect::{
            check_guardrails::CheckGuardrails, deidentify_file::DeidentifyFile,
            deidentify_text::DeidentifyText, get_detect_run::GetDetectRun, reidentify_file::ReidentifyFile,
            reidentify_text::ReidentifyText,
        },
    },
};

#[wasm_bindgen]
impl Client {
    /// `Detect.deidentifyText`
    #[wasm_bindgen(js_name = deidentifyText)]
    pub fn deidentify_text(&self, vault_id: String, request: JsValue, options: JsValue) -> u32 {
        self.execute(Kind::of::<DeidentifyText>(), vault_id, request, options)
    }

    /// `Detect.reidentifyText`
    #[wasm_bindgen(js_name = reidentifyText)]
    pub fn reidentify_text(&self, vault_id: String, request: JsValue, options: JsValue) -> u32 {
        self.execute(Kind::of::<ReidentifyText>(), vault_id, request, options)
    }

    /// The first part of `Detect.deidentifyFile`: starts the run, and tells how long to wait for it.
    #[wasm_bindgen(js_name = deidentifyFile)]
    pub fn deidentify_file(&self, vault_id: String, request: JsValue, options: JsValue) -> u32 {
        self.execute(Kind::of::<DeidentifyFile>(), vault_id, request, options)
    }

    /// `Detect.getDetectRun`, and the other parts of `deidentifyFile`.
    #[wasm_bindgen(js_name = getDetectRun)]
    pub fn get_detect_run(&self, vault_id: String, request: JsValue, options: JsValue) -> u32 {
        self.execute(Kind::of::<GetDetectRun>(), vault_id, request, options)
    }

    /// `Detect.reidentifyFile`
    #[wasm_bindgen(js_name = reidentifyFile)]
    pub fn reidentify_file(&self, vault_id: String, request: JsValue, options: JsValue) -> u32 {
        self.execute(Kind::of::<ReidentifyFile>(), vault_id, request, options)
    }

    /// `Detect.checkGuardrails`
    #[wasm_bindgen(js_name = checkGuardrails)]
    pub fn check_guardrails(&self, vault_id: String, request: JsValue, options: JsValue) -> u32 {
        self.execute(Kind::of::<CheckGuardrails>(), vault_id, request, options)
    }

    /// `ClientOptions.totalTimeoutMs`
    #[wasm_bindgen(js_name = totalTimeoutMs)]
    pub fn total_timeout_ms(&self) -> Option<f64> {
        self.current().settings.total_timeout_ms
    }
}

/// Milliseconds until a run should be asked for again, or nothing when it succeeded or the time is up.
/// Throws when it failed.
#[wasm_bindgen(js_name = pollWait)]
pub fn poll_wait(
    status: &str,
    said: Option<String>,
    request_id: Option<String>,
    polls: u32,
    elapsed_ms: f64,
    budget_ms: f64,
) -> Result<Option<f64>, JsValue> {
    polling::wait_ms(status, said, request_id, polls, elapsed_ms, budget_ms)
        .map_err(|error| Failure::from(error).into_js(DeidentifyFile::NAME))
}
