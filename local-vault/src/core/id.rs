//! Record ids: random UUIDs in one spelling.

use uuid::Uuid;

/// Parses an id. Only the spelling that the vault returns is valid: hyphenated, in lower case.
pub(crate) fn parse_id(text: &str) -> Option<Uuid> {
    let plausible = text.len() == 36 && !text.bytes().any(|byte| byte.is_ascii_uppercase());
    plausible.then(|| Uuid::try_parse(text).ok()).flatten()
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
}
