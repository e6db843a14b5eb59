//! `LocalVaultOptions`.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::faults::FaultRule;
use crate::{
    core::{
        error::{InvalidOptions, in_words_of_json},
        number::{self, MAX_SAFE},
        object::from_object,
        schema::TableSchema,
    },
    identity::RolePolicy,
};

/// How a vault is set up. Everything is optional.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default, remote = "Self")]
pub struct Options {
    /// The vault's id; random by default, or the snapshot's.
    pub vault_id: Option<String>,
    /// The id in the host name; random by default, or the snapshot's.
    pub cluster_id: Option<String>,
    /// The API key that is accepted; random by default, or the snapshot's.
    pub api_key: Option<String>,
    /// The initial state, a result of [`crate::Vault::snapshot`].
    pub snapshot: Option<String>,
    /// The tables with a schema. Others are added on first insert, all columns tokenized.
    pub tables: Option<BTreeMap<String, TableSchema>>,
    /// Rules for delayed and failed responses.
    pub faults: Option<Vec<FaultRule>>,
    /// Seed of the faults' random sequence, 1 by default.
    #[serde(deserialize_with = "number::whole::<_, _, 0, MAX_SAFE>")]
    pub fault_seed: Option<u64>,
    /// How many polls of a Detect run return `IN_PROGRESS`, 1 by default.
    #[serde(deserialize_with = "number::whole::<_, _, 0, { u32::MAX as u64 }>")]
    pub detect_polls: Option<u32>,
    /// Lifetime of bearer tokens in seconds, 3600 by default.
    pub token_lifetime_seconds: Option<f64>,
    /// Leave out members of successful responses that are null or an empty list.
    pub omit_empty: Option<bool>,
    /// What the service account's roles allow; without it, every role allows everything.
    pub roles: Option<BTreeMap<String, RolePolicy>>,
    /// Further vaults of the same account, by id.
    pub vaults: Option<BTreeMap<String, FurtherVaultOptions>>,
}

/// How a further vault of the account is set up.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default, remote = "Self")]
pub struct FurtherVaultOptions {
    /// The tables with a schema.
    pub tables: Option<BTreeMap<String, TableSchema>>,
    /// What the service account's roles allow in this vault; without it, every role allows everything.
    pub roles: Option<BTreeMap<String, RolePolicy>>,
}

from_object!(Options; FurtherVaultOptions);

impl Options {
    /// Parses options from JSON text.
    ///
    /// # Errors
    /// When the text is not JSON, a key is unknown or a value has the wrong type.
    pub fn from_json(text: &str) -> Result<Self, InvalidOptions> {
        serde_json::from_str(text)
            .map_err(|error| InvalidOptions::new(in_words_of_json(&error.to_string())))
            .and_then(Self::from_value)
    }

    /// Reads options from a JSON value. A null member counts as absent, as `undefined` does in JavaScript; what is named by the
    /// caller, a table, a column, a role or a vault, must not be null.
    ///
    /// # Errors
    /// When a key is unknown or a value has the wrong type.
    pub fn from_value(mut value: Value) -> Result<Self, InvalidOptions> {
        remove_nulls(&mut value, false);
        remove_schemas(&mut value);
        serde_path_to_error::deserialize::<_, Self>(value).map_err(|error| {
            // `storage` is no JSON, and so apart.
            let reason = error.to_string().replace("`roles`, `vaults`", "`roles`, `vaults`, `storage`");
            // serde repeats the value, which here is a secret.
            let is_secret = ["apiKey: invalid type", "snapshot: invalid type"]
                .iter()
                .find(|start| reason.starts_with(**start));
            InvalidOptions::new(match is_secret.and_then(|start| start.split_once(':')) {
                Some((name, _)) => format!("{name} must be a string"),
                None => in_words_of_json(&reason),
            })
        })
    }
}

/// Removes the name of a JSON Schema, which a file of the command line may have: programs read such files too.
fn remove_schemas(options: &mut Value) {
    for name in ["tables", "roles", "vaults"] {
        if let Some(Value::Object(named)) = options.get_mut(name)
            && named.get("$schema").is_some_and(Value::is_string)
        {
            named.remove("$schema");
        }
    }
}

/// Members whose own members are named by the caller.
const NAMED: [&str; 5] = ["tables", "columns", "roles", "rows", "vaults"];

