//! Reads an error answer of the vault, detect and token endpoints (wire.md D.0), whatever stands
//! between us and the vault has made of it.

use super::{input::Input, redact, status};

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
    pub grpc_code: Option<f64>,
    /// As the server gave them, their texts masked.
    pub details: Vec<Input>,
    /// `x-request-id` of the answer.
    pub request_id: Option<String>,
    /// `Retry-After` as it came.
    pub retry_after: Option<String>,
}

/// A body, as far as it could be read.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// Nothing.
    Empty,
    /// It was JSON, and not nested too deeply.
    Json(Input),
    /// `text/plain`.
    Plain(String),
    /// A web page.
    Html,
    /// Anything else, broken JSON included.
    Other,
}

impl ServerError {
    /// Reads a body of any kind: JSON in its documented shape or another, plain text, a proxy's
    /// HTML page, or nothing. `from_client` is the header `error-from-client`.
    #[must_use]
    pub fn read(status: u16, body: Body, from_client: Option<&str>) -> Self {
        let otherwise = fallback(status, &body);
        let mut said = match body {
            Body::Json(json) => Said::read(&json),
            Body::Plain(text) => Said { message: first_line(&text), ..Said::default() },
            Body::Empty | Body::Html | Body::Other => Said::default(),
        };
        if let Some(value) = from_client {
            let from_client = Input::Bool(value.trim().eq_ignore_ascii_case("true"));
            said.details.push(Input::Map(vec![("errorFromClient".to_owned(), from_client)]));
        }
        said.details.iter_mut().for_each(mask);
        Self {
            status,
            message: said.message.map_or(otherwise, |text| redact::server_text(&text)),
            http_status: said.http_status.map(|text| redact::server_text(&text)),
            grpc_code: said.grpc_code,
            details: said.details,
            request_id: None,
            retry_after: None,
        }
    }
}

#[derive(Default)]
struct Said {
    message: Option<String>,
    http_status: Option<String>,
    grpc_code: Option<f64>,
    details: Vec<Input>,
}

impl Said {
    fn read(body: &Input) -> Self {
        match body.get("error") {
            Input::Text(message) => Self { message: some_text(message), ..Self::default() },
            error @ Input::Map(_) => Self {
                message: error.get("message").as_text().and_then(some_text),
                http_status: error.get("http_status").as_text().and_then(some_text),
                grpc_code: match error.get("grpc_code") {
                    Input::Number(code) => Some(*code),
                    _ => None,
                },
                details: error.get("details").list("details").map(<[Input]>::to_vec).unwrap_or_default(),
            },
            _ => Self { message: batch_message(body.get("responses")), ..Self::default() },
        }
    }
}

/// A batch that failed as a whole says why in each of its parts.
fn batch_message(responses: &Input) -> Option<String> {
    let responses = responses.list("responses").ok()?;
    let parts: Vec<&str> =
        responses.iter().filter_map(|item| item.get("Body").get("error").as_text()).collect();
    some_text(&parts.join("; "))
}

fn some_text(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// The first line of a plain text answer; a stack trace behind it helps nobody.
fn first_line(body: &str) -> Option<String> {
    body.lines().find_map(some_text)
}

fn fallback(status: u16, body: &Body) -> String {
    let what = match body {
        Body::Empty => "an empty body",
        Body::Html => "an HTML page, so it may come from a proxy and not from the vault",
        Body::Json(_) | Body::Plain(_) | Body::Other => "a body without an error message",
    };
    let reason = status::reason(status).map(|reason| format!(" {reason}")).unwrap_or_default();
    format!("the server answered {status}{reason} with {what}")
}

/// Masks every text inside a detail.
fn mask(detail: &mut Input) {
    match detail {
        Input::Text(text) => *text = redact::server_text(text),
        Input::List(items) => items.iter_mut().for_each(mask),
        Input::Map(members) => members.iter_mut().for_each(|(_, value)| mask(value)),
        Input::Absent | Input::Bool(_) | Input::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &str) -> Body {
        Body::Json(tree(text))
    }

    fn details(error: &ServerError) -> Input {
        Input::List(error.details.clone())
    }

    fn tree(text: &str) -> Input {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn the_documented_body_is_read_whole() {
        let body = r#"{"error":{"grpc_code":5,"http_code":404,"http_status":"Not Found","message":"no such row","details":[{"field":"x"}]}}"#;
        let error = ServerError::read(404, json(body), Some("True"));
        assert_eq!(error.message, "no such row");
        assert_eq!(error.http_status.as_deref(), Some("Not Found"));
        assert_eq!(error.grpc_code, Some(5.0));
        assert_eq!(details(&error), tree(r#"[{"field":"x"},{"errorFromClient":true}]"#));
    }

    #[test]
    fn other_bodies_still_give_a_message() {
        let without = "the server answered 503 Service Unavailable with a body without an error message";
        for (body, expected) in [
            (json(r#"{"error":"just a string"}"#), "just a string"),
            (json(r#"{"responses":[{"Body":{"error":"a"}},{"Body":{}},{"Body":{"error":"b"}}]}"#), "a; b"),
            (json(r#"{"error":{"message":5,"details":7,"grpc_code":"x"}}"#), without),
            (json("[]"), without),
            (json("null"), without),
            (Body::Other, without),
            (Body::Empty, "the server answered 503 Service Unavailable with an empty body"),
            (Body::Plain("upstream connect error\nat x".into()), "upstream connect error"),
            (
                Body::Html,
                "the server answered 503 Service Unavailable with an HTML page, so it may come from a proxy and not from the vault",
            ),
        ] {
            assert_eq!(ServerError::read(503, body, None).message, expected);
        }
        assert_eq!(
            ServerError::read(599, Body::Empty, None).message,
            "the server answered 599 with an empty body"
        );
    }

    #[test]
    fn a_card_number_in_the_servers_text_is_masked() {
        let body = r#"{"error":{"message":"bad value 4111 1111 1111 1111","details":[{"value":["ann@example.com", 5]}]}}"#;
        let error = ServerError::read(400, json(body), None);
        assert_eq!(error.message, "bad value [masked]");
        assert_eq!(details(&error), tree(r#"[{"value":["[masked]",5]}]"#));
    }
}
