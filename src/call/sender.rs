//! Sends one HTTP request of a call: authorization, attempts, waits.

use std::rc::Rc;

use wasm_bindgen::JsValue;
use web_sys::AbortSignal;

use super::CallContext;
use crate::{
    auth::{self, Authorization, TokenRequest},
    config::Endpoint,
    core::{
        error::{Effect, Error},
        retry,
        retry_budget::Retries,
    },
    host::{
        call_trace::CallTrace,
        clock, driver,
        error::Failure,
        exchange::{self, Attempt},
        files,
        headers::{self, Headers},
        random,
    },
    ops::{Body, HttpRequest, OperationDescriptor},
    transport::{
        attempt::{self, AttemptFailure, Received, Sent},
        events::Reporter,
    },
};

/// Sends one HTTP request until it succeeds or may not be repeated.
pub(super) struct Sender<'a> {
    call: &'a CallContext,
    endpoint: &'a Endpoint,
    wire: &'a HttpRequest,
    query: &'a JsValue,
    request: &'a JsValue,
    url: String,
    descriptor: &'static OperationDescriptor,
}

impl<'a> Sender<'a> {
    pub(super) fn new(
        call: &'a CallContext,
        endpoint: &'a Endpoint,
        descriptor: &'static OperationDescriptor,
        wire: &'a HttpRequest,
        query: &'a JsValue,
        request: &'a JsValue,
    ) -> Self {
        let url = [endpoint.base_url.as_str(), wire.path.as_str()].concat();
        Self { call, endpoint, wire, query, request, url, descriptor }
    }

    pub(super) async fn run(&self) -> Result<Received, Failure> {
        let shown_url = self.endpoint.shown_url.as_ref();
        let trace = driver::current_trace();
        let reporter = Reporter {
            hooks: &self.call.state.hooks,
            level: self.call.state.settings.log_level,
            trace: trace.unwrap_or_else(|| Rc::new(CallTrace::new(self.descriptor.name, None, None, false))),
            operation: self.descriptor.name,
            method: self.wire.method,
            url: shown_url.unwrap_or(&self.url),
            private_path: if shown_url.is_some() { &JsValue::UNDEFINED } else { &self.wire.private_path },
        };
        let result = self.attempts(&reporter).await;
        match &result {
            Ok(_) => reporter.succeeded(),
            Err((failure, request_id)) => {
                reporter.failed(
                    failure.error.code().as_str(),
                    failure.error.http_code(),
                    request_id.as_deref(),
                );
            }
        }
        result.map_err(|(failure, _)| failure)
    }

    async fn attempts(&self, reporter: &Reporter<'_>) -> Result<Received, (Failure, Option<String>)> {
        let signal = self.call.signal();
        let opened;
        let body = match &self.wire.body {
            Body::Empty => &JsValue::UNDEFINED,
            Body::Json(body) | Body::Raw(body) => body,
            Body::Connection(connection) if !connection.body.is_function() => &connection.body,
            Body::Connection(connection) => {
                opened = self.opened(&connection.body).await.map_err(|failure| (failure, None))?;
                &opened
            }
            Body::Deferred(deferred) => {
                opened = self.opened(deferred).await.map_err(|failure| (failure, None))?;
                &opened
            }
        };
        let mut authorization = self.authorize(reporter).await.map_err(|failure| (failure, None))?;
        let (mut sent, mut count, mut renewed) = (0, 0, false);
        let mut retries = Retries::new(self.call.state.retry_budgets.as_deref(), &self.url);
        loop {
            sent += 1;
            let number = self.admitted().await.map_err(|failure| (failure, None))?;
            let result = self.attempt(&authorization, body, sent, reporter).await;
            // Only a failure waits.
            let jitter = if result.is_err() { random::unit() } else { 0.0 };
            self.report_to_pace(number, result.as_ref().err(), count, jitter);
            let mut failed = match result {
                Ok(received) => {
                    retries.succeeded();
                    return Ok(received);
                }
                Err(failed) => failed,
            };
            // Nothing was carried out, and a new token may suffice.
            if failed.unauthorized && !renewed && auth::reject(&authorization) {
                renewed = true;
                let again = self.authorize(reporter).await;
                authorization = again.map_err(|failure| (failure, failed.request_id))?;
                continue;
            }
            let wait = failed.wait_ms(&mut retries, |outcome| {
                retry::wait_ms(
                    self.wire.repeat,
                    outcome,
                    count,
                    self.call.options.max_retries,
                    jitter,
                    self.call.remaining_ms(),
                )
            });
            let Some(wait_ms) = wait else { return Err((failed.failure, failed.request_id)) };
            reporter.retrying(wait_ms, failed.failure.error.code().as_str());
            if !exchange::sleep(wait_ms, signal).await {
                return Err((self.call.aborted(), failed.request_id));
            }
            count += 1;
        }
    }

