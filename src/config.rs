//! Options become a typed, validated, immutable snapshot. A call keeps the snapshot it began with,
//! so configuration may change while calls are in flight (wire.md E.7 and G).

// By their paths: the native tests compile this file under another root.
#[path = "config/connection.rs"]
mod connection;
#[path = "config/endpoint.rs"]
mod endpoint;
#[path = "config/shared_credentials.rs"]
mod shared_credentials;

use std::rc::Rc;

use crate::{
    auth::{credentials::Credentials, origin::Origin},
    core::{
        enums::{Env, LogLevel},
        error::Error,
        names,
        retry::MAX_RETRIES,
        surroundings::Surroundings,
        urls::{self, Target},
        value::Value,
    },
};

use self::connection::Connection;
use self::endpoint::Defaults;
pub use self::endpoint::Endpoint;
use self::shared_credentials::SharedCredentials;

/// Ids that a message lists.
const MAX_SHOWN_IDS: usize = 10;
const DEFAULT_TIMEOUT_MS: f64 = 60_000.0;
const DEFAULT_MAX_RETRIES: u32 = 2;
/// An isolate of a Worker has 128 MB; JSON takes several times its text once it is parsed.
const DEFAULT_MAX_RESPONSE_BYTES: f64 = 16.0 * 1024.0 * 1024.0;
/// Where a file comes back as base64, which is one text and becomes one more.
const DEFAULT_MAX_FILE_RESPONSE_BYTES: f64 = 48.0 * 1024.0 * 1024.0;

/// Members of `SkyflowConfig`. Functions, and objects that hold them, are read by `host::hooks`.
const CLIENT_MEMBERS: [&str; 22] = [
    "vaultConfigs",
    "connectionConfigs",
    "skyflowCredentials",
    "logLevel",
    "timeoutMs",
    "totalTimeoutMs",
    "maxResponseBytes",
    "maxRetries",
    "retryBudget",
    "errorDetail",
    "dangerouslyAllowBrowser",
    "allowInsecureHosts",
    "fetch",
    "logger",
    "env",
    "waitUntil",
    "tokenCache",
    "headers",
    "onRequest",
    "onResponse",
    "onCallStart",
    "onCall",
];
const VAULT_MEMBERS: [&str; 7] =
    ["vaultId", "clusterId", "env", "credentials", "vaultUrl", "timeoutMs", "maxRetries"];

/// The whole configuration of a client.
#[derive(Debug)]
pub struct Settings {
    vaults: Vec<Rc<Vault>>,
    connections: Vec<Rc<Connection>>,
    /// What is logged.
    pub log_level: LogLevel,
    /// Milliseconds for a whole call, if bounded.
    pub total_timeout_ms: Option<f64>,
    /// Largest response body, if the caller chose it.
    max_response_bytes: Option<f64>,
    /// Whether errors show the server's words whole.
    pub full_errors: bool,
    /// Whether to warn when a page has credentials that no page should have.
    pub warns_in_page: bool,
    /// The shared credentials that were configured, their secrets masked.
    pub shown_credentials: Option<Value>,
    /// What is wrong with the environment's credentials: the error of the calls that need them.
    pub environment_problem: Option<Error>,
    /// Whether the retries of all calls to a host are limited together.
    pub retry_budget: bool,
}

/// A configured vault.
#[derive(Debug, Clone)]
pub struct Vault {
    /// As it was configured.
    pub vault_id: String,
    cluster_id: Option<String>,
    env: Option<Env>,
    own_credentials: Option<Rc<Credentials>>,
    vault_url: Option<String>,
    own_timeout_ms: Option<f64>,
    own_max_retries: Option<u32>,
    /// The endpoint of its calls.
    pub endpoint: Endpoint,
}

