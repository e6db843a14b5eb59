//! The server: handles one request at a time on the state of a vault.

mod control;
mod faults;
mod option_file;
mod options;
mod overview;
mod request_log;
mod snapshot;

use std::rc::Rc;

use crate::{
    core::{
        error::{ApiError, InvalidOptions},
        limits,
        random::Random,
    },
    detect::{runs::Runs, tokens::DetectTokens},
    http::{Request, Response},
    identity::{self, Identity, ServiceAccount},
    routes::{self, State},
    store::{Downloads, Store},
};
pub use faults::FaultRule;
use faults::{Faults, faulty_response};
pub use option_file::OptionFile;
pub use options::Options;
pub use request_log::LoggedRequest;
use request_log::RequestLog;
use snapshot::Restored;

const DEFAULT_FAULT_SEED: u64 = 1;
const DEFAULT_TOKEN_LIFETIME_S: f64 = 3_600.0;
/// How many polls of a run return `IN_PROGRESS`.
const DEFAULT_DETECT_POLLS: u32 = 1;

/// A vault in memory.
///
/// It handles requests one at a time and never waits: the caller holds a response back for its
/// `latency_ms`.
pub struct Vault {
    state: State,
    faults: Faults,
    log: RequestLog,
    random: Random,
    omit_empty: bool,
}

impl Vault {
    /// A vault with random ids and keys, unless the options have them.
    ///
    /// # Errors
    /// When an option, or the snapshot in it, cannot be used, or the runtime has no random bytes.
    pub fn new(options: Options) -> Result<Self, InvalidOptions> {
        let faults = Faults::new(
            options.faults.unwrap_or_default(),
            options.fault_seed.unwrap_or(DEFAULT_FAULT_SEED),
        )?;
        let Restored { mut identity, mut store, detected } = match &options.snapshot {
            Some(text) => snapshot::read(text)?,
            None => Restored {
                identity: Identity::random()?,
                store: Store::new(),
                detected: DetectTokens::default(),
            },
        };
        identity.rename(options.vault_id, options.cluster_id, options.api_key)?;
        store.set_token_key(identity.token_key());
        store.declare(options.tables.iter().flatten())?;
        let token_lifetime_s = options.token_lifetime_seconds.unwrap_or(DEFAULT_TOKEN_LIFETIME_S);
        if !(token_lifetime_s > 0.0 && token_lifetime_s <= identity::MAX_LIFETIME_S) {
            let max = identity::MAX_LIFETIME_S;
            return Err(InvalidOptions::new(format!(
                "tokenLifetimeSeconds must be more than 0 and at most {max}"
            )));
        }
        let state = State {
            identity,
            store,
            detected,
            downloads: Downloads::new(),
            runs: Runs::new(options.detect_polls.unwrap_or(DEFAULT_DETECT_POLLS)),
            roles: options.roles.map(Rc::new),
            token_lifetime_s,
            random: Random::new(),
        };
        let omit_empty = options.omit_empty.unwrap_or(false);
        Ok(Self { state, faults, log: RequestLog::default(), random: Random::new(), omit_empty })
    }

    /// Handles one request of the vault's HTTP API.
    pub fn handle(&mut self, request: &Request<'_>) -> Response {
        if let Some(response) = control::answer(self, request) {
            return response.unwrap_or_else(|error| Response::from_error(&error));
        }
        let fault = self.faults.draw(request.method, request.target);
        let response = match fault.answer {
            Some((status, retry_after)) => Ok(faulty_response(status, retry_after)),
            None => self.respond(request),
        };
        let mut response = response.unwrap_or_else(|error| Response::from_error(&error));
        response.latency_ms = fault.latency_ms;
        self.logged(request, response, fault.answer.is_some())
    }

    /// Refuses a request whose body is larger than [`Vault::handle`] takes, and which was not read for that reason.
    pub fn refuse_body(&mut self, request: &Request<'_>) -> Response {
        self.logged(request, Response::from_error(&too_large()), false)
    }

    fn logged(&mut self, request: &Request<'_>, mut response: Response, is_fault: bool) -> Response {
        let request_id = self.random.uuid().map(|id| id.to_string()).unwrap_or_default();
        self.log.add(request, &response, &request_id, is_fault);
        response.headers.push(("x-request-id", request_id));
        response
    }

