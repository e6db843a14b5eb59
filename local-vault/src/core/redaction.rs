//! How much of a value a response shows.
//!
//! `DEFAULT` is the setting of the column's schema; without a setting it is plain text, because a
//! development vault that hides everything by default would be hard to use.

use serde::{Deserialize, Serialize};

use super::{
    error::ApiError,
    masking::Masking,
    schema::ColumnSchema,
    value::{Value, ValueKind},
};

/// A level of redaction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Redaction {
    /// The setting of the column's schema.
    #[default]
    Default,
    /// Nothing: `*REDACTED*`.
    Redacted,
    /// The column's masking pattern; without one, `*` for letters and digits but for the last four digits of a long number.
    Masked,
    /// Everything.
    PlainText,
}

/// How a column's value is shown.
#[derive(Clone, Copy)]
pub(crate) struct Disclosure<'a> {
    level: Redaction,
    masking: Option<&'a Masking>,
}

impl Disclosure<'_> {
    /// Everything.
    pub(crate) const FULL: Disclosure<'static> = Disclosure { level: Redaction::PlainText, masking: None };

    /// Whether the value is shown as it is.
    pub(crate) fn is_full(self) -> bool {
        matches!(self.level, Redaction::PlainText | Redaction::Default)
    }
}

/// Replaces a redacted value.
pub(crate) const REDACTED_TEXT: &str = "*REDACTED*";
/// Fewest digits of a long number, which keeps its last four.
const LONG_NUMBER_DIGITS: usize = 8;
const DIGITS_KEPT: usize = 4;

impl Redaction {
    /// Parses the `redaction` of a request; absent and empty mean `DEFAULT`.
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

    /// How a value of a column with these settings is shown.
    pub(crate) fn in_column(self, rules: &ColumnSchema) -> Disclosure<'_> {
        Disclosure { level: self.within(rules.redaction), masking: rules.masking.as_deref() }
    }

    /// The level that applies in a column with the setting `column`.
    fn within(self, column: Self) -> Self {
        match (self, column) {
            (Self::Default, Self::Default) => Self::PlainText,
            (Self::Default, column) => column,
            (requested, _) => requested,
        }
    }
}

/// The value as it is shown; null stays null.
pub(crate) fn redact(value: &Value, shown: Disclosure<'_>) -> Value {
    match (shown.level, value.kind()) {
        (Redaction::PlainText | Redaction::Default, _) | (_, ValueKind::Null) => value.clone(),
        (Redaction::Masked, ValueKind::String | ValueKind::Integer | ValueKind::Float | ValueKind::Bool) => {
            let text = value.text();
            let replaced = shown.masking.and_then(|masking| masking.apply(&text));
            Value::from_text(&replaced.unwrap_or_else(|| masked(&text)))
        }
        (Redaction::Redacted | Redaction::Masked, _) => Value::from_text(REDACTED_TEXT),
    }
}

/// The text with `*` for letters and digits; the last four digits of a long number stay.
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
            redact(&Value::from_raw(&raw), Disclosure { level, masking: None }).json().to_owned()
        };
        assert_eq!(seen("{\"a\":1}", Redaction::Redacted), "\"*REDACTED*\"");
        assert_eq!(seen("{\"a\":1}", Redaction::Masked), "\"*REDACTED*\"");
        assert_eq!(seen("12345678", Redaction::Masked), "\"****5678\"");
        assert_eq!(seen("null", Redaction::Redacted), "null");
        assert_eq!(seen("1.50", Redaction::PlainText), "1.50");
    }
}
