//! What can go wrong, as data. `host::error` turns it into the one `SkyflowError` of the package.
//!
//! A message says what was wrong, where, and what to do. None holds a credential, a token, a
//! record value, a request body or a server's words: those are added, filtered, in JavaScript.

use std::fmt;

use super::status;

/// The closed set that users `switch` on; `SkyflowErrorCode` in index.d.ts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// Refused before a request was sent.
    InvalidInput,
    /// Credentials that cannot be used, found before a request was sent.
    InvalidCredentials,
    /// 400.
    BadRequest,
    /// 401.
    Authentication,
    /// 403.
    PermissionDenied,
    /// 404.
    NotFound,
    /// 409.
    Conflict,
    /// 429.
    RateLimited,
    /// 5xx.
    Server,
    /// The time allowed ran out.
    Timeout,
    /// The caller's signal, or code of the caller's that the call ran, ended the call.
    Aborted,
    /// No response arrived.
    Network,
    /// A response that is not of the operation's shape.
    InvalidResponse,
    /// The runtime lacks what was asked for.
    UnsupportedRuntime,
    /// Any other status that is no success.
    Api,
}

impl Code {
    /// The text users see.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidInput => "INVALID_INPUT",
            Self::InvalidCredentials => "INVALID_CREDENTIALS",
            Self::BadRequest => "BAD_REQUEST",
            Self::Authentication => "AUTHENTICATION",
            Self::PermissionDenied => "PERMISSION_DENIED",
            Self::NotFound => "NOT_FOUND",
            Self::Conflict => "CONFLICT",
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

/// Whether the server may have carried out a request that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Nothing was changed, or repeating the request cannot change anything twice.
    Repeatable,
    /// The write may have happened: only the caller can tell whether to repeat it.
    Uncertain,
    /// Nothing was sent, since the file was not read; a stream cannot be read again.
    Unread,
}

/// A response whose status is no success. The server's own words stay in JavaScript.
#[derive(Debug, Clone, PartialEq)]
pub struct StatusError {
    /// HTTP status; 0 for an opaque redirect.
    pub status: u16,
    /// Whether the request may have been carried out.
    pub effect: Effect,
    /// Milliseconds that the server asks to wait, if it does.
    pub retry_after_ms: Option<f64>,
    /// `x-request-id` of the response.
    pub request_id: Option<String>,
    /// What the response says, where it has no message of its own.
    pub message: String,
    /// Whether the configuration is at fault: a token endpoint refuses credentials, and nothing that the call was given.
    pub of_configuration: bool,
}

/// Every way a call can fail.
#[derive(Debug, Clone, PartialEq)]
pub enum Error {
    /// Bad input, caught before any request.
    InvalidInput(String),
    /// Bad credentials, caught before any request.
    InvalidCredentials(String),
    /// A function of the caller that a request needs, such as `getToken`, failed or had no more time.
    NotProvided(String, Code),
    /// The configuration of the client, found to be wrong by a call: nothing that the call was given is.
    Misconfigured(String),
    /// Something this runtime does not have, caught before any request.
    UnsupportedRuntime(String),
    /// The response's status is no success.
    Status(StatusError),
    /// No complete response, or no file to send, within so many milliseconds.
    Timeout(f64, Effect),
    /// The caller's signal aborted.
    Aborted(Effect),
    /// The caller's own code threw, and so ended the call: what it was.
    Interrupted(String),
    /// `fetch` failed.
    Network(Effect),
    /// A success status whose body is not the operation's result.
    InvalidResponse {
        /// What is not as it must be; never a part of the body.
        problem: String,
        /// HTTP status of the response.
        status: u16,
        /// `x-request-id` of the response.
        request_id: Option<String>,
    },
}

impl Error {
    /// Bad input: the message names the member, the position and the remedy.
    #[must_use]
    pub fn input(message: impl Into<String>) -> Self {
        Self::InvalidInput(message.into())
    }

    /// A function of the caller needs too long.
    #[must_use]
    pub fn late(subject: &str, ms: f64) -> Self {
        let message = format!(
            "{subject} within {} ms, so nothing was sent. Raise `timeoutMs` or `totalTimeoutMs` if it needs longer",
            whole(ms)
        );
        Self::NotProvided(message, Code::Timeout)
    }

