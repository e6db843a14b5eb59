//! The service account of a vault.

use serde::Deserialize;

use super::jwt::PublicKey;
use crate::core::error::InvalidOptions;

/// The vault's service account. Web Crypto creates its key pair; the vault verifies with the public key.
#[derive(Clone)]
pub struct ServiceAccount {
    credentials: String,
    public_jwk: String,
    pub(super) client_id: String,
    pub(super) key_id: String,
    pub(super) token_uri: String,
    pub(super) public_key: PublicKey,
}

/// The members of credentials.json that identify the account.
#[derive(Deserialize)]
struct CredentialsFile {
    #[serde(rename = "clientID")]
    client_id: String,
    #[serde(rename = "keyID")]
    key_id: String,
    #[serde(rename = "tokenURI")]
    token_uri: String,
}

impl ServiceAccount {
    /// A service account from the text of its credentials.json, private key included, and its public
    /// key as a JSON Web Key.
    ///
    /// # Errors
    /// When the credentials lack `clientID`, `keyID` or `tokenURI`, or the key is not an RSA key of
    /// 2048, 3072 or 4096 bits.
    pub fn new(credentials: String, public_jwk: String) -> Result<Self, InvalidOptions> {
        let CredentialsFile { client_id, key_id, token_uri } =
            serde_json::from_str(&credentials).map_err(|_| {
                InvalidOptions::new("the service account's credentials need clientID, keyID and tokenURI")
            })?;
        let public_key = PublicKey::from_jwk(&public_jwk).ok_or_else(|| {
            InvalidOptions::new(
                "the service account's key must be an RSA public key of 2048, 3072 or 4096 bits, as a JSON Web Key",
            )
        })?;
        Ok(Self { credentials, public_jwk, client_id, key_id, token_uri, public_key })
    }

    /// The text of its credentials.json, private key included.
    #[must_use]
    pub fn credentials(&self) -> &str {
        &self.credentials
    }

    /// Its public key as a JSON Web Key.
    #[must_use]
    pub fn public_jwk(&self) -> &str {
        &self.public_jwk
    }
}
