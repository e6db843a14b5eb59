//! Sends a request once and sorts how that ended.

use wasm_bindgen::JsValue;

use super::events::{self, Reporter};
use crate::{
    core::{
        enums::LogLevel,
        error::{Effect, Error},
        retry::{self, Repeat},
        server_error::{Body, MAX_ERROR_BODY_BYTES, ServerError},
    },
    host::{
        clock,
        error::Failure,
        fetch::{self, Attempt, Ended, Outcome},
        tree,
    },
};

/// An attempt that gave no result: why, and what the retry rule needs to know.
pub struct Lost {
    /// For the caller, if this was the last attempt.
    pub failure: Failure,
    /// For the retry rule; `None` when repeating is out of the question.
    pub ended: Option<retry::Ended>,
    /// HTTP status, where an answer came.
    pub status: Option<u16>,
    /// `x-request-id`, where an answer came.
    pub request_id: Option<String>,
    /// Whether another token may be all that it needs.
    pub unauthorized: bool,
}

/// Sends once, and tells listeners and the log; `number` counts from 1.
pub async fn reported(
    attempt: &Attempt<'_>,
    repeat: Repeat,
    number: u32,
    reporter: &Reporter<'_>,
) -> Result<Outcome, Lost> {
    reporter.request(number);
    // Without a listener and below DEBUG nobody asks how long it took.
    let timed = reporter.hooks.on_response.is_some() || reporter.level == LogLevel::Debug;
    let begun_ms = if timed { clock::now_ms() } else { 0.0 };
    let result = send(attempt, repeat).await;
    if timed {
        let request_id = match &result {
            Ok(answer) => answer.request_id(),
            Err(lost) => lost.request_id.clone(),
        };
        let (status, error) = match &result {
            Ok(answer) => (Some(answer.http_status()), None),
            Err(lost) => (lost.status, Some(lost.failure.error.code().as_str())),
        };
        let duration_ms = clock::now_ms() - begun_ms;
        let ended = events::Ended { status, request_id: request_id.as_deref(), duration_ms, error };
        reporter.response(number, &ended);
    }
    result
}

/// Sends once. An answer with a success status is returned unread.
async fn send(attempt: &Attempt<'_>, repeat: Repeat) -> Result<Outcome, Lost> {
    let effect = match repeat {
        Repeat::Safe => Effect::Repeatable,
        Repeat::Unsafe => Effect::Uncertain,
    };
    match fetch::attempt(attempt).await {
        Ended::Answer(200..=299, outcome) => Ok(outcome),
        Ended::Answer(_, outcome) => Err(refused(&outcome, attempt, effect)),
        Ended::TooLarge(outcome) => Err(too_large(&outcome, attempt.max_bytes)),
        Ended::TimedOut => Err(lost(Error::Timeout(attempt.timeout_ms, effect), None, true)),
        Ended::Aborted(reason) => Err(lost(Error::Aborted, Some(reason), false)),
        Ended::Failed(thrown) => Err(lost(Error::Network(effect), Some(thrown), true)),
    }
}

fn lost(error: Error, cause: Option<JsValue>, repeatable: bool) -> Lost {
    Lost {
        failure: Failure { error, cause },
        ended: repeatable.then_some(retry::Ended::Lost),
        status: None,
        request_id: None,
        unauthorized: false,
    }
}

fn refused(outcome: &Outcome, sent: &Attempt<'_>, effect: Effect) -> Lost {
    let status = outcome.http_status();
    let from_client = outcome.response_header("error-from-client");
    // The party behind a connection has said so, and knows nothing of our token.
    let theirs = from_client.as_ref().is_some_and(|value| value.trim().eq_ignore_ascii_case("true"));
    let mut error = if status == 0 || (300..400).contains(&status) {
        redirected(status, outcome)
    } else {
        ServerError::read(status, body(outcome, sent), from_client.as_deref())
    };
    error.request_id = outcome.request_id();
    error.retry_after = outcome.response_header("retry-after");
    let asked = error.retry_after.as_deref();
    let retry_after_ms =
        asked.and_then(|header| retry::retry_after_ms(header, clock::now_ms(), clock::parse_ms));
    Lost {
        request_id: error.request_id.clone(),
        failure: Error::Refused(Box::new(error), effect).into(),
        ended: Some(retry::Ended::Answered { status, retry_after_ms }),
        status: Some(status),
        unauthorized: status == 401 && !theirs,
    }
}

fn body(outcome: &Outcome, sent: &Attempt<'_>) -> Body {
    let kind = outcome.response_header("content-type").unwrap_or_default().to_ascii_lowercase();
    match outcome.error_json(MAX_ERROR_BODY_BYTES, sent) {
        _ if kind.starts_with("text/plain") => Body::Plain(outcome.error_text(MAX_ERROR_BODY_BYTES, sent)),
        Some(json) => tree::read(json, "the error body").map_or(Body::Other, Body::Json),
        None if outcome.is_empty() => Body::Empty,
        None if kind.starts_with("text/html") => Body::Html,
        None => Body::Other,
    }
}

/// Credentials and records go to the configured host and to no other, so a redirect is an error.
fn redirected(status: u16, outcome: &Outcome) -> ServerError {
    let target = outcome.response_header("location").and_then(|location| crate::host::url::parse(&location));
    let whither = target.map(|parts| format!(" to {}", parts.origin)).unwrap_or_default();
    let mut error = ServerError::read(status, Body::Empty, None);
    error.message = format!(
        "the server redirects{whither}; redirects are not followed, because credentials and records would go with them. Configure the final URL"
    );
    error
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "for display; formatting floats is 20 KB of code"
)]
fn too_large(outcome: &Outcome, max_bytes: f64) -> Lost {
    let status = outcome.http_status();
    let request_id = outcome.request_id();
    let why = format!(
        "its body is larger than {} bytes; raise `maxResponseBytes` or ask for less",
        max_bytes as u64
    );
    Lost {
        failure: Error::Response { why, status, request_id: request_id.clone() }.into(),
        ended: None,
        status: Some(status),
        request_id,
        unauthorized: false,
    }
}
