//! What `Detect` has beside its operations.

use wasm_bindgen::prelude::*;

use super::client::Client;
use crate::{
    core::polling,
    host::error::Failure,
    ops::{Operation, detect::deidentify_file::DeidentifyFile},
};

#[wasm_bindgen]
impl Client {
    /// `ClientOptions.totalTimeoutMs`
    #[wasm_bindgen(js_name = totalTimeoutMs)]
    pub fn total_timeout_ms(&self) -> Option<f64> {
        self.current().settings.total_timeout_ms
    }
}

/// [`polling::wait_ms`] for `pkg-templates/runs.js`: milliseconds, or `undefined` when there is nothing to wait for.
///
/// # Errors
/// Throws the `SkyflowError` of a run that failed.
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
