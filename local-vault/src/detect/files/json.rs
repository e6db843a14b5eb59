//! JSON: strings and numbers are texts; the key before them is the field's name.
//!
//! The file is validated first and then scanned, so that whitespace, order, repeated keys and the spelling of
//! unchanged values stay the same.

use serde::de::IgnoredAny;

use super::{Change, Failure};
use crate::core::value::Value;

/// A whole JSON file.
pub(super) fn change(text: &str, change: &mut Change<'_>) -> Result<String, Failure> {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let json = text.get(start..).unwrap_or_default();
    serde_json::from_str::<IgnoredAny>(json).map_err(|error| {
        Failure::File(format!(
            "The file is not valid JSON, at line {} column {}.",
            error.line(),
            error.column()
        ))
    })?;
    let mut out = String::with_capacity(text.len());
    let mut field = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (token, behind) = match first {
            '"' => split(rest, string_end(rest)),
            '-' | '0'..='9' => {
                split(rest, rest.find([',', ']', '}', ' ', '\t', '\n', '\r']).unwrap_or(rest.len()))
            }
            _ => {
                out.push(first);
                rest = split(rest, first.len_utf8()).1;
                continue;
            }
        };
        rest = behind;
        let plain = match first {
            '"' => serde_json::from_str::<String>(token).unwrap_or_default(),
            _ => token.to_owned(),
        };
        if first == '"' && rest.trim_start().starts_with(':') {
            out.push_str(token);
            field = plain;
            continue;
        }
        let changed = change(&field, &plain)?;
        if changed == plain {
            out.push_str(token);
        } else {
            out.push_str(Value::from_text(&changed).json());
        }
    }
    Ok(out)
}

/// One line of a JSON Lines file, its end included; an empty one stays.
pub(super) fn line(line: &str, change_text: &mut Change<'_>) -> Result<String, Failure> {
    if line.trim().is_empty() {
        return Ok(line.to_owned());
    }
    change(line, change_text)
}

fn split(text: &str, at: usize) -> (&str, &str) {
    text.split_at_checked(at).unwrap_or((text, ""))
}

/// The length of the string that a text begins with, quotes included.
fn string_end(text: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}
