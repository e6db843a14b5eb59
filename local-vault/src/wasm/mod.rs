//! The boundary to JavaScript.
//!
//! Asynchronous exports return `Result<Promise, JsValue>`: an `async fn` would return a bare promise, which the build refuses
//! (`xtask/src/exports.rs`).
//!
//! Rust reads fetch calls, waits and creates keys (`wasm-bindgen-futures`); in between, the vault
//! handles the request in one synchronous call, so that a trap rejects that call and nothing else.
//! `pkg-templates/local-vault.js` is the class that users see.

mod exchange;
mod plain;
mod service_account;
mod storage;

use js_sys::{JSON, Object, Promise, Reflect};
use serde::Serialize;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;
use web_sys::SubtleCrypto;

use crate::{OptionFile, Options, Vault, core::names::nearest};
pub use exchange::Exchange;
use storage::{HostStorage, VaultStorage};

/// A vault.
#[wasm_bindgen]
pub struct Engine(Vault);

/// What clients need to know of a vault.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Details<'a> {
    vault_id: &'a str,
    vault_ids: Vec<&'a str>,
    cluster_id: &'a str,
    vault_url: String,
    connection_url: String,
    api_key: &'a str,
    credentials_string: &'a str,
}

#[wasm_bindgen]
impl Engine {
    /// Opens a vault from `LocalVaultOptions` but for `storage`, which is apart. Synchronous, so that a trap in a damaged storage is
    /// thrown to who called; [`Self::complete`] comes next.
    ///
    /// # Errors
    /// When an option, the snapshot or the storage cannot be used.
    pub fn open(options: JsValue, storage: Option<VaultStorage>) -> Result<Engine, JsValue> {
        let options = read_options(options)?;
        let vault = match storage {
            Some(storage) => Vault::open(options, HostStorage::new(storage)),
            None => Vault::new(options),
        };
        Ok(Self(vault.map_err(JsError::from)?))
    }

    /// The vault with a service account, which a snapshot or a storage contains; otherwise one is created. `subtle` is Web Crypto.
    /// Nothing is stored before the next [`Self::commit`].
    ///
    /// # Errors
    /// When the runtime has no Web Crypto.
    #[expect(clippy::unnecessary_wraps, reason = "no export returns a bare reference: xtask/src/exports.rs")]
    pub fn complete(self, subtle: Option<SubtleCrypto>) -> Result<Promise, JsValue> {
        Ok(future_to_promise(async move { self.completed(subtle).await.map(JsValue::from) }))
    }

    /// Whether something has changed that is not in the storage yet.
    #[wasm_bindgen(getter, js_name = hasChanges)]
    pub fn has_changes(&self) -> bool {
        self.0.has_changes()
    }

    /// Stores what has changed since the last commit.
    ///
    /// # Errors
    /// When the storage fails, now or before.
    pub fn commit(&mut self) -> Result<(), JsError> {
        Ok(self.0.commit()?)
    }

    /// Commits, and lets go of the storage.
    ///
    /// # Errors
    /// When the storage fails.
    pub fn close(&mut self) -> Result<(), JsError> {
        Ok(self.0.close()?)
    }

    /// The members of `LocalVault` that never change.
    ///
    /// # Errors
    /// Never; the conversion could fail in general.
    #[wasm_bindgen(getter)]
    pub fn details(&self) -> Result<JsValue, JsValue> {
        let details = Details {
            vault_id: self.0.vault_id(),
            vault_ids: self.0.vault_ids().collect(),
            cluster_id: self.0.cluster_id(),
            vault_url: vault_url(&self.0),
            connection_url: format!(
                "https://{}.gateway.skyflowapis.com/v1/gateway/outboundRoutes/echo",
                self.0.cluster_id()
            ),
            api_key: self.0.api_key(),
            credentials_string: self.0.service_account().map_or("", crate::ServiceAccount::credentials),
        };
        Ok(serde_wasm_bindgen::to_value(&details)?)
    }

    /// Handles the request of a fetch call.
    pub fn handle(&mut self, exchange: &mut Exchange) {
        exchange.handle(&mut self.0);
    }

