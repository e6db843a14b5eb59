//! Credentials: JavaScript holds their texts (`pkg-templates/host/accounts.js`), the core decides by facts about them.

use js_sys::Promise;
use wasm_bindgen::{JsCast, prelude::*};

use super::{codec, driver, exchange::HttpResponse, reader::Snapshot};
use crate::core::{error::Error, value::Value};

javascript! { "../host/accounts.js" {
    /// The holder of one credential: of an API key, a token, or a service account with its context.
    #[derive(Clone, Debug, PartialEq)]
    pub type CredentialHolder;
    #[wasm_bindgen(js_name = openAccount)]
    fn open_account(holder: &CredentialHolder) -> Promise;
    #[wasm_bindgen(js_name = describeAccount)]
    fn describe_account(holder: &CredentialHolder) -> String;
    #[wasm_bindgen(js_name = grantBody)]
    fn grant_body(holder: &CredentialHolder, audience: &str, scope: Option<&str>) -> Promise;
    #[wasm_bindgen(js_name = signDataTokens)]
    fn sign_data_tokens_js(
        holder: &CredentialHolder,
        tokens: &JsValue,
        audience: &str,
        life_s: f64,
    ) -> Promise;
    #[wasm_bindgen(js_name = grantResult)]
    fn grant_result(response: &HttpResponse) -> JsValue;
    #[wasm_bindgen(js_name = readCache)]
    fn read_cache_js(cache: &JsValue, holder: &CredentialHolder, audience: &str, scope: Option<&str>) -> Promise;
    #[wasm_bindgen(js_name = writeCache)]
    fn write_cache_js(
        cache: &JsValue,
        holder: &CredentialHolder,
        audience: &str,
        scope: Option<&str>,
        token: &BearerToken,
        ttl_s: f64,
    ) -> Promise;
    /// The holder of the service account that a function was given, with the options' context.
    #[wasm_bindgen(js_name = accountOf)]
    pub fn account_of(kind: &str, credentials: &JsValue, options: Option<&Snapshot>) -> CredentialHolder;

    /// A bearer token, which stays in JavaScript.
    #[derive(Clone, Debug)]
    pub type BearerToken;
    /// Its claim `exp`, in seconds since 1970.
    #[wasm_bindgen(method, getter, js_name = expiresAt)]
    pub fn expires_at(this: &BearerToken) -> Option<f64>;
    /// Its claim `iat`, in seconds since 1970.
    #[wasm_bindgen(method, getter, js_name = issuedAt)]
    pub fn issued_at(this: &BearerToken) -> Option<f64>;
    /// The token as users get it.
    #[wasm_bindgen(method, js_name = toResult)]
    pub fn to_result(this: &BearerToken) -> JsValue;
}}

javascript! { "../host/provider.js" {
    #[wasm_bindgen(js_name = provideToken)]
    fn provide_token(
        holder: &CredentialHolder,
        reason: &str,
        is_vault: bool,
        id: &str,
        timeout_ms: f64,
        full: bool,
    ) -> Asked;

    /// A question to a caller's own source.
    type Asked;
    #[wasm_bindgen(method, getter)]
    fn answer(this: &Asked) -> Promise;
    /// Ends the wait for the answer.
    #[wasm_bindgen(method)]
    fn stop(this: &Asked);
}}

/// Restricts the tokens of an account, and says where they are issued.
pub struct Grant<'a> {
    /// Names the account in messages.
    pub field_path: &'a str,
    /// Where the tokens are issued.
    pub audience: &'a str,
    /// The roles.
    pub scope: Option<String>,
}

/// Waits for a promise of the account's; `field_path` names the account.
async fn settled(promise: Promise, field_path: &str) -> Result<JsValue, Error> {
    driver::settled(promise).await.map_err(|thrown| match thrown.as_string() {
        Some(problem) => Error::InvalidCredentials(format!("{field_path} {problem}")),
        None => Error::UnsupportedRuntime(format!(
            "{field_path} cannot be used here: signing needs WebCrypto (`crypto.subtle`), which pages have on https only"
        )),
    })
}

