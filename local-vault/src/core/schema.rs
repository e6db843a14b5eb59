//! The schema of tables, as `LocalVaultOptions.tables` and snapshots write it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::redaction::Redaction;

/// A table's columns. Values in other columns are refused.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableSchema {
    /// The columns, by name.
    pub columns: BTreeMap<String, ColumnSchema>,
}

/// One column's settings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ColumnSchema {
    /// Values are unique among the table's records; upsert and lookups by value need it.
    pub unique: bool,
    /// Whether values get tokens; true by default, but never for files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tokenize: Option<bool>,
    /// Equal values share one token.
    pub deterministic: bool,
    /// The form of the tokens.
    pub token_format: TokenFormat,
    /// What `DEFAULT` redaction shows; plain text by default.
    pub redaction: Redaction,
    /// The type values must have; any by default.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub value_type: Option<ColumnType>,
}

/// The type that a schema requires of a column's values; null is always allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ColumnType {
    /// Text.
    String,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
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
