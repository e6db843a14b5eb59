//! A client's configuration, validated as a whole and replaced as a whole.

use std::{
    cell::{Cell, RefCell},
    future::Future,
    rc::Rc,
};

use js_sys::Array;
use wasm_bindgen::{JsCast, prelude::*};

use crate::{
    auth::{self, Keyring, token_source::TokenSource},
    call::{self, ClientState},
    config::Settings,
    core::{error::Error, urls::Target, value::Value},
    host::{
        accounts::CredentialHolder,
        data,
        driver::{Call, Settled},
        error::Failure,
        hooks::Hooks,
        reader::Snapshot,
    },
    ops::{Operation, OperationDescriptor},
};

/// Holds the current state. Made again from the configuration that its `Skyflow` owns.
#[wasm_bindgen]
pub struct Client {
    state: RefCell<Rc<ClientState>>,
    /// Whether it was reported that a page has credentials that it should not have.
    has_warned: Cell<bool>,
}

#[wasm_bindgen]
impl Client {
    /// `config` and `environment` describe the data of a `SkyflowConfig` and the credentials of the environment,
    /// `holders` hold the credentials in them, and `hooks` has the functions.
    #[wasm_bindgen(constructor)]
    pub fn new(config: &str, environment: &str, holders: &Array, hooks: &JsValue) -> Result<Client, JsValue> {
        let state =
            read(config, environment, holders, hooks, None).map_err(|error| refused(error, "Skyflow"))?;
        let client = Self { state: RefCell::new(Rc::new(state)), has_warned: Cell::new(false) };
        client.warn_in_page();
        Ok(client)
    }

    /// Validates a whole new configuration and uses it for later calls; on an error nothing changes.
    pub fn configure(
        &self,
        config: &str,
        environment: &str,
        holders: &Array,
        hooks: &JsValue,
        method: &str,
    ) -> Result<(), JsValue> {
        let state = read(config, environment, holders, hooks, Some(&self.current()))
            .map_err(|error| refused(error, method))?;
        self.state.replace(Rc::new(state));
        self.warn_in_page();
        Ok(())
    }

    /// The id of the vault or connection with the described id in `list`, or of the first one when none is described.
    #[wasm_bindgen(js_name = findId)]
    pub fn find_id(&self, list: &str, id: &str, method: &str) -> Result<String, JsValue> {
        let found = checked(list, id, true).and_then(|id| self.find(list, &id, |_, id, _| id.to_owned()));
        found.map_err(|error| refused(error, method))
    }

    /// The position in `list` of the vault or connection with the described id.
    #[wasm_bindgen(js_name = findIndex)]
    pub fn find_index(&self, list: &str, id: &str, method: &str) -> Result<u32, JsValue> {
        let found = checked(list, id, false)
            .and_then(|id| self.find(list, &id, |index, _, _| u32::try_from(index).unwrap_or_default()));
        found.map_err(|error| refused(error, method))
    }

    /// The configuration of the vault or connection with the described id, its secrets masked.
    #[wasm_bindgen(js_name = findConfig)]
    pub fn find_config(&self, list: &str, id: &str, method: &str) -> Result<JsValue, JsValue> {
        let found =
            checked(list, id, false).and_then(|id| self.find(list, &id, |_, _, shown| data::to_js(&shown())));
        found.map_err(|error| refused(error, method))
    }

    /// The shared credentials that were configured, their secrets masked.
    #[wasm_bindgen(js_name = sharedCredentials)]
    #[expect(clippy::unnecessary_wraps, reason = "no export returns a bare reference: xtask/src/exports.rs")]
    pub fn shared_credentials(&self) -> Result<JsValue, JsValue> {
        Ok(self.current().settings.shown_credentials.as_ref().map_or(JsValue::UNDEFINED, data::to_js))
    }

    /// The current log level.
    #[wasm_bindgen(js_name = logLevel)]
    pub fn log_level(&self) -> String {
        self.current().settings.log_level.as_str().to_owned()
    }
}

impl Client {
    /// The state that a call which begins now keeps to its end.
    pub(super) fn current(&self) -> Rc<ClientState> {
        Rc::clone(&self.state.borrow())
    }

