//! The schema of tables, as `LocalVaultOptions.tables` and snapshots write it.

use std::{collections::BTreeMap, fmt, rc::Rc};

use serde::{
    Deserialize, Deserializer, Serialize,
    de::{Error, MapAccess, Visitor},
};

use super::{
    limits,
    masking::Masking,
    number,
    object::{from_object, to_object},
    redaction::Redaction,
};

/// Longest lifetime of a transient token in seconds: a century.
const MAX_TOKEN_LIFETIME_S: u64 = 3_155_760_000;
/// The column that every table has.
pub(crate) const ID_COLUMN: &str = "skyflow_id";

/// A table's columns. Values in other columns are refused.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, remote = "Self")]
pub struct TableSchema {
    /// The columns, by name.
    #[serde(deserialize_with = "columns")]
    pub columns: BTreeMap<String, ColumnSchema>,
}

/// One column's settings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default, remote = "Self")]
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
    #[serde(
        skip_serializing_if = "Option::is_none",
        deserialize_with = "number::whole::<_, _, 1, MAX_TOKEN_LIFETIME_S>"
    )]
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

    /// Why the settings cannot all be meant.
    fn contradiction(&self) -> Option<String> {
        let tokens = [
            ("deterministic", self.deterministic),
            ("columnGroup", self.column_group.is_some()),
            ("tokenFormat", self.token_format != TokenFormat::default()),
            ("tokenExpiresAfterSeconds", self.token_expires_after_seconds.is_some()),
        ];
        let of_tokens = tokens.iter().find_map(|(name, is_set)| is_set.then_some(*name));
        if self.value_type == Some(ColumnType::File) {
            let others = [
                ("tokenize", self.tokenize == Some(true)),
                ("unique", self.unique),
                ("masking", self.masking.is_some()),
            ];
            let other = others.iter().find_map(|(name, is_set)| is_set.then_some(*name)).or(of_tokens);
            return other.map(|name| format!("a file has no token and no text, so leave {name} out"));
        }
        let name = of_tokens.filter(|_| self.tokenize == Some(false))?;
        Some(format!("has no tokens (tokenize is false), so leave {name} out"))
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

from_object!(TableSchema; ColumnSchema);
to_object!(ColumnSchema);

/// A column of an option, whose settings must agree with each other.
struct DeclaredColumn(ColumnSchema);

impl<'de> Deserialize<'de> for DeclaredColumn {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let column: ColumnSchema = Deserialize::deserialize(deserializer)?;
        column.contradiction().map_or(Ok(Self(column)), |reason| Err(D::Error::custom(reason)))
    }
}

fn columns<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, ColumnSchema>, D::Error> {
    struct Columns;
    impl<'de> Visitor<'de> for Columns {
        type Value = BTreeMap<String, ColumnSchema>;
        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("an object with a member for each column")
        }
        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut columns = BTreeMap::new();
            while let Some(name) = map.next_key::<String>()? {
                check_column_name(&name).map_err(A::Error::custom)?;
                let DeclaredColumn(column) = map.next_value()?;
                columns.insert(name, column);
            }
            Ok(columns)
        }
    }
    deserializer.deserialize_map(Columns)
}

fn check_column_name(name: &str) -> Result<(), String> {
    if name == ID_COLUMN {
        return Err(format!("must not declare {ID_COLUMN}, which every table has"));
    }
    let max = limits::MAX_NAME_CHARS;
    if !(1..=max).contains(&name.chars().count()) {
        return Err(format!("a column's name must be 1 to {max} characters"));
    }
    Ok(())
}
