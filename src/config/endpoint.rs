//! Where the calls of a vault or a connection go, and with what.

use std::{cell::OnceCell, rc::Rc};

use crate::{
    auth::{Authorization, credentials::Credentials},
    core::{
        enums::LogLevel,
        error::Error,
        urls::{self, UrlParts},
        value::Value,
    },
};

/// The endpoint of the calls of a vault or a connection, with their defaults.
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
    /// The headers of a credential that needs no renewal, once they are made.
    pub authorization: OnceCell<Rc<Authorization>>,
    /// The URL for events and the log, where that is not the one that is called.
    pub shown_url: Option<String>,
}

impl Endpoint {
    /// The kind of its credential, if no page should have it and it leaves this machine.
    #[must_use]
    pub fn exposed_in_page(&self, parse_url: &dyn Fn(&str) -> Option<UrlParts>) -> Option<&'static str> {
        let kind = match self.credentials.as_deref()? {
            Credentials::ApiKey(_) => "an API key",
            Credentials::Account(_) => "a service account",
            Credentials::Token(_) | Credentials::Provider { .. } => return None,
        };
        let is_local = parse_url(&self.base_url).is_some_and(|url| urls::is_loopback(&url.hostname));
        (!is_local).then_some(kind)
    }
}

/// Whether a page is warned of its credentials.
pub(super) fn warns_in_page(config: &Value, log_level: Option<LogLevel>) -> Result<bool, Error> {
    let allows = config.get("dangerouslyAllowBrowser").flag("dangerouslyAllowBrowser")?;
    // A page is seldom developed at another level than the default, which shows errors only: that one does not count.
    Ok(allows != Some(true) && log_level.is_none_or(|level| level <= LogLevel::Warn))
}

/// What an endpoint has unless it is configured for it.
pub(super) struct Defaults {
    /// The shared credentials.
    pub(super) credentials: Option<Rc<Credentials>>,
    /// For one attempt; 0 is none.
    pub(super) timeout_ms: f64,
    /// Attempts after the first.
    pub(super) max_retries: u32,
}

impl Defaults {
    /// An endpoint with its own credentials, or the shared ones.
    pub(super) fn endpoint(&self, base_url: String, own: Option<&Rc<Credentials>>) -> Endpoint {
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

/// The base URL of a cluster.
pub(super) fn host_of(cluster_id: &str, vault_host: &str) -> Result<String, Error> {
    // A whole host, of whatever `env`, would be sent to another.
    let is_part = cluster_id.split('.').all(|label| label != "vault");
    if urls::is_host_label(cluster_id) && is_part && !is_unset(cluster_id) {
        return Ok(["https://", cluster_id, ".", vault_host].concat());
    }
    Err(Error::input(format!(
        "clusterId must be what stands before `.{vault_host}` in the vault's host name: letters, digits, dashes and dots"
    )))
}

/// Whether it is what a template makes of a variable that is not set.
pub(super) fn is_unset(text: &str) -> bool {
    matches!(text, "undefined" | "null")
}
