//! Record ids: random UUIDs in one spelling.

use fastrand::Rng;
use uuid::Uuid;

/// A random (version 4) UUID.
pub(crate) fn random_id(rng: &mut Rng) -> Uuid {
    uuid::Builder::from_random_bytes(rng.u128(..).to_be_bytes()).into_uuid()
}

/// Reads an id. Only the spelling the vault gives out is one: hyphenated, in lower case.
pub(crate) fn parse_id(text: &str) -> Option<Uuid> {
    let plausible = text.len() == 36 && !text.bytes().any(|byte| byte.is_ascii_uppercase());
    plausible.then(|| Uuid::try_parse(text).ok()).flatten()
}

/// Appends an id as a JSON string.
pub(crate) fn push_id(out: &mut Vec<u8>, id: &Uuid) {
    out.push(b'"');
    out.extend_from_slice(id.as_hyphenated().encode_lower(&mut Uuid::encode_buffer()).as_bytes());
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_spelling_given_out_is_read_back() {
        let id = random_id(&mut Rng::with_seed(1));
        let mut out = Vec::new();
        push_id(&mut out, &id);
        let text = String::from_utf8(out).unwrap();
        let text = text.trim_matches('"');
        assert_eq!(parse_id(text), Some(id));
        assert_eq!(parse_id(&text.to_uppercase()), None);
        assert_eq!(parse_id(&id.as_simple().to_string()), None);
        assert_eq!(parse_id("id-0001"), None);
        assert_eq!(parse_id(""), None);
    }
}
