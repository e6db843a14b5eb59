//! The only place that logs and calls listeners. It is given ids, names and numbers, never a
//! record, a body or a credential; URLs come without their query, which may hold column values.

use wasm_bindgen::JsValue;

use crate::{
    core::{enums::LogLevel, error::whole, value::Value},
    host::{
        data,
        hooks::{Hooks, log, notify},
    },
};

/// Reports one call.
pub struct Reporter<'a> {
    /// The caller's listeners and logger.
    pub hooks: &'a Hooks,
    /// What is logged.
    pub level: LogLevel,
    /// The method called.
    pub operation: &'static str,
    /// HTTP method.
    pub method: &'static str,
    /// Without its query, as far as it holds names only.
    pub url: &'a str,
    /// The rest of the URL's path, a JavaScript string, or `undefined`.
    pub private_path: &'a JsValue,
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

impl Reporter<'_> {
    /// Before an attempt; `attempt` counts from 1.
    pub fn request(&self, attempt: u32) {
        if let Some(listener) = &self.hooks.on_request {
            notify(listener, &data::to_js(&self.event(attempt, None)), self.private_path);
        }
        if self.logs(LogLevel::Debug) {
            let message = format!("attempt {attempt}: {} {}", self.method, self.url);
            write(self.hooks, LogLevel::Debug, self.operation, &message, self.private_path);
        }
    }

    /// After an attempt.
    pub fn response(&self, attempt: u32, ended: &Ended<'_>) {
        if let Some(listener) = &self.hooks.on_response {
            let event = self.event(attempt, Some(ended));
            notify(listener, &data::to_js(&event), self.private_path);
        }
        self.log(LogLevel::Debug, || {
            let outcome =
                ended.status.map_or_else(|| "no response".to_owned(), |status| format!("HTTP {status}"));
            let request_id = ended.request_id.unwrap_or("none");
            format!(
                "attempt {attempt}: {outcome} after {} ms, request id {request_id}",
                whole(ended.duration_ms)
            )
        });
    }

    /// Before the sleep between two attempts.
    pub fn retrying(&self, wait_ms: f64, error: &str) {
        self.log(LogLevel::Warn, || format!("{error}, next attempt in {} ms", whole(wait_ms)));
    }

    /// The call succeeded.
    pub fn succeeded(&self) {
        self.log(LogLevel::Info, || "done".to_owned());
    }

    /// The call failed; only the code and the status are logged, since a server's text may quote a value.
    pub fn failed(&self, code: &str, status: u16, request_id: Option<&str>) {
        self.log(LogLevel::Error, || {
            format!("failed with {code}, HTTP status {status}, request id {}", request_id.unwrap_or("none"))
        });
    }

    fn event(&self, attempt: u32, ended: Option<&Ended<'_>>) -> Value {
        Value::object([
            ("operation", Some(self.operation.into())),
            ("method", Some(self.method.into())),
            ("url", Some(self.url.into())),
            ("attempt", Some(attempt.into())),
            ("status", ended.and_then(|ended| ended.status).map(|status| u32::from(status).into())),
            ("requestId", ended.and_then(|ended| ended.request_id).map(Value::from)),
            ("durationMs", ended.map(|ended| ended.duration_ms.into())),
            ("error", ended.and_then(|ended| ended.error).map(Value::from)),
        ])
    }

    fn logs(&self, level: LogLevel) -> bool {
        level >= self.level && self.level != LogLevel::Off
    }

    fn log(&self, level: LogLevel, message: impl FnOnce() -> String) {
        if self.logs(level) {
            write(self.hooks, level, self.operation, &message(), &JsValue::UNDEFINED);
        }
    }
}

/// The caller's token cache failed; what it threw may hold a token, so it is not logged.
pub fn cache_failed(hooks: &Hooks, level: LogLevel, method: &str) {
    if level <= LogLevel::Warn {
        let message = format!("`{method}` failed; going on without it");
        write(hooks, LogLevel::Warn, "tokenCache", &message, &JsValue::UNDEFINED);
    }
}

/// A page has credentials that everyone who opens it can read.
pub fn credentials_in_page(hooks: &Hooks, kind: &str) {
    let message = format!(
        "this page has {kind}, which everyone who opens it can read and use. Keep it on a server, and give the page a bearer token that is short-lived and limited to what the page needs, by credentials: {{ getToken }}; or set dangerouslyAllowBrowser to true"
    );
    write(hooks, LogLevel::Warn, "Skyflow", &message, &JsValue::UNDEFINED);
}

fn write(hooks: &Hooks, level: LogLevel, operation: &str, message: &str, private_path: &JsValue) {
    let printable = message.replace(char::is_control, " ");
    let line = format!("[skyflow-edge] {operation}: {printable}");
    let method = match level {
        LogLevel::Debug => "debug",
        LogLevel::Info => "info",
        LogLevel::Warn => "warn",
        LogLevel::Error | LogLevel::Off => "error",
    };
    log(&hooks.logger, method, &line, private_path);
}
