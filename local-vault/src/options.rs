//! `LocalVaultOptions` as the JavaScript shell hands them over: one JSON text.

use std::{collections::BTreeMap, error, fmt};

use serde::{Deserialize, Serialize};

use crate::{faults::FaultRule, input::Object, redaction::Redaction, tokens::TokenFormat};

/// How a vault is set up. Everything is optional.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Options {
    /// The vault's id; random by default, or the snapshot's.
    pub vault_id: Option<String>,
    /// The API key that is accepted; random by default, or the snapshot's.
    pub api_key: Option<String>,
    /// State to start from, as [`crate::Vault::snapshot`] gave it.
    pub snapshot: Option<String>,
    /// The tables with a schema. Others are made on first insert, all columns tokenised.
    pub tables: Option<BTreeMap<String, TableSchema>>,
    /// Requests to answer late or with an error.
    pub faults: Option<Vec<FaultRule>>,
    /// Start of the faults' random sequence, 1 by default.
    pub fault_seed: Option<u64>,
    /// How often a run of a file is answered as in progress before its end, 1 by default.
    pub detect_polls: Option<u32>,
    /// Seconds that a bearer token lives, 3600 by default.
    pub token_lifetime_seconds: Option<f64>,
    /// What the service account's roles allow; without it, every role allows everything.
    pub roles: Option<BTreeMap<String, RolePolicy>>,
}

/// What a role allows.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct RolePolicy {
    /// Only these tables; all by default.
    pub tables: Option<Vec<String>>,
    /// Nothing may be written.
    pub read_only: bool,
    /// Only rows that hold, in each of these columns, that part of the token's context:
    /// `request.context`, or a member of it such as `request.context.user`.
    pub rows: BTreeMap<String, String>,
}

impl RolePolicy {
    /// Whether it lets into this table.
    pub(crate) fn is_for(&self, table: &str) -> bool {
        self.tables.as_ref().is_none_or(|tables| tables.iter().any(|one| one == table))
    }
}

impl Options {
    /// Reads options from JSON.
    ///
    /// # Errors
    /// When the text is not JSON, a key is unknown or a value has the wrong type.
    pub fn from_json(text: &str) -> Result<Self, InvalidOptions> {
        serde_json::from_str::<Object<Self>>(text)
            .map(|options| options.0)
            .map_err(|error| InvalidOptions(error.to_string()))
    }
}

/// A table's columns. Values in other columns are refused.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TableSchema {
    /// Column name to its settings.
    pub columns: BTreeMap<String, ColumnSchema>,
}

/// One column's settings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ColumnSchema {
    /// No two records have the same value here; upsert and lookups by value need it.
    pub unique: bool,
    /// Whether values get tokens; true by default, but never for files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tokenize: Option<bool>,
    /// Equal values share one token.
    pub deterministic: bool,
    /// How tokens look.
    pub token_format: TokenFormat,
    /// What `DEFAULT` redaction shows; plain text by default.
    pub redaction: Redaction,
    /// The type values must have; any by default.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub value_type: Option<ValueType>,
}

/// The type a schema demands of a column's values; null is always allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ValueType {
    /// Text.
    String,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// A file, which comes by upload only.
    File,
}

/// Options, or a snapshot, that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidOptions(String);

impl InvalidOptions {
    pub(crate) fn new(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }
}

impl fmt::Display for InvalidOptions {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Invalid local vault options: {}.", self.0)
    }
}

impl error::Error for InvalidOptions {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read_as_documented() {
        let options = Options::from_json(
            r#"{"vaultId":"v","tables":{"cards":{"columns":{"number":{"unique":true,"tokenFormat":"preserve",
                "redaction":"MASKED","type":"string"},"scan":{"type":"file"}}}},
                "faults":[{"status":503,"rate":0.1,"latencyMs":5,"match":"POST"}],"faultSeed":4}"#,
        )
        .unwrap();
        let tables = options.tables.unwrap();
        let number = tables["cards"].columns["number"];
        assert!(number.unique && number.tokenize.is_none());
        assert_eq!(number.token_format, TokenFormat::Preserve);
        assert_eq!(number.redaction, Redaction::Masked);
        assert_eq!(tables["cards"].columns["scan"].value_type, Some(ValueType::File));
        assert_eq!(options.faults.unwrap()[0].latency_ms, Some(5));
    }

    #[test]
    fn a_mistyped_key_is_named() {
        let error = Options::from_json(r#"{"tabels":{}}"#).unwrap_err().to_string();
        assert!(error.contains("tabels"), "{error}");
        assert!(Options::from_json("[]").is_err());
    }
}
