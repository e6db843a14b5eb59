//! Puts the values back that vault tokens stand for.

use std::sync::LazyLock;

use regex::{Captures, Regex};
use serde::Deserialize;

use super::{
    entity::Entity,
    policy::{ALL, entities},
    tokens::{DetectTokens, SUFFIX},
};
use crate::{error::ApiError, input::Text, redaction};

/// A token in brackets, or one whose brackets were lost on the way.
static TOKEN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let token = format!("[A-Z][A-Z_]{{1,40}}_[A-Za-z0-9]{{{SUFFIX}}}");
    Regex::new(&format!(r"\[({token})\]|(?-u:\b)({token})(?-u:\b)")).ok()
});

/// `format` of a request.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FormatBody<'a> {
    #[serde(borrow)]
    redacted: Option<Vec<Text<'a>>>,
    #[serde(borrow)]
    masked: Option<Vec<Text<'a>>>,
    #[serde(borrow)]
    plaintext: Option<Vec<Text<'a>>>,
}

/// How much of which entities is shown. What is in no list is shown in plain text, and what is in
/// two, as the stricter says.
pub(crate) struct Format {
    redacted: Vec<Entity>,
    masked: Vec<Entity>,
}

impl Format {
    pub(crate) fn new(body: Option<&FormatBody<'_>>) -> Result<Self, ApiError> {
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

/// The text with its tokens replaced; unknown ones stay.
pub(crate) fn text(text: &str, tokens: &DetectTokens, format: &Format) -> String {
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
