//! HTTP as plain data: requests, responses, targets, JSON and multipart bodies.

pub(crate) mod body;
pub(crate) mod multipart;
mod target;

use indexmap::IndexMap;
use serde::Serialize;
use serde_json::value::RawValue;

use crate::core::error::ApiError;
pub(crate) use target::{Query, Target};

/// One HTTP request with its complete body.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// The method in upper case.
    pub method: &'a str,
    /// Path and query as they were sent, `/v1/vaults/…?…`, still percent-encoded.
    pub target: &'a str,
    /// Scheme and host of the request; download URLs are made from it.
    pub origin: &'a str,
    /// The `authorization` header; for a connection, `Bearer` and its `x-skyflow-authorization`.
    pub authorization: Option<&'a str>,
    /// The `content-type` header.
    pub content_type: Option<&'a str>,
    /// All headers, names in lower case; only the echo connection needs them.
    pub headers: &'a [(&'a str, &'a str)],
    /// The body's bytes.
    pub body: &'a [u8],
    /// Milliseconds since 1970, from the caller's clock.
    pub now_ms: u64,
}

impl<'a> Request<'a> {
    /// The value of a header; `name` in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&'a str> {
        self.headers.iter().find(|(key, _)| *key == name).map(|(_, value)| *value)
    }
}

/// The response to one [`Request`].
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// Header names in lower case, and values, without `content-length`.
    pub headers: Vec<(&'static str, String)>,
    /// The body's bytes.
    pub body: Vec<u8>,
    /// How long the caller holds the response back, because of a fault rule.
    pub latency_ms: u32,
}

impl Response {
    /// A response with a JSON body.
    pub(crate) fn json(status: u16, body: &impl Serialize) -> Result<Self, ApiError> {
        Ok(Self::json_bytes(status, body::serialize(body)?))
    }

    /// A response whose body is JSON already.
    pub(crate) fn json_bytes(status: u16, body: Vec<u8>) -> Self {
        let headers = vec![("content-type", "application/json".to_owned())];
        Self { status, headers, body, latency_ms: 0 }
    }

    /// The same without the members of JSON objects that are null or an empty list, as services that speak protobuf
    /// leave them out. What a caller stored is left as it is.
    pub(crate) fn without_empty_members(mut self) -> Self {
        let is_json =
            self.headers.iter().any(|(name, value)| *name == "content-type" && value == "application/json");
        let body = std::str::from_utf8(&self.body).ok().filter(|_| is_json);
        if let Some(body) = body.and_then(without_empty) {
            self.body = body.into_bytes();
        }
        self
    }

    /// The response to a request that failed.
    pub(crate) fn from_error(error: &ApiError) -> Self {
        let (grpc_code, http_status) = codes(error.status());
        let details = ErrorDetails {
            grpc_code,
            http_code: error.status(),
            message: error.message(),
            http_status,
            details: [],
        };
        let body = body::serialize(&ErrorBody { error: details }).unwrap_or_default();
        Self::json_bytes(error.status(), body)
    }
}

/// The member of a record that holds what its caller stored.
const STORED: &str = "fields";

/// The JSON text of an object without empty members at any depth; `None` for any other value.
fn without_empty(json: &str) -> Option<String> {
    let members = serde_json::from_str::<IndexMap<&str, &RawValue>>(json).ok()?;
    let kept = members.into_iter().filter(|(_, member)| !matches!(member.get(), "null" | "[]"));
    let kept = kept.map(|(name, member)| {
        let changed = match serde_json::from_str::<Vec<&RawValue>>(member.get()) {
            _ if name == STORED => None,
            Ok(items) => {
                let items = items
                    .into_iter()
                    .map(|item| without_empty(item.get()).unwrap_or_else(|| item.get().to_owned()));
                Some(format!("[{}]", items.collect::<Vec<_>>().join(",")))
            }
            Err(_) => without_empty(member.get()),
        };
        (name, RawValue::from_string(changed.unwrap_or_else(|| member.get().to_owned())).ok())
    });
    serde_json::to_string(&kept.collect::<IndexMap<_, _>>()).ok()
}

#[derive(Serialize)]
struct ErrorBody<'a> {
    error: ErrorDetails<'a>,
}

#[derive(Serialize)]
struct ErrorDetails<'a> {
    grpc_code: u8,
    http_code: u16,
    message: &'a str,
    http_status: &'a str,
    details: [(); 0],
}

/// The gRPC code and the status text of an HTTP status.
fn codes(status: u16) -> (u8, &'static str) {
    match status {
        401 => (16, "Unauthorized"),
        403 => (7, "Forbidden"),
        404 => (5, "Not Found"),
        405 => (12, "Method Not Allowed"),
        408 => (4, "Request Timeout"),
        409 => (6, "Conflict"),
        413 => (8, "Payload Too Large"),
        429 => (8, "Too Many Requests"),
        501 => (12, "Not Implemented"),
        502 => (14, "Bad Gateway"),
        503 => (14, "Service Unavailable"),
        504 => (4, "Gateway Timeout"),
        _ if status < 500 => (3, "Bad Request"),
        _ => (13, "Internal Server Error"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_body_has_matching_codes() {
        for (status, grpc, text) in [
            (400, 3, "Bad Request"),
            (401, 16, "Unauthorized"),
            (403, 7, "Forbidden"),
            (404, 5, "Not Found"),
            (409, 6, "Conflict"),
            (429, 8, "Too Many Requests"),
            (500, 13, "Internal Server Error"),
            (503, 14, "Service Unavailable"),
        ] {
            let response = Response::from_error(&ApiError::new(status, "a \"quoted\" line\n"));
            let body: serde_json::Value = serde_json::from_slice(&response.body).unwrap();
            assert_eq!(body["error"]["http_code"], status);
            assert_eq!(body["error"]["grpc_code"], grpc);
            assert_eq!(body["error"]["http_status"], text);
            assert_eq!(body["error"]["message"], "a \"quoted\" line\n");
            assert_eq!(body["error"]["details"], serde_json::json!([]));
        }
    }
}
