//! The files that hold options: which kinds there are, and where in one of them an error is.
//!
//! `pkg-templates/schemas/` has a JSON Schema for each kind, which editors use; a test holds them to this module.

use std::collections::BTreeMap;

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, IgnoredAny},
};
use serde_path_to_error::{Path, Segment};

use super::faults::FaultRule;
use crate::{
    core::{error::in_words_of_json, object::Object, schema::TableSchema},
    identity::RolePolicy,
};

/// The member by which a file names its JSON Schema.
const SCHEMA_MEMBER: &str = "$schema";

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OptionFile {
    /// The tables and their columns.
    Schema,
    /// Rows by table.
    Seed,
    /// What roles allow.
    Roles,
    /// Fault rules.
    Faults,
    /// Further vaults of the account, by id.
    Vaults,
}

/// A row of a seed file; its values may be anything.
#[expect(clippy::zero_sized_map_values, reason = "serde reads no set from an object")]
type SeedRow = Object<BTreeMap<String, IgnoredAny>>;

/// Members by name, and perhaps the name of the JSON Schema.
struct Named<T>(std::marker::PhantomData<T>);

/// A further vault: its tables, roles and rows.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only whether they can be read matters")]
struct VaultFile {
    tables: Option<BTreeMap<String, Object<TableSchema>>>,
    roles: Option<BTreeMap<String, Object<RolePolicy>>>,
    seed: Option<BTreeMap<String, Vec<SeedRow>>>,
}

/// Fault rules, with or without an object around them.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(dead_code, reason = "only whether they can be read matters")]
struct FaultsFile {
    #[serde(rename = "$schema")]
    schema: Option<String>,
    faults: Vec<Object<FaultRule>>,
    fault_seed: Option<u64>,
}

impl OptionFile {
    /// The kind of that name: `schema`, `seed`, `roles`, `faults` or `vaults`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "schema" => Self::Schema,
            "seed" => Self::Seed,
            "roles" => Self::Roles,
            "faults" => Self::Faults,
            "vaults" => Self::Vaults,
            _ => return None,
        })
    }

    /// Checks the text of a file.
    ///
    /// # Errors
    /// When the text is not JSON or does not have the form of its kind: the line, the column, the JSON pointer and
    /// the reason. The values of rows are not repeated.
    pub fn check(self, text: &str) -> Result<(), String> {
        match self {
            Self::Schema => self.parse::<Named<Object<TableSchema>>>(text),
            Self::Seed => self.parse::<Named<Vec<SeedRow>>>(text),
            Self::Roles => self.parse::<Named<Object<RolePolicy>>>(text),
            Self::Faults if text.trim_start().starts_with('[') => self.parse::<Vec<Object<FaultRule>>>(text),
            Self::Faults => self.parse::<Object<FaultsFile>>(text),
            Self::Vaults => self.parse::<Named<Object<VaultFile>>>(text),
        }
    }

    fn parse<T: DeserializeOwned>(self, text: &str) -> Result<(), String> {
        // Editors on Windows begin files with one.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        // First, because in a broken text anything may be taken for the name of a member.
        let (pointer, error) = match serde_json::from_str::<IgnoredAny>(text) {
            Err(error) => (String::new(), error),
            Ok(_) => {
                match serde_path_to_error::deserialize::<_, T>(&mut serde_json::Deserializer::from_str(text))
                {
                    Err(error) => (pointer(error.path()), error.into_inner()),
                    Ok(_) => return Ok(()),
                }
            }
        };
        let (line, column) = (error.line(), error.column());
        let place = if pointer.is_empty() { String::new() } else { format!(", at {pointer}") };
        let reason = self.reason(&pointer, &error);
        Err(format!("line {line} column {column}{place}: {reason}"))
    }

    /// serde's reason. It may quote the value that it did not expect, and those of rows are records.
    fn reason(self, pointer: &str, error: &serde_json::Error) -> String {
        let text = error.to_string();
        let reason = text.rsplit_once(" at line ").map_or(text.as_str(), |(reason, _)| reason);
        if !error.is_data() {
            // The parser's own words, which quote nothing.
            return format!("is not valid JSON: {reason}");
        }
        let has_records = match self {
            Self::Seed => true,
            Self::Vaults => pointer.split('/').nth(2) == Some("seed"),
            Self::Schema | Self::Roles | Self::Faults => false,
        };
        if has_records {
            return "must be an object with an array of rows for each table, and each row an object"
                .to_owned();
        }
        in_words_of_json(reason)
    }
}

