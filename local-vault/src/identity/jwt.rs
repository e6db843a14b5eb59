//! JSON Web Tokens: HS256 for the vault's own bearer tokens, RS256 for what clients sign.

use chrono::{DateTime, Duration, Utc};
use jwt_compact::{
    Algorithm, AlgorithmExt, Claims, Header, TimeOptions, UntrustedToken,
    alg::{Hs256, Hs256Key, Rsa, RsaPublicKey, StrongAlg, StrongKey},
    jwk::JsonWebKey,
};
use serde::{Serialize, de::DeserializeOwned};

use crate::core::{error::ApiError, random::Random};

const RS256: StrongAlg<Rsa> = StrongAlg(Rsa::rs256());
/// Longest lifetime of a bearer token in seconds: times beyond a century overflow in some clients.
pub(crate) const MAX_LIFETIME_S: f64 = 3_155_760_000.0;

/// The secret that signs and verifies the vault's bearer tokens.
#[derive(Clone)]
pub(crate) struct BearerKey([u8; 32]);

impl BearerKey {
    pub(crate) fn random() -> Result<Self, ApiError> {
        Random::new().bytes().map(Self)
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Signs a token.
    pub(super) fn sign(&self, claims: &Claims<impl Serialize>) -> Result<String, ApiError> {
        let header = Header::empty().with_token_type("JWT");
        Hs256
            .token(&header, claims, &Hs256Key::new(self.0))
            .map_err(|_| ApiError::new(500, "The bearer token could not be created."))
    }

    /// The claims of a token that this key signed.
    pub(super) fn verify<T: DeserializeOwned>(&self, token: &str) -> Option<Claims<T>> {
        verify(&Hs256, &Hs256Key::new(self.0), token)
    }
}

/// A public key of 2048, 3072 or 4096 bits, for RS256.
#[derive(Clone)]
pub(super) struct PublicKey(StrongKey<RsaPublicKey>);

impl PublicKey {
    pub(super) fn from_jwk(text: &str) -> Option<Self> {
        let jwk: JsonWebKey<'_> = serde_json::from_str(text).ok()?;
        let key = RsaPublicKey::try_from(&jwk).ok()?;
        StrongKey::try_from(key).ok().map(Self)
    }

    /// The claims of an RS256 token that the private key signed. Any other algorithm is refused,
    /// whatever the token's header says.
    pub(super) fn verify<T: DeserializeOwned>(&self, token: &str) -> Option<Claims<T>> {
        verify(&RS256, &self.0, token)
    }
}

fn verify<A: Algorithm, T: DeserializeOwned>(
    algorithm: &A,
    key: &A::VerifyingKey,
    token: &str,
) -> Option<Claims<T>> {
    let token = UntrustedToken::new(token).ok()?;
    let verified = algorithm.validator::<T>(key).validate(&token).ok()?;
    Some(verified.into_parts().1)
}

/// The current time with a tolerance for clocks that differ.
pub(super) fn time_options(now_ms: u64, leeway_s: i64) -> TimeOptions<impl Fn() -> DateTime<Utc>> {
    let now = time(now_ms);
    TimeOptions::new(Duration::seconds(leeway_s), move || now)
}

/// The current time; a clock beyond all calendars means that everything has expired.
pub(super) fn time(now_ms: u64) -> DateTime<Utc> {
    i64::try_from(now_ms).ok().and_then(DateTime::from_timestamp_millis).unwrap_or(DateTime::<Utc>::MAX_UTC)
}