impl Settings {
    /// Reads and validates the members of `SkyflowConfig` that are data. `environment` holds the credentials of the
    /// runtime's environment, which serve where no others are given.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] and [`Error::InvalidCredentials`] that name the member.
    pub fn read(config: &Value, environment: &Value, surroundings: &Surroundings<'_>) -> Result<Self, Error> {
        config.expect_object("config", &CLIENT_MEMBERS)?;
        let hosts = insecure_hosts(config.get("allowInsecureHosts"))?;
        let parse_url = |text: &str| {
            let parts = (surroundings.parse_url)(text)?;
            let http_allowed = hosts.contains(&parts.hostname);
            Some(urls::UrlParts { http_allowed, ..parts })
        };
        let surroundings = &Surroundings { parse_url: &parse_url, ..*surroundings };
        let shared = SharedCredentials::read(config, environment, surroundings)?;
        let log_level = config.get("logLevel").choice::<LogLevel>("logLevel")?;
        let mut settings = Self {
            vaults: Vec::new(),
            connections: Vec::new(),
            log_level: log_level.unwrap_or(LogLevel::Error),
            total_timeout_ms: config
                .get("totalTimeoutMs")
                .milliseconds("totalTimeoutMs")?
                .filter(|ms| *ms > 0.0),
            max_response_bytes: match *config.get("maxResponseBytes") {
                Value::Absent => None,
                Value::Number(bytes) if bytes >= 1.0 && bytes.fract() == 0.0 => Some(bytes),
                // Of 0, a write would happen, and its answer would be refused.
                _ => return Err(Error::input("maxResponseBytes must be a whole number of bytes, 1 or more")),
            },
            full_errors: match config.get("errorDetail") {
                Value::Absent => false,
                Value::Text(text) if text == "safe" => false,
                Value::Text(text) if text == "full" => true,
                _ => return Err(Error::input(names::one_of("errorDetail", "", &["safe", "full"]))),
            },
            warns_in_page: endpoint::warns_in_page(config, log_level)?,
            shown_credentials: shared.shown,
            environment_problem: shared.environment_problem,
            retry_budget: config.get("retryBudget").flag("retryBudget")?.unwrap_or(true),
        };
        let defaults = Defaults {
            credentials: shared.credentials,
            timeout_ms: config.get("timeoutMs").milliseconds("timeoutMs")?.unwrap_or(DEFAULT_TIMEOUT_MS),
            max_retries: config
                .get("maxRetries")
                .count("maxRetries", MAX_RETRIES)?
                .unwrap_or(DEFAULT_MAX_RETRIES),
        };
        settings.add_vaults(config, &defaults, surroundings)?;
        settings.add_connections(config, &defaults, surroundings)?;
        Ok(settings)
    }

    fn add_vaults(
        &mut self,
        config: &Value,
        defaults: &Defaults,
        surroundings: &Surroundings<'_>,
    ) -> Result<(), Error> {
        for (index, item) in config.get("vaultConfigs").list("vaultConfigs")?.iter().enumerate() {
            let field_path = format!("vaultConfigs[{index}]");
            let vault = Vault::read(item, &field_path, defaults, surroundings)?;
            if self.vaults.iter().any(|other| other.vault_id == vault.vault_id) {
                return Err(Error::input(format!(
                    "{field_path}.vaultId is configured already; use updateVaultConfig to change it"
                )));
            }
            self.vaults.push(Rc::new(vault));
        }
        Ok(())
    }

    fn add_connections(
        &mut self,
        config: &Value,
        defaults: &Defaults,
        surroundings: &Surroundings<'_>,
    ) -> Result<(), Error> {
        for (index, item) in config.get("connectionConfigs").list("connectionConfigs")?.iter().enumerate() {
            let field_path = format!("connectionConfigs[{index}]");
            let connection = Connection::read(item, &field_path, defaults, surroundings)?;
            if self.connections.iter().any(|other| other.connection_id == connection.connection_id) {
                return Err(Error::input(format!(
                    "{field_path}.connectionId is configured already; use updateConnectionConfig to change it"
                )));
            }
            self.connections.push(Rc::new(connection));
        }
        Ok(())
    }

