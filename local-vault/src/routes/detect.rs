//! The endpoints of Detect. The vault's id is in the body, or in the query if there is no body.

use super::{
    detect_files::{self, FileEndpoint},
    detect_text,
    state::State,
};
use crate::{
    core::error::ApiError,
    http::{Query, Response},
    identity::Access,
};

/// An endpoint below `/v1/detect`.
#[derive(Clone, Copy)]
pub(super) enum DetectEndpoint<'t> {
    DeidentifyText,
    ReidentifyText,
    DeidentifyFile(&'static FileEndpoint),
    ReidentifyFile,
    Run(&'t str),
    Guardrails,
}

/// The option that every kind of text has, in files too.
pub(super) const TRANSFORMATIONS: &str = "transformations";

impl<'t> DetectEndpoint<'t> {
    /// The endpoint of a path below `/v1/detect`.
    pub(super) fn locate(path: &[&'t str]) -> Option<Self> {
        Some(match path {
            ["deidentify", "string"] => Self::DeidentifyText,
            ["reidentify", "string"] => Self::ReidentifyText,
            ["deidentify", "file", path @ ..] => Self::DeidentifyFile(FileEndpoint::locate(path)?),
            ["reidentify", "file"] => Self::ReidentifyFile,
            ["runs", id] => Self::Run(id),
            ["guardrails"] => Self::Guardrails,
            _ => return None,
        })
    }

    pub(super) fn methods(self) -> &'static str {
        if matches!(self, Self::Run(_)) { "GET" } else { "POST" }
    }
}

pub(super) fn answer(
    state: &mut State,
    endpoint: DetectEndpoint<'_>,
    body: &[u8],
    query: &Query<'_>,
    access: &Access<'_>,
) -> Result<Response, ApiError> {
    access.check_detect(false)?;
    match endpoint {
        DetectEndpoint::DeidentifyText => detect_text::deidentify(state, body, access),
        DetectEndpoint::ReidentifyText => detect_text::reidentify(state, body),
        DetectEndpoint::DeidentifyFile(endpoint) => detect_files::deidentify(state, endpoint, body, access),
        DetectEndpoint::ReidentifyFile => detect_files::reidentify(state, body),
        DetectEndpoint::Run(id) => detect_files::run(state, id, query, access),
        DetectEndpoint::Guardrails => detect_text::check_guardrails(state, body),
    }
}

/// The text of a member that must not be blank.
pub(super) fn required<'t>(name: &str, text: Option<&'t str>) -> Result<&'t str, ApiError> {
    text.filter(|text| !text.trim().is_empty())
        .ok_or_else(|| ApiError::invalid(format!("Invalid request. {name} is missing or empty.")))
}

/// Refuses another vault's id.
pub(super) fn check_vault(state: &State, vault_id: Option<&str>) -> Result<(), ApiError> {
    if required("vault_id", vault_id)? == state.identity.vault_id {
        return Ok(());
    }
    Err(ApiError::no_vault())
}
