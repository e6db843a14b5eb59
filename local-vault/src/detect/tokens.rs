//! Vault tokens of detected values.

use std::rc::Rc;

use super::entity::Entity;
use crate::core::{
    Map,
    error::ApiError,
    limits,
    random::{ALPHANUMERIC, Random},
};

/// Letters and digits after the entity's name.
pub(super) const SUFFIX: usize = 7;

/// A value that has a token.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) struct Secret {
    pub(crate) entity: Entity,
    pub(crate) value: String,
}

/// The vault tokens of detected values. A value has one token for each entity it was detected as.
#[derive(Default)]
pub(crate) struct DetectTokens {
    secrets: Map<Rc<str>, Rc<Secret>>,
    tokens: Map<Rc<Secret>, Rc<str>>,
    bytes: usize,
    /// The tokens that are not on disk yet; `None` if none has to be.
    unsaved: Option<Vec<Rc<str>>>,
}

impl DetectTokens {
    /// The token of a value, created if it has none.
    pub(crate) fn token(
        &mut self,
        random: &mut Random,
        entity: Entity,
        value: &str,
    ) -> Result<Rc<str>, ApiError> {
        let secret = Secret { entity, value: value.to_owned() };
        if let Some(token) = self.tokens.get(&secret) {
            return Ok(token.clone());
        }
        loop {
            let suffix = random.text(SUFFIX, ALPHANUMERIC)?;
            let token = format!("{}_{suffix}", entity.label());
            if !self.secrets.contains_key(token.as_str()) {
                return self.insert(&token, secret);
            }
        }
    }

    /// Adds a token of a snapshot, unless it exists already.
    pub(crate) fn restore(&mut self, token: &str, entity: Entity, value: &str) -> Result<(), ApiError> {
        let secret = Secret { entity, value: value.to_owned() };
        if self.secrets.contains_key(token) || self.tokens.contains_key(&secret) {
            return Err(ApiError::conflict("A token or its value comes twice."));
        }
        self.insert(token, secret).map(|_| ())
    }

    fn insert(&mut self, token: &str, secret: Secret) -> Result<Rc<str>, ApiError> {
        let bytes = self.bytes + token.len() + secret.value.len();
        if self.secrets.len() >= limits::MAX_DETECT_TOKENS || bytes > limits::MAX_STORED_BYTES {
            return Err(ApiError::invalid("Invalid request. The vault has no room for more tokens."));
        }
        self.bytes = bytes;
        let (token, secret): (Rc<str>, _) = (token.into(), Rc::new(secret));
        if let Some(unsaved) = &mut self.unsaved {
            unsaved.push(token.clone());
        }
        self.secrets.insert(token.clone(), secret.clone());
        self.tokens.insert(secret, token.clone());
        Ok(token)
    }

    /// The value of a token.
    pub(crate) fn secret(&self, token: &str) -> Option<&Secret> {
        self.secrets.get(token).map(AsRef::as_ref)
    }

    /// Notes new tokens from now on. All that are there count as new, unless they are saved.
    pub(crate) fn track(&mut self, is_saved: bool) {
        self.unsaved = Some(if is_saved { Vec::new() } else { self.secrets.keys().cloned().collect() });
    }

    /// Whether there are tokens that are not on disk.
    pub(crate) fn has_changes(&self) -> bool {
        self.unsaved.as_ref().is_some_and(|unsaved| !unsaved.is_empty())
    }

    /// The tokens that are not on disk, which are no longer noted.
    pub(crate) fn take_changes(&mut self) -> Vec<Rc<str>> {
        self.unsaved.as_mut().map(std::mem::take).unwrap_or_default()
    }

    /// Every token, sorted.
    pub(crate) fn all(&self) -> Vec<(&str, &Secret)> {
        let mut all: Vec<_> = self.secrets.iter().map(|(token, secret)| (&**token, &**secret)).collect();
        all.sort_unstable_by_key(|(token, _)| *token);
        all
    }
}
