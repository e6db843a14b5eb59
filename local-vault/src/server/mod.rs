//! The server: handles one request at a time on the state of a vault.

mod control;
mod disk;
mod distinct;
mod faults;
mod head;
mod option_file;
mod options;
mod overview;
mod request_log;
mod setup;
mod snapshot;
mod storage;

use std::{collections::BTreeMap, iter};

use redb::StorageBackend;

use crate::{
    core::{
        error::{ApiError, InvalidOptions, StorageError},
        id::check_role_id,
        limits,
        random::Random,
    },
    detect::tokens::DetectTokens,
    http::{Request, Response},
    identity::{self, Identity, ServiceAccount},
    routes::{self, KnownRoles, State},
    store::Store,
};
use disk::Disk;
pub use faults::FaultRule;
use faults::{Faults, faulty_response};
pub use option_file::OptionFile;
pub use options::{FurtherVaultOptions, Options};
pub use request_log::LoggedRequest;
use request_log::RequestLog;
use setup::Setup;
use snapshot::{Restored, RestoredData};

const CLOSED: &str = "The local vault is closed. Make another one: it can have the same storage.";
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
    /// The further vaults of the same account.
    further: Vec<State>,
    disk: Option<Disk>,
    /// Whether ids or keys are not on disk yet.
    has_new_head: bool,
    is_closed: bool,
    /// Why a commit failed: what is in memory is then no longer what is on disk, so nothing is answered any more.
    failure: Option<StorageError>,
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
        Self::create(options, None)
    }

    /// A vault whose state is kept in a storage. An empty one gets the state that the options describe; otherwise
    /// the state is that of the storage, and the snapshot of the options is not used.
    ///
    /// What a request changed is stored by the next [`Self::commit`].
    ///
    /// # Errors
    /// As [`Self::new`], and when the storage fails or holds something else, or the options' tables differ from its.
    pub fn open(options: Options, storage: impl StorageBackend) -> Result<Self, InvalidOptions> {
        Self::create(options, Some(Disk::open(storage)?))
    }

    fn create(options: Options, disk: Option<Disk>) -> Result<Self, InvalidOptions> {
        let faults = Faults::new(
            options.faults.unwrap_or_default(),
            options.fault_seed.unwrap_or(DEFAULT_FAULT_SEED),
        )?;
        let saved = disk.as_ref().map(Disk::read).transpose()?.flatten();
        let is_saved = saved.is_some();
        let Restored { mut identity, data } = match (saved, &options.snapshot) {
            (Some(saved), _) => saved,
            (None, Some(text)) => snapshot::read(text)?,
            (None, None) => Restored { identity: Identity::random()?, data: Vec::new() },
        };
        identity.rename(options.vault_id, options.cluster_id, options.api_key)?;
        let token_lifetime_s = options.token_lifetime_seconds.unwrap_or(DEFAULT_TOKEN_LIFETIME_S);
        if !(token_lifetime_s > 0.0 && token_lifetime_s <= identity::MAX_LIFETIME_S) {
            let max = identity::MAX_LIFETIME_S;
            return Err(InvalidOptions::new(format!(
                "tokenLifetimeSeconds must be more than 0 and at most {max}"
            )));
        }
        let mut further = options.vaults.unwrap_or_default();
        let roles = iter::once(&options.roles).chain(further.values().map(|vault| &vault.roles));
        for role in roles.flatten().flat_map(BTreeMap::keys) {
            check_role_id(role).map_err(InvalidOptions::new)?;
        }
        let known_roles =
            KnownRoles::new(iter::once(&options.roles).chain(further.values().map(|vault| &vault.roles)));
        let setup = Setup {
            polls: options.detect_polls.unwrap_or(DEFAULT_DETECT_POLLS),
            token_lifetime_s,
            known_roles,
            is_tracked: disk.is_some(),
        };
        let mut data = data.into_iter();
        let own = FurtherVaultOptions { tables: options.tables, roles: options.roles };
        let state = setup.state(identity.clone(), data.next(), own, is_saved)?;
        let mut states = Vec::new();
        for data in data {
            let own = further.remove(&data.vault_id).unwrap_or_default();
            let identity = identity.of_further(data.vault_id.clone())?;
            states.push(setup.state(identity, Some(data), own, is_saved)?);
        }
        for (vault_id, own) in further {
            let identity = identity.of_further(vault_id)?;
            states.push(setup.state(identity, None, own, false)?);
        }
        let ids = || iter::once(&state).chain(&states).map(|state| &state.identity.vault_id);
        if let Some(twice) = ids().enumerate().find(|(at, id)| ids().take(*at).any(|other| other == *id)) {
            return Err(InvalidOptions::new(format!(
                "the vault {} comes twice: give each vault an id of its own",
                twice.1
            )));
        }
        Ok(Self {
            state,
            further: states,
            disk,
            has_new_head: true,
            is_closed: false,
            failure: None,
            faults,
            log: RequestLog::default(),
            random: Random::new(),
            omit_empty: options.omit_empty.unwrap_or(false),
        })
    }

    fn states(&self) -> impl Iterator<Item = &State> {
        iter::once(&self.state).chain(&self.further)
    }

    /// Handles one request of the vault's HTTP API.
    pub fn handle(&mut self, request: &Request<'_>) -> Response {
        let ended = if self.is_closed {
            Some(CLOSED.to_owned())
        } else {
            self.failure.as_ref().map(|failure| format!("{failure}."))
        };
        if let Some(reason) = ended {
            return self.logged(request, Response::from_error(&ApiError::new(500, reason)), false);
        }
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
        let state = routes::addressed(&mut self.state, &mut self.further, request);
        state.store.advance(request.now_ms);
        let response = routes::dispatch(state, request)?;
        let is_omitting = self.omit_empty && !routes::is_connection(request.target);
        Ok(if is_omitting { response.without_empty_members() } else { response })
    }

    /// Deletes all records, tokens, files, runs, logged requests and tables without a schema. Tables
    /// with a schema stay, without rows; ids, keys and fault rules stay as they are.
    ///
    /// # Errors
    /// Never for a vault that could be created.
    pub fn reset(&mut self) -> Result<(), InvalidOptions> {
        let is_tracked = self.disk.is_some();
        for state in iter::once(&mut self.state).chain(&mut self.further) {
            let store = state.store.without_rows()?;
            state.replace(store, DetectTokens::default(), is_tracked);
            state.runs.clear();
        }
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
        snapshot::write(&self.state, &self.further)
    }

    /// Replaces all tables, records, tokens and files by those of a snapshot. The vault keeps its
    /// own id and credentials, because its clients have them already.
    ///
    /// # Errors
    /// When the text is not a snapshot of this version; the state is then unchanged.
    pub fn restore(&mut self, text: &str) -> Result<(), InvalidOptions> {
        let mut data = snapshot::read(text)?.data.into_iter();
        let is_tracked = self.disk.is_some();
        if let Some(RestoredData { store, detected, .. }) = data.next() {
            self.state.replace(store, detected, is_tracked);
        }
        let mut data: Vec<RestoredData> = data.collect();
        for state in &mut self.further {
            let own = data.iter().position(|data| data.vault_id == state.identity.vault_id);
            let own = own.map(|at| data.swap_remove(at));
            let (store, detected) =
                own.map_or_else(|| (Store::new(), DetectTokens::default()), |own| (own.store, own.detected));
            state.replace(store, detected, is_tracked);
        }
        Ok(())
    }

    /// The ids of all vaults of the account, that of the first one first.
    pub fn vault_ids(&self) -> impl Iterator<Item = &str> {
        self.states().map(|state| state.identity.vault_id.as_str())
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
        for state in &mut self.further {
            state.identity.account = Some(account.clone());
        }
        self.state.identity.account = Some(account);
        self.has_new_head = true;
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
