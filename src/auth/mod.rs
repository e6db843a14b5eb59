//! Which credential a call travels with, and how.

pub mod account;
pub mod credentials;
pub mod exchange;
pub mod source;

use std::{
    cell::OnceCell,
    rc::{Rc, Weak},
};

use wasm_bindgen::JsValue;

use self::{credentials::Credentials, source::Source};
use crate::{
    core::{enums::LogLevel, error::Error, surroundings::Surroundings},
    host::{
        accounts, clock,
        error::Failure,
        fetch::{self, Headers},
        hooks::Hooks,
        jwt, url,
    },
};

/// Ready to send: the headers that carry the credential, with those that name this SDK.
#[derive(Debug)]
pub struct Authorization {
    /// `Authorization` and `sky-metadata` (wire.md B.8 and C); a connection's are made of them.
    pub bare: Headers,
    /// The same with the content type of a JSON body.
    pub json: Headers,
    /// Where the token comes from, and which it is, if it was made here.
    made: Option<(Weak<Source>, u32)>,
}

impl Authorization {
    /// For a connection's caller who brings another.
    pub fn none() -> Rc<Self> {
        Self::of("", None)
    }

    fn of(bearer: &str, made: Option<(Weak<Source>, u32)>) -> Rc<Self> {
        let value = ["Bearer ", bearer].concat();
        let headers = |json| fetch::vault_headers(&value, json);
        Rc::new(Self { bare: headers(false), json: headers(true), made })
    }
}

/// Where the tokens of each service account of a configuration come from, by the account's place in it.
pub type Sources = Vec<(u32, Rc<Source>)>;

/// What a call that needs a token says of itself.
pub struct Asking<'a> {
    /// The caller's functions.
    pub hooks: &'a Hooks,
    /// What is logged.
    pub level: LogLevel,
    /// For one attempt; 0 is none.
    pub timeout_ms: f64,
    /// Attempts after the first.
    pub max_retries: u32,
    /// Ends this call, and not the exchange that others wait for too.
    pub signal: &'a JsValue,
    /// What is left of the call's whole time.
    pub remaining_ms: &'a dyn Fn() -> Option<f64>,
}

/// The authorization of vault and detect calls: `Authorization: Bearer {API key or token}`. `kept`
/// is where it stays once it is made, if it needs no renewal.
///
/// # Errors
/// [`Error::Credentials`] when there is no credential; whatever an exchange ends in.
pub async fn authorize(
    credentials: Option<&Credentials>,
    kept: &OnceCell<Rc<Authorization>>,
    sources: &Sources,
    asking: &Asking<'_>,
) -> Result<Rc<Authorization>, Failure> {
    let none = || {
        Error::Credentials(
            "no credentials: give them in the vault's configuration, as `skyflowCredentials` or in SKYFLOW_CREDENTIALS, for which a Worker passes `env`"
                .to_owned(),
        )
    };
    match credentials {
        Some(Credentials::ApiKey(secret) | Credentials::Token(secret)) => {
            Ok(kept.get_or_init(|| Authorization::of(secret.expose(), None)).clone())
        }
        Some(Credentials::Account(account)) => {
            let (_, source) = sources.iter().find(|(place, _)| *place == account.at).ok_or_else(none)?;
            match source.ready() {
                Some(token) => Ok(token),
                // In a box, because most calls do without it, and would have to move it.
                None => Box::pin(source::authorize(source, asking)).await,
            }
        }
        None => Err(none().into()),
    }
}

/// Tells where a token comes from that the vault refused it; false when it was not made here, and
/// no other can be had.
pub fn refused(authorization: &Authorization) -> bool {
    let made = authorization.made.as_ref().and_then(|(source, number)| Some((source.upgrade()?, *number)));
    made.is_some_and(|(source, number)| {
        source.refuse(number);
        true
    })
}

/// What validation needs to know of the host.
pub fn with_surroundings<T>(act: impl FnOnce(&Surroundings<'_>) -> T) -> T {
    act(&Surroundings {
        parse_url: &url::parse,
        token_claims: &jwt::claims,
        has_files: &accounts::has_files,
        now_s: clock::now_ms() / 1000.0,
    })
}
