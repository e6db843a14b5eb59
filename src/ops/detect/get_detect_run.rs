//! `getDetectRun`: how far the deidentification of a file is, and what came of it. wire.md D.13, E.5.

use wasm_bindgen::JsValue;

use crate::{
    core::{
        error::Error,
        retry::Repeat,
        urls::{Path, encoded},
    },
    host::{
        fetch::Outcome,
        fields::Fields,
        kernels::{self, Flat},
    },
    ops::{Body, HttpRequest, Operation},
};

/// A checked question for a run.
pub struct GetDetectRun {
    run_id: String,
    /// What the vault's words could quote; only `pkg-templates/runs.js` has it to give.
    of: JsValue,
}

impl Operation for GetDetectRun {
    const NAME: &'static str = "getDetectRun";

    fn validate(request: &Fields) -> Result<Self, Error> {
        Ok(Self { run_id: request.text("runId")?, of: request.raw("of").unwrap_or_default() })
    }

    fn to_wire(&self, vault_id: &str) -> Result<HttpRequest, Error> {
        Ok(HttpRequest {
            method: "GET",
            path: Path::new("/v1/detect/runs").segment("runId", &self.run_id)?.into_string(),
            query: JsValue::from_str(&["vault_id=", &encoded(vault_id)].concat()),
            more: Vec::new(),
            body: Body::None,
            repeat: Repeat::Safe,
        })
    }

    fn from_wire(&self, answer: &Outcome) -> Result<Flat, String> {
        kernels::flattened(kernels::detect_run(answer, &self.run_id, &self.of))
    }
}
