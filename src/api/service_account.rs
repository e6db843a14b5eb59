//! The functions that need no client: bearer tokens and signed data tokens.

use wasm_bindgen::prelude::*;

use crate::{
    auth::{
        self,
        account::Account,
        exchange::{self, Exchange},
    },
    core::{enums::LogLevel, error::Error, input::Input},
    host::{accounts, error::Failure, fields::Fields, hooks::Hooks, kernels, tree, waiting},
};

const TIMEOUT_MS: f64 = 60_000.0;
const MAX_RETRIES: u32 = 2;
const DATA_TOKEN_LIFE_S: f64 = 60.0;

/// `generateBearerToken` and `generateSignedDataTokens`, where `kind` is `path`, and their `…FromCreds`.
#[wasm_bindgen(js_name = serviceAccount)]
pub fn service_account(
    method: String,
    kind: &str,
    credentials: &JsValue,
    options: JsValue,
    signing: bool,
) -> u32 {
    let holder = accounts::account_from(kind, credentials);
    let kind = if kind == "path" { "path" } else { "credentialsString" };
    waiting::begin(async move {
        generate(kind, holder, &options, signing).await.map_err(|failure| failure.into_js(&method))
    })
}

/// `isExpired`; what is no token, or does not say when it ends, has expired.
#[wasm_bindgen(js_name = isExpired)]
pub fn is_expired(token: &JsValue) -> bool {
    token.as_string().is_none_or(|token| {
        auth::with_surroundings(|around| {
            let claims = (around.token_claims)(&token);
            let expires = claims.as_ref().and_then(crate::core::jwt::expires_at);
            expires.is_none_or(|expires| expires <= around.now_s)
        })
    })
}

async fn generate(
    kind: &'static str,
    holder: JsValue,
    options: &JsValue,
    signing: bool,
) -> Result<JsValue, Failure> {
    let options = fields(options)?;
    let account = account(kind, &options)?;
    let level = options.choice::<LogLevel>("logLevel")?;
    let signal = options.signal("signal")?;
    let hooks = Hooks::read(&options)?;
    let tokens = if signing { Some(data_tokens(&options)?) } else { None };
    options.refuse_others(if signing {
        "dataTokens, timeToLive, ctx, tokenUri, logLevel"
    } else {
        "roleIds, ctx, tokenUri, logLevel, fetch, signal"
    })?;
    let holder = accounts::open(&holder, &account.what).await?;
    let uri = exchange::token_uri(&account, &holder)?;
    if let Some((tokens, life_s)) = tokens {
        return Ok(accounts::sign_each(&holder, &tokens, &account.narrowing(&uri), life_s).await?);
    }
    let exchange = Exchange {
        hooks: &hooks,
        level: level.unwrap_or(LogLevel::Error),
        timeout_ms: TIMEOUT_MS,
        max_retries: MAX_RETRIES,
        signal: &signal,
        keep: &|_| true,
    };
    Ok(exchange.run(&account, &uri, &holder).await?.into())
}

/// The tokens to sign, and for how long.
fn data_tokens(options: &Fields) -> Result<(JsValue, f64), Error> {
    options.filled_list("dataTokens", "tokens")?;
    let tokens = options.raw("dataTokens").unwrap_or_default();
    kernels::shaped(kernels::check_texts(&tokens)).map_err(|refused| {
        Error::input(format!("dataTokens[{}] must be a non-empty string", refused.index))
    })?;
    match options.amount("timeToLive", "seconds")?.unwrap_or(DATA_TOKEN_LIFE_S) {
        // The caller may change its list while the key is imported.
        life_s if life_s > 0.0 => Ok((js_sys::Array::from(&tokens).into(), life_s)),
        _ => Err(Error::input("timeToLive must be more than 0 seconds, or the tokens are never valid")),
    }
}

fn fields(options: &JsValue) -> Result<Fields, Error> {
    if options.is_undefined() {
        Fields::of(&js_sys::Object::new(), "options")
    } else {
        Fields::of(options, "options")
    }
}

fn account(kind: &'static str, options: &Fields) -> Result<Account, Error> {
    let data = |key: &'static str| {
        options.raw(key).map_or(Ok(Input::Absent), |value| tree::read(accounts::copy(&value), key))
    };
    let (roles, ctx, uri) = (data("roleIds")?, data("ctx")?, data("tokenUri")?);
    let given = [("roleIds", &roles), ("ctx", &ctx), ("tokenUri", &uri)];
    auth::with_surroundings(|around| Account::narrowed(kind, "the credentials", given, around))
}
