//! Vault tokens of detected values: what a token stands for, and the one token of a value.

use std::rc::Rc;

use fastrand::Rng;

use super::entity::Entity;
use crate::{error::ApiError, limits, store::Map};

/// Letters and digits behind the entity's name.
pub(super) const SUFFIX: usize = 7;

/// A value that has a token.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) struct Secret {
    pub(crate) entity: Entity,
    pub(crate) value: String,
}

/// The tokens of a vault. A value has one for each kind of entity it was found as.
#[derive(Default)]
pub(crate) struct DetectTokens {
    secrets: Map<Rc<str>, Rc<Secret>>,
    tokens: Map<Rc<Secret>, Rc<str>>,
    bytes: usize,
}

impl DetectTokens {
    /// The token of a value, made when it has none.
    pub(crate) fn token(&mut self, rng: &mut Rng, entity: Entity, value: &str) -> Result<Rc<str>, ApiError> {
        let secret = Secret { entity, value: value.to_owned() };
        if let Some(token) = self.tokens.get(&secret) {
            return Ok(token.clone());
        }
        loop {
            let suffix: String = (0..SUFFIX).map(|_| rng.alphanumeric()).collect();
            let token = format!("{}_{suffix}", entity.label());
            if !self.secrets.contains_key(token.as_str()) {
                return self.insert(&token, secret);
            }
        }
    }

    /// Takes a token over; not one that is there already.
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
        self.secrets.insert(token.clone(), secret.clone());
        self.tokens.insert(secret, token.clone());
        Ok(token)
    }

    /// What a token stands for.
    pub(crate) fn secret(&self, token: &str) -> Option<&Secret> {
        self.secrets.get(token).map(AsRef::as_ref)
    }

    /// Every token, in an order that does not change.
    pub(crate) fn all(&self) -> Vec<(&str, &Secret)> {
        let mut all: Vec<_> = self.secrets.iter().map(|(token, secret)| (&**token, &**secret)).collect();
        all.sort_unstable_by_key(|(token, _)| *token);
        all
    }
}
