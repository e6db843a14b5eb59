//! Who a vault is and who calls it: ids and keys, the service account, bearer tokens, roles.
//!
//! Tokens are verified here and nowhere else. RS256 is only ever verified, with a public key: the
//! private key is created by Web Crypto and used by clients.

mod access;
mod account;
mod caller;
mod data_token;
mod exchange;
mod jwt;

use sha2::{Digest, Sha256};

use crate::core::{
    error::{ApiError, InvalidOptions},
    id::check_path_id,
    random::{ALPHANUMERIC, LOWERCASE, Random},
};

pub(crate) use access::Access;
pub use access::RolePolicy;
pub use account::ServiceAccount;
pub(crate) use caller::{Caller, authenticate};
pub(crate) use data_token::DataTokens;
pub(crate) use exchange::{TokenRequest, exchange};
pub(crate) use jwt::{BearerKey, MAX_LIFETIME_S};

/// Characters of a random cluster id.
const CLUSTER_ID_CHARS: usize = 12;
/// Most characters of a part of a host's name.
const MAX_LABEL_CHARS: usize = 63;
/// Characters of the name in an API key.
const KEY_NAME_CHARS: usize = 5;

/// The ids and keys of a vault.
#[derive(Clone)]
pub(crate) struct Identity {
    /// The issuer of bearer tokens: the id of the account's first vault. All vaults of one account accept them.
    pub(crate) issuer: String,
    pub(crate) vault_id: String,
    pub(crate) cluster_id: String,
    pub(crate) api_key: String,
    /// Signs the bearer tokens.
    pub(crate) bearer_key: BearerKey,
    pub(crate) account: Option<ServiceAccount>,
}

impl Identity {
    /// A random identity without a service account.
    pub(crate) fn random() -> Result<Self, ApiError> {
        let mut random = Random::new();
        let key_name = random.text(KEY_NAME_CHARS, ALPHANUMERIC)?;
        let vault_id = random.uuid()?.as_simple().to_string();
        Ok(Self {
            issuer: vault_id.clone(),
            vault_id,
            cluster_id: random.text(CLUSTER_ID_CHARS, LOWERCASE)?,
            api_key: format!("sky-{key_name}-{:032x}", u128::from_be_bytes(random.bytes()?)),
            bearer_key: BearerKey::random()?,
            account: None,
        })
    }

    /// The identity of a further vault of the same account.
    pub(crate) fn of_further(&self, vault_id: String) -> Result<Self, InvalidOptions> {
        Ok(Self { vault_id: path_id("a vault's id", vault_id)?, ..self.clone() })
    }

    /// The key from which shared tokens are derived, each vault's own.
    pub(crate) fn token_key(&self) -> [u8; 32] {
        let hash = Sha256::new()
            .chain_update(b"skyflow-local-vault tokens")
            .chain_update(self.bearer_key.as_bytes())
            .chain_update(self.vault_id.as_bytes());
        hash.finalize().into()
    }

    /// Replaces the ids and the API key by those of the options.
    pub(crate) fn rename(
        &mut self,
        vault_id: Option<String>,
        cluster_id: Option<String>,
        api_key: Option<String>,
    ) -> Result<(), InvalidOptions> {
        if let Some(vault_id) = vault_id {
            self.vault_id = path_id("vaultId", vault_id)?;
            self.issuer.clone_from(&self.vault_id);
        }
        if let Some(cluster_id) = cluster_id {
            let is_label = |char: char| char.is_ascii_lowercase() || char.is_ascii_digit() || char == '-';
            let has_hyphen_outside = cluster_id.starts_with('-') || cluster_id.ends_with('-');
            let is_long = cluster_id.len() > MAX_LABEL_CHARS;
            if cluster_id.is_empty() || is_long || has_hyphen_outside || !cluster_id.chars().all(is_label) {
                return Err(InvalidOptions::new(format!(
                    "clusterId must be 1 to {MAX_LABEL_CHARS} lower-case letters, digits and hyphens, without a hyphen at its ends: it is part of a host's name"
                )));
            }
            self.cluster_id = cluster_id;
        }
        if let Some(api_key) = api_key {
            self.api_key = header_text("apiKey", api_key)?;
        }
        Ok(())
    }
}

fn path_id(option: &str, id: String) -> Result<String, InvalidOptions> {
    check_path_id(option, &id).map_err(InvalidOptions::new)?;
    Ok(id)
}

/// Refuses text that no header can have, or that a header loses a part of. The text is a secret, and not repeated.
fn header_text(option: &str, text: String) -> Result<String, InvalidOptions> {
    let is_printable = text.chars().all(|char| char.is_ascii_graphic() || char == ' ');
    if text.is_empty() || text.trim() != text || !is_printable {
        return Err(InvalidOptions::new(format!(
            "{option} must be printable ASCII characters, without a space at its ends: it is part of a header"
        )));
    }
    Ok(text)
}
