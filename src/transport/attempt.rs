//! Sends a request once and classifies the outcome.

use wasm_bindgen::JsValue;

use super::events::{self, AttemptNumber, Reporter};
use crate::{
    core::{
        enums::LogLevel,
        error::{Effect, Error, StatusError, whole},
        retry::{self, Repeat},
        retry_budget::Retries,
        status as statuses,
    },
    host::{
        clock,
        error::{Answer, Failure, ShownNames},
        exchange::{self, Attempt, ExchangeOutcome, HttpResponse},
        hooks::HeadersQuestion,
    },
};

/// What is sent, and what the classification needs to know of it.
pub struct Sent<'a> {
    /// The HTTP request.
    pub attempt: &'a Attempt<'a>,
    /// The caller's request, whose names a server may repeat; `undefined` when there is none.
    pub request: &'a JsValue,
    /// Which of them.
    pub shown_names: ShownNames,
    /// Whether it may be sent again.
    pub repeat: Repeat,
}

/// A complete response with a success status.
pub struct Received {
    /// HTTP status.
    pub status: u16,
    /// Headers and body, in JavaScript.
    pub response: HttpResponse,
}

impl Received {
    /// The error of a response that is not the operation's.
    pub fn invalid(&self, problem: String) -> Error {
        Error::InvalidResponse { problem, status: self.status, request_id: self.response.request_id() }
    }
}

/// An attempt without a result: why, and what the retry rule needs to know.
pub struct AttemptFailure {
    /// For the caller, if this was the last attempt.
    pub failure: Failure,
    /// For the retry rule; `None` when repeating is out of the question.
    pub outcome: Option<retry::AttemptOutcome>,
    /// HTTP status, where a response came.
    pub status: Option<u16>,
    /// `x-request-id`, where a response came.
    pub request_id: Option<String>,
    /// Whether the request may succeed with another token.
    pub unauthorized: bool,
}

impl AttemptFailure {
    /// Milliseconds to wait before a retry: what `rule` says, if the budget of `retries` allows one.
    pub fn wait_ms(
        &mut self,
        retries: &mut Retries<'_>,
        rule: impl FnOnce(retry::AttemptOutcome) -> Option<f64>,
    ) -> Option<f64> {
        let outcome = self.outcome?;
        let wait_ms = rule(outcome)?;
        self.failure.budget_empty = !retries.allow(outcome);
        (!self.failure.budget_empty).then_some(wait_ms)
    }
}

/// Sends once, with an event before and after; `number` counts from 1.
pub async fn reported(
    sent: &Sent<'_>,
    number: u32,
    reporter: &Reporter<'_>,
) -> Result<Received, AttemptFailure> {
    let number = AttemptNumber { number, serial: reporter.trace.next_attempt() };
    let Attempt { timeout_ms, signal, full_errors, .. } = *sent.attempt;
    let question = HeadersQuestion {
        event: &|| reporter.event(number),
        private_path: reporter.private_path,
        timeout_ms,
        signal,
        full_errors,
    };
    let client_headers = reporter.hooks.headers.of_attempt(&question).await;
    let client_headers = client_headers.map_err(AttemptFailure::before)?;
    reporter.trace.count_attempt();
    reporter.request(number);
    // The duration is measured for a listener or the log only.
    let timed = reporter.hooks.on_response.is_some() || reporter.level == LogLevel::Debug;
    let begun_ms = if timed { clock::now_ms() } else { 0.0 };
    let result = send(sent, &client_headers, reporter.operation).await;
    if timed {
        let (status, request_id, error) = match &result {
            Ok(received) => (Some(received.status), received.response.request_id(), None),
            Err(failed) => {
                (failed.status, failed.request_id.clone(), Some(failed.failure.error.code().as_str()))
            }
        };
        let duration_ms = clock::now_ms() - begun_ms;
        let ended = events::Ended { status, request_id: request_id.as_deref(), duration_ms, error };
        reporter.response(number, &ended);
    }
    result
}

