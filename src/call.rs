//! The life of one call: state, authorization, attempts, result. Everything a call needs is taken
//! from the client's state before the first await, so that configuration may change meanwhile.

use std::{mem, rc::Rc};

use wasm_bindgen::JsValue;
use web_sys::AbortSignal;

use crate::{
    auth::{self, Authorization, Keyring, TokenRequest},
    config::{Endpoint, Settings},
    core::{
        error::{Code, Error},
        headers as header_rules,
        retry::{self, MAX_RETRIES},
        urls::Target,
        value::Value,
    },
    host::{
        clock, codec,
        codec::Decoded,
        driver,
        error::Failure,
        exchange::{self, Attempt},
        files,
        headers::{self, Headers},
        hooks::Hooks,
        random,
        reader::{Argument, CALL_OPTIONS, Members, Snapshot},
    },
    ops::{Body, DynOperation, HttpRequest, OperationDescriptor, ResponseContext},
    transport::{
        attempt::{self, AttemptFailure, Received, Sent},
        events::Reporter,
    },
};

/// What a call uses of its client, fixed when the call begins.
pub struct ClientState {
    /// Validated configuration.
    pub settings: Settings,
    /// The caller's functions.
    pub hooks: Hooks,
    /// The credentials.
    pub keyring: Keyring,
}

/// `CallOptions`, each with the endpoint's or the client's own setting as its default.
struct CallOptions {
    signal: Option<AbortSignal>,
    timeout_ms: f64,
    total_timeout_ms: Option<f64>,
    max_retries: u32,
    headers: JsValue,
}

impl CallOptions {
    fn read(
        snapshot: Option<Snapshot>,
        request: Members,
        endpoint: &Endpoint,
        settings: &Settings,
    ) -> Result<Self, Error> {
        let mut options = Self {
            signal: None,
            timeout_ms: endpoint.timeout_ms,
            total_timeout_ms: settings.total_timeout_ms,
            max_retries: endpoint.max_retries,
            headers: JsValue::UNDEFINED,
        };
        let Some(snapshot) = snapshot else { return Ok(options) };
        let misplaced = Some((request, "belongs into the request, the first argument, not into the options"));
        let given = Argument::read(snapshot, "options", &[CALL_OPTIONS], misplaced)?;
        options.signal = given.signal("signal")?;
        if let Some(ms) = given.get("timeoutMs").amount("timeoutMs", "milliseconds")? {
            options.timeout_ms = ms;
        }
        if let Some(ms) = given.get("totalTimeoutMs").amount("totalTimeoutMs", "milliseconds")? {
            options.total_timeout_ms = Some(ms).filter(|ms| *ms > 0.0);
        }
        if let Some(count) = given.get("maxRetries").count("maxRetries", MAX_RETRIES)? {
            options.max_retries = count;
        }
        if given.has("headers") {
            options.headers = headers::read(&given.raw("headers"), "headers", &mut header_rules::check)?;
        }
        Ok(options)
    }
}

/// A call that is under way: the state of its client, its target, its options.
pub struct CallContext {
    state: Rc<ClientState>,
    id: Value,
    target: Target,
    options: CallOptions,
    started_ms: f64,
}

impl CallContext {
    /// Reads the options of a call of `descriptor` on the vault or connection `id`.
    ///
    /// # Errors
    /// [`Error::InvalidInput`].
    pub fn new(
        descriptor: &OperationDescriptor,
        state: Rc<ClientState>,
        id: &str,
        options: Option<Snapshot>,
    ) -> Result<Self, Error> {
        let (id, target) = (Value::Text(id.to_owned()), descriptor.target);
        let (_, endpoint) = state.settings.endpoint(target, &id)?;
        let options = CallOptions::read(options, descriptor.members, endpoint, &state.settings)?;
        // Without a total time the start does not matter.
        let started_ms = if options.total_timeout_ms.is_some() { clock::now_ms() } else { 0.0 };
        Ok(Self { state, id, target, options, started_ms })
    }

