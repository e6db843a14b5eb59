//! Re-identification: replaces vault tokens by their values.

use std::sync::LazyLock;

use regex::{Captures, Regex};
use serde::Deserialize;

use super::{
    entity::Entity,
    policy::{ALL, entities},
    tokens::{DetectTokens, SUFFIX},
};
use crate::core::{error::ApiError, redaction};

/// A token in brackets, or without them: a language model may drop the brackets.
static TOKEN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let token = format!("[A-Z][A-Z_]{{1,40}}_[A-Za-z0-9]{{{SUFFIX}}}");
    Regex::new(&format!(r"\[({token})\]|(?-u:\b)({token})(?-u:\b)")).ok()
});

/// `format` of a request.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FormatBody {
    redacted: Option<Vec<String>>,
    masked: Option<Vec<String>>,
    plaintext: Option<Vec<String>>,
}

/// The redaction of each entity. An entity in no list is plain text; of two lists the stricter applies.
pub(crate) struct RevealFormat {
    redacted: Vec<Entity>,
    masked: Vec<Entity>,
}

impl RevealFormat {
    pub(crate) fn new(body: Option<&FormatBody>) -> Result<Self, ApiError> {
        let none = FormatBody::default();
        let body = body.unwrap_or(&none);
        entities("format.plaintext", body.plaintext.as_deref())?;
        Ok(Self {
            redacted: entities("format.redacted", body.redacted.as_deref())?,
            masked: entities("format.masked", body.masked.as_deref())?,
        })
    }

    fn show(&self, entity: Entity, value: &str) -> String {
        let is_in = |list: &[Entity]| list.contains(&entity) || list.contains(&ALL);
        if is_in(&self.redacted) {
            redaction::REDACTED_TEXT.to_owned()
        } else if is_in(&self.masked) {
            redaction::masked(value)
        } else {
            value.to_owned()
        }
    }
}

/// Replaces the known tokens in a text.
pub(crate) fn text(text: &str, tokens: &DetectTokens, format: &RevealFormat) -> String {
    let Some(pattern) = TOKEN.as_ref() else { return text.to_owned() };
    let value = |captures: &Captures<'_>| {
        let token = captures.get(1).or_else(|| captures.get(2)).map_or("", |token| token.as_str());
        let whole = captures.get(0).map_or("", |whole| whole.as_str());
        tokens
            .secret(token)
            .map_or_else(|| whole.to_owned(), |secret| format.show(secret.entity, &secret.value))
    };
    pattern.replace_all(text, value).into_owned()
}