    /// The same failure of a member that stands inside `field_path`.
    #[must_use]
    pub fn within(self, field_path: &str) -> Self {
        match self {
            Self::InvalidInput(message) => Self::InvalidInput(format!("{field_path}.{message}")),
            other => other,
        }
    }

    /// The same failure of what the client was configured with.
    #[must_use]
    pub fn of_configuration(self) -> Self {
        match self {
            Self::InvalidInput(message) => Self::Misconfigured(message),
            Self::Status(error) => Self::Status(StatusError { of_configuration: true, ..error }),
            other => other,
        }
    }

    /// Bad input found inside credentials.
    #[must_use]
    pub fn of_credentials(self) -> Self {
        match self {
            Self::InvalidInput(message) => Self::InvalidCredentials(message),
            other => other,
        }
    }

    /// The stable code.
    #[must_use]
    pub fn code(&self) -> Code {
        match self {
            Self::InvalidInput(_) | Self::Misconfigured(_) => Code::InvalidInput,
            Self::InvalidCredentials(_) => Code::InvalidCredentials,
            Self::NotProvided(_, code) => *code,
            Self::UnsupportedRuntime(_) => Code::UnsupportedRuntime,
            Self::Status(error) => status::code(error.status),
            Self::Timeout(..) => Code::Timeout,
            Self::Aborted(_) | Self::Interrupted(_) => Code::Aborted,
            Self::Network(_) => Code::Network,
            Self::InvalidResponse { .. } => Code::InvalidResponse,
        }
    }

    /// HTTP status; 400 for what is caught before a request, 0 where no response arrived.
    #[must_use]
    pub fn http_code(&self) -> u16 {
        match self {
            Self::NotProvided(_, Code::Timeout)
            | Self::Timeout(..)
            | Self::Aborted(_)
            | Self::Interrupted(_)
            | Self::Network(_) => 0,
            Self::InvalidInput(_)
            | Self::InvalidCredentials(_)
            | Self::Misconfigured(_)
            | Self::NotProvided(..)
            | Self::UnsupportedRuntime(_) => 400,
            Self::Status(error) => error.status,
            Self::InvalidResponse { status, .. } => *status,
        }
    }

    /// The reason phrase of the HTTP status, as RFC 9110 names it.
    #[must_use]
    pub fn http_status(&self) -> Option<&'static str> {
        status::reason(self.http_code())
    }

    /// Whether it is the configuration of the client, its credentials among it, that is at fault.
    #[must_use]
    pub const fn is_of_configuration(&self) -> bool {
        matches!(self, Self::Misconfigured(_) | Self::Status(StatusError { of_configuration: true, .. }))
    }

    /// `x-request-id` of the response, where one arrived.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::Status(StatusError { request_id, .. }) | Self::InvalidResponse { request_id, .. } => {
                request_id.as_deref()
            }
            _ => None,
        }
    }

    /// Milliseconds that the server asked to wait, if it did.
    #[must_use]
    pub const fn retry_after_ms(&self) -> Option<f64> {
        match self {
            Self::Status(error) => error.retry_after_ms,
            _ => None,
        }
    }

    /// Whether the same call, unchanged, may succeed and cannot write twice.
    #[must_use]
    pub fn retryable(&self) -> bool {
        match self {
            Self::Status(StatusError { status, effect, retry_after_ms, .. }) => {
                // A request refused for load was not carried out, whatever it was.
                let refused_for_load = *status == 429 || (*status == 503 && retry_after_ms.is_some());
                refused_for_load || (status::transient(*status) && *effect == Effect::Repeatable)
            }
            Self::Timeout(_, effect) | Self::Network(effect) => *effect == Effect::Repeatable,
            Self::NotProvided(..) => true,
            _ => false,
        }
    }
}

