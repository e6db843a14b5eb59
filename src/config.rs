//! Options become a typed, validated, immutable snapshot. A call keeps the snapshot it began with,
//! so configuration may change while calls are in flight (wire.md E.7 and G).

use std::{cell::OnceCell, mem, rc::Rc};

use crate::{
    auth::{Authorization, account::Account, credentials::Credentials},
    core::{
        enums::{Env, LogLevel},
        error::Error,
        input::Input,
        retry::MOST_RETRIES,
        surroundings::Surroundings,
        urls::{self, Place},
    },
};

const DEFAULT_TIMEOUT_MS: f64 = 60_000.0;
const DEFAULT_MAX_RETRIES: u32 = 2;
const DEFAULT_MAX_RESPONSE_BYTES: f64 = 64.0 * 1024.0 * 1024.0;

/// Those that are functions, or hold them, do not come here: `host::hooks` has them.
const CLIENT_MEMBERS: &str = "vaultConfigs, connectionConfigs, skyflowCredentials, logLevel, timeoutMs, totalTimeoutMs, \
                              maxResponseBytes, maxRetries, fetch, logger, env, waitUntil, tokenCache, onRequest, onResponse";
const VAULT_MEMBERS: &str = "vaultId, clusterId, env, credentials, vaultUrl, timeoutMs, maxRetries";
const CONNECTION_MEMBERS: &str = "connectionId, connectionUrl, credentials";

/// The whole configuration of a client.
#[derive(Debug)]
pub struct Settings {
    vaults: Vec<Rc<Vault>>,
    connections: Vec<Rc<Connection>>,
    /// What is logged.
    pub log_level: LogLevel,
    /// Milliseconds for a whole call, if bounded.
    pub total_timeout_ms: Option<f64>,
    /// Largest answer body.
    pub max_response_bytes: f64,
}

/// A configured vault.
#[derive(Debug, Clone)]
pub struct Vault {
    /// As given.
    pub vault_id: String,
    cluster_id: String,
    env: Option<Env>,
    own_credentials: Option<Rc<Credentials>>,
    vault_url: Option<String>,
    own_timeout_ms: Option<f64>,
    own_max_retries: Option<u32>,
    /// Where its calls go.
    pub endpoint: Endpoint,
}

/// A configured connection.
#[derive(Debug, Clone)]
pub struct Connection {
    /// As given.
    pub connection_id: String,
    connection_url: String,
    own_credentials: Option<Rc<Credentials>>,
    /// Path and query of its URL, with their placeholders.
    route: String,
    endpoint: Endpoint,
}

/// Where the calls of a vault or of a connection go, and with what.
#[derive(Debug, Clone)]
pub struct Endpoint {
    /// Scheme, host and port, and the path of a `vaultUrl`; no trailing slash.
    pub base_url: String,
    /// Its own, else the client's shared ones.
    pub credentials: Option<Rc<Credentials>>,
    /// For one attempt; 0 is none.
    pub timeout_ms: f64,
    /// Attempts after the first.
    pub max_retries: u32,
    /// What `auth` keeps of a credential that needs no renewal.
    pub authorization: OnceCell<Rc<Authorization>>,
    /// What listeners and the log are told in place of the URL, which holds a connection's path parameters.
    pub shown_url: Option<String>,
}

impl Settings {
    /// Reads and validates the members of `SkyflowConfig` that are data.
    ///
    /// # Errors
    /// [`Error::Input`] and [`Error::Credentials`] that name the member.
    pub fn read(input: &Input, around: &Surroundings<'_>) -> Result<Self, Error> {
        input.expect_object("config", CLIENT_MEMBERS)?;
        let (given, name) = match input.get("skyflowCredentials") {
            Input::Absent if needs_shared(input) => (input.get(" environment"), "SKYFLOW_CREDENTIALS"),
            given => (given, "skyflowCredentials"),
        };
        let shared = Credentials::read(given, name, around)?.map(Rc::new);
        let log_level = input.get("logLevel").choice::<LogLevel>("logLevel")?;
        let mut settings = Self {
            vaults: Vec::new(),
            connections: Vec::new(),
            log_level: log_level.unwrap_or(LogLevel::Error),
            total_timeout_ms: input
                .get("totalTimeoutMs")
                .amount("totalTimeoutMs", "milliseconds")?
                .filter(|ms| *ms > 0.0),
            max_response_bytes: input
                .get("maxResponseBytes")
                .amount("maxResponseBytes", "bytes")?
                .unwrap_or(DEFAULT_MAX_RESPONSE_BYTES),
        };
        let defaults = Defaults {
            credentials: shared,
            timeout_ms: input
                .get("timeoutMs")
                .amount("timeoutMs", "milliseconds")?
                .unwrap_or(DEFAULT_TIMEOUT_MS),
            max_retries: input
                .get("maxRetries")
                .count("maxRetries", MOST_RETRIES)?
                .unwrap_or(DEFAULT_MAX_RETRIES),
        };
        for (index, item) in input.get("vaultConfigs").list("vaultConfigs")?.iter().enumerate() {
            let vault = Vault::read(item, &format!("vaultConfigs[{index}]"), &defaults, around)?;
            if settings.vaults.iter().any(|other| other.vault_id == vault.vault_id) {
                return Err(Error::input(format!(
                    "vaultConfigs[{index}].vaultId is configured already; use updateVaultConfig to change it"
                )));
            }
            settings.vaults.push(Rc::new(vault));
        }
        for (index, item) in input.get("connectionConfigs").list("connectionConfigs")?.iter().enumerate() {
            let connection =
                Connection::read(item, &format!("connectionConfigs[{index}]"), &defaults, around)?;
            if settings.connections.iter().any(|other| other.connection_id == connection.connection_id) {
                return Err(Error::input(format!(
                    "connectionConfigs[{index}].connectionId is configured already; use updateConnectionConfig to change it"
                )));
            }
            settings.connections.push(Rc::new(connection));
        }
        Ok(settings)
    }

