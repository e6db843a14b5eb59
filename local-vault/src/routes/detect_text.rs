//! Detect for texts: `deidentifyText`, `reidentifyText`, `checkGuardrails`.

use serde::{Deserialize, Serialize};

use super::{
    detect::{TRANSFORMATIONS, check_vault, required},
    state::State,
};
use crate::{
    core::error::ApiError,
    detect::{
        body::{DeidentifyBody, ReidentifyBody},
        deidentify::{Deidentifier, Replacement},
        guardrails,
        policy::Policy,
        reidentify::{self, RevealFormat},
    },
    http::{Response, body},
    identity::Access,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GuardrailsBody {
    text: Option<String>,
    vault_id: Option<String>,
    check_toxicity: Option<bool>,
    deny_topics: Option<Vec<String>>,
}

#[derive(Serialize)]
struct DeidentifiedText<'a> {
    processed_text: String,
    entities: &'a [Replacement],
    word_count: usize,
    character_count: usize,
}

#[derive(Serialize)]
struct ReidentifiedText {
    text: String,
}

#[derive(Serialize)]
struct GuardrailsResponse<'a> {
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    toxic: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    denied_topic: Option<bool>,
    validation: &'static str,
}

/// `POST /v1/detect/deidentify/string`
pub(super) fn deidentify(state: &mut State, body: &[u8], access: &Access<'_>) -> Result<Response, ApiError> {
    let body: DeidentifyBody = body::parse(body)?;
    check_vault(state, body.vault_id.as_deref())?;
    body.accept_only("text", &[TRANSFORMATIONS])?;
    let text = required("text", body.text.as_deref())?;
    let policy = Policy::new(&body, &mut state.random)?;
    access.check_detect(policy.creates_vault_tokens())?;
    let mut deidentifier = Deidentifier::new(policy, &mut state.detected, &mut state.random);
    let processed_text = deidentifier.text(text)?;
    Response::json(
        200,
        &DeidentifiedText {
            processed_text,
            entities: &deidentifier.replaced,
            word_count: deidentifier.words,
            character_count: deidentifier.characters,
        },
    )
}

/// `POST /v1/detect/reidentify/string`
pub(super) fn reidentify(state: &State, body: &[u8]) -> Result<Response, ApiError> {
    let body: ReidentifyBody = body::parse(body)?;
    check_vault(state, body.vault_id.as_deref())?;
    body.accept_only("text")?;
    let text = required("text", body.text.as_deref())?;
    let format = RevealFormat::new(body.format.as_ref())?;
    Response::json(200, &ReidentifiedText { text: reidentify::text(text, &state.detected, &format) })
}

/// `POST /v1/detect/guardrails`
pub(super) fn check_guardrails(state: &State, body: &[u8]) -> Result<Response, ApiError> {
    let body: GuardrailsBody = body::parse(body)?;
    check_vault(state, body.vault_id.as_deref())?;
    let text = required("text", body.text.as_deref())?;
    let toxic = body.check_toxicity.filter(|check| *check).map(|_| guardrails::is_toxic(text));
    let topics = body.deny_topics.filter(|topics| !topics.is_empty());
    let denied_topic = topics.map(|topics| topics.iter().any(|topic| guardrails::is_about(text, topic)));
    let failed = toxic == Some(true) || denied_topic == Some(true);
    let validation = if failed { "failed" } else { "passed" };
    Response::json(200, &GuardrailsResponse { text, toxic, denied_topic, validation })
}