    fn respond(&mut self, request: &Request<'_>) -> Result<Response, ApiError> {
        if request.body.len() > limits::MAX_BODY_BYTES {
            return Err(too_large());
        }
        self.state.store.advance(request.now_ms);
        let response = routes::dispatch(&mut self.state, request)?;
        Ok(if self.omit_empty { response.without_empty_members() } else { response })
    }

    /// Deletes all records, tokens, files, runs, logged requests and tables without a schema. Tables
    /// with a schema stay, without rows; ids, keys and fault rules stay as they are.
    ///
    /// # Errors
    /// Never for a vault that could be created.
    pub fn reset(&mut self) -> Result<(), InvalidOptions> {
        self.state.store = self.state.store.without_rows()?;
        self.state.detected = DetectTokens::default();
        self.state.downloads = Downloads::new();
        self.state.runs.clear();
        self.log = RequestLog::default();
        Ok(())
    }

    /// Replaces the fault rules, and starts their random sequences again.
    ///
    /// # Errors
    /// When a rule is impossible; the old rules then stay.
    pub fn set_faults(&mut self, rules: Vec<FaultRule>, seed: Option<u64>) -> Result<(), InvalidOptions> {
        self.faults = Faults::new(rules, seed.unwrap_or(DEFAULT_FAULT_SEED))?;
        Ok(())
    }

    /// The most recent requests, oldest first.
    pub fn requests(&self) -> impl Iterator<Item = &LoggedRequest> {
        self.log.iter()
    }

    /// The complete state, keys included, as JSON text.
    #[must_use]
    pub fn snapshot(&self) -> String {
        snapshot::write(&self.state.identity, &self.state.store, &self.state.detected)
    }

    /// Replaces all tables, records, tokens and files by those of a snapshot. The vault keeps its
    /// own id and credentials, because its clients have them already.
    ///
    /// # Errors
    /// When the text is not a snapshot of this version; the state is then unchanged.
    pub fn restore(&mut self, text: &str) -> Result<(), InvalidOptions> {
        let Restored { mut store, detected, .. } = snapshot::read(text)?;
        store.set_token_key(self.state.identity.token_key());
        self.state.store = store;
        self.state.detected = detected;
        self.state.downloads = Downloads::new();
        Ok(())
    }

    /// The id in the path of every request.
    #[must_use]
    pub fn vault_id(&self) -> &str {
        &self.state.identity.vault_id
    }

    /// The id in the host name.
    #[must_use]
    pub fn cluster_id(&self) -> &str {
        &self.state.identity.cluster_id
    }

    /// The API key that is accepted.
    #[must_use]
    pub fn api_key(&self) -> &str {
        &self.state.identity.api_key
    }

    /// The service account, if there is one.
    #[must_use]
    pub fn service_account(&self) -> Option<&ServiceAccount> {
        self.state.identity.account.as_ref()
    }

    /// Sets the service account.
    pub fn set_service_account(&mut self, account: ServiceAccount) {
        self.state.identity.account = Some(account);
    }
}

fn too_large() -> ApiError {
    let max = limits::MAX_BODY_BYTES / (1024 * 1024);
    ApiError::new(413, format!("Invalid request. The body is larger than {max} MiB."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_random_api_key_has_the_documented_shape() {
        let vault = Vault::new(Options::default()).unwrap();
        let key = vault.api_key();
        assert_eq!(key.len(), 42);
        let parts: Vec<&str> = key.split('-').collect();
        assert_eq!(parts[0], "sky");
        assert!(parts[1].len() == 5 && parts[1].chars().all(|char| char.is_ascii_alphanumeric()));
        assert!(parts[2].len() == 32 && parts[2].chars().all(|char| char.is_ascii_hexdigit()));
        assert_eq!(vault.cluster_id().len(), 12);
    }

    #[test]
    fn two_vaults_have_two_identities() {
        let one = Vault::new(Options::default()).unwrap();
        let two = Vault::new(Options::default()).unwrap();
        assert_ne!(one.vault_id(), two.vault_id());
        assert_ne!(one.api_key(), two.api_key());
    }

    #[test]
    fn a_blank_id_is_refused() {
        let options = Options { vault_id: Some(" ".to_owned()), ..Options::default() };
        assert!(Vault::new(options).is_err());
    }
}