    /// All service accounts, shared ones as often as they are used.
    pub fn accounts(&self) -> impl Iterator<Item = &Account> {
        let vaults = self.vaults.iter().map(|vault| &vault.endpoint);
        let connections = self.connections.iter().map(|connection| &connection.endpoint);
        vaults.chain(connections).filter_map(|endpoint| match endpoint.credentials.as_deref() {
            Some(Credentials::Account(account)) => Some(account),
            _ => None,
        })
    }

    /// What an operation's path is made of (a vault's id, a connection's path and query), and where it goes.
    ///
    /// # Errors
    /// [`Error::Input`] when there is none of this id.
    pub fn endpoint(&self, place: Place, id: &Input) -> Result<(&str, &Endpoint), Error> {
        Ok(match place {
            Place::Vault => {
                let (_, vault) = self.vault(id)?;
                (&vault.vault_id, &vault.endpoint)
            }
            Place::Connection => {
                let (_, connection) = self.connection(id)?;
                (&connection.route, &connection.endpoint)
            }
        })
    }

    /// The position and the vault of this id, or the first one.
    ///
    /// # Errors
    /// [`Error::Input`] when there is none.
    pub fn vault(&self, id: &Input) -> Result<(usize, &Rc<Vault>), Error> {
        find(&self.vaults, id, |vault| &vault.vault_id, "vault", "vaultConfigs")
    }

    /// The position and the connection of this id, or the first one.
    ///
    /// # Errors
    /// [`Error::Input`] when there is none.
    pub fn connection(&self, id: &Input) -> Result<(usize, &Rc<Connection>), Error> {
        find(&self.connections, id, |connection| &connection.connection_id, "connection", "connectionConfigs")
    }
}

fn find<'a, T>(
    all: &'a [Rc<T>],
    id: &Input,
    id_of: impl Fn(&T) -> &String,
    kind: &str,
    list: &str,
) -> Result<(usize, &'a Rc<T>), Error> {
    if all.is_empty() {
        return Err(Error::input(format!("no {kind} is configured; give one in `{list}`")));
    }
    let found = match id {
        Input::Absent => all.first().map(|first| (0, first)),
        Input::Text(id) => all.iter().enumerate().find(|(_, item)| id_of(item) == id),
        _ => None,
    };
    found.ok_or_else(|| Error::input(format!("this {kind} id is not configured; add it to `{list}` first")))
}

struct Defaults {
    credentials: Option<Rc<Credentials>>,
    timeout_ms: f64,
    max_retries: u32,
}

impl Defaults {
    fn endpoint(&self, base_url: String, own: Option<&Rc<Credentials>>) -> Endpoint {
        Endpoint {
            base_url,
            credentials: own.or(self.credentials.as_ref()).cloned(),
            timeout_ms: self.timeout_ms,
            max_retries: self.max_retries,
            authorization: OnceCell::new(),
            shown_url: None,
        }
    }
}

