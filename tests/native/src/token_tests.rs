//! How calls come by the tokens of a service account.

mod cache;
mod calls;
mod exchange;
mod provider;

use std::{cell::OnceCell, future::Future, pin::Pin, rc::Rc};

use serde_json::json;

use crate::{
    AbortSignal, Function, JsValue,
    auth::{
        self, Authorization, Keyring, TokenRequest,
        account::Account,
        credentials::Credentials,
        exchange::{self as exchanges, Exchange},
        origin::Origin,
        token_source::TokenSource,
    },
    core::{
        enums::LogLevel,
        error::{Code, Effect, Error},
        retry_budget::RetryBudgets,
        surroundings::Surroundings,
        urls::Target,
    },
    host::{
        Answer, World,
        accounts::{BearerToken, CredentialHolder, Provided},
        error::Failure,
        hooks::Hooks,
        note, run, url, world,
    },
};

const URI: &str = "https://manage.skyflowapis.com/v1/auth/sa/oauth/token";
const EXCHANGE: &str =
    "tokenExchange 1: POST https://manage.skyflowapis.com/v1/auth/sa/oauth/token within 4500 ms, 65536 bytes";

/// A client with one service account.
struct Client {
    keyring: Keyring,
    credentials: Credentials,
    hooks: Hooks,
    kept: OnceCell<Rc<Authorization>>,
    budgets: Option<Rc<RetryBudgets>>,
    timeout_ms: f64,
    own_timeout_ms: f64,
    max_retries: u32,
    signal: Option<AbortSignal>,
    left_ms: Option<f64>,
}

fn account(place: u32) -> Account {
    let facts = json!({ "place": place, "clientId": "c", "keyId": "k", "tokenUri": URI });
    let value = serde_json::from_value(json!({ "credentialsString": facts, "roles": ["r"] })).unwrap();
    let surroundings = Surroundings { parse_url: &url::parse, has_files: &|| false };
    world(|world| world.facts = serde_json::from_value(facts.clone()).unwrap());
    Account::read(&value, "credentialsString", "credentials", &surroundings).unwrap()
}

fn holder(text: &str) -> CredentialHolder {
    CredentialHolder(JsValue(Some(text.to_owned())))
}

impl Client {
    fn new() -> Self {
        world(|world| *world = World::default());
        let source = Rc::new(TokenSource::new(Origin::Account(account(1)), holder("key")));
        Self {
            keyring: Keyring { holders: vec![holder("other"), holder("key")], sources: vec![(1, source)] },
            credentials: Credentials::Account(account(1)),
            hooks: Hooks::default(),
            kept: OnceCell::new(),
            budgets: None,
            timeout_ms: 60_000.0,
            own_timeout_ms: 60_000.0,
            max_retries: 2,
            signal: None,
            left_ms: None,
        }
    }

    async fn authorize(&self) -> Result<Rc<Authorization>, Failure> {
        let begun = world(|world| world.now_ms);
        let remaining = || self.left_ms.map(|left| (left - (world(|world| world.now_ms) - begun)).max(0.0));
        let request = TokenRequest {
            environment_problem: None,
            target: Target::Vault,
            id: "v1",
            own_timeout_ms: self.own_timeout_ms,
            hooks: &self.hooks,
            level: LogLevel::Off,
            full_errors: false,
            timeout_ms: self.timeout_ms,
            max_retries: self.max_retries,
            retry_budgets: self.budgets.as_ref(),
            signal: self.signal.as_ref(),
            remaining_ms: &remaining,
        };
        auth::authorize(Some(&self.credentials), &self.kept, &self.keyring, &request).await
    }

    /// The tokens, or the failures, of as many calls at once.
    fn calls(&self, count: usize) -> Vec<Result<String, Failure>> {
        run((0..count).map(|_| work(self.authorize())).collect())
            .into_iter()
            .map(|outcome| outcome.map(|token| text_of(&token)))
            .collect()
    }

    fn call(&self) -> Result<String, Failure> {
        self.calls(1).remove(0)
    }
}

fn work<'a, T>(future: impl Future<Output = T> + 'a) -> Pin<Box<dyn Future<Output = T> + 'a>> {
    Box::pin(future)
}

fn text_of(authorization: &Authorization) -> String {
    assert_eq!(authorization.bare.0, authorization.json.0);
    assert_eq!((authorization.bare.1, authorization.json.1), (false, true));
    authorization.bare.0.0.clone().unwrap_or_default()
}

fn token(number: u32) -> Result<String, Failure> {
    Ok(format!("token {number}"))
}

/// What was done since the last look.
fn log() -> Vec<String> {
    world(|world| std::mem::take(&mut world.log))
}

fn exchanges() -> usize {
    log().iter().filter(|line| line.starts_with("tokenExchange")).count()
}

fn pass(ms: f64) {
    world(|world| world.now_ms += ms);
}

fn finish_background() {
    for work in world(|world| std::mem::take(&mut world.background)) {
        run(vec![work]);
    }
}

fn answer(answers: &[Answer]) {
    world(|world| world.exchanges.extend(answers.iter().cloned()));
}

fn living(seconds: f64) -> Answer {
    Answer::Token { expires_s: Some(2e9 + seconds), issued_s: Some(2e9) }
}