    /// The caller's signal.
    pub const fn signal(&self) -> Option<&AbortSignal> {
        self.options.signal.as_ref()
    }

    /// Carries out a checked operation. `request` is the caller's, for the names that error messages may show.
    ///
    /// # Errors
    /// A [`Failure`] for bad input, before anything is sent, and for whatever the attempts end in.
    pub async fn execute(
        &self,
        name: &'static str,
        operation: &dyn DynOperation,
        request: &JsValue,
    ) -> Result<JsValue, Failure> {
        let (target, endpoint) = self.state.settings.endpoint(self.target, &self.id)?;
        let mut wire = operation.to_wire(target)?;
        let queries = mem::take(&mut wire.queries);
        let mut result = None;
        for query in &queries {
            let sender = Sender::new(self, endpoint, name, &wire, query, request);
            let next = match sender.run().await {
                Ok(received) => self.read(operation, &received, request).await,
                Err(failure) => Err(failure),
            };
            result = Some(joined(operation, result, next)?);
        }
        let result = result.unwrap_or(Ok(JsValue::UNDEFINED))?;
        operation.finish(&result);
        Ok(result)
    }

    async fn read(
        &self,
        operation: &dyn DynOperation,
        received: &Received,
        request: &JsValue,
    ) -> Result<JsValue, Failure> {
        let full_errors = self.state.settings.full_errors;
        let context = ResponseContext { response: &received.response, request, full_errors };
        let result = match operation.from_wire(&context) {
            Ok(Decoded::Result(result)) => Ok(result),
            Ok(Decoded::Later(promise)) => match driver::settled(promise).await {
                Ok(returned) => codec::decoded(returned),
                Err(_) => Err("it cannot be read".to_owned()),
            },
            Err(problem) => Err(problem),
        };
        result.map_err(|problem| received.invalid(problem).into())
    }

    /// Milliseconds left of the call's total time, if it is bounded.
    pub fn remaining_ms(&self) -> Option<f64> {
        self.options.total_timeout_ms.map(|total| (total - (clock::now_ms() - self.started_ms)).max(0.0))
    }

    /// The time of one attempt: its own, or the rest of the call's. 0 is none.
    fn attempt_ms(&self) -> f64 {
        let own = Some(self.options.timeout_ms).filter(|ms| *ms > 0.0);
        match (own, self.remaining_ms()) {
            (None, None) => 0.0,
            (Some(ms), None) => ms,
            (None, Some(remaining)) => remaining.max(1.0),
            (Some(ms), Some(remaining)) => ms.min(remaining.max(1.0)),
        }
    }

    /// The failure of a call whose signal aborted.
    pub fn aborted(&self) -> Failure {
        let reason = self.signal().map(AbortSignal::reason);
        Failure { error: Error::Aborted, cause: reason, answer: None }
    }
}

/// Carries out one operation on one vault, or one connection.
///
/// # Errors
/// A [`Failure`] for bad input, before anything is sent, and for whatever the attempts end in.
pub async fn execute(
    descriptor: OperationDescriptor,
    state: Rc<ClientState>,
    id: String,
    request: Snapshot,
    options: Option<Snapshot>,
) -> Result<JsValue, Failure> {
    let request = read_request(descriptor.name, &descriptor, request, &[])?;
    let context = CallContext::new(&descriptor, state, &id, options)?;
    let operation = (descriptor.validate)(&request)?;
    context.execute(descriptor.name, operation.as_ref(), &request.members()).await
}

/// Reads the request of the method `name`, which may have `more` members than its operation's own.
///
/// # Errors
/// [`Error::InvalidInput`] when it is no object, or has an unknown member.
pub fn read_request(
    name: &str,
    descriptor: &OperationDescriptor,
    snapshot: Snapshot,
    more: &[Members],
) -> Result<Argument, Error> {
    let members: Vec<Members> = [&[descriptor.members], more].concat();
    let misplaced = Some((CALL_OPTIONS, "belongs into the second argument, the options of the call"));
    Argument::read(snapshot, &format!("{name}'s request"), &members, misplaced)
}

