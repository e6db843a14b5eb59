//! Ids: those of records, random UUIDs in one spelling, and those that options give.

use uuid::Uuid;

use super::limits;

/// Parses an id. Only the spelling that the vault returns is valid: hyphenated, in lower case.
pub(crate) fn parse_id(text: &str) -> Option<Uuid> {
    let plausible = text.len() == 36 && !text.bytes().any(|byte| byte.is_ascii_uppercase());
    plausible.then(|| Uuid::try_parse(text).ok()).flatten()
}

/// Most characters of an id that an option gives.
const MAX_ID_CHARS: usize = 128;

/// Refuses an id that cannot stand in a path as it is.
pub(crate) fn check_path_id(option: &str, id: &str) -> Result<(), String> {
    let is_allowed = |char: char| char.is_ascii_alphanumeric() || matches!(char, '.' | '_' | '-');
    if (1..=MAX_ID_CHARS).contains(&id.len()) && id.chars().all(is_allowed) && !matches!(id, "." | "..") {
        return Ok(());
    }
    let shown: String = id.chars().take(MAX_ID_CHARS).collect();
    Err(format!(
        "{option} must be 1 to {MAX_ID_CHARS} ASCII letters, digits, \".\", \"_\" and \"-\", and not \".\" or \"..\" alone, not {shown:?}"
    ))
}

/// Refuses a role's id that no token can ask for: a scope lists them with spaces between.
pub(crate) fn check_role_id(id: &str) -> Result<(), String> {
    if !id.is_empty() && !id.chars().any(|char| char.is_whitespace() || char.is_control()) {
        return Ok(());
    }
    Err(format!(
        "a role's id must be text without spaces, because a token's scope lists ids with spaces between, not {id:?}"
    ))
}

/// Refuses a table's name that no path can have: `.` and `..` are resolved, however they are encoded.
pub(crate) fn check_table_name(name: &str) -> Result<(), String> {
    if (1..=limits::MAX_NAME_CHARS).contains(&name.chars().count()) && !matches!(name, "." | "..") {
        return Ok(());
    }
    let max = limits::MAX_NAME_CHARS;
    Err(format!("a table's name must be 1 to {max} characters, and not \".\" or \"..\""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::random::Random;

    #[test]
    fn only_the_spelling_of_the_vault_is_parsed() {
        let id = Random::new().uuid().unwrap();
        let text = id.to_string();
        assert_eq!(parse_id(&text), Some(id));
        assert_eq!(parse_id(&text.to_uppercase()), None);
        assert_eq!(parse_id(&id.as_simple().to_string()), None);
        assert_eq!(parse_id("id-0001"), None);
        assert_eq!(parse_id(""), None);
    }

    #[test]
    fn an_id_that_cannot_stand_in_a_path_is_refused() {
        for id in ["v1", "a.b", "A_b-9", "__proto__", "...", &"x".repeat(128)] {
            assert_eq!(check_path_id("vaultId", id), Ok(()), "{id}");
        }
        for id in [
            "",
            ".",
            "..",
            " ",
            "a b",
            "a/b",
            "a\\b",
            "a?b",
            "a#b",
            "%41",
            "é",
            "a\n",
            "a:b",
            "a@b",
            &"x".repeat(129),
        ] {
            let refused = check_path_id("vaultId", id).unwrap_err();
            assert!(refused.starts_with("vaultId must be 1 to 128 ASCII letters, digits"), "{refused}");
        }
        assert!(check_role_id("").is_err() && check_role_id("a b").is_err() && check_role_id("a/b").is_ok());
        assert!(check_table_name("..").is_err() && check_table_name("a/b").is_ok());
    }
}
