//! JSON bodies: parsing of requests, serialization of responses.

use std::io;

use serde::{Deserialize, Serialize};
use serde_json::error::Category;

use crate::core::{error::ApiError, limits, object::Object};

/// Parses a request body. An unknown key is refused in the service's words.
pub(crate) fn parse<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Result<T, ApiError> {
    let text = std::str::from_utf8(body)
        .map_err(|_| ApiError::invalid("Invalid request. The request body is not UTF-8 text."))?;
    if text.trim_ascii().is_empty() {
        return Err(ApiError::invalid("Invalid request. The request body is missing."));
    }
    // What JavaScript makes of an object that was not serialized.
    if text == "[object Object]" {
        let message =
            "Invalid request. The body is the text [object Object]: serialize the body with JSON.stringify.";
        return Err(ApiError::invalid(message));
    }
    serde_json::from_str::<Object<T>>(text).map(|body| body.0).map_err(|error| parse_error(&error))
}

/// The error for a body that cannot be parsed. serde's own message may quote a value, so only the
/// name of an unknown key is taken from it.
fn parse_error(error: &serde_json::Error) -> ApiError {
    let place = format!("line {} column {}", error.line(), error.column());
    match error.classify() {
        Category::Data => {
            let text = error.to_string();
            let unknown = text.strip_prefix("unknown field `").and_then(|rest| rest.split('`').next());
            match unknown {
                Some(key) => {
                    let key: String = key.chars().take(64).collect();
                    ApiError::invalid(format!("Invalid field present in JSON {key}"))
                }
                None => ApiError::invalid(format!(
                    "Invalid request. A value in the JSON body has the wrong type, at {place}."
                )),
            }
        }
        Category::Eof => ApiError::invalid("Invalid request. The JSON body ends too early."),
        Category::Syntax | Category::Io => {
            ApiError::invalid(format!("Invalid request. The body is not valid JSON, at {place}."))
        }
    }
}

/// Serializes a response body. One request can ask for the same large value many times over, so the
/// response has a limit of its own.
pub(crate) fn serialize(value: &impl Serialize) -> Result<Vec<u8>, ApiError> {
    let mut body = LimitedBuffer(Vec::with_capacity(256));
    match serde_json::to_writer(&mut body, value) {
        Ok(()) => Ok(body.0),
        Err(error) if error.is_io() => {
            let max = limits::MAX_RESPONSE_BYTES / (1024 * 1024);
            Err(ApiError::invalid(format!("Invalid request. The response would be larger than {max} MiB.")))
        }
        Err(_) => Err(ApiError::new(500, "The response could not be serialized.")),
    }
}

/// A buffer that refuses to grow beyond the limit of a response.
struct LimitedBuffer(Vec<u8>);

impl io::Write for LimitedBuffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > limits::MAX_RESPONSE_BYTES {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize, Debug)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only read through Debug")]
    struct Body {
        name: Option<bool>,
    }

    #[test]
    fn errors_name_keys_and_places_but_no_values() {
        let message = |text: &str| parse::<Body>(text.as_bytes()).unwrap_err().message().to_owned();
        assert_eq!(message(r#"{"nam":1}"#), "Invalid field present in JSON nam");
        assert!(!message(r#"{"name":"4111111111111111"}"#).contains("4111"));
        assert!(message(r#"{"name""#).contains("too early"));
        assert!(message("[true]").contains("wrong type"));
        assert!(message("{]").contains("not valid JSON"));
        assert!(message("  ").contains("missing"));
        assert!(message("[object Object]").contains("JSON.stringify"));
        assert!(parse::<Body>(b"\xff").unwrap_err().message().contains("UTF-8"));
    }

    #[test]
    fn a_response_over_the_limit_is_refused() {
        let text = "x".repeat(1024 * 1024);
        assert_eq!(serialize(&[&text; 2]).unwrap().len(), 2 * (text.len() + 3) + 1);
        let error = serialize(&vec![&text; 256]).unwrap_err();
        assert_eq!((error.status(), error.message().contains("256 MiB")), (400, true));
    }
}
