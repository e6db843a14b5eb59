//! The only place that logs and calls listeners. It is given ids, names and numbers, never a
//! record, a body or a credential; URLs come without their query, which may hold column values.

use std::rc::Rc;

use wasm_bindgen::JsValue;

use crate::{
    core::{enums::LogLevel, error::whole, value::Value},
    host::{
        call_trace::CallTrace,
        data,
        driver::Settled,
        hooks::{Hooks, log, notify, notify_end},
    },
};

type Fields = Vec<(&'static str, Value)>;

/// Reports one request of a call.
pub struct Reporter<'a> {
    /// The caller's listeners and logger.
    pub hooks: &'a Hooks,
    /// What is logged.
    pub level: LogLevel,
    /// The call that the request is a part of.
    pub trace: Rc<CallTrace>,
    /// The method called.
    pub operation: &'static str,
    /// HTTP method.
    pub method: &'static str,
    /// Without its query, as far as it holds names only.
    pub url: &'a str,
    /// The rest of the URL's path, a JavaScript string, or `undefined`.
    pub private_path: &'a JsValue,
}

/// One attempt, for listeners and the log.
#[derive(Clone, Copy)]
pub struct AttemptNumber {
    /// Of this request, from 1.
    pub number: u32,
    /// Of the whole call, from 1.
    pub serial: u32,
}

/// How an attempt ended, for listeners and the log.
pub struct Ended<'a> {
    /// HTTP status, where an answer came.
    pub status: Option<u16>,
    /// `x-request-id`.
    pub request_id: Option<&'a str>,
    /// Milliseconds the attempt took.
    pub duration_ms: f64,
    /// Code of the error it ended in.
    pub error: Option<&'static str>,
}

impl Ended<'_> {
    fn fields(&self) -> Fields {
        let mut fields: Fields = Vec::new();
        fields.extend(self.status.map(|status| ("status", u32::from(status).into())));
        fields.extend(self.request_id.map(|id| ("requestId", id.into())));
        fields.push(("durationMs", self.duration_ms.into()));
        fields.extend(self.error.map(|error| ("error", error.into())));
        fields
    }
}

impl Reporter<'_> {
    /// Before an attempt.
    pub fn request(&self, attempt: AttemptNumber) {
        if let Some(listener) = &self.hooks.on_request {
            notify(listener, &self.event(attempt), self.private_path);
        }
        if logs(self.level, LogLevel::Debug) {
            let message = format!("attempt {}: {} {}", attempt.number, self.method, self.url);
            let fields = self.fields(attempt, None);
            write(self.hooks, LogLevel::Debug, self.operation, &message, fields, self.private_path);
        }
    }

    /// After an attempt.
    pub fn response(&self, attempt: AttemptNumber, ended: &Ended<'_>) {
        if let Some(listener) = &self.hooks.on_response {
            let event = object(self.fields(attempt, Some(ended)));
            notify(listener, &event, self.private_path);
        }
        self.log(LogLevel::Debug, || {
            let outcome =
                ended.status.map_or_else(|| "no response".to_owned(), |status| format!("HTTP {status}"));
            let request_id = ended.request_id.unwrap_or("none");
            let message = format!(
                "attempt {}: {outcome} after {} ms, request id {request_id}",
                attempt.number,
                whole(ended.duration_ms)
            );
            let mut fields = vec![("attempt", attempt.number.into())];
            fields.extend(ended.fields());
            (message, fields)
        });
    }

    /// Before the sleep between two attempts.
    pub fn retrying(&self, wait_ms: f64, error: &'static str) {
        self.log(LogLevel::Warn, || {
            let fields = vec![("code", error.into()), ("waitMs", wait_ms.into())];
            (format!("{error}, next attempt in {} ms", whole(wait_ms)), fields)
        });
    }

    /// The call succeeded.
    pub fn succeeded(&self) {
        self.log(LogLevel::Info, || ("done".to_owned(), Vec::new()));
    }

    /// The call failed; only the code and the status are logged, since a server's text may quote a value. The caller gets
    /// the error and handles it, so a console that nobody chose shows it to those alone who ask for everything.
    pub fn failed(&self, code: &'static str, status: u16, request_id: Option<&str>) {
        let level = if self.hooks.default_logger { LogLevel::Debug } else { LogLevel::Error };
        self.log(level, || {
            let mut fields = vec![("code", code.into()), ("status", u32::from(status).into())];
            fields.extend(request_id.map(|id| ("requestId", id.into())));
            let request_id = request_id.unwrap_or("none");
            (format!("failed with {code}, HTTP status {status}, request id {request_id}"), fields)
        });
    }

    /// The event that tells of an attempt, its URL still without the private path.
    pub fn event(&self, attempt: AttemptNumber) -> JsValue {
        object(self.fields(attempt, None))
    }

    fn fields(&self, attempt: AttemptNumber, ended: Option<&Ended<'_>>) -> Fields {
        let AttemptNumber { number, serial } = attempt;
        let mut fields: Fields = vec![
            ("operation", self.operation.into()),
            ("callId", self.trace.id().into()),
            ("attemptId", format!("{}-{serial}", self.trace.id()).as_str().into()),
            ("method", self.method.into()),
            ("url", self.url.into()),
            ("attempt", number.into()),
        ];
        fields.extend(ended.map(Ended::fields).unwrap_or_default());
        fields
    }

    fn log(&self, level: LogLevel, entry: impl FnOnce() -> (String, Fields)) {
        if logs(self.level, level) {
            let (message, more) = entry();
            let mut fields = vec![("operation", self.operation.into()), ("callId", self.trace.id().into())];
            fields.extend(more);
            write(self.hooks, level, self.operation, &message, fields, &JsValue::UNDEFINED);
        }
    }
}

