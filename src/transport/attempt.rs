//! Sends a request once and sorts how that ended.

use wasm_bindgen::JsValue;

use crate::{
    core::{
        error::{Effect, Error},
        retry::{self, Repeat},
        server_error::{MAX_ERROR_BODY_BYTES, ServerError},
    },
    host::{
        clock,
        error::Failure,
        fetch::{self, Attempt, Ended, Outcome},
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
}

/// Sends once. An answer with a success status is returned unread.
pub async fn send(attempt: &Attempt<'_>, repeat: Repeat) -> Result<Outcome, Lost> {
    let effect = match repeat {
        Repeat::Safe => Effect::Repeatable,
        Repeat::Unsafe => Effect::Uncertain,
    };
    match fetch::attempt(attempt).await {
        Ended::Answer(outcome) if matches!(outcome.http_status(), 200..=299) => Ok(outcome),
        Ended::Answer(outcome) => Err(refused(&outcome, effect)),
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
    }
}

fn refused(outcome: &Outcome, effect: Effect) -> Lost {
    let status = outcome.http_status();
    let mut error = if status == 0 || (300..400).contains(&status) {
        redirected(status, outcome)
    } else {
        let kind = outcome.response_header("content-type");
        let from_client = outcome.response_header("error-from-client");
        let body = outcome.error_text(MAX_ERROR_BODY_BYTES);
        ServerError::parse(status, kind.as_deref(), &body, from_client.as_deref())
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
    }
}

/// Credentials and records go to the configured host and to no other, so a redirect is an error.
fn redirected(status: u16, outcome: &Outcome) -> ServerError {
    let target = outcome.response_header("location").and_then(|location| crate::host::url::parse(&location));
    let whither = target.map(|parts| format!(" to {}", parts.origin)).unwrap_or_default();
    let mut error = ServerError::parse(status, None, "", None);
    error.message = format!(
        "the server redirects{whither}; redirects are not followed, because credentials and records would go with them. Configure the final URL"
    );
    error
}

fn too_large(outcome: &Outcome, max_bytes: f64) -> Lost {
    let status = outcome.http_status();
    let request_id = outcome.request_id();
    let why = format!("its body is larger than {max_bytes} bytes; raise `maxResponseBytes` or ask for less");
    Lost {
        failure: Error::Response { why, status, request_id: request_id.clone() }.into(),
        ended: None,
        status: Some(status),
        request_id,
    }
}