    /// Waits until the call's pace lets an attempt begin: its number there.
    async fn admitted(&self) -> Result<u32, Failure> {
        let Some(pace) = &self.call.pace else { return Ok(0) };
        loop {
            let wait_ms = match pace.begin(clock::now_ms()) {
                Ok(number) => return Ok(number),
                Err(wait_ms) => wait_ms,
            };
            let wait_ms = self.call.remaining_ms().map_or(wait_ms, |left| wait_ms.min(left));
            if wait_ms <= 0.0 {
                return Err(self.call.timed_out());
            }
            if !exchange::sleep(wait_ms, self.call.signal()).await {
                return Err(self.call.aborted());
            }
        }
    }

    /// Tells the call's pace how an attempt ended.
    fn report_to_pace(&self, number: u32, failed: Option<&AttemptFailure>, count: u32, jitter: f64) {
        let Some(pace) = &self.call.pace else { return };
        let outcome = failed.and_then(|failed| failed.outcome);
        match outcome.and_then(|outcome| retry::pause_ms(outcome, count, jitter)) {
            Some(pause_ms) => pace.refused(number, pause_ms, clock::now_ms()),
            None => pace.end(number, failed.is_none()),
        }
    }

    async fn authorize(&self, reporter: &Reporter<'_>) -> Result<Rc<Authorization>, Failure> {
        if matches!(&self.wire.body, Body::Connection(connection) if connection.authorized) {
            return Ok(Authorization::none());
        }
        if let Some(ready) = self.endpoint.authorization.get() {
            return Ok(Rc::clone(ready));
        }
        let request = TokenRequest {
            target: self.call.target,
            id: self.call.id.as_text().unwrap_or_default(),
            environment_problem: self.call.state.settings.environment_problem.as_ref(),
            hooks: reporter.hooks,
            level: reporter.level,
            full_errors: self.call.state.settings.full_errors,
            timeout_ms: self.endpoint.timeout_ms,
            own_timeout_ms: self.call.options.timeout_ms,
            max_retries: self.endpoint.max_retries,
            retry_budgets: self.call.state.retry_budgets.as_ref(),
            signal: self.call.signal(),
            remaining_ms: &|| self.call.remaining_ms(),
        };
        auth::authorize(
            self.endpoint.credentials.as_deref(),
            &self.endpoint.authorization,
            &self.call.state.keyring,
            &request,
        )
        .await
    }

    /// A deferred body is made before the first attempt, and once for all of them.
    async fn opened(&self, deferred: &JsValue) -> Result<JsValue, Failure> {
        let (ms, signal) = (self.call.attempt_ms(), self.call.signal());
        let full_errors = self.call.full_errors();
        Err(match driver::settled(files::made_body(deferred, ms, signal, full_errors)).await {
            Ok(body) if !body.is_undefined() => return Ok(body),
            _ if signal.is_some_and(AbortSignal::aborted) => self.call.aborted(),
            Ok(_) => Error::Timeout(ms, Effect::Unread).into(),
            Err(thrown) => Failure::with_cause(
                Error::input(
                    "the file cannot be read; check that filePath names a file that exists and was not changed, or that the stream gives bytes or text",
                ),
                thrown,
            ),
        })
    }

    async fn attempt(
        &self,
        authorization: &Authorization,
        body: &JsValue,
        number: u32,
        reporter: &Reporter<'_>,
    ) -> Result<Received, AttemptFailure> {
        let Authorization { bare, json, .. } = authorization;
        let own;
        let headers: &Headers = match &self.wire.body {
            Body::Json(_) => json,
            Body::Connection(connection) => {
                let gateway =
                    headers::gateway_headers(if connection.json { json } else { bare }, &connection.headers);
                own = headers::with_content_type(&gateway, body);
                &own
            }
            Body::Deferred(_) | Body::Raw(_) => {
                own = headers::with_content_type(bare, body);
                &own
            }
            Body::Empty => bare,
        };
        let CallContext { state, options, .. } = self.call;
        let attempt = Attempt {
            fetch: state.hooks.fetch.as_ref(),
            url: &self.url,
            private_path: &self.wire.private_path,
            query: self.query,
            method: self.wire.method,
            headers,
            extra_headers: &options.headers,
            body,
            timeout_ms: self.call.attempt_ms(),
            signal: options.signal.as_ref(),
            max_bytes: state.settings.max_response_bytes(self.wire.returns_file),
            streams: self.wire.streams,
            full_errors: state.settings.full_errors,
        };
        let sent = Sent {
            attempt: &attempt,
            request: self.request,
            shown_names: self.descriptor.shown_names,
            repeat: self.wire.repeat,
        };
        attempt::reported(&sent, number, reporter).await.map_err(|failed| {
            if failed.status != Some(404) || self.descriptor.names_records {
                return failed;
            }
            AttemptFailure { failure: failed.failure.of_configuration(), ..failed }
        })
    }
}
