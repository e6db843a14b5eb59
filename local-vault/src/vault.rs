//! The vault: who it is, what it stores, and the life of one request.

use std::{collections::BTreeMap, rc::Rc};

use fastrand::Rng;
use uuid::Uuid;

use crate::{
    access,
    detect::runs::Runs,
    downloads::Downloads,
    error::ApiError,
    faults::{Faults, faulty_response},
    http::{Request, Response},
    ids::random_id,
    limits,
    options::{InvalidOptions, Options, RolePolicy},
    routes, snapshot,
    store::Store,
};

const DEFAULT_TOKEN_LIFETIME_S: f64 = 3_600.0;
/// How often a run of a file is in progress before its end.
const DEFAULT_DETECT_POLLS: u32 = 1;
/// Letters of a made-up cluster id.
const CLUSTER_ID_LETTERS: usize = 12;

/// A vault in memory.
///
/// It takes requests one at a time and answers each at once; what waits (fault latency) is left
/// to the caller.
pub struct Vault {
    pub(crate) identity: Identity,
    pub(crate) store: Store,
    pub(crate) downloads: Downloads,
    pub(crate) runs: Runs,
    faults: Faults,
    pub(crate) token_lifetime_s: f64,
    pub(crate) roles: Option<Rc<BTreeMap<String, RolePolicy>>>,
}

/// What a client has to know of the vault.
#[derive(Clone)]
pub(crate) struct Identity {
    pub(crate) vault_id: String,
    pub(crate) cluster_id: String,
    pub(crate) api_key: String,
    pub(crate) service_account: Option<ServiceAccount>,
}

/// The vault's service account; made by the shell, which has the cryptography.
#[derive(Clone)]
pub struct ServiceAccount {
    /// The text of its credentials.json, private key included.
    pub credentials: String,
    /// Its public key as a JSON Web Key, to verify its tokens with.
    pub public_jwk: String,
}

impl Vault {
    /// Makes a vault. `seed` is the start of everything random in it (ids, tokens, keys): pass
    /// real randomness, or a constant for a repeatable test.
    ///
    /// # Errors
    /// When an option, or the snapshot in it, cannot be used.
    pub fn new(options: Options, seed: u64) -> Result<Self, InvalidOptions> {
        let mut rng = Rng::with_seed(seed);
        let faults = Faults::new(options.faults.unwrap_or_default(), options.fault_seed.unwrap_or(1))?;
        let mut identity = Identity::random(&mut rng);
        let downloads = Downloads::new(rng.fork());
        let mut store = Store::new(rng);
        if let Some(text) = &options.snapshot {
            (identity, store) = snapshot::read(text, store.rng)?;
        }
        if let Some(vault_id) = options.vault_id {
            identity.vault_id = printable("vaultId", vault_id)?;
        }
        if let Some(api_key) = options.api_key {
            identity.api_key = printable("apiKey", api_key)?;
        }
        store.declare(options.tables.iter().flatten())?;
        let token_lifetime_s = options.token_lifetime_seconds.unwrap_or(DEFAULT_TOKEN_LIFETIME_S);
        access::check_policies(options.roles.as_ref())?;
        if !(token_lifetime_s > 0.0 && token_lifetime_s.is_finite()) {
            return Err(InvalidOptions::new("tokenLifetimeSeconds must be more than 0"));
        }
        let runs = Runs::new(options.detect_polls.unwrap_or(DEFAULT_DETECT_POLLS));
        Ok(Self {
            identity,
            store,
            downloads,
            runs,
            faults,
            token_lifetime_s,
            roles: options.roles.map(Rc::new),
        })
    }

    /// Answers one request of the vault's HTTP API.
    pub fn handle(&mut self, request: &Request<'_>) -> Response {
        let fault = self.faults.draw(request.method, request.target);
        let mut response = match fault.answer {
            Some((status, retry_after)) => faulty_response(status, retry_after),
            None => self.answer(request),
        };
        response.latency_ms = fault.latency_ms;
        response.headers.push(("x-request-id", random_id(&mut self.store.rng).to_string()));
        response
    }

