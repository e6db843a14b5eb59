//! Detect: `deidentifyText`, `reidentifyText`, `checkGuardrails`, and which endpoint answers what.
//!
//! The vault's id is in the body, or in the query where there is none.

use serde::Deserialize;

use super::detect_files::{self, DATES, Kind};
use crate::{
    detect::{
        body::{DeidentifyBody, ReidentifyBody},
        deidentify::Deidentifier,
        guardrails,
        policy::Policy,
        reidentify::{self, Format},
    },
    error::ApiError,
    http::{Query, Response, check_answer},
    input::Text,
    json,
    vault::Vault,
};

/// What a path below `/v1/detect` names.
#[derive(Clone, Copy)]
pub(super) enum Endpoint<'t> {
    DeidentifyText,
    ReidentifyText,
    DeidentifyFile(&'static Kind),
    ReidentifyFile,
    Run(&'t str),
    Guardrails,
}

impl<'t> Endpoint<'t> {
    pub(super) fn locate(path: &[&'t str]) -> Option<Self> {
        Some(match path {
            ["deidentify", "string"] => Self::DeidentifyText,
            ["reidentify", "string"] => Self::ReidentifyText,
            ["deidentify", "file", path @ ..] => Self::DeidentifyFile(Kind::locate(path)?),
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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GuardrailsBody<'a> {
    #[serde(borrow)]
    text: Option<Text<'a>>,
    #[serde(borrow)]
    vault_id: Option<Text<'a>>,
    check_toxicity: Option<bool>,
    #[serde(borrow)]
    deny_topics: Option<Vec<Text<'a>>>,
}

pub(super) fn answer(
    vault: &mut Vault,
    endpoint: Endpoint<'_>,
    body: &[u8],
    query: &Query<'_>,
) -> Result<Response, ApiError> {
    match endpoint {
        Endpoint::DeidentifyText => deidentify_text(vault, body),
        Endpoint::ReidentifyText => reidentify_text(vault, body),
        Endpoint::DeidentifyFile(kind) => detect_files::deidentify(vault, kind, body),
        Endpoint::ReidentifyFile => detect_files::reidentify(vault, body),
        Endpoint::Run(id) => detect_files::run(vault, id, query),
        Endpoint::Guardrails => check_guardrails(vault, body),
    }
}

/// `POST /v1/detect/deidentify/string`
fn deidentify_text(vault: &mut Vault, body: &[u8]) -> Result<Response, ApiError> {
    let body: DeidentifyBody<'_> = json::parse_body(body)?;
    check_vault(vault, body.vault_id.as_ref())?;
    body.refuse_but("text", &[DATES])?;
    let text = required("text", body.text.as_ref())?;
    let policy = Policy::new(&body, &mut vault.store.rng)?;
    let mut deidentifier = Deidentifier::new(policy, &mut vault.store.detected, &mut vault.store.rng);
    let processed = deidentifier.text(text)?;
    let mut out = Vec::with_capacity(256 + processed.len() * 2);
    json::push_raw(&mut out, r#"{"processed_text":"#);
    json::push_text(&mut out, &processed);
    json::push_raw(&mut out, r#","entities":["#);
    let mut first = true;
    for replaced in &deidentifier.replaced {
        json::push_separator(&mut out, &mut first);
        replaced.push(&mut out, true);
    }
    let (words, characters) = (deidentifier.words, deidentifier.characters);
    json::push_raw(&mut out, &format!(r#"],"word_count":{words},"character_count":{characters}}}"#));
    check_answer(&out)?;
    Ok(Response::json(200, out))
}

/// `POST /v1/detect/reidentify/string`
fn reidentify_text(vault: &Vault, body: &[u8]) -> Result<Response, ApiError> {
    let body: ReidentifyBody<'_> = json::parse_body(body)?;
    check_vault(vault, body.vault_id.as_ref())?;
    body.refuse_but("text")?;
    let text = required("text", body.text.as_ref())?;
    let format = Format::new(body.format.as_ref())?;
    let text = reidentify::text(text, &vault.store.detected, &format);
    let mut out = Vec::with_capacity(16 + text.len());
    json::push_raw(&mut out, r#"{"text":"#);
    json::push_text(&mut out, &text);
    out.push(b'}');
    check_answer(&out)?;
    Ok(Response::json(200, out))
}

/// `POST /v1/detect/guardrails`
fn check_guardrails(vault: &Vault, body: &[u8]) -> Result<Response, ApiError> {
    let body: GuardrailsBody<'_> = json::parse_body(body)?;
    check_vault(vault, body.vault_id.as_ref())?;
    let text = required("text", body.text.as_ref())?;
    let toxic = body.check_toxicity.filter(|check| *check).map(|_| guardrails::is_toxic(text));
    let topics = body.deny_topics.filter(|topics| !topics.is_empty());
    let denied = topics.map(|topics| topics.iter().any(|topic| guardrails::is_about(text, &topic.0)));
    let mut out = Vec::with_capacity(96 + text.len());
    json::push_raw(&mut out, r#"{"text":"#);
    json::push_text(&mut out, text);
    for (name, found) in [("toxic", toxic), ("denied_topic", denied)] {
        if let Some(found) = found {
            json::push_raw(&mut out, &format!(r#","{name}":{found}"#));
        }
    }
    let failed = toxic == Some(true) || denied == Some(true);
    json::push_raw(
        &mut out,
        if failed { r#","validation":"failed"}"# } else { r#","validation":"passed"}"# },
    );
    Ok(Response::json(200, out))
}

pub(super) fn required<'t>(name: &str, text: Option<&'t Text<'_>>) -> Result<&'t str, ApiError> {
    text.map(|text| text.0.as_ref())
        .filter(|text| !text.trim().is_empty())
        .ok_or_else(|| ApiError::invalid(format!("Invalid request. {name} is missing or empty.")))
}

pub(super) fn check_vault(vault: &Vault, vault_id: Option<&Text<'_>>) -> Result<(), ApiError> {
    if required("vault_id", vault_id)? == vault.vault_id() {
        return Ok(());
    }
    Err(ApiError::not_found("The vault does not exist, or this credential has no access to it."))
}