/// The account with its key, which a path has to be read for.
///
/// # Errors
/// [`Error::InvalidCredentials`] when there is no such file.
pub async fn open(holder: &CredentialHolder, field_path: &str) -> Result<CredentialHolder, Error> {
    settled(open_account(holder), &[field_path, ": its path"].concat()).await.map(JsCast::unchecked_into)
}

/// What the core may know of an account that is open.
pub fn facts(holder: &CredentialHolder) -> Value {
    Value::parse(&describe_account(holder))
}

/// The body of a token exchange: an assertion of this account's.
///
/// # Errors
/// [`Error::InvalidCredentials`] when the key is broken, [`Error::UnsupportedRuntime`] without `crypto.subtle`.
pub async fn grant(holder: &CredentialHolder, grant: &Grant<'_>) -> Result<JsValue, Error> {
    settled(grant_body(holder, grant.audience, grant.scope.as_deref()), grant.field_path).await
}

/// One signed data token for each.
///
/// # Errors
/// As of [`grant`].
pub async fn sign_data_tokens(
    holder: &CredentialHolder,
    tokens: &JsValue,
    grant: &Grant<'_>,
    life_s: f64,
) -> Result<JsValue, Error> {
    settled(sign_data_tokens_js(holder, tokens, grant.audience, life_s), grant.field_path).await
}

/// The token in the response to an exchange.
///
/// # Errors
/// What is wrong with the response.
pub fn granted(response: &HttpResponse) -> Result<BearerToken, String> {
    codec::decoded(grant_result(response)).map(JsCast::unchecked_into)
}

/// The token that a shared cache holds for this account, if any.
///
/// # Errors
/// Whatever the cache failed with.
pub async fn read_cache(
    cache: &JsValue,
    holder: &CredentialHolder,
    grant: &Grant<'_>,
) -> Result<Option<BearerToken>, JsValue> {
    let promise = read_cache_js(cache, holder, grant.audience, grant.scope.as_deref());
    let token = driver::settled(promise).await?;
    Ok(Some(token).filter(|token| !token.is_undefined()).map(JsCast::unchecked_into))
}

/// Puts a token into a shared cache.
///
/// # Errors
/// Whatever the cache failed with.
pub async fn write_cache(
    cache: &JsValue,
    holder: &CredentialHolder,
    grant: &Grant<'_>,
    token: &BearerToken,
    ttl_s: f64,
) -> Result<(), JsValue> {
    let promise = write_cache_js(cache, holder, grant.audience, grant.scope.as_deref(), token, ttl_s);
    driver::settled(promise).await.map(drop)
}

/// What a caller's own source is asked.
pub struct TokenQuestion<'a> {
    /// `missing`, `expiring` or `rejected`.
    pub reason: &'static str,
    /// Whether `id` is a vault's or a connection's.
    pub is_vault: bool,
    /// Whose calls need the token.
    pub id: &'a str,
    /// 0 is none.
    pub timeout_ms: f64,
    /// Whether causes show texts whole.
    pub full_errors: bool,
}

/// What a caller's own source answered.
pub enum Provided {
    /// A token.
    Token(BearerToken),
    /// What is wrong with the answer.
    Problem(String),
    /// No answer in time.
    Late,
    /// The source failed; the cause is filtered.
    Failed(JsValue),
}

/// Asks a caller's own source for a token. `beat` is called every `beat_ms` until it has answered, and says whether to wait on.
pub async fn provided(
    holder: &CredentialHolder,
    question: &TokenQuestion<'_>,
    beat_ms: f64,
    beat: impl Fn() -> bool,
) -> Provided {
    let TokenQuestion { reason, is_vault, id, timeout_ms, full_errors } = *question;
    let asked = provide_token(holder, reason, is_vault, id, timeout_ms, full_errors);
    let answer = asked.answer();
    while !driver::settles_within(&answer, beat_ms, None).await {
        if !beat() {
            asked.stop();
        }
    }
    match driver::settled(answer).await {
        Err(cause) => Provided::Failed(cause),
        Ok(answer) if answer.is_undefined() => Provided::Late,
        Ok(answer) => match codec::decoded(answer) {
            Ok(token) => Provided::Token(token.unchecked_into()),
            Err(problem) => Provided::Problem(problem),
        },
    }
}