    /// Largest response body, of an operation that returns a file or of another.
    pub fn max_response_bytes(&self, returns_file: bool) -> f64 {
        let default = if returns_file { DEFAULT_MAX_FILE_RESPONSE_BYTES } else { DEFAULT_MAX_RESPONSE_BYTES };
        self.max_response_bytes.unwrap_or(default)
    }

    /// Where renewed tokens come from, for each vault and connection that uses some.
    pub fn origins(&self) -> impl Iterator<Item = Origin> {
        let vaults = self.vaults.iter().map(|vault| (Target::Vault, &vault.vault_id, &vault.endpoint));
        let connections =
            self.connections.iter().map(|one| (Target::Connection, &one.connection_id, &one.endpoint));
        vaults
            .chain(connections)
            .filter_map(|(target, id, endpoint)| Origin::of(endpoint.credentials.as_deref()?, target, id))
    }

    /// The endpoints of all vaults and connections.
    pub fn endpoints(&self) -> impl Iterator<Item = &Endpoint> {
        let vaults = self.vaults.iter().map(|one| &one.endpoint);
        vaults.chain(self.connections.iter().map(|one| &one.endpoint))
    }

    /// What an operation's path is made of (a vault's id, a connection's path and query), and the endpoint.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] when none has this id.
    pub fn endpoint(&self, target: Target, id: &Value) -> Result<(&str, &Endpoint), Error> {
        Ok(match target {
            Target::Vault => {
                let (_, vault) = self.vault(id)?;
                (&vault.vault_id, &vault.endpoint)
            }
            Target::Connection => {
                let (_, connection) = self.connection(id)?;
                (&connection.route, &connection.endpoint)
            }
        })
    }

    /// Whether the vault or connection `id` has no credentials, neither its own nor shared ones.
    pub fn lacks_credentials(&self, target: Target, id: &str) -> bool {
        self.endpoint(target, &id.into()).is_ok_and(|(_, endpoint)| endpoint.credentials.is_none())
    }

    /// The position and the vault of this id, or the first one.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] when there is none.
    pub fn vault(&self, id: &Value) -> Result<(usize, &Rc<Vault>), Error> {
        find(&self.vaults, id, |vault| &vault.vault_id, "vault", "vaultConfigs")
    }

    /// The position and the connection of this id, or the first one.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] when there is none.
    pub fn connection(&self, id: &Value) -> Result<(usize, &Rc<Connection>), Error> {
        find(&self.connections, id, |connection| &connection.connection_id, "connection", "connectionConfigs")
    }
}

fn find<'a, T>(
    all: &'a [Rc<T>],
    id: &Value,
    id_of: impl Fn(&T) -> &String,
    kind: &str,
    list: &str,
) -> Result<(usize, &'a Rc<T>), Error> {
    if all.is_empty() {
        return Err(Error::input(format!("no {kind} is configured; give one in `{list}`")));
    }
    let found = match id {
        Value::Absent => all.first().map(|first| (0, first)),
        Value::Text(id) => all.iter().enumerate().find(|(_, item)| id_of(item) == id),
        _ => None,
    };
    found.ok_or_else(|| {
        let ids: Vec<&str> = all.iter().map(|item| id_of(item).as_str()).take(MAX_SHOWN_IDS).collect();
        let more = if all.len() > MAX_SHOWN_IDS { ", …" } else { "" };
        Error::input(format!(
            "this {kind} id is not configured; add it to `{list}`, or use one of those that are: {}{more}",
            ids.join(", ")
        ))
    })
}

