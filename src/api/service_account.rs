//! The functions that need no client: bearer tokens and signed data tokens.

use wasm_bindgen::prelude::*;

use crate::{
    auth::{
        self,
        account::{Account, context_of},
        exchange::{self, Exchange},
    },
    core::{enums::LogLevel, error::Error, value::Value},
    host::{
        accounts::{self, CredentialHolder},
        codec,
        driver::Call,
        error::Failure,
        hooks::Hooks,
        javascript,
        reader::{Argument, Members, Snapshot},
    },
};

const TIMEOUT_MS: f64 = 60_000.0;
const MAX_RETRIES: u32 = 2;
const DEFAULT_LIFE_S: f64 = 60.0;
/// Ten years: more is a mistake, such as milliseconds since 1970.
const MAX_LIFE_S: f64 = 315_360_000.0;

const BEARER_OPTIONS: Members =
    Members { readable: "roleIds tokenUri logLevel", private: "ctx fetch signal" };
const SIGNING_OPTIONS: Members =
    Members { readable: "timeToLive tokenUri logLevel", private: "dataTokens ctx" };

javascript! { "../records/texts.js" {
    #[wasm_bindgen(js_name = copyTexts)]
    fn copy_texts(list: &JsValue) -> JsValue;
}}

/// `generateBearerToken`, where `kind` is `path`, and `generateBearerTokenFromCreds`, where it is `credentialsString`.
#[wasm_bindgen(js_name = generateBearerToken)]
pub fn generate_bearer_token(
    method: String,
    kind: String,
    credentials: &JsValue,
    options: Option<Snapshot>,
) -> Call {
    begin(method, kind, credentials, options, false)
}

/// `generateSignedDataTokens` and `generateSignedDataTokensFromCreds`, likewise.
#[wasm_bindgen(js_name = generateSignedDataTokens)]
pub fn generate_signed_data_tokens(
    method: String,
    kind: String,
    credentials: &JsValue,
    options: Option<Snapshot>,
) -> Call {
    begin(method, kind, credentials, options, true)
}

fn begin(
    method: String,
    kind: String,
    credentials: &JsValue,
    options: Option<Snapshot>,
    signing: bool,
) -> Call {
    let holder = accounts::account_of(&kind, credentials, options.as_ref());
    Call::new(async move {
        let tokens = generate(&kind, holder, options, signing).await;
        tokens.map_err(|failure| failure.of_configuration().into_js(&method))
    })
}

async fn generate(
    kind: &str,
    holder: CredentialHolder,
    options: Option<Snapshot>,
    signing: bool,
) -> Result<JsValue, Failure> {
    let members = if signing { SIGNING_OPTIONS } else { BEARER_OPTIONS };
    let options = options.map(|options| Argument::read(options, "options", &[members], None)).transpose()?;
    let account = account(kind, &holder, options.as_ref())?;
    let level = log_level(options.as_ref())?;
    let signal = options.as_ref().map(|options| options.signal("signal")).transpose()?.flatten();
    let tokens = if signing { Some(data_tokens(options.as_ref())?) } else { None };
    let hooks = Hooks::read(&options.map_or(JsValue::UNDEFINED, |options| options.members().clone()))?;
    let holder = accounts::open(&holder, &account.field_path).await?;
    if let Some((tokens, life_s)) = tokens {
        let audience = account.audience(&accounts::facts(&holder))?;
        return Ok(accounts::sign_data_tokens(&holder, &tokens, &account.grant_for(&audience), life_s).await?);
    }
    let uri = exchange::token_uri(&account, &holder)?;
    let exchange = Exchange {
        hooks: &hooks,
        level,
        full_errors: false,
        timeout_ms: TIMEOUT_MS,
        max_retries: MAX_RETRIES,
        retry_budgets: None,
        signal: signal.as_ref(),
        may_wait: &|_| true,
    };
    Ok(exchange.run(&account, &uri, &holder).await?.to_result())
}

/// The tokens to sign, and for how long.
fn data_tokens(options: Option<&Argument>) -> Result<(JsValue, f64), Error> {
    let missing = || Error::input("dataTokens must hold at least one item: it is an array of tokens");
    let options = options.ok_or_else(missing)?;
    options.filled_list("dataTokens", "tokens")?;
    // A copy: the caller may change its list while the key is imported.
    let tokens = codec::encoded(copy_texts(&options.raw("dataTokens"))).map_err(|violation| {
        Error::input(format!("dataTokens[{}] must be a non-empty string", violation.index))
    })?;
    match *options.get("timeToLive") {
        Value::Absent => Ok((tokens, DEFAULT_LIFE_S)),
        Value::Number(life_s) if life_s > 0.0 && life_s <= MAX_LIFE_S => Ok((tokens, life_s)),
        _ => Err(Error::input("timeToLive must be a number of seconds, more than 0 and at most ten years")),
    }
}

fn log_level(options: Option<&Argument>) -> Result<LogLevel, Error> {
    let level = options.map(|options| options.get("logLevel").choice::<LogLevel>("logLevel")).transpose()?;
    Ok(level.flatten().unwrap_or(LogLevel::Error))
}

fn account(kind: &str, holder: &CredentialHolder, options: Option<&Argument>) -> Result<Account, Error> {
    let kind = if kind == "path" { "path" } else { "credentialsString" };
    let member = |name: &str| options.map_or(Value::Absent, |options| options.get(name).clone());
    let has_context = context_of(accounts::facts(holder).get("ctx"), "ctx", false)?;
    let members = [("roleIds", &member("roleIds")), ("tokenUri", &member("tokenUri"))];
    auth::with_surroundings(|surroundings| {
        Account::restricted(kind, "the credentials", members, has_context, surroundings)
    })
}