/// A call has begun.
pub fn call_began(hooks: &Hooks, trace: &CallTrace) {
    if let Some(listener) = &hooks.on_call_start {
        notify(listener, &object(trace.begun()), &JsValue::UNDEFINED);
    }
}

/// A call has settled.
pub fn call_ended(hooks: &Hooks, trace: &CallTrace, settled: &Settled) {
    if let Some(listener) = &hooks.on_call {
        notify_end(listener, &object(trace.ended()), settled);
    }
}

/// The renewal of a token has ended, with the code of an error or without one.
pub fn renewal_ended(hooks: &Hooks, level: LogLevel, trace: &CallTrace, error: Option<&'static str>) {
    if let Some(listener) = &hooks.on_call {
        let mut event = trace.ended();
        event.push(("outcome", if error.is_some() { "error" } else { "ok" }.into()));
        event.extend(error.map(|code| ("code", code.into())));
        notify_end(listener, &object(event), &Ok(JsValue::UNDEFINED));
    }
    if let (Some(code), true) = (error, logs(level, LogLevel::Warn)) {
        let mut fields = trace.begun();
        fields.push(("code", code.into()));
        let message = format!("no new token: failed with {code}");
        write(hooks, LogLevel::Warn, trace.operation(), &message, fields, &JsValue::UNDEFINED);
    }
}

/// The caller's token cache failed; what it threw may hold a token, so it is not logged.
pub fn cache_failed(hooks: &Hooks, level: LogLevel, method: &'static str) {
    if logs(level, LogLevel::Warn) {
        let message = format!("`{method}` failed; going on without it");
        let fields = vec![("operation", "tokenCache".into()), ("method", method.into())];
        write(hooks, LogLevel::Warn, "tokenCache", &message, fields, &JsValue::UNDEFINED);
    }
}

/// A page has credentials that everyone who opens it can read.
pub fn credentials_in_page(hooks: &Hooks, kind: &str) {
    let message = format!(
        "this page has {kind}, which everyone who opens it can read and use. Keep it on a server, and give the page a bearer token that is short-lived and limited to what the page needs, by credentials: {{ getToken }}; or set dangerouslyAllowBrowser to true"
    );
    let fields = vec![("operation", "Skyflow".into())];
    write(hooks, LogLevel::Warn, "Skyflow", &message, fields, &JsValue::UNDEFINED);
}

fn logs(chosen: LogLevel, level: LogLevel) -> bool {
    level >= chosen && chosen != LogLevel::Off
}

fn object(members: Fields) -> JsValue {
    data::to_js(&Value::of_members(members))
}

fn write(
    hooks: &Hooks,
    level: LogLevel,
    operation: &str,
    message: &str,
    fields: Fields,
    private_path: &JsValue,
) {
    let printable = message.replace(char::is_control, " ");
    let line = format!("[skyflow-edge] {operation}: {printable}");
    let method = match level {
        LogLevel::Debug => "debug",
        LogLevel::Info => "info",
        LogLevel::Warn => "warn",
        LogLevel::Error | LogLevel::Off => "error",
    };
    let fields = if hooks.default_logger { JsValue::UNDEFINED } else { object(fields) };
    log(&hooks.logger, method, &line, private_path, &fields);
}