impl Vault {
    fn read(
        input: &Value,
        field_path: &str,
        defaults: &Defaults,
        surroundings: &Surroundings<'_>,
    ) -> Result<Self, Error> {
        input.expect_object(field_path, &VAULT_MEMBERS)?;
        let credentials = own_credentials(input, field_path, surroundings)?;
        Self::of(input, credentials, defaults, surroundings).map_err(|error| error.within(field_path))
    }

    // Inlined into their one caller, this and the functions below compress to more.
    #[inline(never)]
    fn of(
        input: &Value,
        own_credentials: Option<Rc<Credentials>>,
        defaults: &Defaults,
        surroundings: &Surroundings<'_>,
    ) -> Result<Self, Error> {
        let vault_id = input.get("vaultId").text("vaultId")?.to_owned();
        // Refused here already, where the mistake was made, and not at the first call.
        urls::Path::new("").segment("vaultId", &vault_id)?;
        if endpoint::is_unset(&vault_id)
            || vault_id
                .chars()
                .any(|character| character.is_whitespace() || matches!(character, '"' | '\'' | '`'))
        {
            return Err(Error::input(
                "vaultId must be the id alone, without blanks or quotes: check how it was copied, or read from the environment",
            ));
        }
        let cluster_id = match input.get("clusterId") {
            Value::Absent if !input.get("vaultUrl").is_absent() => None,
            id => Some(id.text("clusterId")?.to_owned()),
        };
        let env = input.get("env").choice::<Env>("env")?;
        let vault_host = env.unwrap_or(Env::Prod).vault_host();
        let vault_url = match input.get("vaultUrl") {
            Value::Absent => None,
            url => Some(url.text("vaultUrl")?.to_owned()),
        };
        let base_url = match &vault_url {
            Some(url) => urls::origin("vaultUrl", (surroundings.parse_url)(url))?,
            None => endpoint::host_of(cluster_id.as_deref().unwrap_or_default(), vault_host)?,
        };
        let own_timeout_ms = input.get("timeoutMs").milliseconds("timeoutMs")?;
        let own_max_retries = input.get("maxRetries").count("maxRetries", MAX_RETRIES)?;
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

    /// The configuration as `getVaultConfig` returns it: as it was given, its secrets masked.
    #[must_use]
    pub fn shown(&self) -> Value {
        Value::object([
            ("vaultId", Some(self.vault_id.as_str().into())),
            ("clusterId", self.cluster_id.as_deref().map(Value::from)),
            ("env", self.env.map(|env| env.as_str().into())),
            ("credentials", self.own_credentials.as_deref().map(Credentials::shown)),
            ("vaultUrl", self.vault_url.as_deref().map(Value::from)),
            ("timeoutMs", self.own_timeout_ms.map(Value::from)),
            ("maxRetries", self.own_max_retries.map(Value::from)),
        ])
    }
}

/// The credentials of one vault or connection.
fn own_credentials(
    input: &Value,
    field_path: &str,
    surroundings: &Surroundings<'_>,
) -> Result<Option<Rc<Credentials>>, Error> {
    let path = [field_path, ".credentials"].concat();
    Ok(Credentials::read(input.get("credentials"), &path, surroundings)?.map(Rc::new))
}

/// The hosts that `http` is allowed to.
#[inline(never)]
fn insecure_hosts(value: &Value) -> Result<Vec<String>, Error> {
    let mut hosts = Vec::new();
    for (index, host) in value.list("allowInsecureHosts")?.iter().enumerate() {
        let name = host.as_text().unwrap_or_default().to_ascii_lowercase();
        if !urls::is_private(&name) {
            return Err(Error::input(format!(
                "allowInsecureHosts[{index}] must be the name or address of a host in a private network, without scheme and port: a name without dots such as `vault`, one that ends in .local, .localhost, .internal, .home.arpa, .svc, .lan or .test, or an address such as 10.0.0.7 or [fd00::7]"
            )));
        }
        hosts.push(name);
    }
    Ok(hosts)
}

#[cfg(test)]
#[path = "config_tests.rs"]
mod tests;
