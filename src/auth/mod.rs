//! Which credential a call is sent with, and how.

pub mod account;
pub mod credentials;
pub mod exchange;
pub mod origin;
mod provided;
pub mod token_source;

use std::{
    cell::OnceCell,
    rc::{Rc, Weak},
};

use wasm_bindgen::JsValue;
use web_sys::AbortSignal;

use self::{account::Account, credentials::Credentials, token_source::TokenSource};
use crate::{
    core::{
        enums::LogLevel, error::Error, retry_budget::RetryBudgets, surroundings::Surroundings, urls::Target,
    },
    host::{
        accounts::CredentialHolder,
        error::Failure,
        files,
        headers::{self, Headers},
        hooks::Hooks,
        url,
    },
};

/// The headers that carry a credential, with those that name this SDK.
#[derive(Debug)]
pub struct Authorization {
    /// `Authorization` and `sky-metadata` (wire.md B.8 and C); a connection's are made of them.
    pub bare: Headers,
    /// The same with the content type of a JSON body.
    pub json: Headers,
    /// The source and the number of a token that was issued to this client.
    issued: Option<(Weak<TokenSource>, u32)>,
}

impl Authorization {
    /// No credential: for a connection's caller who brings another.
    pub fn none() -> Rc<Self> {
        Self::of(&JsValue::UNDEFINED, None)
    }

    fn of(bearer: &JsValue, issued: Option<(Weak<TokenSource>, u32)>) -> Rc<Self> {
        let headers = |json| headers::vault_headers(bearer, json);
        Rc::new(Self { bare: headers(false), json: headers(true), issued })
    }
}

/// The credentials of a configuration, each at its place.
#[derive(Default)]
pub struct Keyring {
    /// The holders, in JavaScript, of all credentials.
    pub holders: Vec<CredentialHolder>,
    /// The token sources, with the places of their holders.
    pub sources: Vec<(u32, Rc<TokenSource>)>,
}

/// What a call that needs a token brings.
pub struct TokenRequest<'a> {
    /// Whether `id` is a vault's or a connection's.
    pub target: Target,
    /// Whose call it is.
    pub id: &'a str,
    /// What is wrong with the environment's credentials.
    pub environment_problem: Option<&'a Error>,
    /// The caller's functions.
    pub hooks: &'a Hooks,
    /// What is logged.
    pub level: LogLevel,
    /// Whether errors show the server's words whole.
    pub full_errors: bool,
    /// For one attempt of an exchange; 0 is none.
    pub timeout_ms: f64,
    /// For the caller's own `getToken`; 0 is none.
    pub own_timeout_ms: f64,
    /// Attempts after the first.
    pub max_retries: u32,
    /// Limits the retries of all calls of the client.
    pub retry_budgets: Option<&'a Rc<RetryBudgets>>,
    /// Ends this call, and not the exchange that others wait for too.
    pub signal: Option<&'a AbortSignal>,
    /// The time left of the call's total time.
    pub remaining_ms: &'a dyn Fn() -> Option<f64>,
}

/// The message when there are none: the environment was read, and `problem` is what is wrong with what it has.
fn no_credentials(problem: Option<&Error>) -> String {
    match problem {
        Some(problem) => {
            let problem = problem.to_string();
            let end = if problem.ends_with('?') { "" } else { "." };
            format!("{problem}{end} It was read when this call needed it")
        }
        None => [
            "no credentials: set them in the vault's configuration, in `skyflowCredentials` or in SKYFLOW_CREDENTIALS ",
            "(in a Worker, pass `env`), which was not set when this call read it",
        ]
        .concat(),
    }
}

/// The authorization of vault and detect calls: `Authorization: Bearer {API key or token}`. `kept`
/// is where it stays once it is made, if it needs no renewal.
///
/// # Errors
/// [`Error::InvalidCredentials`] when there is no credential; whatever an exchange ends in.
pub async fn authorize(
    credentials: Option<&Credentials>,
    kept: &OnceCell<Rc<Authorization>>,
    keyring: &Keyring,
    request: &TokenRequest<'_>,
) -> Result<Rc<Authorization>, Failure> {
    let none = || Error::InvalidCredentials(no_credentials(request.environment_problem));
    match credentials {
        Some(Credentials::ApiKey(place) | Credentials::Token(place)) => {
            let holder = usize::try_from(*place).ok().and_then(|place| keyring.holders.get(place));
            let holder = holder.ok_or_else(none)?;
            Ok(kept.get_or_init(|| Authorization::of(holder, None)).clone())
        }
        Some(Credentials::Account(Account { place, .. }) | Credentials::Provider { place, .. }) => {
            let serves = |(held, source): &&(u32, Rc<TokenSource>)| {
                held == place && source.is_for(request.target, request.id)
            };
            let (_, source) = keyring.sources.iter().find(serves).ok_or_else(none)?;
            match source.ready() {
                Some(token) => Ok(token),
                // In a box, because most calls do without it, and would have to move it.
                None => Box::pin(token_source::authorize(source, request)).await,
            }
        }
        None => Err(none().into()),
    }
}

/// Tells the token source that the vault rejected this token; false when the token was not issued to this client, and
/// no other can be had.
pub fn reject(authorization: &Authorization) -> bool {
    let issued = authorization.issued.as_ref();
    let issued = issued.and_then(|(source, number)| Some((source.upgrade()?, *number)));
    issued.is_some_and(|(source, number)| {
        source.reject(number);
        true
    })
}

/// What validation needs to know of the host.
pub fn with_surroundings<T>(act: impl FnOnce(&Surroundings<'_>) -> T) -> T {
    act(&Surroundings { parse_url: &url::parse, has_files: &files::has_files })
}
