//! What a caller sees of a value.
//!
//! `DEFAULT` is the column's own setting from the schema; a column without one shows plain text,
//! because a development vault that hides everything by default helps nobody.

use serde::{Deserialize, Serialize};

use crate::{
    error::ApiError,
    json,
    value::{Kind, Value},
};

/// How much of a value an answer shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Redaction {
    /// The column's own setting.
    #[default]
    Default,
    /// Nothing: `*REDACTED*`.
    Redacted,
    /// `*` for letters and digits; the last four digits of a long number stay.
    Masked,
    /// Everything.
    PlainText,
}

/// What stands in for a redacted value, as text and as JSON.
pub(crate) const REDACTED_TEXT: &str = "*REDACTED*";
const REDACTED: &str = "\"*REDACTED*\"";
/// Digits from which on a text counts as a long number, whose last four stay.
const LONG_NUMBER_DIGITS: usize = 8;
const DIGITS_KEPT: usize = 4;

impl Redaction {
    /// Reads the `redaction` of a request; absent and empty mean `DEFAULT`.
    pub(crate) fn parse(name: Option<&str>) -> Result<Self, ApiError> {
        match name {
            None | Some("" | "DEFAULT") => Ok(Self::Default),
            Some("REDACTED") => Ok(Self::Redacted),
            Some("MASKED") => Ok(Self::Masked),
            Some("PLAIN_TEXT") => Ok(Self::PlainText),
            Some(_) => Err(ApiError::invalid(
                "Invalid request. redaction must be DEFAULT, REDACTED, MASKED or PLAIN_TEXT.",
            )),
        }
    }

    /// The redaction that applies in a column with the setting `column`.
    pub(crate) fn within(self, column: Self) -> Self {
        match (self, column) {
            (Self::Default, Self::Default) => Self::PlainText,
            (Self::Default, column) => column,
            (asked, _) => asked,
        }
    }
}

/// A value as its reader may see it. Null hides nothing and stays null.
pub(crate) fn redact(value: &Value, level: Redaction) -> Value {
    match (level, value.kind()) {
        (Redaction::PlainText | Redaction::Default, _) | (_, Kind::Null) => value.clone(),
        (Redaction::Masked, Kind::String | Kind::Integer | Kind::Float | Kind::Bool) => {
            Value::from_text(&masked(&value.text()))
        }
        (Redaction::Redacted | Redaction::Masked, _) => Value::from_text(REDACTED_TEXT),
    }
}

/// Appends a value as JSON, as its reader may see it.
pub(crate) fn push_redacted(out: &mut Vec<u8>, value: &Value, level: Redaction) {
    match level {
        Redaction::PlainText | Redaction::Default => json::push_raw(out, value.json()),
        Redaction::Redacted if !value.is_null() => json::push_raw(out, REDACTED),
        Redaction::Redacted | Redaction::Masked => json::push_raw(out, redact(value, level).json()),
    }
}

pub(crate) fn masked(text: &str) -> String {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let hidden = if digits >= LONG_NUMBER_DIGITS { digits - DIGITS_KEPT } else { digits };
    let mut seen = 0;
    text.chars()
        .map(|char| {
            if char.is_ascii_digit() {
                seen += 1;
                if seen > hidden { char } else { '*' }
            } else if char.is_alphanumeric() {
                '*'
            } else {
                char
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masking_keeps_the_last_four_of_long_numbers_only() {
        assert_eq!(masked("4111-1111-1111-1234"), "****-****-****-1234");
        assert_eq!(masked("123-45-6789"), "***-**-6789");
        assert_eq!(masked("1234"), "****");
        assert_eq!(masked("Zoë Lee"), "*** ***");
        assert_eq!(masked("a@b.co"), "*@*.**");
    }

    #[test]
    fn default_is_the_columns_setting_and_plain_text_without_one() {
        assert_eq!(Redaction::Default.within(Redaction::Default), Redaction::PlainText);
        assert_eq!(Redaction::Default.within(Redaction::Masked), Redaction::Masked);
        assert_eq!(Redaction::PlainText.within(Redaction::Redacted), Redaction::PlainText);
    }

    #[test]
    fn a_redacted_value_is_text_whatever_it_was() {
        let seen = |json: &str, level| {
            let raw = serde_json::value::RawValue::from_string(json.to_owned()).unwrap();
            let mut out = Vec::new();
            push_redacted(&mut out, &Value::from_raw(&raw), level);
            String::from_utf8(out).unwrap()
        };
        assert_eq!(seen("{\"a\":1}", Redaction::Redacted), "\"*REDACTED*\"");
        assert_eq!(seen("{\"a\":1}", Redaction::Masked), "\"*REDACTED*\"");
        assert_eq!(seen("12345678", Redaction::Masked), "\"****5678\"");
        assert_eq!(seen("null", Redaction::Redacted), "null");
        assert_eq!(seen("1.50", Redaction::PlainText), "1.50");
    }
}
