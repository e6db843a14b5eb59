//! The files that hold options: which kinds there are, and where in one of them an error is.
//!
//! `pkg-templates/schemas/` has a JSON Schema for each kind, which editors use; a test holds them to this module.

use std::{collections::BTreeMap, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, Error, IgnoredAny, MapAccess, Visitor},
};
use serde_path_to_error::{Path, Segment};

use super::{distinct::Distinct, faults::FaultRule};
use crate::{
    core::{
        error::in_words_of_json,
        id::{check_path_id, check_role_id, check_table_name},
        number::{self, MAX_SAFE},
        object::{Object, from_object},
        schema::TableSchema,
    },
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

/// What a file's members are named after, and so which names they may have.
trait Naming {
    fn check(name: &str) -> Result<(), String>;
}

struct Tables;
struct Roles;
struct Vaults;

impl Naming for Tables {
    fn check(name: &str) -> Result<(), String> {
        check_table_name(name)
    }
}

impl Naming for Roles {
    fn check(name: &str) -> Result<(), String> {
        check_role_id(name)
    }
}

impl Naming for Vaults {
    fn check(name: &str) -> Result<(), String> {
        check_path_id("a vault's id", name)
    }
}

/// Members by name and, in a whole file, perhaps the name of the JSON Schema.
struct Named<T, N, const IS_FILE: bool>(PhantomData<(T, N)>);

/// A further vault: its tables, roles and rows.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, remote = "Self")]
struct VaultFile {
    tables: Option<Named<TableSchema, Tables, false>>,
    roles: Option<Named<RolePolicy, Roles, false>>,
    seed: Option<Named<Vec<SeedRow>, Tables, false>>,
}

/// Fault rules, with or without an object around them.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, remote = "Self")]
pub(super) struct FaultsFile {
    #[serde(rename = "$schema")]
    schema: Option<String>,
    pub(super) faults: Vec<FaultRule>,
    #[serde(default, deserialize_with = "number::whole::<_, _, 0, MAX_SAFE>")]
    pub(super) fault_seed: Option<u64>,
}

from_object!(VaultFile; FaultsFile);

impl FaultsFile {
    /// The rules of a text that was checked.
    pub(super) fn read(text: &str) -> Option<Self> {
        let only_rules = |faults| Self { schema: None, faults, fault_seed: None };
        serde_json::from_str(text).or_else(|_| serde_json::from_str(text).map(only_rules)).ok()
    }
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
        // Editors on Windows begin files with one.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        match self {
            Self::Schema => self.parse::<Named<TableSchema, Tables, true>>(text),
            Self::Seed => self.parse::<Named<Vec<SeedRow>, Tables, true>>(text),
            Self::Roles => self.parse::<Named<RolePolicy, Roles, true>>(text),
            Self::Faults if text.trim_start().starts_with('[') => self.parse::<Vec<FaultRule>>(text),
            Self::Faults => self.parse::<FaultsFile>(text),
            Self::Vaults => self.parse::<Named<VaultFile, Vaults, true>>(text),
        }
    }

    fn parse<T: DeserializeOwned>(self, text: &str) -> Result<(), String> {
        // First, because in a broken text anything may be taken for the name of a member.
        let found = match place_of_error::<Distinct>(text) {
            Some((path, error)) if error.is_data() => Some((path, error, true)),
            Some((_, error)) => Some((String::new(), error, false)),
            None => place_of_error::<T>(text).map(|(path, error)| (path, error, false)),
        };
        let Some((mut pointer, error, is_repeated)) = found else { return Ok(()) };
        let (line, column) = (error.line(), error.column().max(1));
        let reason =
            if is_repeated { self.repeated(&mut pointer, &error) } else { self.reason(&pointer, &error) };
        let place = if pointer.is_empty() { String::new() } else { format!(", at {pointer}") };
        Err(format!("line {line} column {column}{place}: {reason}"))
    }

    /// The reason for a member that comes twice. Inside the value of a row, its name and place may be a value too.
    fn repeated(self, pointer: &mut String, error: &serde_json::Error) -> String {
        // Of a row: that of a seed file is at /table/0.
        let depth = match self {
            Self::Seed => Some(2),
            Self::Vaults if pointer.split('/').nth(2) == Some("seed") => Some(4),
            _ => None,
        };
        let parts: Vec<&str> = pointer.split('/').collect();
        if let Some(depth) = depth
            && parts.len() > depth + 1
        {
            *pointer = parts.get(..=depth).unwrap_or_default().join("/");
            return "a member of a value in this row comes twice".to_owned();
        }
        without_place(&error.to_string()).to_owned()
    }

    /// serde's reason. It may quote the value that it did not expect, and those of rows are records.
    fn reason(self, pointer: &str, error: &serde_json::Error) -> String {
        let text = error.to_string();
        let reason = without_place(&text);
        if !error.is_data() {
            // The parser's own words, which quote nothing.
            return format!("is not valid JSON: {}", in_words_of_json(reason));
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

/// serde's error without its place.
fn without_place(text: &str) -> &str {
    text.rsplit_once(" at line ").map_or(text, |(reason, _)| reason)
}

/// Why the text is no `T`, and where.
fn place_of_error<T: DeserializeOwned>(text: &str) -> Option<(String, serde_json::Error)> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    match serde_path_to_error::deserialize::<_, T>(&mut deserializer) {
        Err(error) => Some((pointer(error.path()), error.into_inner())),
        Ok(_) => deserializer.end().err().map(|error| (String::new(), error)),
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

impl<'de, T: Deserialize<'de>, N: Naming, const IS_FILE: bool> Deserialize<'de> for Named<T, N, IS_FILE> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Self(PhantomData))
    }
}

impl<'de, T: Deserialize<'de>, N: Naming, const IS_FILE: bool> Visitor<'de> for Named<T, N, IS_FILE> {
    type Value = Self;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("an object with a member for each name")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self, A::Error> {
        while let Some(name) = map.next_key::<String>()? {
            if IS_FILE && name == SCHEMA_MEMBER {
                map.next_value::<String>()?;
            } else {
                N::check(&name).map_err(A::Error::custom)?;
                map.next_value::<T>()?;
            }
        }
        Ok(self)
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

    #[test]
    fn a_member_that_comes_twice_is_refused_at_every_depth() {
        for (kind, text, expected) in [
            (
                OptionFile::Schema,
                r#"{"t":{"columns":{}},"t":{"columns":{}}}"#,
                "line 1 column 23: the member `t` comes twice",
            ),
            (
                OptionFile::Schema,
                r#"{"t":{"columns":{"a":{},"a":{}}}}"#,
                ", at /t/columns: the member `a` comes twice",
            ),
            (
                OptionFile::Schema,
                r#"{"t":{"columns":{"a":{"unique":true,"unique":true}}}}"#,
                ", at /t/columns/a: the member `unique` comes twice",
            ),
            (OptionFile::Vaults, r#"{"v":{},"v":{}}"#, ": the member `v` comes twice"),
            (
                OptionFile::Vaults,
                r#"{"v":{"seed":{"t":[{"a":1,"a":2}]}}}"#,
                ", at /v/seed/t/0: the member `a` comes twice",
            ),
            (
                OptionFile::Faults,
                r#"[{"status":500,"status":503}]"#,
                ", at /0: the member `status` comes twice",
            ),
            (OptionFile::Seed, r#"{"t":[{"a":1,"a":2}]}"#, ", at /t/0: the member `a` comes twice"),
            (
                OptionFile::Seed,
                r#"{"t":[{"a":{"4111":1,"4111":2}}]}"#,
                ", at /t/0: a member of a value in this row comes twice",
            ),
            (
                OptionFile::Seed,
                r#"{"t":[{"a":{"4111":{"x":1,"x":2}}}]}"#,
                ", at /t/0: a member of a value in this row comes twice",
            ),
        ] {
            let error = error(kind, text);
            assert!(error.ends_with(expected) && !error.contains("4111"), "{text}: {error}");
        }
    }

    #[test]
    fn names_that_no_request_can_have_are_refused() {
        for (kind, text, expected) in [
            (OptionFile::Vaults, r#"{"a/b":{}}"#, "a vault's id must be"),
            (
                OptionFile::Vaults,
                r#"{"v":{"tables":{"..":{"columns":{}}}}}"#,
                "at /v/tables: a table's name must be",
            ),
            (OptionFile::Roles, r#"{"a b":{}}"#, "a role's id must be"),
            (OptionFile::Seed, r#"{"":[]}"#, "must be an object"),
            (OptionFile::Schema, "", "is not valid JSON: the text is empty"),
        ] {
            let error = error(kind, text);
            assert!(error.contains(expected), "{text}: {error}");
        }
        assert!(OptionFile::Faults.check("\u{feff}[{\"status\":500}]").is_ok());
    }
}
