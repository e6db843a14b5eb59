//! The life of one call: state, authorization, attempts, result. Everything a call needs is taken
//! from the client's state before the first await, so that configuration may change meanwhile.

mod observed;
mod sender;

use std::{mem, rc::Rc};

use wasm_bindgen::JsValue;
use web_sys::AbortSignal;

use crate::{
    auth::Keyring,
    config::{Endpoint, Settings},
    core::{
        error::{Code, Effect, Error},
        headers as header_rules,
        pace::Pace,
        retry::MAX_RETRIES,
        retry_budget::RetryBudgets,
        urls::Target,
        value::Value,
    },
    host::{
        clock,
        codec::{self, Decoded},
        driver,
        error::Failure,
        exchange::Deadline,
        headers,
        hooks::{Hooks, is_page},
        reader::{Argument, CALL_OPTIONS, Members, Snapshot},
        url,
    },
    ops::{DynOperation, OperationDescriptor, ResponseContext},
    transport::{attempt::Received, events},
};

pub use self::observed::observed;
use self::sender::Sender;

/// What a call uses of its client, fixed when the call begins.
pub struct ClientState {
    /// Validated configuration.
    pub settings: Settings,
    /// The caller's functions.
    pub hooks: Hooks,
    /// The credentials.
    pub keyring: Keyring,
    /// Limits the retries of all calls; `None` when it is turned off.
    pub retry_budgets: Option<Rc<RetryBudgets>>,
}

impl ClientState {
    /// Reports that this is a page with credentials that no page should have, and says whether it is.
    pub fn warns_in_page(&self) -> bool {
        if !self.settings.warns_in_page || !is_page() {
            return false;
        }
        let exposed = self.settings.endpoints().find_map(|endpoint| endpoint.exposed_in_page(&url::parse));
        exposed.inspect(|kind| events::credentials_in_page(&self.hooks, kind)).is_some()
    }
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
        request: &[Members],
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
        let misplaced = Some((request, "belongs in the request, the first argument, not in the options"));
        let argument = Argument::read(snapshot, "options", &[CALL_OPTIONS], misplaced)?;
        options.signal = argument.signal("signal")?;
        if let Some(ms) = argument.get("timeoutMs").milliseconds("timeoutMs")? {
            options.timeout_ms = ms;
        }
        if let Some(ms) = argument.get("totalTimeoutMs").milliseconds("totalTimeoutMs")? {
            options.total_timeout_ms = Some(ms).filter(|ms| *ms > 0.0);
        }
        if let Some(count) = argument.get("maxRetries").count("maxRetries", MAX_RETRIES)? {
            options.max_retries = count;
        }
        if argument.has("headers") {
            options.headers = headers::read(&argument.raw("headers"), "headers", &mut header_rules::check)?;
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
    /// Shared by the requests of a bulk call.
    pace: Option<Pace>,
}

impl CallContext {
    /// Reads the options of a call of `descriptor` on the vault or connection `id`, whose request may have `more` members
    /// than its operation's own.
    ///
    /// # Errors
    /// [`Error::InvalidInput`].
    pub fn new(
        descriptor: &OperationDescriptor,
        state: Rc<ClientState>,
        id: &str,
        more: &[Members],
        options: Option<Snapshot>,
    ) -> Result<Self, Error> {
        let (id, target) = (Value::Text(id.to_owned()), descriptor.target);
        let (_, endpoint) = state.settings.endpoint(target, &id).map_err(Error::of_configuration)?;
        let request = [&[descriptor.members], more].concat();
        let options = CallOptions::read(options, &request, endpoint, &state.settings)?;
        // Without a total time the start does not matter.
        let started_ms = if options.total_timeout_ms.is_some() { clock::now_ms() } else { 0.0 };
        Ok(Self { state, id, target, options, started_ms, pace: None })
    }

    /// The same, for up to `concurrency` requests at a time that slow down together.
    pub const fn paced(mut self, concurrency: u32) -> Self {
        self.pace = Some(Pace::new(concurrency));
        self
    }

