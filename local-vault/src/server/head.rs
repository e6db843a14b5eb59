//! Ids and keys of a vault as the disk has them.

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use serde::{Deserialize, Serialize};

use super::snapshot::FORMAT;
use crate::{
    core::error::{ApiError, InvalidOptions},
    identity::{BearerKey, Identity, ServiceAccount},
};

const VERSION: u32 = 1;

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Head {
    format: String,
    version: u32,
    /// The vault, and the further vaults of the same account.
    vault_ids: Vec<String>,
    cluster_id: String,
    api_key: String,
    bearer_key: String,
    service_account: Option<AccountBody>,
}

/// A service account.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct AccountBody {
    pub(super) credentials: String,
    pub(super) public_jwk: String,
}

impl Head {
    pub(super) fn new(identity: &Identity, vault_ids: Vec<String>) -> Self {
        let account = identity.account.as_ref();
        Self {
            format: FORMAT.to_owned(),
            version: VERSION,
            vault_ids,
            cluster_id: identity.cluster_id.clone(),
            api_key: identity.api_key.clone(),
            bearer_key: BASE64.encode(identity.bearer_key.as_bytes()),
            service_account: account.map(|account| AccountBody {
                credentials: account.credentials().to_owned(),
                public_jwk: account.public_jwk().to_owned(),
            }),
        }
    }

    /// The identity, and the ids of all vaults.
    pub(super) fn into_identity(self) -> Result<(Identity, Vec<String>), InvalidOptions> {
        if self.format != FORMAT || self.version != VERSION {
            return Err(InvalidOptions::new(format!("the state must be of {FORMAT} in version {VERSION}")));
        }
        let vault_id = self.vault_ids.first().cloned().unwrap_or_default();
        let identity = Identity {
            issuer: vault_id.clone(),
            vault_id,
            cluster_id: self.cluster_id,
            api_key: self.api_key,
            bearer_key: bearer_key(Some(&self.bearer_key))?,
            account: service_account(self.service_account)?,
        };
        Ok((identity, self.vault_ids))
    }
}

/// The key that signs bearer tokens: 32 bytes as base64, or a new one.
pub(super) fn bearer_key(text: Option<&str>) -> Result<BearerKey, InvalidOptions> {
    let Some(text) = text else { return BearerKey::random().map_err(|error: ApiError| error.into()) };
    let bytes = BASE64.decode(text).ok();
    let key = bytes.and_then(|bytes| BearerKey::from_bytes(&bytes));
    key.ok_or_else(|| InvalidOptions::new("bearerKey must be 32 bytes as base64"))
}

pub(super) fn service_account(body: Option<AccountBody>) -> Result<Option<ServiceAccount>, InvalidOptions> {
    let account = body.map(|account| ServiceAccount::new(account.credentials, account.public_jwk));
    account.transpose().map_err(|_| InvalidOptions::new("its service account is not usable"))
}
