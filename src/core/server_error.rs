//! Reads an error answer of the vault, detect and token endpoints (wire.md D.0), whatever stands
//! between us and the vault has made of it.

use serde_json::Value;

use super::{redact, status};

/// How much of an error body is read; the rest says nothing new.
pub const MAX_ERROR_BODY_BYTES: u32 = 64 * 1024;

/// An error answer. Its texts are masked and safe to show.
#[derive(Debug, Clone, PartialEq)]
pub struct ServerError {
    /// HTTP status.
    pub status: u16,
    /// What the server said, or what its status means.
    pub message: String,
    /// `http_status` of the body.
    pub http_status: Option<String>,
    /// `grpc_code` of the body.
    pub grpc_code: Option<i32>,
    /// JSON text of an array.
    pub details: String,
    /// `x-request-id` of the answer.
    pub request_id: Option<String>,
    /// `Retry-After` as it came.
    pub retry_after: Option<String>,
}

impl ServerError {
    /// Reads a body of any kind: JSON in its documented shape or another, plain text, a proxy's
    /// HTML page, or nothing. `from_client` is the header `error-from-client`.
    #[must_use]
    pub fn parse(http: u16, content_type: Option<&str>, body: &str, from_client: Option<&str>) -> Self {
        let kind = content_type.unwrap_or_default().to_ascii_lowercase();
        let mut found = if kind.starts_with("text/plain") {
            Body { message: text_message(body), ..Body::default() }
        } else {
            serde_json::from_str::<Value>(body).map_or_else(|_| Body::default(), Body::read)
        };
        if let Some(value) = from_client {
            let said = value.trim().eq_ignore_ascii_case("true");
            found.details.push(serde_json::json!({ "errorFromClient": said }));
        }
        found.details.iter_mut().for_each(mask);
        Self {
            status: http,
            message: found
                .message
                .map_or_else(|| fallback(http, &kind, body), |text| redact::server_text(&text)),
            http_status: found.http_status.map(|text| redact::server_text(&text)),
            grpc_code: found.grpc_code,
            details: Value::Array(found.details).to_string(),
            request_id: None,
            retry_after: None,
        }
    }
}

#[derive(Default)]
struct Body {
    message: Option<String>,
    http_status: Option<String>,
    grpc_code: Option<i32>,
    details: Vec<Value>,
}

impl Body {
    fn read(body: Value) -> Self {
        let Value::Object(mut body) = body else { return Self::default() };
        match body.remove("error") {
            Some(Value::String(message)) => Self { message: some_text(&message), ..Self::default() },
            Some(Value::Object(mut error)) => Self {
                message: error.get("message").and_then(Value::as_str).and_then(some_text),
                http_status: error.get("http_status").and_then(Value::as_str).and_then(some_text),
                grpc_code: error
                    .get("grpc_code")
                    .and_then(Value::as_i64)
                    .and_then(|code| i32::try_from(code).ok()),
                details: match error.remove("details") {
                    Some(Value::Array(details)) => details,
                    _ => Vec::new(),
                },
            },
            _ => Self { message: batch_message(body.get("responses")), ..Self::default() },
        }
    }
}

/// A batch that failed as a whole says why in each of its parts.
fn batch_message(responses: Option<&Value>) -> Option<String> {
    let parts: Vec<&str> =
        responses?.as_array()?.iter().filter_map(|item| item.get("Body")?.get("error")?.as_str()).collect();
    some_text(&parts.join("; "))
}

fn some_text(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// The first line of a plain text answer; a stack trace behind it helps nobody.
fn text_message(body: &str) -> Option<String> {
    body.lines().find_map(some_text)
}

fn fallback(http: u16, kind: &str, body: &str) -> String {
    let what = if body.trim().is_empty() {
        "an empty body"
    } else if kind.contains("html") {
        "an HTML page, so it may come from a proxy and not from the vault"
    } else {
        "a body without an error message"
    };
    match status::reason(http) {
        Some(reason) => format!("the server answered {http} {reason} with {what}"),
        None => format!("the server answered {http} with {what}"),
    }
}

/// Masks every text inside a detail, keys included in what is walked but not changed.
fn mask(detail: &mut Value) {
    match detail {
        Value::String(text) => *text = redact::server_text(text),
        Value::Array(items) => items.iter_mut().for_each(mask),
        Value::Object(members) => members.values_mut().for_each(mask),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const JSON: Option<&str> = Some("application/json");

    #[test]
    fn the_documented_body_is_read_whole() {
        let body = r#"{"error":{"grpc_code":5,"http_code":404,"http_status":"Not Found","message":"no such row","details":[{"field":"x"}]}}"#;
        let error = ServerError::parse(404, JSON, body, Some("True"));
        assert_eq!(error.message, "no such row");
        assert_eq!(error.http_status.as_deref(), Some("Not Found"));
        assert_eq!(error.grpc_code, Some(5));
        assert_eq!(error.details, r#"[{"field":"x"},{"errorFromClient":true}]"#);
    }

    #[test]
    fn other_bodies_still_give_a_message() {
        for (kind, body, expected) in [
            (JSON, r#"{"error":"just a string"}"#, "just a string"),
            (JSON, r#"{"responses":[{"Body":{"error":"a"}},{"Body":{}},{"Body":{"error":"b"}}]}"#, "a; b"),
            (JSON, "", "the server answered 503 Service Unavailable with an empty body"),
            (
                JSON,
                "{\"error\":",
                "the server answered 503 Service Unavailable with a body without an error message",
            ),
            (JSON, "[]", "the server answered 503 Service Unavailable with a body without an error message"),
            (Some("text/plain; charset=utf-8"), "upstream connect error\nat x", "upstream connect error"),
            (
                Some("text/html"),
                "<html><body>503</body></html>",
                "the server answered 503 Service Unavailable with an HTML page, so it may come from a proxy and not from the vault",
            ),
            (None, "", "the server answered 503 Service Unavailable with an empty body"),
        ] {
            assert_eq!(ServerError::parse(503, kind, body, None).message, expected);
        }
    }

    #[test]
    fn a_card_number_in_the_servers_text_is_masked() {
        let body = r#"{"error":{"message":"bad value 4111 1111 1111 1111","details":[{"value":"ann@example.com"}]}}"#;
        let error = ServerError::parse(400, JSON, body, None);
        assert_eq!(error.message, "bad value [masked]");
        assert_eq!(error.details, r#"[{"value":"[masked]"}]"#);
    }

    #[test]
    fn deep_nesting_is_refused_and_not_followed() {
        let deep = "[".repeat(200_000);
        assert!(ServerError::parse(500, JSON, &deep, None).message.contains("without an error message"));
    }
}
