//! The life of one call: snapshot, authorise, attempts, answer. Everything a call needs is taken
//! from its snapshot before the first await, so that configuration may change meanwhile.

use std::{mem, rc::Rc};

use wasm_bindgen::{JsCast, JsValue};

use crate::{
    auth::{self, Authorization},
    config::{Endpoint, Settings},
    core::{
        error::{Code, Error},
        headers,
        input::Input,
        retry,
    },
    host::{
        clock,
        error::Failure,
        fetch::{self, Attempt, Outcome},
        fields::Fields,
        files,
        hooks::Hooks,
        kernels::{self, Flat},
        random, waiting,
    },
    ops::{Body, Checked, HttpRequest, Kind},
    transport::{
        attempt::{self, Lost},
        events::Reporter,
    },
};

/// What a call sees of its client: fixed when the call begins.
pub struct Snapshot {
    /// Validated configuration.
    pub settings: Settings,
    /// The caller's functions.
    pub hooks: Hooks,
    /// Where the tokens of each service account come from.
    pub sources: auth::Sources,
}

/// `CallOptions`, each in place of the endpoint's or the client's own setting.
struct Options {
    signal: JsValue,
    timeout_ms: f64,
    total_timeout_ms: Option<f64>,
    max_retries: u32,
    headers: JsValue,
}

impl Options {
    fn read(given: Option<Fields>, endpoint: &Endpoint, settings: &Settings) -> Result<Self, Error> {
        let mut options = Self {
            signal: JsValue::UNDEFINED,
            timeout_ms: endpoint.timeout_ms,
            total_timeout_ms: settings.total_timeout_ms,
            max_retries: endpoint.max_retries,
            headers: JsValue::UNDEFINED,
        };
        let Some(given) = given else { return Ok(options) };
        options.signal = given.signal("signal")?;
        if let Some(ms) = given.amount("timeoutMs", "milliseconds")? {
            options.timeout_ms = ms;
        }
        if let Some(ms) = given.amount("totalTimeoutMs", "milliseconds")? {
            options.total_timeout_ms = Some(ms).filter(|ms| *ms > 0.0);
        }
        if let Some(count) = given.count("maxRetries")? {
            options.max_retries = count;
        }
        if given.has("headers") {
            options.headers = given.headers("headers", &mut headers::check)?;
        }
        given.refuse_others("signal, timeoutMs, totalTimeoutMs, maxRetries, headers")?;
        Ok(options)
    }
}

/// Carries out one operation on one vault, or one connection.
///
/// # Errors
/// A [`Failure`] for bad input, before anything is sent, and for whatever the attempts end in.
pub async fn execute(
    kind: Kind,
    snapshot: Rc<Snapshot>,
    id: String,
    request: Result<Fields, Error>,
    options: Option<Result<Fields, Error>>,
) -> Result<JsValue, Failure> {
    let (target, endpoint) = snapshot.settings.endpoint(kind.place, &Input::Text(id))?;
    let options = Options::read(options.transpose()?, endpoint, &snapshot.settings)?;
    let operation = (kind.validate)(&request?)?;
    let mut wire = operation.to_wire(target)?;
    let more = mem::take(&mut wire.more);
    // Nobody asks when a call without a total time began.
    let started_ms = if options.total_timeout_ms.is_some() { clock::now_ms() } else { 0.0 };
    let mut result = None;
    for query in [mem::take(&mut wire.query)].into_iter().chain(more) {
        wire.query = query;
        let answered = Call::new(&snapshot, endpoint, &options, kind.name, &wire, started_ms).run().await;
        let next = match answered {
            Ok((answer, authorization)) => {
                read(operation.as_ref(), &answer, |result| {
                    let body = if let Body::Json(body) = &wire.body { body } else { &JsValue::UNDEFINED };
                    // Only texts of our own kernels are walked; there is nothing to fail at.
                    let _ = fetch::conceal_errors(result, body, &wire.query, &authorization.bare);
                })
                .await
            }
            Err(failure) => Err(failure),
        };
        result = Some(joined(result, next)?);
    }
    result.unwrap_or(Ok(JsValue::UNDEFINED))
}

