//! The failures of the crate: a request that gets an error response, options that cannot be used, and a storage that fails.
//!
//! Messages name the table, the column and the record's index, never a record's value.

use std::{error, fmt};

use super::names::with_nearest;

/// A request that fails, with the HTTP status and the message of its response.
#[derive(Debug)]
pub(crate) struct ApiError {
    status: u16,
    message: String,
}

impl ApiError {
    pub(crate) fn new(status: u16, message: impl Into<String>) -> Self {
        Self { status, message: message.into() }
    }

    /// 400: the request itself is wrong.
    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self::new(400, message)
    }

    /// 401: no valid credential.
    pub(crate) fn unauthorized(message: impl Into<String>) -> Self {
        Self::new(401, message)
    }

    /// 403: the roles do not allow this.
    pub(crate) fn forbidden() -> Self {
        Self::new(403, "The roles of the bearer token do not allow this.")
    }

    /// 404: vault, table, record or token does not exist.
    pub(crate) fn not_found(message: impl Into<String>) -> Self {
        Self::new(404, message)
    }

    /// 404: no such records, or none that the caller can see.
    pub(crate) fn no_records() -> Self {
        Self::not_found("No Records Found.")
    }

    /// 404: another vault's id.
    pub(crate) fn no_vault() -> Self {
        Self::not_found("The vault does not exist, or this credential has no access to it.")
    }

    /// 409: a unique value or a token is taken.
    pub(crate) fn conflict(message: impl Into<String>) -> Self {
        Self::new(409, message)
    }

    /// 500: the runtime's random generator failed.
    pub(crate) fn no_randomness() -> Self {
        Self::new(500, "The runtime provides no random bytes: crypto.getRandomValues is missing or failed.")
    }

    pub(crate) fn status(&self) -> u16 {
        self.status
    }

    pub(crate) fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl error::Error for ApiError {}

/// Options, or a snapshot, that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidOptions(String);

impl InvalidOptions {
    pub(crate) fn new(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }

    /// The reason, without a full stop.
    pub(crate) fn reason(&self) -> &str {
        &self.0
    }
}

impl From<ApiError> for InvalidOptions {
    fn from(error: ApiError) -> Self {
        // The display form adds the full stop, and no request was sent.
        let message = error.message.strip_prefix("Invalid request. ").unwrap_or(&error.message);
        Self(message.trim_end_matches('.').to_owned())
    }
}

impl fmt::Display for InvalidOptions {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = if self.0.ends_with('?') { "" } else { "." };
        write!(formatter, "Invalid local vault options: {}{end}", self.0)
    }
}

impl error::Error for InvalidOptions {}

/// A change that could not be stored: a disk that is full, or a host's function that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StorageError(String);

impl StorageError {
    pub(crate) fn new(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }
}

impl fmt::Display for StorageError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "The state of the local vault cannot be stored: {}", self.0)
    }
}

impl error::Error for StorageError {}

/// serde's reason in the words of JSON, with the name that was probably meant: serde calls an object a map and an array a sequence.
pub(crate) fn in_words_of_json(reason: &str) -> String {
    let words = [
        ("type: map", "type: object"),
        ("type: sequence", "type: array"),
        ("type: unit value", "type: null"),
        ("expected a map", "expected an object"),
        ("expected a sequence", "expected an array"),
        ("expected f64", "expected a number"),
        ("floating point", "number"),
        ("EOF while parsing a value", "the text is empty or ends too early"),
        ("EOF while parsing", "the text ends too early, in"),
        ("key must be a string", "a member's name must be in double quotes"),
    ];
    let mut reason =
        words.iter().fold(reason.to_owned(), |reason, (serde, json)| reason.replace(serde, json));
    if let Some(at) = reason.find("expected struct ") {
        reason.truncate(at);
        reason.push_str("expected an object");
    }
    with_nearest(reason)
}