/// The place as a JSON pointer (RFC 6901).
fn pointer(path: &Path) -> String {
    let mut pointer = String::new();
    for segment in path {
        pointer.push('/');
        match segment {
            Segment::Map { key } => pointer.push_str(&key.replace('~', "~0").replace('/', "~1")),
            Segment::Seq { index } => pointer.push_str(&index.to_string()),
            Segment::Enum { variant } => pointer.push_str(variant),
            // The member that could not be read, which the reason names.
            Segment::Unknown => {
                pointer.pop();
            }
        }
    }
    pointer
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Named<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor<T>(std::marker::PhantomData<T>);
        impl<'de, T: Deserialize<'de>> serde::de::Visitor<'de> for Visitor<T> {
            type Value = Named<T>;
            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("an object with a member for each name")
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                while let Some(name) = map.next_key::<String>()? {
                    if name == SCHEMA_MEMBER {
                        map.next_value::<String>()?;
                    } else {
                        map.next_value::<T>()?;
                    }
                }
                Ok(Named(std::marker::PhantomData))
            }
        }
        deserializer.deserialize_map(Visitor(std::marker::PhantomData))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(kind: OptionFile, text: &str) -> String {
        kind.check(text).unwrap_err()
    }

    #[test]
    fn an_error_has_its_place_and_the_remedy() {
        let text = "{\n  \"$schema\": \"x\",\n  \"a/b\": {\"columns\": {\n    \"n~1\": {\"redaction\": \"MASK\"}\n  }}\n}";
        let text = error(OptionFile::Schema, text);
        assert!(text.starts_with("line 4 column 31, at /a~1b/columns/n~01/redaction: "), "{text}");
        assert!(text.contains("unknown variant `MASK`") && text.contains("`MASKED`"), "{text}");
        let text = error(OptionFile::Schema, r#"{"t":{"colums":{}}}"#);
        assert!(text.contains("at /t/colums: unknown field `colums`, expected `columns`"), "{text}");
        let text = error(OptionFile::Faults, r#"[{"status":503},{"status":200}]"#);
        assert_eq!(text, "line 1 column 30, at /1/status: must be 400 to 599");
        let text = error(OptionFile::Faults, r#"{"faults":[{"rate":1.5}]}"#);
        assert!(text.ends_with("at /faults/0/rate: must be 0 to 1"), "{text}");
        let text = error(OptionFile::Roles, r#"{"clerk":{"rows":{"owner":"context.user"}}}"#);
        assert!(text.contains("at /clerk/rows/owner: ") && text.contains("request.context"), "{text}");
        let text = error(OptionFile::Roles, "{\n} x");
        assert!(
            text.starts_with("line 2 column ") && text.ends_with(": is not valid JSON: trailing characters"),
            "{text}"
        );
    }

    #[test]
    fn no_value_of_a_seed_file_is_repeated() {
        for text in
            [r#"{"t":["4111"]}"#, r#"{"t":"4111"}"#, r#"{"t":[{"a":"4111"},4111]}"#, r#"{"t":[{"a":"4111}]}"#]
        {
            let error = error(OptionFile::Seed, text);
            assert!(!error.contains("4111"), "{error}");
        }
        let text = error(OptionFile::Seed, "{\"t\":[{},\n 7]}");
        assert!(
            text.starts_with("line 2 column ") && text.contains(", at /t/1: must be an object"),
            "{text}"
        );
        assert!(OptionFile::Seed.check("\u{feff}{\"$schema\":\"x\",\"t\":[{\"a\":[1,null]}]}").is_ok());
    }
}
