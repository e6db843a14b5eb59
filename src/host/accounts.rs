//! Service accounts, whose keys JavaScript holds: see `pkg-templates/accounts.js`.

use wasm_bindgen::prelude::*;

use super::{fetch::Outcome, tree, waiting};
use crate::core::{error::Error, input::Input};

#[cfg_attr(feature = "snippets", wasm_bindgen(module = "/target/snippets.js"))]
#[cfg_attr(not(feature = "snippets"), wasm_bindgen(raw_module = "../accounts.js"))]
extern "C" {
    #[wasm_bindgen(js_name = openAccount)]
    fn open_account(account: &JsValue) -> JsValue;
    /// What the core is told of an account that is open.
    #[wasm_bindgen(js_name = factsOf)]
    pub fn facts_of(account: &JsValue) -> JsValue;
    #[wasm_bindgen(js_name = grant)]
    fn grant_js(account: &JsValue, audience: &str, scope: Option<String>, ctx: &JsValue) -> JsValue;
    #[wasm_bindgen(js_name = signEach)]
    fn sign_each_js(
        account: &JsValue,
        tokens: &JsValue,
        audience: &str,
        ctx: &JsValue,
        life_s: f64,
    ) -> JsValue;
    /// What the token endpoint gave, or what is wrong with its answer.
    pub fn issued(answer: &Outcome) -> JsValue;
    #[wasm_bindgen(js_name = fromCache)]
    fn from_cache_js(
        cache: &JsValue,
        account: &JsValue,
        audience: &str,
        scope: Option<String>,
        ctx: &JsValue,
    ) -> JsValue;
    #[wasm_bindgen(js_name = toCache)]
    fn to_cache_js(
        cache: &JsValue,
        account: &JsValue,
        audience: &str,
        scope: Option<String>,
        ctx: &JsValue,
        token: &str,
        ttl_s: f64,
    ) -> JsValue;

    /// A bearer token as it is given to users.
    pub type Issued;
    #[wasm_bindgen(method, getter, js_name = accessToken)]
    pub fn access_token(this: &Issued) -> String;
    /// Plain data that nothing throws from, or what [`tree::read`] refuses.
    pub fn copy(data: &JsValue) -> JsValue;
    /// An account from the argument of a function.
    #[wasm_bindgen(js_name = accountFrom)]
    pub fn account_from(kind: &str, text: &JsValue) -> JsValue;
}

#[cfg_attr(feature = "snippets", wasm_bindgen(module = "/target/snippets.js"))]
#[cfg_attr(not(feature = "snippets"), wasm_bindgen(raw_module = "../files.js"))]
extern "C" {
    /// Whether this runtime has files.
    #[wasm_bindgen(js_name = hasFiles)]
    pub fn has_files() -> bool;
}

/// What a token is narrowed to.
pub struct Narrowed<'a> {
    /// Names the account in messages.
    pub what: &'a str,
    /// Where it is issued.
    pub audience: &'a str,
    /// The roles.
    pub scope: Option<String>,
    /// `ctx`
    pub context: &'a Input,
}

/// What a promise of the account's gave; `what` names the account.
async fn asked(promise: JsValue, what: &str) -> Result<JsValue, Error> {
    waiting::settled(&promise, f64::INFINITY).await.map_err(|thrown| match thrown.as_string() {
        Some(problem) => Error::Credentials(format!("{what} {problem}")),
        None => Error::Runtime(format!(
            "{what} cannot be used here: signing needs WebCrypto (`crypto.subtle`), which pages have on https only"
        )),
    })
}

/// The account with its key, which a path has to be read for.
///
/// # Errors
/// [`Error::Credentials`] when there is no such file.
pub async fn open(account: &JsValue, what: &str) -> Result<JsValue, Error> {
    asked(open_account(account), what).await
}

/// The body of an exchange: an assertion of this account's.
///
/// # Errors
/// [`Error::Credentials`] when the key is broken, [`Error::Runtime`] without `crypto.subtle`.
pub async fn grant(holder: &JsValue, narrowed: &Narrowed<'_>) -> Result<JsValue, Error> {
    let Narrowed { what, audience, scope, context } = narrowed;
    asked(grant_js(holder, audience, scope.clone(), &tree::write(context)), what).await
}

/// One signed data token for each.
///
/// # Errors
/// As of [`grant`].
pub async fn sign_each(
    holder: &JsValue,
    tokens: &JsValue,
    narrowed: &Narrowed<'_>,
    life_s: f64,
) -> Result<JsValue, Error> {
    let Narrowed { what, audience, context, .. } = narrowed;
    asked(sign_each_js(holder, tokens, audience, &tree::write(context), life_s), what).await
}

/// What a shared cache holds for this account, if anything.
///
/// # Errors
/// Whatever it failed with.
pub async fn from_cache(
    cache: &JsValue,
    holder: &JsValue,
    narrowed: &Narrowed<'_>,
) -> Result<Option<String>, JsValue> {
    let Narrowed { audience, scope, context, .. } = narrowed;
    let promise = from_cache_js(cache, holder, audience, scope.clone(), &tree::write(context));
    Ok(waiting::settled(&promise, f64::INFINITY).await?.as_string())
}

/// Puts a token there.
///
/// # Errors
/// Whatever it failed with.
pub async fn to_cache(
    cache: &JsValue,
    holder: &JsValue,
    narrowed: &Narrowed<'_>,
    token: &str,
    ttl_s: f64,
) -> Result<JsValue, JsValue> {
    let Narrowed { audience, scope, context, .. } = narrowed;
    let promise = to_cache_js(cache, holder, audience, scope.clone(), &tree::write(context), token, ttl_s);
    waiting::settled(&promise, f64::INFINITY).await
}