impl Vault {
    fn read(
        input: &Input,
        what: &str,
        defaults: &Defaults,
        around: &Surroundings<'_>,
    ) -> Result<Self, Error> {
        let at = |member: &str| format!("{what}.{member}");
        input.expect_object(what, VAULT_MEMBERS)?;
        let vault_id = input.get("vaultId").text(&at("vaultId"))?.to_owned();
        // Refused here already, where the mistake was made, and not at the first call.
        urls::Path::new("").segment(&at("vaultId"), &vault_id)?;
        let cluster_id = input.get("clusterId").text(&at("clusterId"))?.to_owned();
        let env = input.get("env").choice::<Env>(&at("env"))?;
        let vault_host = env.unwrap_or(Env::Prod).vault_host();
        let own_credentials =
            Credentials::read(input.get("credentials"), &at("credentials"), around)?.map(Rc::new);
        let vault_url = match input.get("vaultUrl") {
            Input::Absent => None,
            url => Some(url.text(&at("vaultUrl"))?.to_owned()),
        };
        let base_url = match &vault_url {
            Some(url) => urls::base_url(&at("vaultUrl"), (around.parse_url)(url))?,
            None if urls::is_host_label(&cluster_id) && !cluster_id.ends_with(vault_host) => {
                format!("https://{cluster_id}.{vault_host}")
            }
            None => {
                return Err(Error::input(format!(
                    "{} must be what stands before `.{vault_host}` in the vault's host name: letters, digits, dashes and dots",
                    at("clusterId")
                )));
            }
        };
        let own_timeout_ms = input.get("timeoutMs").amount(&at("timeoutMs"), "milliseconds")?;
        let own_max_retries = input.get("maxRetries").count(&at("maxRetries"), MOST_RETRIES)?;
        let endpoint = Endpoint {
            timeout_ms: own_timeout_ms.unwrap_or(defaults.timeout_ms),
            max_retries: own_max_retries.unwrap_or(defaults.max_retries),
            ..defaults.endpoint(base_url, own_credentials.as_ref())
        };
        Ok(Self {
            vault_id,
            cluster_id,
            env,
            own_credentials,
            vault_url,
            own_timeout_ms,
            own_max_retries,
            endpoint,
        })
    }

    /// What `getVaultConfig` returns: as it was given, its secrets masked.
    #[must_use]
    pub fn shown(&self) -> Input {
        Input::object([
            ("vaultId", Some(self.vault_id.as_str().into())),
            ("clusterId", Some(self.cluster_id.as_str().into())),
            ("env", self.env.map(|env| env.as_str().into())),
            ("credentials", self.own_credentials.as_deref().map(Credentials::shown)),
            ("vaultUrl", self.vault_url.as_deref().map(Input::from)),
            ("timeoutMs", self.own_timeout_ms.map(Input::from)),
            ("maxRetries", self.own_max_retries.map(Input::from)),
        ])
    }
}

impl Connection {
    fn read(
        input: &Input,
        what: &str,
        defaults: &Defaults,
        around: &Surroundings<'_>,
    ) -> Result<Self, Error> {
        let at = |member: &str| format!("{what}.{member}");
        input.expect_object(what, CONNECTION_MEMBERS)?;
        let connection_id = input.get("connectionId").text(&at("connectionId"))?.to_owned();
        let connection_url = input.get("connectionUrl").text(&at("connectionUrl"))?.to_owned();
        let mut parts = (around.parse_url)(&connection_url);
        let mut route = String::new();
        if let Some(parts) = &mut parts {
            urls::check_route(&at("connectionUrl"), &parts.pathname)?;
            // Not as it was given: what the parser made of it is what is sent.
            route = [mem::take(&mut parts.pathname), mem::take(&mut parts.search)].concat();
        }
        let base_url = urls::base_url(&at("connectionUrl"), parts)?;
        let own_credentials =
            Credentials::read(input.get("credentials"), &at("credentials"), around)?.map(Rc::new);
        let endpoint = Endpoint {
            shown_url: connection_url.split('?').next().map(str::to_owned),
            ..defaults.endpoint(base_url, own_credentials.as_ref())
        };
        Ok(Self { connection_id, connection_url, own_credentials, route, endpoint })
    }

    /// What `getConnectionConfig` returns: as it was given, its secrets masked.
    #[must_use]
    pub fn shown(&self) -> Input {
        Input::object([
            ("connectionId", Some(self.connection_id.as_str().into())),
            ("connectionUrl", Some(self.connection_url.as_str().into())),
            ("credentials", self.own_credentials.as_deref().map(Credentials::shown)),
        ])
    }
}

/// Whether something has no credentials of its own: what the environment holds is for that only.
fn needs_shared(input: &Input) -> bool {
    ["vaultConfigs", "connectionConfigs"].into_iter().any(|list| match input.get(list) {
        Input::List(items) => items.iter().any(|item| item.get("credentials").is_absent()),
        _ => false,
    })
}

#[cfg(test)]
#[path = "config_tests.rs"]
mod tests;
