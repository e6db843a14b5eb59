//! One attempt, from the script.

pub mod events {
    use std::rc::Rc;

    use crate::{
        JsValue,
        core::enums::LogLevel,
        host::{call_trace::CallTrace, hooks::Hooks, note},
    };

    pub struct Reporter<'a> {
        pub hooks: &'a Hooks,
        pub level: LogLevel,
        pub trace: Rc<CallTrace>,
        pub operation: &'static str,
        pub method: &'static str,
        pub url: &'a str,
        pub private_path: &'a JsValue,
    }

    impl Reporter<'_> {
        pub fn retrying(&self, wait_ms: f64, error: &str) {
            note(format!("{error}, again in {wait_ms} ms"));
        }
    }

    pub fn call_began(_: &Hooks, trace: &CallTrace) {
        if let Some(parent) = &trace.parent {
            note(format!("{} for {parent}", trace.id));
        }
    }

    pub fn renewal_ended(_: &Hooks, _: LogLevel, _: &CallTrace, _: Option<&'static str>) {}

    pub fn cache_failed(_: &Hooks, _: LogLevel, method: &str) {
        note(format!("{method} failed"));
    }
}

pub mod attempt {
    use super::events::Reporter;
    use crate::{
        JsValue,
        core::{
            error::{Effect, Error, StatusError},
            retry::{self, Repeat},
            retry_budget::Retries,
        },
        host::{
            Answer,
            error::{Failure, ShownNames},
            exchange::{self, Attempt, HttpResponse},
            note,
        },
    };

    pub struct Sent<'a> {
        pub attempt: &'a Attempt<'a>,
        pub request: &'a JsValue,
        pub shown_names: ShownNames,
        pub repeat: Repeat,
    }

    pub struct Received {
        pub status: u16,
        pub response: HttpResponse,
    }

    impl Received {
        pub fn invalid(&self, problem: String) -> Error {
            Error::InvalidResponse { problem, status: self.status, request_id: None }
        }
    }

    pub struct AttemptFailure {
        pub failure: Failure,
        pub outcome: Option<retry::AttemptOutcome>,
    }

    impl AttemptFailure {
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

    pub async fn reported(
        sent: &Sent<'_>,
        number: u32,
        reporter: &Reporter<'_>,
    ) -> Result<Received, AttemptFailure> {
        let Attempt { url, method, timeout_ms, max_bytes, .. } = sent.attempt;
        note(format!(
            "{} {number}: {method} {url} within {timeout_ms} ms, {max_bytes} bytes",
            reporter.operation
        ));
        let failed = |error: Error, cause, outcome| AttemptFailure {
            failure: Failure { cause, ..error.into() },
            outcome: Some(outcome),
        };
        match exchange::answer().await {
            Answer::Token { expires_s, issued_s } => {
                Ok(Received { status: 200, response: exchange::token(expires_s, issued_s) })
            }
            Answer::Nonsense => Ok(Received { status: 200, response: HttpResponse { token: None } }),
            Answer::Status(status, retry_after_ms) => {
                let error = StatusError {
                    status,
                    effect: Effect::Repeatable,
                    retry_after_ms,
                    request_id: None,
                    message: String::new(),
                    of_configuration: false,
                };
                Err(failed(
                    Error::Status(error),
                    None,
                    retry::AttemptOutcome::Response { status, retry_after_ms },
                ))
            }
            Answer::Lost => Err(failed(
                Error::Network(Effect::Repeatable),
                Some(JsValue(Some("thrown".to_owned()))),
                retry::AttemptOutcome::Lost,
            )),
        }
    }
}