    /// The complete state as JSON text.
    #[must_use]
    pub fn snapshot(&self) -> String {
        self.0.snapshot()
    }

    /// Deletes all data; tables with a schema stay, without rows.
    ///
    /// # Errors
    /// Never for a vault that could be created.
    pub fn reset(&mut self) -> Result<(), JsError> {
        Ok(self.0.reset()?)
    }

    /// Replaces the fault rules, which are an array of `FaultRule`.
    ///
    /// # Errors
    /// When a rule is impossible; the old rules then stay.
    #[wasm_bindgen(js_name = setFaults)]
    pub fn set_faults(&mut self, faults: &JsValue, seed: &JsValue) -> Result<(), JsValue> {
        let options = Object::new();
        Reflect::set(&options, &"faults".into(), faults)?;
        Reflect::set(&options, &"faultSeed".into(), seed)?;
        let Options { faults, fault_seed, .. } = read_options(options.into())?;
        let faults = faults.ok_or_else(|| {
            JsError::new("Invalid local vault options: faults must be an array of rules, [] for none.")
        })?;
        Ok(self.0.set_faults(faults, fault_seed).map_err(JsError::from)?)
    }

    /// Whether it was closed.
    #[wasm_bindgen(getter, js_name = isClosed)]
    pub fn is_closed(&self) -> bool {
        self.0.is_closed()
    }

    /// The most recent requests, oldest first.
    ///
    /// # Errors
    /// Never; the conversion could fail in general.
    pub fn requests(&self) -> Result<JsValue, JsValue> {
        let requests: Vec<_> = self.0.requests().collect();
        Ok(serde_wasm_bindgen::to_value(&requests)?)
    }

    /// Replaces the data by that of a snapshot.
    ///
    /// # Errors
    /// When the text is not a snapshot; nothing changes then.
    pub fn restore(&mut self, snapshot: &str) -> Result<(), JsError> {
        Ok(self.0.restore(snapshot)?)
    }
}

impl Engine {
    async fn completed(self, subtle: Option<SubtleCrypto>) -> Result<Self, JsValue> {
        let mut vault = self.0;
        if vault.service_account().is_none() {
            let token_uri = format!("{}/v1/auth/sa/oauth/token", vault_url(&vault));
            let missing = || JsError::new("This runtime has no Web Crypto (crypto.subtle).");
            let subtle = subtle.ok_or_else(missing)?;
            vault.set_service_account(service_account::create(token_uri, &subtle).await?);
        }
        Ok(Self(vault))
    }
}

/// Checks the text of a file with options: `schema`, `seed`, `roles`, `faults` or `vaults`.
///
/// # Errors
/// When it cannot be used: the line, the column, the JSON pointer and the reason.
#[wasm_bindgen(js_name = checkFile)]
pub fn check_file(kind: &str, text: &str) -> Result<(), JsError> {
    let known = ["schema", "seed", "roles", "faults", "vaults"];
    let kind = OptionFile::named(kind).ok_or_else(|| {
        let meant =
            nearest(kind, &known).map_or_else(|| ".".to_owned(), |meant| format!("; did you mean {meant}?"));
        JsError::new(&format!("checkFile: the kind must be schema, seed, roles, faults or vaults{meant}"))
    })?;
    kind.check(text).map_err(|error| JsError::new(&error))
}

fn vault_url(vault: &Vault) -> String {
    format!("https://{}.vault.skyflowapis.com", vault.cluster_id())
}

/// Reads options by way of a JSON value, which has its place in every error.
#[expect(clippy::needless_pass_by_value, reason = "the form of the exports")]
fn read_options(options: JsValue) -> Result<Options, JsValue> {
    if options.is_undefined() {
        return Ok(Options::default());
    }
    let value = plain::plain(&options, "")?;
    Ok(Options::from_value(value).map_err(JsError::from)?)
}

/// The JSON text of a value that Web Crypto returned.
fn stringify(value: &JsValue) -> Result<String, JsValue> {
    Ok(String::from(JSON::stringify(value)?))
}