impl fmt::Display for Error {
    /// The message, without the operation's name.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        const UNCERTAIN: &str = "; the write may have happened, so read before repeating it";
        let caution = |effect: &Effect| if *effect == Effect::Uncertain { UNCERTAIN } else { "" };
        match self {
            Self::InvalidInput(message)
            | Self::InvalidCredentials(message)
            | Self::Misconfigured(message)
            | Self::NotProvided(message, _)
            | Self::UnsupportedRuntime(message) => formatter.write_str(message),
            Self::Status(error) => formatter.write_str(&error.message),
            Self::Timeout(ms, effect) => {
                let (subject, so, who) = match effect {
                    Effect::Unread => ("the file was not read to its end", ", so nothing was sent", "it"),
                    _ => ("no complete response", caution(effect), "the vault"),
                };
                write!(
                    formatter,
                    "{subject} within {} ms{so}. Raise `timeoutMs` or `totalTimeoutMs` if {who} needs longer",
                    whole(*ms)
                )
            }
            Self::Aborted(effect) => {
                write!(formatter, "the call was aborted by its AbortSignal{}", caution(effect))
            }
            Self::Interrupted(message) => {
                write!(formatter, "{message}, which ended the call. See `cause` for what was thrown")
            }
            Self::Network(effect) => write!(
                formatter,
                "no response: the connection failed, or a browser's CORS rules forbid it{}. See `cause` for the runtime's error",
                caution(effect)
            ),
            Self::InvalidResponse { problem, status, .. } => write!(
                formatter,
                "the response (HTTP {status}) cannot be used: {problem}. If it is not the vault's, check `vaultUrl`, `clusterId` and proxies on the way"
            ),
        }
    }
}

impl std::error::Error for Error {}

/// For display; formatting floats is 20 KB of code.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the cast saturates")]
#[must_use]
pub const fn whole(number: f64) -> u64 {
    number as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(status: u16, retry_after_ms: Option<f64>, effect: Effect) -> Error {
        Error::Status(StatusError {
            status,
            effect,
            retry_after_ms,
            request_id: None,
            message: String::new(),
            of_configuration: false,
        })
    }

    #[test]
    fn a_write_is_retryable_only_when_it_was_refused_for_load() {
        assert!(refused(429, None, Effect::Uncertain).retryable());
        assert!(refused(503, Some(1.0), Effect::Uncertain).retryable());
        for status in [408, 500, 502, 503, 504] {
            assert!(!refused(status, None, Effect::Uncertain).retryable(), "{status}");
            assert!(refused(status, None, Effect::Repeatable).retryable(), "{status}");
        }
        assert!(!Error::Network(Effect::Uncertain).retryable());
        assert!(Error::Timeout(5.0, Effect::Repeatable).retryable());
    }

    #[test]
    fn a_call_that_got_no_token_is_retryable_since_nothing_was_sent() {
        for code in [Code::Timeout, Code::InvalidCredentials] {
            assert!(
                Error::NotProvided("credentials.getToken failed".to_owned(), code).retryable(),
                "{code:?}"
            );
        }
        assert!(!Error::InvalidCredentials("credentials.apiKey is empty".to_owned()).retryable());
    }

    #[test]
    fn an_uncertain_write_says_so() {
        assert!(Error::Network(Effect::Uncertain).to_string().contains("may have happened"));
        assert!(!Error::Network(Effect::Repeatable).to_string().contains("may have happened"));
    }

    #[test]
    fn no_response_has_no_status() {
        assert_eq!(Error::Aborted(Effect::Repeatable).http_code(), 0);
        assert_eq!(Error::Aborted(Effect::Repeatable).http_status(), None);
        assert_eq!(Error::input("x").http_status(), Some("Bad Request"));
    }

    #[test]
    fn what_a_response_says_of_an_error_is_kept() {
        let error = Error::Status(StatusError {
            status: 429,
            effect: Effect::Repeatable,
            retry_after_ms: Some(1500.0),
            request_id: Some("r-1".to_owned()),
            message: String::new(),
            of_configuration: false,
        });
        assert_eq!((error.request_id(), error.retry_after_ms()), (Some("r-1"), Some(1500.0)));
        let invalid = Error::InvalidResponse {
            problem: String::new(),
            status: 200,
            request_id: Some("r-2".to_owned()),
        };
        assert_eq!((invalid.request_id(), invalid.retry_after_ms()), (Some("r-2"), None));
        assert_eq!(
            (
                Error::Aborted(Effect::Repeatable).request_id(),
                Error::Aborted(Effect::Repeatable).retry_after_ms()
            ),
            (None, None)
        );
        assert!(Error::Timeout(1234.5, Effect::Repeatable).to_string().contains("within 1234 ms"));
    }

    #[test]
    fn an_error_inside_a_member_names_the_whole_path() {
        assert_eq!(
            Error::input("roles must be a list").within("credentials").to_string(),
            "credentials.roles must be a list"
        );
        assert_eq!(Error::Aborted(Effect::Repeatable).within("x"), Error::Aborted(Effect::Repeatable));
    }
}