    fn answer(&mut self, request: &Request<'_>) -> Response {
        if request.body.len() > limits::MAX_BODY_BYTES {
            let most = limits::MAX_BODY_BYTES / (1024 * 1024);
            let message = format!("Invalid request. The body is larger than {most} MiB.");
            return Response::from_error(&ApiError::new(413, message));
        }
        routes::dispatch(self, request).unwrap_or_else(|error| Response::from_error(&error))
    }

    /// The whole state, identity and keys included, as JSON text.
    #[must_use]
    pub fn snapshot(&self) -> String {
        snapshot::write(&self.identity, &self.store)
    }

    /// Replaces all tables, records, tokens and files by those of a snapshot. The vault keeps its
    /// own id and credentials, which its clients hold already.
    ///
    /// # Errors
    /// When the text is not a snapshot of this version; the state is then unchanged.
    pub fn restore(&mut self, text: &str) -> Result<(), InvalidOptions> {
        let rng = self.store.rng.fork();
        self.store = snapshot::read(text, rng)?.1;
        self.downloads = Downloads::new(self.store.rng.fork());
        Ok(())
    }

    /// The id in the path of every request.
    #[must_use]
    pub fn vault_id(&self) -> &str {
        &self.identity.vault_id
    }

    /// The id in the host name.
    #[must_use]
    pub fn cluster_id(&self) -> &str {
        &self.identity.cluster_id
    }

    /// The API key that is accepted.
    #[must_use]
    pub fn api_key(&self) -> &str {
        &self.identity.api_key
    }

    /// The service account, once there is one.
    #[must_use]
    pub fn service_account(&self) -> Option<&ServiceAccount> {
        self.identity.service_account.as_ref()
    }

    /// Takes over the service account the shell made.
    pub fn set_service_account(&mut self, account: ServiceAccount) {
        self.identity.service_account = Some(account);
    }
}

impl Identity {
    fn random(rng: &mut Rng) -> Self {
        let hex = |rng: &mut Rng| random_id(rng).as_simple().to_string();
        let key_name: String = (0..5).map(|_| rng.alphanumeric()).collect();
        let key = Uuid::from_u128(rng.u128(..)).as_simple().to_string();
        Self {
            vault_id: hex(rng),
            cluster_id: (0..CLUSTER_ID_LETTERS).map(|_| rng.lowercase()).collect(),
            api_key: format!("sky-{key_name}-{key}"),
            service_account: None,
        }
    }
}

/// Ids and keys travel in paths and headers.
fn printable(option: &str, text: String) -> Result<String, InvalidOptions> {
    if text.trim().is_empty() || text.chars().any(char::is_control) {
        return Err(InvalidOptions::new(format!("{option} must be text that is not blank")));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_random_api_key_has_the_documented_shape() {
        let vault = Vault::new(Options::default(), 3).unwrap();
        let key = vault.api_key();
        assert_eq!(key.len(), 42);
        let parts: Vec<&str> = key.split('-').collect();
        assert_eq!(parts[0], "sky");
        assert!(parts[1].len() == 5 && parts[1].chars().all(|char| char.is_ascii_alphanumeric()));
        assert!(parts[2].len() == 32 && parts[2].chars().all(|char| char.is_ascii_hexdigit()));
        assert_eq!(vault.cluster_id().len(), 12);
    }

    #[test]
    fn two_seeds_give_two_identities() {
        let one = Vault::new(Options::default(), 1).unwrap();
        let two = Vault::new(Options::default(), 2).unwrap();
        assert_ne!(one.vault_id(), two.vault_id());
        assert_ne!(one.api_key(), two.api_key());
    }

    #[test]
    fn a_blank_id_is_refused() {
        let options = Options { vault_id: Some(" ".to_owned()), ..Options::default() };
        assert!(Vault::new(options, 1).is_err());
    }
}
