//! A client's configuration, validated as a whole and swapped as a whole, and the calls with it.

use std::{cell::RefCell, rc::Rc};

use wasm_bindgen::prelude::*;

use crate::{
    auth::{self, Sources, source::Source},
    call::{self, Snapshot},
    config::Settings,
    core::{error::Error, input::Input, urls::Place},
    host::{
        error::Failure,
        fields::{self, Fields},
        hooks::Hooks,
        tree, waiting,
    },
    ops::{
        Kind,
        connection::invoke::Invoke,
        detect::{
            check_guardrails::CheckGuardrails, deidentify_file::DeidentifyFile,
            deidentify_text::DeidentifyText, get_detect_run::GetDetectRun, reidentify_file::ReidentifyFile,
            reidentify_text::ReidentifyText,
        },
        vault::{
            delete::Delete, delete_file::DeleteFile, detokenize::Detokenize, get::Get,
            get_file_scan_status::GetFileScanStatus, insert::Insert, query::Query, request::RawRequest,
            tokenize::Tokenize, update::Update, upload_file::UploadFile,
        },
    },
};

/// Every operation, in the order of `pkg-templates/operations.js`. They share one export, for size.
static KINDS: [Kind; 18] = [
    Kind::of::<Insert>(),
    Kind::of::<Get>(),
    Kind::of::<Delete>(),
    Kind::of::<Detokenize>(),
    Kind::of::<Update>(),
    Kind::of::<Query>(),
    Kind::of::<Tokenize>(),
    Kind::of::<UploadFile>(),
    Kind::of::<DeleteFile>(),
    Kind::of::<GetFileScanStatus>(),
    Kind::of::<RawRequest>(),
    Kind::of::<Invoke>(),
    Kind::of::<DeidentifyText>(),
    Kind::of::<ReidentifyText>(),
    Kind::of::<DeidentifyFile>(),
    Kind::of::<GetDetectRun>(),
    Kind::of::<ReidentifyFile>(),
    Kind::of::<CheckGuardrails>(),
];

/// What is in a place that no operation has.
static UNKNOWN: Kind = Kind {
    name: "Skyflow",
    place: Place::Vault,
    validate: |_| Err(Error::input("there is no such operation")),
};

/// The operation of this place among them.
pub(super) fn kind_of(number: usize) -> Kind {
    *KINDS.get(number).unwrap_or(&UNKNOWN)
}

/// Holds the current snapshot. Made anew from the configuration that its `Skyflow` owns.
#[wasm_bindgen]
pub struct Client {
    snapshot: RefCell<Rc<Snapshot>>,
}

#[wasm_bindgen]
impl Client {
    /// `config` is the data of a `SkyflowConfig`, `hooks` its functions.
    #[wasm_bindgen(constructor)]
    pub fn new(config: JsValue, hooks: &JsValue) -> Result<Client, JsValue> {
        let snapshot =
            read(config, hooks, &Sources::new()).map_err(|error| Failure::from(error).into_js("Skyflow"))?;
        Ok(Self { snapshot: RefCell::new(Rc::new(snapshot)) })
    }

    /// Validates a whole new configuration and uses it for later calls; on an error nothing changes.
    pub fn configure(&self, config: JsValue, hooks: &JsValue, method: &str) -> Result<(), JsValue> {
        let snapshot = read(config, hooks, &self.current().sources)
            .map_err(|error| Failure::from(error).into_js(method))?;
        self.snapshot.replace(Rc::new(snapshot));
        Ok(())
    }

    /// What is `wanted` of a vault or a connection: its `id`, its `index` in `list`, or its `config`, the secrets
    /// masked. Only for the `id` may none be given, which is the first one's.
    pub fn find(&self, list: &str, wanted: &str, id: JsValue, method: &str) -> Result<JsValue, JsValue> {
        self.found(list, wanted, id).map_err(|error| Failure::from(error).into_js(method))
    }

    /// A handle that keeps the configuration of now, whatever becomes of this one's.
    pub fn fork(&self) -> Client {
        Self { snapshot: RefCell::new(self.current()) }
    }

    /// Begins a call: `operation` is its place among all, `id` the vault or connection; `request` and `options` are what
    /// `take` of `pkg-templates/members.js` has copied, `given` and `options_given` what it returned. Returns the
    /// call's number for the driver.
    pub fn execute(
        &self,
        operation: usize,
        id: String,
        request: JsValue,
        given: i32,
        options: JsValue,
        options_given: i32,
    ) -> u32 {
        let kind = kind_of(operation);
        let request = Fields::taken(request, given, "the request");
        let options =
            (options_given != fields::ABSENT).then(|| Fields::taken(options, options_given, "options"));
        // The snapshot is taken before the first await: what is configured later is for later calls.
        let call = call::execute(kind, self.current(), id, request, options);
        waiting::begin(async move { call.await.map_err(|failure| failure.into_js(kind.name)) })
    }

    /// The current log level.
    #[wasm_bindgen(js_name = logLevel)]
    pub fn log_level(&self) -> String {
        self.current().settings.log_level.as_str().to_owned()
    }
}

impl Client {
    /// What a call that begins now keeps to its end.
    pub(super) fn current(&self) -> Rc<Snapshot> {
        Rc::clone(&self.snapshot.borrow())
    }

    fn found(&self, list: &str, wanted: &str, id: JsValue) -> Result<JsValue, Error> {
        let id = match tree::read(id, "the id")? {
            Input::Absent if wanted != "id" => Input::Text(String::new()),
            id => id,
        };
        let Snapshot { settings, .. } = &*self.current();
        let (index, id, shown): (_, _, &dyn Fn() -> Input) = if list == "vaultConfigs" {
            let (index, vault) = settings.vault(&id)?;
            (index, &vault.vault_id, &|| vault.shown())
        } else {
            let (index, connection) = settings.connection(&id)?;
            (index, &connection.connection_id, &|| connection.shown())
        };
        Ok(match wanted {
            "id" => id.into(),
            "index" => index.into(),
            _ => tree::write(&shown()),
        })
    }
}

/// What tokens there are for accounts that stay is kept.
fn read(config: JsValue, hooks: &JsValue, before: &Sources) -> Result<Snapshot, Error> {
    let settings = auth::with_surroundings(|around| Settings::read(&tree::read(config, "config")?, around))?;
    let hooks = Hooks::read(&Fields::of(hooks, "config")?)?;
    let mut sources = Sources::new();
    for account in settings.accounts() {
        let holder = hooks.accounts.get(account.at);
        let mut all = sources.iter().chain(before).map(|(_, source)| source);
        let known = all.find(|source| source.serves(account, &holder)).cloned();
        let source = known.unwrap_or_else(|| Rc::new(Source::new(account.clone(), holder)));
        sources.push((account.at, source));
    }
    Ok(Snapshot { settings, hooks, sources })
}