/// The result; a large file is decoded bit by bit. `conceal` takes what they quote of the request out of the
/// texts of rows that failed by themselves.
async fn read(
    operation: &dyn Checked,
    answer: &Outcome,
    conceal: impl Fn(&JsValue),
) -> Result<JsValue, Failure> {
    let mut flat = operation.from_wire(answer);
    if let Ok(Flat::Late(promise)) = flat {
        flat = kernels::flattened(waiting::settled(&promise, f64::INFINITY).await);
    }
    match flat {
        Ok(Flat::Whole(result) | Flat::Late(result)) => Ok(result),
        Ok(Flat::Partial(result)) => {
            conceal(&result);
            kernels::mask_errors(&result);
            Ok(result)
        }
        Err(why) => {
            let (status, request_id) = (answer.http_status(), answer.request_id());
            Err(Error::Response { why, status, request_id }.into())
        }
    }
}

type Part = Result<JsValue, Failure>;

/// Adds a further part's rows to what there is. That nothing was found in one part is no failure
/// while there is something in another; any other failure ends the call.
fn joined(so_far: Option<Part>, next: Part) -> Result<Part, Failure> {
    let missing = |failure: &Failure| failure.error.code() == Code::NotFound;
    match (so_far, next) {
        (_, Err(failure)) if !missing(&failure) => Err(failure),
        (Some(Ok(result)), Ok(next)) => {
            // Both are results of our own kernels.
            let _ = kernels::append(&result, &next);
            Ok(Ok(result))
        }
        (Some(Ok(found)), Err(_)) => Ok(Ok(found)),
        (_, next) => Ok(next),
    }
}

struct Call<'a> {
    snapshot: &'a Snapshot,
    endpoint: &'a Endpoint,
    options: &'a Options,
    wire: &'a HttpRequest,
    url: String,
    operation: &'static str,
    started_ms: f64,
}

impl<'a> Call<'a> {
    fn new(
        snapshot: &'a Snapshot,
        endpoint: &'a Endpoint,
        options: &'a Options,
        operation: &'static str,
        wire: &'a HttpRequest,
        started_ms: f64,
    ) -> Self {
        let url = [endpoint.base_url.as_str(), wire.path.as_str()].concat();
        Self { snapshot, endpoint, options, wire, url, operation, started_ms }
    }