    /// The client's state, and the id of the vault or connection.
    pub fn whose(&self) -> (Rc<ClientState>, String) {
        (Rc::clone(&self.state), self.id.as_text().unwrap_or_default().to_owned())
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
        descriptor: &'static OperationDescriptor,
        operation: &dyn DynOperation,
        request: &JsValue,
    ) -> Result<JsValue, Failure> {
        let (target, endpoint) = self.state.settings.endpoint(self.target, &self.id)?;
        let mut wire = operation.to_wire(target)?;
        let queries = mem::take(&mut wire.queries);
        let mut result = None;
        for query in &queries {
            let sender = Sender::new(self, endpoint, descriptor, &wire, query, request);
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

    /// Whether errors show a server's texts whole.
    pub fn full_errors(&self) -> bool {
        self.state.settings.full_errors
    }

    async fn read(
        &self,
        operation: &dyn DynOperation,
        received: &Received,
        request: &JsValue,
    ) -> Result<JsValue, Failure> {
        let full_errors = self.full_errors();
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
    pub fn attempt_ms(&self) -> f64 {
        let own = Some(self.options.timeout_ms).filter(|ms| *ms > 0.0);
        match (own, self.remaining_ms()) {
            (None, None) => 0.0,
            (Some(ms), None) => ms,
            (None, Some(remaining)) => remaining.max(1.0),
            (Some(ms), Some(remaining)) => ms.min(remaining.max(1.0)),
        }
    }

    /// Ends when the call's signal aborts or its total time is up; nothing when neither can happen.
    pub fn deadline(&self) -> Option<Deadline> {
        let remaining_ms = self.remaining_ms();
        if remaining_ms.is_none() && self.signal().is_none() {
            return None;
        }
        Some(Deadline::new(remaining_ms.unwrap_or(f64::INFINITY), self.signal()))
    }

    /// The failure of a call whose deadline has ended.
    pub fn ended(&self) -> Failure {
        if self.signal().is_some_and(AbortSignal::aborted) { self.aborted() } else { self.timed_out() }
    }

    /// The failure of a call whose total time is up.
    pub fn timed_out(&self) -> Failure {
        Error::Timeout(self.options.total_timeout_ms.unwrap_or_default(), Effect::Repeatable).into()
    }

    /// The failure of a call whose signal aborted.
    pub fn aborted(&self) -> Failure {
        let reason = self.signal().map(AbortSignal::reason);
        Failure { cause: reason, ..Error::Aborted(Effect::Repeatable).into() }
    }
}

/// Carries out one operation on one vault, or one connection.
///
/// # Errors
/// A [`Failure`] for bad input, before anything is sent, and for whatever the attempts end in.
pub async fn execute(
    descriptor: &'static OperationDescriptor,
    state: Rc<ClientState>,
    id: String,
    request: Snapshot,
    options: Option<Snapshot>,
) -> Result<JsValue, Failure> {
    let request = read_request(descriptor.name, descriptor, request, &[])?;
    let context = CallContext::new(descriptor, state, &id, &[], options)?;
    let operation = (descriptor.validate)(&request)?;
    context.execute(descriptor, operation.as_ref(), request.members()).await
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
    let misplaced: Option<(&[Members], &str)> =
        Some((&[CALL_OPTIONS], "belongs in the second argument, the options of the call"));
    let request = Argument::read(snapshot, &format!("{name}'s request"), &members, misplaced)?;
    observed::count_rows(&request);
    Ok(request)
}

type Part = Result<JsValue, Failure>;

/// Adds a further query's rows to the result. That nothing was found by one query is no failure
/// while another finds something; any other failure ends the call.
fn joined(operation: &dyn DynOperation, so_far: Option<Part>, next: Part) -> Result<Part, Failure> {
    let missing =
        |failure: &Failure| failure.error.code() == Code::NotFound && !failure.error.is_of_configuration();
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
