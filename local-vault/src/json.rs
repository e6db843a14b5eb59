//! Writing answers and reading request bodies.
//!
//! Answers are written straight into one buffer: a record's values are JSON text already, so
//! building a tree of them first would only cost time.

use serde::Deserialize;
use serde_json::error::Category;

use crate::{error::ApiError, input::Object};

/// Appends text that is JSON already.
pub(crate) fn push_raw(out: &mut Vec<u8>, json: &str) {
    out.extend_from_slice(json.as_bytes());
}

/// Appends `text` as a JSON string, quoted and escaped.
pub(crate) fn push_text(out: &mut Vec<u8>, text: &str) {
    let plain = text.bytes().all(|byte| byte >= 0x20 && byte != b'"' && byte != b'\\');
    if plain {
        out.push(b'"');
        out.extend_from_slice(text.as_bytes());
        out.push(b'"');
    } else {
        // Writing to a Vec does not fail.
        let _ = serde_json::to_writer(out, text);
    }
}

/// `text` as a JSON string.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len() + 2);
    push_text(&mut out, text);
    String::from_utf8(out).unwrap_or_default()
}

/// Appends a comma unless this is the first item.
pub(crate) fn push_separator(out: &mut Vec<u8>, first: &mut bool) {
    if *first {
        *first = false;
    } else {
        out.push(b',');
    }
}

/// Reads a request body. Unknown keys are refused the way the service words it.
pub(crate) fn parse_body<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Result<T, ApiError> {
    let text = std::str::from_utf8(body)
        .map_err(|_| ApiError::invalid("Invalid request. The request body is not UTF-8 text."))?;
    if text.trim_ascii().is_empty() {
        return Err(ApiError::invalid("Invalid request. The request body is missing."));
    }
    serde_json::from_str::<Object<T>>(text).map(|body| body.0).map_err(|error| body_error(&error))
}

/// What to say about a body that could not be read. serde's own text may quote a value, so of it
/// only the name of an unknown key is used.
fn body_error(error: &serde_json::Error) -> ApiError {
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
    fn text_is_escaped_only_where_needed() {
        assert_eq!(quoted("plain é 🦀"), "\"plain é 🦀\"");
        assert_eq!(quoted("a\"b\\c\n\u{1}"), "\"a\\\"b\\\\c\\n\\u0001\"");
    }

    #[test]
    fn body_errors_name_keys_and_places_but_no_values() {
        let message = |text: &str| parse_body::<Body>(text.as_bytes()).unwrap_err().message().to_owned();
        assert_eq!(message(r#"{"nam":1}"#), "Invalid field present in JSON nam");
        assert!(!message(r#"{"name":"4111111111111111"}"#).contains("4111"));
        assert!(message(r#"{"name""#).contains("too early"));
        assert!(message("[true]").contains("wrong type"));
        assert!(message("{]").contains("not valid JSON"));
        assert!(message("  ").contains("missing"));
        assert!(parse_body::<Body>(b"\xff").unwrap_err().message().contains("UTF-8"));
    }
}
