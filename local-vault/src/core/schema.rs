//! The schema of tables, as `LocalVaultOptions.tables` and snapshots write it.

use std::{collections::BTreeMap, rc::Rc};

use serde::{Deserialize, Serialize};

use super::{masking::Masking, redaction::Redaction};

/// Longest lifetime of a transient token in seconds: a century.
pub(crate) const MAX_TOKEN_LIFETIME_S: u32 = 3_155_760_000;

/// A table's columns. Values in other columns are refused.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableSchema {
    /// The columns, by name.
    pub columns: BTreeMap<String, ColumnSchema>,
}

/// One column's settings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ColumnSchema {
    /// Values are unique among the table's records; upsert and lookups by value need it.
    pub unique: bool,
    /// Whether values get tokens; true by default, but never for files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tokenize: Option<bool>,
    /// Equal values share one token.
    pub deterministic: bool,
    /// The columns of one group share the tokens of equal values, across tables.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "group_name")]
    pub column_group: Option<Rc<str>>,
    /// The form of the tokens.
    pub token_format: TokenFormat,
    /// Seconds after which a token stands for nothing any more; never by default.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "lifetime")]
    pub token_expires_after_seconds: Option<u32>,
    /// What `DEFAULT` redaction shows; plain text by default.
    pub redaction: Redaction,
    /// What `MASKED` shows; by default `*` for letters and digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub masking: Option<Rc<Masking>>,
    /// The type values must have; any by default.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub value_type: Option<ColumnType>,
}

impl ColumnSchema {
    /// Whether equal values share a token.
    pub(crate) fn shares_tokens(&self) -> bool {
        self.deterministic || self.column_group.is_some()
    }

    /// The first setting in which columns of one group differ although they share their tokens.
    pub(crate) fn difference(&self, other: &Self) -> Option<&'static str> {
        [
            ("tokenFormat", self.token_format != other.token_format),
            (
                "tokenExpiresAfterSeconds",
                self.token_expires_after_seconds != other.token_expires_after_seconds,
            ),
            ("redaction", self.redaction != other.redaction),
            ("masking", self.masking != other.masking),
            ("type", self.value_type != other.value_type),
        ]
        .into_iter()
        .find_map(|(name, differs)| differs.then_some(name))
    }
}

/// The type that a schema requires of a column's values; null is always allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ColumnType {
    /// Text.
    String,
    /// A number.
    Number,
    /// A number without a fraction or an exponent.
    Integer,
    /// A number, which detokenize calls `FLOAT`.
    Float,
    /// `true` or `false`.
    Boolean,
    /// A day, `2024-02-29`.
    Date,
    /// A point in time as RFC 3339 writes it, `2024-02-29T12:00:00Z`.
    Datetime,
    /// An object.
    Json,
    /// An array.
    Array,
    /// A file, which only an upload can write.
    File,
}

/// The form of a column's tokens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum TokenFormat {
    /// The value's shape for card, phone and social security numbers, a UUID for everything else.
    #[default]
    Auto,
    /// Always a UUID.
    Uuid,
    /// The value's shape, where it allows at least a million tokens; otherwise a UUID.
    Preserve,
}

fn group_name<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Rc<str>>, D::Error> {
    match Option::<String>::deserialize(deserializer)? {
        Some(name) if name.trim().is_empty() => Err(serde::de::Error::custom("must not be blank")),
        name => Ok(name.map(Into::into)),
    }
}

fn lifetime<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<u32>, D::Error> {
    match Option::<u32>::deserialize(deserializer)? {
        Some(seconds) if !(1..=MAX_TOKEN_LIFETIME_S).contains(&seconds) => {
            Err(serde::de::Error::custom(format!("must be 1 to {MAX_TOKEN_LIFETIME_S}")))
        }
        seconds => Ok(seconds),
    }
}