    async fn run(&self) -> Result<(Outcome, Rc<Authorization>), Failure> {
        let reporter = Reporter {
            hooks: &self.snapshot.hooks,
            level: self.snapshot.settings.log_level,
            operation: self.operation,
            method: self.wire.method,
            url: self.endpoint.shown_url.as_ref().unwrap_or(&self.url),
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

    /// The answer, and what it was asked for with.
    async fn attempts(
        &self,
        reporter: &Reporter<'_>,
    ) -> Result<(Outcome, Rc<Authorization>), (Failure, Option<String>)> {
        let opened;
        let body = match &self.wire.body {
            Body::None => &JsValue::UNDEFINED,
            Body::Json(text) => text,
            Body::Own(own) => &own.body,
            Body::Form(form) if !form.is_instance_of::<js_sys::Promise>() => form,
            Body::Form(file) | Body::Later(file) => {
                let begins = matches!(self.wire.body, Body::Later(_));
                let promise = if begins { files::begun(file, &self.options.signal) } else { file.clone() };
                // In a box, because most calls have no file, and would have to move it.
                opened = Box::pin(self.opened(promise)).await.map_err(|failure| (failure, None))?;
                &opened
            }
        };
        let mut authorization = self.authorize(reporter).await.map_err(|failure| (failure, None))?;
        let (mut sent, mut count, mut renewed) = (0, 0, false);
        loop {
            sent += 1;
            let lost = match self.attempt(&authorization, body, sent, reporter).await {
                Ok(answer) => return Ok((answer, authorization)),
                Err(lost) => lost,
            };
            // Nothing was carried out, and a new token may be all that it needs.
            if lost.unauthorized && !renewed && auth::refused(&authorization) {
                renewed = true;
                authorization =
                    self.authorize(reporter).await.map_err(|failure| (failure, lost.request_id))?;
                continue;
            }
            let wait = lost.ended.and_then(|ended| {
                let jitter = random::unit();
                retry::wait_ms(
                    self.wire.repeat,
                    ended,
                    count,
                    self.options.max_retries,
                    jitter,
                    self.remaining_ms(),
                )
            });
            let Some(wait_ms) = wait else { return Err((lost.failure, lost.request_id)) };
            reporter.retrying(wait_ms, lost.failure.error.code().as_str());
            if !fetch::sleep(wait_ms, &self.options.signal).await {
                let reason = js_sys::Reflect::get(&self.options.signal, &JsValue::from_str("reason")).ok();
                return Err((Failure { error: Error::Aborted, cause: reason }, lost.request_id));
            }
            count += 1;
        }
    }

    async fn authorize(&self, reporter: &Reporter<'_>) -> Result<Rc<Authorization>, Failure> {
        let Self { snapshot, endpoint, options, .. } = self;
        if matches!(&self.wire.body, Body::Own(own) if own.authorized) {
            return Ok(Authorization::none());
        }
        if let Some(ready) = endpoint.authorization.get() {
            return Ok(Rc::clone(ready));
        }
        let asking = auth::Asking {
            hooks: reporter.hooks,
            level: reporter.level,
            timeout_ms: endpoint.timeout_ms,
            max_retries: endpoint.max_retries,
            signal: &options.signal,
            remaining_ms: &|| self.remaining_ms(),
        };
        auth::authorize(endpoint.credentials.as_deref(), &endpoint.authorization, &snapshot.sources, &asking)
            .await
    }

    /// A file is opened before the first attempt, and once for all of them.
    async fn opened(&self, promise: JsValue) -> Result<JsValue, Failure> {
        waiting::settled(&promise, f64::INFINITY).await.map_err(|thrown| {
            let error = if fetch::is_aborted(&self.options.signal) {
                Error::Aborted
            } else {
                Error::input("the file cannot be read; check that filePath names a file that exists")
            };
            Failure { error, cause: Some(thrown) }
        })
    }

    async fn attempt(
        &self,
        authorization: &Authorization,
        body: &JsValue,
        number: u32,
        reporter: &Reporter<'_>,
    ) -> Result<Outcome, Lost> {
        let Authorization { bare, json, .. } = authorization;
        let made;
        let (headers, secret) = match &self.wire.body {
            Body::Json(_) | Body::Later(_) => (json, body),
            Body::Own(own) => {
                made = fetch::gateway_headers(if own.json { json } else { bare }, &own.headers);
                (&made, &own.secret)
            }
            Body::None | Body::Form(_) => (bare, body),
        };
        let attempt = Attempt {
            fetch: &self.snapshot.hooks.fetch,
            url: &self.url,
            query: &self.wire.query,
            method: self.wire.method,
            headers,
            extra: &self.options.headers,
            body,
            secret,
            timeout_ms: self.attempt_ms(),
            signal: &self.options.signal,
            max_bytes: self.snapshot.settings.max_response_bytes,
        };
        attempt::reported(&attempt, self.wire.repeat, number, reporter).await
    }

    fn remaining_ms(&self) -> Option<f64> {
        self.options.total_timeout_ms.map(|total| (total - (clock::now_ms() - self.started_ms)).max(0.0))
    }

    /// The time of one attempt: its own, or what is left of the call's. 0 would mean none.
    fn attempt_ms(&self) -> f64 {
        let own = Some(self.options.timeout_ms).filter(|ms| *ms > 0.0);
        match (own, self.remaining_ms()) {
            (None, None) => 0.0,
            (Some(ms), None) => ms,
            (None, Some(remaining)) => remaining.max(1.0),
            (Some(ms), Some(remaining)) => ms.min(remaining.max(1.0)),
        }
    }
}