fn remove_nulls(value: &mut Value, is_named: bool) {
    match value {
        Value::Object(members) => {
            members.retain(|_, member| is_named || !member.is_null());
            for (name, member) in members {
                remove_nulls(member, !is_named && NAMED.contains(&name.as_str()));
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| remove_nulls(item, false)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::{
        redaction::Redaction,
        schema::{ColumnType, TokenFormat},
    };

    #[test]
    fn options_are_read_as_documented() {
        let options = Options::from_json(
            r#"{"vaultId":"v","tables":{"cards":{"columns":{"number":{"unique":true,"tokenFormat":"preserve",
                "redaction":"MASKED","type":"string"},"scan":{"type":"file"}}}},
                "faults":[{"status":503,"rate":0.1,"latencyMs":5,"match":"POST"}],"faultSeed":4}"#,
        )
        .unwrap();
        let tables = options.tables.unwrap();
        let number = &tables["cards"].columns["number"];
        assert!(number.unique && number.tokenize.is_none());
        assert_eq!(number.token_format, TokenFormat::Preserve);
        assert_eq!(number.redaction, Redaction::Masked);
        assert_eq!(tables["cards"].columns["scan"].value_type, Some(ColumnType::File));
        assert_eq!(options.faults.unwrap()[0].latency_ms, Some(5));
    }

    #[test]
    fn a_mistyped_key_is_named() {
        let error = Options::from_json(r#"{"tabels":{}}"#).unwrap_err().to_string();
        assert!(error.contains("tabels"), "{error}");
        assert!(Options::from_json("[]").is_err());
        let place = Options::from_json(r#"{"tables":{"t":{"columns":{"a":{"type":"text"}}}}}"#).unwrap_err();
        assert!(place.to_string().contains("tables.t.columns.a.type: unknown variant `text`"), "{place}");
        let kinds = Options::from_json(r#"{"faults":{"status":500}}"#).unwrap_err().to_string();
        assert!(kinds.contains("faults: invalid type: object, expected an array"), "{kinds}");
        let nulls = r#"{"vaultId":null,"tables":{"t":{"columns":{"a":{"unique":null}}}}}"#;
        assert!(Options::from_json(nulls).unwrap().vault_id.is_none());
    }

    #[test]
    fn what_cannot_be_meant_is_refused_with_its_place() {
        for (options, expected) in [
            (r#"{"tabels":{}}"#, "; did you mean `tables`?"),
            (r#"{"vaultID":"v"}"#, "did you mean `vaultId`?"),
            (r#"{"seed":1}"#, "did you mean `faultSeed`?"),
            (r#"{"storag":1}"#, "did you mean `storage`?"),
            (r#"{"tables":{"t":{"columns":{"a":{"type":"text"}}}}}"#, "did you mean `string`?"),
            (r#"{"vaults":{"v":{"tables":{"$schema":"s"}}}}"#, "vaults.v.tables.$schema: invalid type"),
            (r#"{"tables":{"t":null}}"#, "tables.t: invalid type: null, expected an object"),
            (r#"{"tables":{"t":[{}]}}"#, "tables.t: invalid type: array, expected an object"),
            (r#"{"tables":{"t":{"columns":{"a":null}}}}"#, "tables.t.columns.a: invalid type: null"),
            (r#"{"tables":{"t":{"columns":{"a":[]}}}}"#, "tables.t.columns.a: invalid type: array"),
            (r#"{"tables":{"t":{"columns":{"a":{"redaction":"MASK"}}}}}"#, "did you mean `MASKED`?"),
            (r#"{"tables":{"t":{"columns":{"skyflow_id":{}}}}}"#, "must not declare skyflow_id"),
            (r#"{"tables":{"t":{"columns":{"":{}}}}}"#, "a column's name must be 1 to 255 characters"),
            (r#"{"tables":{"t":{"columns":{"a":{"type":"file","unique":true}}}}}"#, "leave unique out"),
            (
                r#"{"tables":{"t":{"columns":{"a":{"tokenize":false,"columnGroup":"g"}}}}}"#,
                "leave columnGroup out",
            ),
            (
                r#"{"tables":{"t":{"columns":{"a":{"tokenExpiresAfterSeconds":0.5}}}}}"#,
                "must be a whole number, 1 to",
            ),
            (r#"{"roles":{"r":null}}"#, "roles.r: invalid type: null"),
            (r#"{"roles":{"r":[]}}"#, "roles.r: invalid type: array"),
            (r#"{"roles":{"r":{"rows":{"a":null}}}}"#, "roles.r.rows.a: invalid type: null"),
            (r#"{"vaults":{"v":null}}"#, "vaults.v: invalid type: null"),
            (r#"{"vaults":{"v":{"table":{}}}}"#, "did you mean `tables`?"),
            (r#"{"faults":[{}]}"#, "faults[0]: has no effect: give it a status or a latencyMs"),
            (r#"{"faults":[null]}"#, "faults[0]: invalid type: null, expected an object"),
            (r#"{"faultSeed":1.5}"#, "faultSeed: must be a whole number, 0 to 9007199254740991, not 1.5"),
            (r#"{"faultSeed":-1}"#, "faultSeed: must be 0 to"),
            (r#"{"detectPolls":4294967296}"#, "detectPolls: must be 0 to 4294967295"),
            (r#"{"apiKey":4111}"#, "apiKey must be a string"),
        ] {
            let error = Options::from_json(options).unwrap_err().to_string();
            assert!(error.contains(expected) && !error.contains("4111"), "{options}: {error}");
        }
        let file = r#"{"tables":{"$schema":"s.json","t":{"columns":{}}},"roles":{"$schema":"r.json"}}"#;
        assert_eq!(Options::from_json(file).unwrap().tables.unwrap().len(), 1);
    }
}
