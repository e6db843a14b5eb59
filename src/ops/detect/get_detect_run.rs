//! `getDetectRun`: the state of the deidentification of a file, and its result. wire.md D.13, E.5.

use wasm_bindgen::JsValue;

use crate::{
    core::{
        error::Error,
        retry::Repeat,
        urls::{Path, encoded},
    },
    host::{
        codec::{self, Decoded},
        exchange::HttpResponse,
        javascript,
        reader::{Argument, Members},
    },
    ops::{Body, HttpRequest, Operation, ResponseContext},
};

javascript! { "../records/get-detect-run.js" {
    #[wasm_bindgen(js_name = getDetectRunResult)]
    fn get_detect_run_result(response: &HttpResponse, run_id: &str, full_errors: bool) -> JsValue;
}}

/// A checked request for the state of a run.
pub struct GetDetectRun {
    run_id: String,
}

impl GetDetectRun {
    /// A request for the state of a run that this client has started.
    pub const fn of(run_id: String) -> Self {
        Self { run_id }
    }
}

impl Operation for GetDetectRun {
    const NAME: &'static str = "getDetectRun";
    const MEMBERS: Members = Members { readable: "runId", private: "" };

    fn validate(request: &Argument) -> Result<Self, Error> {
        Ok(Self::of(request.text("runId")?))
    }

    fn to_wire(&self, vault_id: &str) -> Result<HttpRequest, Error> {
        let path = Path::new("/v1/detect/runs").segment("runId", &self.run_id)?;
        let query = JsValue::from_str(&["vault_id=", &encoded(vault_id)].concat());
        Ok(HttpRequest {
            queries: vec![query],
            returns_file: true,
            ..HttpRequest::new("GET", path, Body::Empty, Repeat::Safe)
        })
    }

    fn from_wire(&self, context: &ResponseContext<'_>) -> Result<Decoded, String> {
        Ok(codec::later(get_detect_run_result(context.response, &self.run_id, context.full_errors)))
    }
}
