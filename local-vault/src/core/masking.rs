//! The masking pattern of a column: what is found in a value, and what stands for it.

use regex::{Regex, RegexBuilder};
use serde::{Deserialize, Serialize};

use super::limits;

/// A masking pattern.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(try_from = "MaskingBody", into = "MaskingBody")]
pub struct Masking {
    find: Regex,
    body: MaskingBody,
}

/// A masking pattern as options and snapshots write it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct MaskingBody {
    /// A regular expression.
    find_pattern: String,
    /// The text for each match, with `${1}` for a group.
    replace_pattern: String,
}

impl Masking {
    /// The text with each match replaced; `None` if there is none, so that nothing shows by mistake.
    pub(crate) fn apply(&self, text: &str) -> Option<String> {
        self.find
            .is_match(text)
            .then(|| self.find.replace_all(text, self.body.replace_pattern.as_str()).into_owned())
    }
}

impl TryFrom<MaskingBody> for Masking {
    type Error = String;

    fn try_from(body: MaskingBody) -> Result<Self, String> {
        let most = limits::MAX_EXPRESSION_BYTES;
        if body.find_pattern.len() > most || body.replace_pattern.len() > most {
            return Err(format!("findPattern and replacePattern take at most {most} bytes"));
        }
        let find = RegexBuilder::new(&body.find_pattern).size_limit(limits::MAX_EXPRESSION_SIZE).build();
        let find = find.map_err(|_| {
            "findPattern is no regular expression of the syntax that the README describes".to_owned()
        })?;
        if let Some(group) = missing_group(&find, &body.replace_pattern) {
            return Err(format!(
                "replacePattern names the group {group:?}, which findPattern does not have: the first one is ${{1}}, and a dollar sign $$"
            ));
        }
        Ok(Self { find, body })
    }
}

/// The first group that a replacement names and the expression does not have; it would be replaced by nothing. `$1X` is the group
/// `1X`.
fn missing_group<'r>(find: &Regex, replacement: &'r str) -> Option<&'r str> {
    let mut rest = replacement;
    while let Some((_, after)) = rest.split_once('$') {
        let (group, next) = if let Some(after) = after.strip_prefix('$') {
            ("", after)
        } else if let Some(named) = after.strip_prefix('{') {
            named.split_once('}').unwrap_or(("", named))
        } else {
            let is_name = |char: char| char.is_ascii_alphanumeric() || char == '_';
            after.split_at(after.find(|char| !is_name(char)).unwrap_or(after.len()))
        };
        let is_known = match group.parse::<usize>() {
            Ok(number) => number < find.captures_len(),
            Err(_) => group.is_empty() || find.capture_names().flatten().any(|name| name == group),
        };
        if !is_known {
            return Some(group);
        }
        rest = next;
    }
    None
}

impl From<Masking> for MaskingBody {
    fn from(masking: Masking) -> Self {
        masking.body
    }
}

impl PartialEq for Masking {
    fn eq(&self, other: &Self) -> bool {
        self.body == other.body
    }
}

impl Eq for Masking {}

#[cfg(test)]
mod tests {
    use super::*;

    fn masking(find: &str, replace: &str) -> Result<Masking, String> {
        let (find_pattern, replace_pattern) = (find.to_owned(), replace.to_owned());
        MaskingBody { find_pattern, replace_pattern }.try_into()
    }

    #[test]
    fn groups_show_and_the_rest_is_replaced() {
        let card = masking("^.*([0-9]{4})$", "XXXX-XXXX-XXXX-${1}").unwrap();
        assert_eq!(card.apply("4111111111111234").as_deref(), Some("XXXX-XXXX-XXXX-1234"));
        let email = masking("^(.).*(@.*)$", "${1}***${2}").unwrap();
        assert_eq!(email.apply("ann@example.com").as_deref(), Some("a***@example.com"));
        assert_eq!(email.apply("no address"), None);
    }

    #[test]
    fn a_pattern_that_cannot_be_used_is_refused() {
        assert!(masking("(", "x").is_err());
        assert!(masking("^.*([0-9]{4})$", "$1XXXX").unwrap_err().contains("the group \"1XXXX\""));
        assert!(masking("^(?<last>.)", "${first}").is_err() && masking("a", "${1}").is_err());
        assert!(masking("^(?<last>.)", "$$1 ${last} $1- $ ${0}").is_ok());
        assert!(masking(&"a".repeat(1_001), "x").is_err());
        assert!(masking("(?:a{1000}){1000}", "x").is_err());
    }
}
