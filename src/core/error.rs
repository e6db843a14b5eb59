//! What can go wrong, as data. `host::error` turns it into the one `SkyflowError` of the package.
//!
//! A message says what was wrong, where, and what to do. None holds a credential, a token, a
//! record value or a request body.

use super::{server_error::ServerError, status};

/// The closed set that users `switch` on; `SkyflowErrorCode` in index.d.ts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// Refused before a request was sent.
    InvalidInput,
    /// Credentials that cannot be used, found before a request was sent.
    InvalidCredentials,
    /// 401.
    Authentication,
    /// 403.
    PermissionDenied,
    /// 404.
    NotFound,
    /// 429.
    RateLimited,
    /// 5xx.
    Server,
    /// The time allowed ran out.
    Timeout,
    /// The caller's signal ended the call.
    Aborted,
    /// No answer arrived.
    Network,
    /// An answer that is not of the operation's shape.
    InvalidResponse,
    /// The runtime lacks what was asked for.
    UnsupportedRuntime,
    /// Any other refusal by the server.
    Api,
}

impl Code {
    /// The text users see.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidInput => "INVALID_INPUT",
            Self::InvalidCredentials => "INVALID_CREDENTIALS",
            Self::Authentication => "AUTHENTICATION",
            Self::PermissionDenied => "PERMISSION_DENIED",
            Self::NotFound => "NOT_FOUND",
            Self::RateLimited => "RATE_LIMITED",
            Self::Server => "SERVER",
            Self::Timeout => "TIMEOUT",
            Self::Aborted => "ABORTED",
            Self::Network => "NETWORK",
            Self::InvalidResponse => "INVALID_RESPONSE",
            Self::UnsupportedRuntime => "UNSUPPORTED_RUNTIME",
            Self::Api => "API",
        }
    }
}

/// Whether the server may have carried out what the caller now hears failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Nothing was changed, or repeating the call cannot change anything twice.
    Repeatable,
    /// The write may have happened: only the caller can tell whether to repeat it.
    Uncertain,
}

/// Everything a call can end in, but success.
#[derive(Debug, Clone, PartialEq)]
pub enum Error {
    /// Bad input, caught before any request.
    Input(String),
    /// Bad credentials, caught before any request.
    Credentials(String),
    /// Something this runtime does not have, caught before any request.
    Runtime(String),
    /// The server refused.
    Refused(Box<ServerError>, Effect),
    /// No answer within the time allowed, in milliseconds.
    Timeout(f64, Effect),
    /// The caller's signal.
    Aborted,
    /// `fetch` failed.
    Network(Effect),
    /// A success status whose body is not the operation's answer.
    Response {
        /// What is not as it must be; never a part of the body.
        why: String,
        /// HTTP status of the answer.
        status: u16,
        /// `x-request-id` of the answer.
        request_id: Option<String>,
    },
}

impl Error {
    /// Bad input: `what` names the argument, the position and the remedy.
    #[must_use]
    pub fn input(what: impl Into<String>) -> Self {
        Self::Input(what.into())
    }

    /// The stable code.
    #[must_use]
    pub fn code(&self) -> Code {
        match self {
            Self::Input(_) => Code::InvalidInput,
            Self::Credentials(_) => Code::InvalidCredentials,
            Self::Runtime(_) => Code::UnsupportedRuntime,
            Self::Refused(answer, _) => status::code(answer.status),
            Self::Timeout(..) => Code::Timeout,
            Self::Aborted => Code::Aborted,
            Self::Network(_) => Code::Network,
            Self::Response { .. } => Code::InvalidResponse,
        }
    }

    /// HTTP status; 400 for what is caught before a request, 0 where no answer arrived.
    #[must_use]
    pub fn http_code(&self) -> u16 {
        match self {
            Self::Input(_) | Self::Credentials(_) | Self::Runtime(_) => 400,
            Self::Refused(answer, _) => answer.status,
            Self::Timeout(..) | Self::Aborted | Self::Network(_) => 0,
            Self::Response { status, .. } => *status,
        }
    }

    /// Text of the HTTP status, as the answer gave it or as RFC 9110 names it.
    #[must_use]
    pub fn http_status(&self) -> Option<&str> {
        match self {
            Self::Refused(answer, _) => {
                answer.http_status.as_deref().or_else(|| status::reason(answer.status))
            }
            _ => status::reason(self.http_code()),
        }
    }

    /// Whether the same call, unchanged, may succeed and cannot write twice.
    #[must_use]
    pub fn retryable(&self) -> bool {
        match self {
            Self::Refused(answer, effect) => {
                // What is refused for load was not carried out, whatever it was.
                let refused_for_load =
                    answer.status == 429 || (answer.status == 503 && answer.retry_after.is_some());
                refused_for_load || (status::transient(answer.status) && *effect == Effect::Repeatable)
            }
            Self::Timeout(_, effect) | Self::Network(effect) => *effect == Effect::Repeatable,
            _ => false,
        }
    }

    /// The message, without the operation's name.
    #[must_use]
    pub fn message(&self) -> String {
        const UNCERTAIN: &str = "; the write may have happened, so read before repeating it";
        let caution = |effect: &Effect| if *effect == Effect::Uncertain { UNCERTAIN } else { "" };
        match self {
            Self::Input(what) | Self::Credentials(what) | Self::Runtime(what) => what.clone(),
            Self::Refused(answer, _) => answer.message.clone(),
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "for display; formatting floats is 20 KB of code"
            )]
            Self::Timeout(ms, effect) => format!(
                "no complete answer within {} ms{}. Raise `timeoutMs` or `totalTimeoutMs` if the vault needs longer",
                *ms as u64,
                caution(effect)
            ),
            Self::Aborted => "the call was ended by its AbortSignal".to_owned(),
            Self::Network(effect) => format!(
                "no answer: the connection failed, or a browser's CORS rules forbid it{}. See `cause` for what the runtime said",
                caution(effect)
            ),
            Self::Response { why, status, .. } => format!(
                "the answer (HTTP {status}) cannot be used: {why}. If it is not the vault's, check `vaultUrl`, `clusterId` and proxies on the way"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::server_error::Body;

    fn refused(status: u16, retry_after: Option<&str>, effect: Effect) -> Error {
        let mut answer = ServerError::read(status, Body::Empty, None);
        answer.retry_after = retry_after.map(str::to_owned);
        Error::Refused(Box::new(answer), effect)
    }

    #[test]
    fn a_write_is_retryable_only_when_it_was_refused_for_load() {
        assert!(refused(429, None, Effect::Uncertain).retryable());
        assert!(refused(503, Some("1"), Effect::Uncertain).retryable());
        for status in [408, 500, 502, 503, 504] {
            assert!(!refused(status, None, Effect::Uncertain).retryable(), "{status}");
            assert!(refused(status, None, Effect::Repeatable).retryable(), "{status}");
        }
        assert!(!Error::Network(Effect::Uncertain).retryable());
        assert!(Error::Timeout(5.0, Effect::Repeatable).retryable());
    }

    #[test]
    fn an_uncertain_write_says_so() {
        assert!(Error::Network(Effect::Uncertain).message().contains("may have happened"));
        assert!(!Error::Network(Effect::Repeatable).message().contains("may have happened"));
    }

    #[test]
    fn no_answer_has_no_status() {
        assert_eq!(Error::Aborted.http_code(), 0);
        assert_eq!(Error::Aborted.http_status(), None);
        assert_eq!(Error::input("x").http_status(), Some("Bad Request"));
    }
}