/// Sends once. A response with a success status is returned unread.
async fn send(
    sent: &Sent<'_>,
    client_headers: &JsValue,
    operation: &str,
) -> Result<Received, AttemptFailure> {
    let effect = match sent.repeat {
        Repeat::Safe => Effect::Repeatable,
        Repeat::Unsafe => Effect::Uncertain,
    };
    let attempt = sent.attempt;
    if let Some(signal) = attempt.signal.filter(|signal| signal.aborted()) {
        return Err(lost(Error::Aborted(Effect::Repeatable), Some(signal.reason()), false));
    }
    match exchange::send(attempt, client_headers).await {
        ExchangeOutcome::Response(status @ 200..=299, response) => Ok(Received { status, response }),
        ExchangeOutcome::Response(status, response) => {
            let answer =
                Answer::read(&response, sent.request, sent.shown_names, operation, attempt.full_errors);
            Err(refused(status, &response, answer, effect))
        }
        ExchangeOutcome::TooLarge(status, response) => Err(too_large(status, &response, attempt.max_bytes)),
        ExchangeOutcome::TimedOut => Err(lost(Error::Timeout(attempt.timeout_ms, effect), None, true)),
        ExchangeOutcome::Aborted(reason) => Err(lost(Error::Aborted(effect), Some(reason), false)),
        ExchangeOutcome::NotSent(thrown) => Err(lost(
            Error::input(
                "`fetch` refused its arguments, so nothing was sent: check the `fetch` of the client (a service binding must be bound: `(url, init) => env.BINDING.fetch(url, init)`) and the signal's origin. See `cause` for the runtime's error",
            ),
            Some(thrown),
            false,
        )),
        ExchangeOutcome::NoResponse(thrown) => Err(lost(
            Error::InvalidResponse {
                problem: "`fetch` did not return a Response whose body can still be read".to_owned(),
                status: 0,
                request_id: None,
            },
            Some(thrown),
            false,
        )),
        ExchangeOutcome::Interrupted(thrown) => {
            Err(lost(Error::Network(Effect::Repeatable), Some(thrown), false))
        }
        ExchangeOutcome::Failed(thrown) => Err(lost(Error::Network(effect), Some(thrown), true)),
    }
}

impl AttemptFailure {
    /// Nothing was sent.
    fn before(failure: Failure) -> Self {
        Self { failure, outcome: None, status: None, request_id: None, unauthorized: false }
    }
}

fn lost(error: Error, cause: Option<JsValue>, repeatable: bool) -> AttemptFailure {
    let outcome = repeatable.then_some(retry::AttemptOutcome::Lost);
    AttemptFailure { outcome, ..AttemptFailure::before(Failure { cause, ..error.into() }) }
}

fn refused(status: u16, response: &HttpResponse, answer: Answer, effect: Effect) -> AttemptFailure {
    // The other party of a connection says so, and knows nothing of our token.
    let from_client = response.header("error-from-client");
    let theirs = from_client.is_some_and(|value| value.trim().eq_ignore_ascii_case("true"));
    let is_redirect = status == 0 || (300..400).contains(&status);
    let message =
        if is_redirect { redirect_message(response) } else { fallback(status, &answer.body_kind()) };
    let error = StatusError {
        status,
        effect,
        retry_after_ms: retry_after_ms(status, response),
        request_id: response.request_id(),
        message,
        of_configuration: false,
    };
    AttemptFailure {
        request_id: error.request_id.clone(),
        outcome: Some(retry::AttemptOutcome::Response { status, retry_after_ms: error.retry_after_ms }),
        failure: Failure { answer: Some(answer).filter(|_| !is_redirect), ..Error::Status(error).into() },
        status: Some(status),
        unauthorized: status == 401 && !theirs,
    }
}

fn retry_after_ms(status: u16, response: &HttpResponse) -> Option<f64> {
    let now_ms = clock::now_ms();
    let retry_after = response.header("retry-after");
    let asked = retry_after.and_then(|header| retry::retry_after_ms(&header, now_ms, clock::parse_ms));
    let reset = || response.header("x-ratelimit-reset").filter(|_| status == 429);
    asked.or_else(|| reset().and_then(|header| retry::rate_limit_reset_ms(&header, now_ms)))
}

/// The message of a response that has none of its own.
fn fallback(status: u16, body_kind: &str) -> String {
    let body = match body_kind {
        "empty" => "an empty body",
        "large" => "a body too large to be read",
        "html" => "an HTML page, so it may come from a proxy and not from the vault",
        _ => "a body without an error message",
    };
    let reason = statuses::reason(status).map(|reason| format!(" {reason}")).unwrap_or_default();
    format!("the server answered {status}{reason} with {body}")
}

/// Credentials and records go to the configured host and to no other, so a redirect is an error.
fn redirect_message(response: &HttpResponse) -> String {
    let target = response.redirect_origin().map(|origin| format!(" to {origin}")).unwrap_or_default();
    format!(
        "the server redirects{target}; redirects are not followed, because credentials and records would go with them. Configure the final URL"
    )
}

fn too_large(status: u16, response: &HttpResponse, max_bytes: f64) -> AttemptFailure {
    let request_id = response.request_id();
    let problem = format!(
        "its body is larger than {} bytes; raise `maxResponseBytes` or ask for less",
        whole(max_bytes)
    );
    AttemptFailure {
        failure: Error::InvalidResponse { problem, status, request_id: request_id.clone() }.into(),
        outcome: None,
        status: Some(status),
        request_id,
        unauthorized: false,
    }
}
