//! The only place that logs and tells listeners. It is given ids, names and numbers, never a
//! record, a body or a credential; URLs are told without their query, which may hold column values.

use crate::{
    core::{enums::LogLevel, input::Input},
    host::{
        hooks::{Hooks, log, notify},
        tree,
    },
};

/// Tells of one call.
pub struct Reporter<'a> {
    /// The caller's listeners and logger.
    pub hooks: &'a Hooks,
    /// What is logged.
    pub level: LogLevel,
    /// The method called.
    pub operation: &'static str,
    /// HTTP method.
    pub method: &'static str,
    /// Without its query.
    pub url: &'a str,
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
            notify(listener, &tree::write(&self.event(attempt, None)));
        }
        self.log(LogLevel::Debug, || format!("attempt {attempt}: {} {}", self.method, self.url));
    }

    /// After an attempt.
    pub fn response(&self, attempt: u32, ended: &Ended<'_>) {
        if let Some(listener) = &self.hooks.on_response {
            let event = self.event(attempt, Some(ended));
            notify(listener, &tree::write(&event));
        }
        self.log(LogLevel::Debug, || {
            let outcome =
                ended.status.map_or_else(|| "no answer".to_owned(), |status| format!("HTTP {status}"));
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

    /// The call is over.
    pub fn succeeded(&self) {
        self.log(LogLevel::Info, || "done".to_owned());
    }

    /// The call is over; only the code and the status are logged, since a server's text may quote a value.
    pub fn failed(&self, code: &str, status: u16, request_id: Option<&str>) {
        self.log(LogLevel::Error, || {
            format!("failed with {code}, HTTP status {status}, request id {}", request_id.unwrap_or("none"))
        });
    }

    fn event(&self, attempt: u32, ended: Option<&Ended<'_>>) -> Input {
        Input::object([
            ("operation", Some(self.operation.into())),
            ("method", Some(self.method.into())),
            ("url", Some(self.url.into())),
            ("attempt", Some(attempt.into())),
            ("status", ended.and_then(|ended| ended.status).map(|status| u32::from(status).into())),
            ("requestId", ended.and_then(|ended| ended.request_id).map(Input::from)),
            ("durationMs", ended.map(|ended| ended.duration_ms.into())),
            ("error", ended.and_then(|ended| ended.error).map(Input::from)),
        ])
    }

    fn log(&self, level: LogLevel, message: impl FnOnce() -> String) {
        if level >= self.level && self.level != LogLevel::Off {
            write(self.hooks, level, self.operation, &message());
        }
    }
}

/// The caller's token cache failed; what it threw may hold a token, so it is not told.
pub fn cache_failed(hooks: &Hooks, level: LogLevel, method: &str) {
    if level <= LogLevel::Warn {
        write(hooks, LogLevel::Warn, "tokenCache", &format!("`{method}` failed; going on without it"));
    }
}

fn write(hooks: &Hooks, level: LogLevel, operation: &str, message: &str) {
    let printable = message.replace(char::is_control, " ");
    let line = format!("[skyflow-edge] {operation}: {printable}");
    let method = match level {
        LogLevel::Debug => "debug",
        LogLevel::Info => "info",
        LogLevel::Warn => "warn",
        LogLevel::Error | LogLevel::Off => "error",
    };
    log(&hooks.logger, method, &line);
}

/// For display; formatting floats would be 20 KB of code.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the cast saturates")]
const fn whole(ms: f64) -> u64 {
    ms as u64
}