type Part = Result<JsValue, Failure>;

/// Adds a further query's rows to the result. That nothing was found by one query is no failure
/// while another finds something; any other failure ends the call.
fn joined(operation: &dyn DynOperation, so_far: Option<Part>, next: Part) -> Result<Part, Failure> {
    let missing = |failure: &Failure| failure.error.code() == Code::NotFound;
    match (so_far, next) {
        (_, Err(failure)) if !missing(&failure) => Err(failure),
        (Some(Ok(result)), Ok(next)) => {
            operation.join(&result, &next);
            Ok(Ok(result))
        }
        (Some(Ok(found)), Err(_)) => Ok(Ok(found)),
        (_, next) => Ok(next),
    }
}

/// Sends one HTTP request until it succeeds or may not be repeated.
struct Sender<'a> {
    call: &'a CallContext,
    endpoint: &'a Endpoint,
    wire: &'a HttpRequest,
    query: &'a JsValue,
    request: &'a JsValue,
    url: String,
    operation: &'static str,
}

impl<'a> Sender<'a> {
    fn new(
        call: &'a CallContext,
        endpoint: &'a Endpoint,
        operation: &'static str,
        wire: &'a HttpRequest,
        query: &'a JsValue,
        request: &'a JsValue,
    ) -> Self {
        let url = [endpoint.base_url.as_str(), wire.path.as_str()].concat();
        Self { call, endpoint, wire, query, request, url, operation }
    }

    async fn run(&self) -> Result<Received, Failure> {
        let shown_url = self.endpoint.shown_url.as_ref();
        let reporter = Reporter {
            hooks: &self.call.state.hooks,
            level: self.call.state.settings.log_level,
            operation: self.operation,
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
        loop {
            sent += 1;
            let failed = match self.attempt(&authorization, body, sent, reporter).await {
                Ok(received) => return Ok(received),
                Err(failed) => failed,
            };
            // Nothing was carried out, and a new token may suffice.
            if failed.unauthorized && !renewed && auth::reject(&authorization) {
                renewed = true;
                let again = self.authorize(reporter).await;
                authorization = again.map_err(|failure| (failure, failed.request_id))?;
                continue;
            }
            let wait = failed.outcome.and_then(|outcome| {
                retry::wait_ms(
                    self.wire.repeat,
                    outcome,
                    count,
                    self.call.options.max_retries,
                    random::unit(),
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

    async fn authorize(&self, reporter: &Reporter<'_>) -> Result<Rc<Authorization>, Failure> {
        if matches!(&self.wire.body, Body::Connection(connection) if connection.authorized) {
            return Ok(Authorization::none());
        }
        if let Some(ready) = self.endpoint.authorization.get() {
            return Ok(Rc::clone(ready));
        }
        let request = TokenRequest {
            hooks: reporter.hooks,
            level: reporter.level,
            full_errors: self.call.state.settings.full_errors,
            timeout_ms: self.endpoint.timeout_ms,
            max_retries: self.endpoint.max_retries,
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
        let promise = files::begin_body(deferred, self.call.signal());
        driver::settled(promise).await.map_err(|thrown| {
            let error = if self.call.signal().is_some_and(AbortSignal::aborted) {
                Error::Aborted
            } else {
                Error::input(
                    "the file cannot be read; check that filePath names a file that exists, and that the file was not changed",
                )
            };
            Failure::with_cause(error, thrown)
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
        };
        let sent = Sent { attempt: &attempt, request: self.request, repeat: self.wire.repeat };
        attempt::reported(&sent, number, reporter, state.settings.full_errors).await
    }
}