    /// The same, for a call on the vault or connection `id`: the first that has no other credentials reads those of the
    /// environment.
    pub(super) fn current_for(&self, target: Target, id: &str) -> Rc<ClientState> {
        let state = self.current();
        let read = state.hooks.read_environment.as_ref();
        if let Some(read) = read.filter(|_| state.settings.lacks_credentials(target, id)) {
            let found = read.call0(&JsValue::UNDEFINED).unwrap_or_default();
            if Array::is_array(&found) {
                let found: Array = found.unchecked_into();
                let text = |index| found.get(index).as_string().unwrap_or_default();
                let holders: Array = found.get(2).unchecked_into();
                // What is wrong with them is the error of this call, not of the configuration.
                let _ = self.configure(&text(0), &text(1), &holders, &found.get(3), "SKYFLOW_CREDENTIALS");
            }
        }
        self.current()
    }

    /// Begins a call of one operation on the vault or connection `id`.
    pub(super) fn begin<O: Operation + 'static>(
        &self,
        id: String,
        request: Snapshot,
        options: Option<Snapshot>,
    ) -> Call {
        let state = self.current_for(O::TARGET, &id);
        begin(const { &OperationDescriptor::of::<O>() }, state, id, request, options)
    }

    /// Reports once that a page has credentials that it should not have.
    fn warn_in_page(&self) {
        if !self.has_warned.get() {
            self.has_warned.set(self.current().warns_in_page());
        }
    }

    fn find<T>(
        &self,
        list: &str,
        id: &Value,
        found: impl FnOnce(usize, &str, &dyn Fn() -> Value) -> T,
    ) -> Result<T, Error> {
        let ClientState { settings, .. } = &*self.current();
        Ok(if list == "vaultConfigs" {
            let (index, vault) = settings.vault(id)?;
            found(index, &vault.vault_id, &|| vault.shown())
        } else {
            let (index, connection) = settings.connection(id)?;
            found(index, &connection.connection_id, &|| connection.shown())
        })
    }
}

/// Not generic, so that it is compiled once.
#[inline(never)]
fn begin(
    descriptor: &'static OperationDescriptor,
    state: Rc<ClientState>,
    id: String,
    request: Snapshot,
    options: Option<Snapshot>,
) -> Call {
    let (name, target) = (descriptor.name, descriptor.target);
    observed(Rc::clone(&state), name, target, id.clone(), async move {
        let executed = call::execute(descriptor, state, id, request, options).await;
        executed.map_err(|failure| failure.into_js(name))
    })
}

/// A call that its client's listeners are told of.
pub(super) fn observed(
    state: Rc<ClientState>,
    operation: &'static str,
    target: Target,
    id: String,
    work: impl Future<Output = Settled> + 'static,
) -> Call {
    Call::new(call::observed(state, operation, target, id, Box::pin(work)))
}

/// The error of a method that takes configuration: what it refuses is the configuration's fault.
fn refused(error: Error, method: &str) -> JsValue {
    Failure::from(error).of_configuration().into_js(method)
}

/// An id; none means the first one where a method says so.
fn checked(list: &str, id: &str, may_be_absent: bool) -> Result<Value, Error> {
    let id = Value::parse(id);
    if !(may_be_absent && id.is_absent()) {
        id.text(if list == "vaultConfigs" { "vaultId" } else { "connectionId" })?;
    }
    Ok(id)
}

/// The token sources of unchanged credentials are kept, with their tokens, and so are the retry budgets.
fn read(
    config: &str,
    environment: &str,
    holders: &Array,
    hooks: &JsValue,
    before: Option<&ClientState>,
) -> Result<ClientState, Error> {
    let (config, environment) = (Value::parse(config), Value::parse(environment));
    let settings =
        auth::with_surroundings(|surroundings| Settings::read(&config, &environment, surroundings))?;
    let hooks = Hooks::read(hooks)?;
    let holders: Vec<CredentialHolder> = holders.iter().map(JsCast::unchecked_into).collect();
    let mut sources: Vec<(u32, Rc<TokenSource>)> = Vec::new();
    let kept = before.map_or(&[][..], |state| &state.keyring.sources);
    for origin in settings.origins() {
        let holder = usize::try_from(origin.place()).ok().and_then(|place| holders.get(place));
        let Some(holder) = holder else { continue };
        let mut all = sources.iter().chain(kept).map(|(_, source)| source);
        let known = all.find(|source| source.serves(&origin, holder)).cloned();
        let place = origin.place();
        let source = known.unwrap_or_else(|| Rc::new(TokenSource::new(origin, holder.clone())));
        sources.push((place, source));
    }
    let retry_budgets = settings
        .retry_budget
        .then(|| before.and_then(|state| state.retry_budgets.clone()).unwrap_or_default());
    Ok(ClientState { settings, hooks, keyring: Keyring { holders, sources }, retry_budgets })
}
