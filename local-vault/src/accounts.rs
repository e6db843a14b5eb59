//! The service account's tokens: what an assertion is exchanged for, and what a token may do.
//!
//! Nothing here verifies a signature: the shell has the cryptography, and hands in the claims of
//! those tokens only whose RS256 signature holds.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{error::ApiError, http::Response, vault::Vault};

const GRANT_TYPE: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";
/// Longest life of an assertion.
const ASSERTION_S: f64 = 3_600.0;
/// How far two clocks may differ.
const LEEWAY_S: f64 = 300.0;
/// What a signed data token begins with.
pub(crate) const SIGNED: &str = "signed_token_";

/// The claims of the tokens in a request whose signatures hold.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Verified {
    /// Of the access token in the `authorization` header.
    bearer: Option<Claims>,
    /// Of the assertion in the body.
    assertion: Option<Claims>,
    /// Of the signed data tokens in the body, by token.
    #[serde(default)]
    signed: BTreeMap<String, Claims>,
}

/// Claims that mean something here.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct Claims {
    iss: Option<String>,
    sub: Option<String>,
    key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    aud: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tok: Option<String>,
    iat: Option<f64>,
    exp: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ctx: Option<Value>,
}

/// What of the credentials.json counts here.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CredentialsFile {
    #[serde(rename = "clientID")]
    client_id: String,
    #[serde(rename = "keyID")]
    key_id: String,
    #[serde(rename = "tokenURI")]
    token_uri: String,
}

#[derive(Deserialize)]
struct ExchangeBody {
    grant_type: Option<String>,
    scope: Option<String>,
}

/// Reads what the shell verified.
pub(crate) fn verified(text: &str) -> Verified {
    serde_json::from_str(text).unwrap_or_default()
}

/// `POST /v1/auth/sa/oauth/token`: the claims of an access token, which the shell signs.
pub(crate) fn exchange(
    vault: &Vault,
    verified: &Verified,
    body: &[u8],
    origin: &str,
    now_ms: u64,
) -> Result<Response, ApiError> {
    let body: ExchangeBody = serde_json::from_slice(body)
        .map_err(|_| ApiError::invalid("Invalid request. The body is not JSON."))?;
    if body.grant_type.as_deref() != Some(GRANT_TYPE) {
        return Err(ApiError::invalid("Invalid request. The grant type is not supported."));
    }
    let refuse = |why: &str| Err(ApiError::unauthorized(format!("Unauthenticated. The assertion {why}.")));
    let Some(claims) = &verified.assertion else {
        return refuse("is missing or its signature does not hold");
    };
    let Some(account) = file(vault) else { return refuse("is of no service account here") };
    let now = seconds(now_ms);
    let is = |claim: &Option<String>, value: &str| claim.as_deref() == Some(value);
    if !is(&claims.iss, &account.client_id) || !is(&claims.sub, &account.client_id) {
        return refuse("is of another issuer");
    }
    if !is(&claims.key, &account.key_id) {
        return refuse("is signed with another key");
    }
    let audience = claims.aud.as_deref().unwrap_or_default();
    let is_ours = audience.strip_prefix(origin).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    if audience != account.token_uri && !is_ours {
        return refuse("is for another audience");
    }
    match claims.exp {
        Some(exp) if exp + LEEWAY_S <= now => return refuse("has expired"),
        Some(exp) if exp > now + ASSERTION_S + LEEWAY_S => return refuse("lives too long"),
        Some(_) if claims.iat.is_some_and(|iat| iat > now + LEEWAY_S) => return refuse("is not valid yet"),
        Some(_) => {}
        None => return refuse("does not say when it expires"),
    }
    let scope = body.scope.filter(|scope| !scope.is_empty());
    for role in roles(scope.as_deref()) {
        let role =
            role.ok_or_else(|| ApiError::invalid("Invalid request. The scope must be a list of role:ID."))?;
        if vault.roles.as_ref().is_some_and(|known| !known.contains_key(role)) {
            return Err(ApiError::new(403, format!("The service account does not have the role {role}.")));
        }
    }
    let issued = Claims {
        iss: Some(vault.vault_id().to_owned()),
        sub: claims.sub.clone(),
        key: claims.key.clone(),
        iat: Some(now),
        exp: Some(now + vault.token_lifetime_s),
        scope,
        ctx: claims.ctx.clone(),
        ..Claims::default()
    };
    let mut response = Response::json(200, Vec::new());
    response.to_sign = serde_json::to_string(&issued).ok();
    Ok(response)
}

/// Who sends a request.
#[derive(Clone, Copy)]
pub(crate) enum Caller<'a> {
    /// The holder of the API key, who may do everything.
    Owner,
    /// The holder of an access token.
    Account(&'a Claims),
}

impl Claims {
    /// The roles a token is narrowed to, if it is.
    pub(crate) fn roles(&self) -> Option<impl Iterator<Item = &str>> {
        self.scope.as_deref().map(|scope| roles(Some(scope)).flatten())
    }

    /// The claim `ctx`.
    pub(crate) fn context(&self) -> Option<&Value> {
        self.ctx.as_ref()
    }
}

/// Who the access token in a request belongs to.
pub(crate) fn caller<'a>(vault: &Vault, verified: &'a Verified, now_ms: u64) -> Result<Caller<'a>, ApiError> {
    let refuse = |why| Err(ApiError::unauthorized(why));
    let Some(claims) =
        verified.bearer.as_ref().filter(|claims| claims.iss.as_deref() == Some(vault.vault_id()))
    else {
        return refuse("Unauthenticated. The API key or bearer token is not valid for this vault.");
    };
    if claims.exp.is_none_or(|exp| exp <= seconds(now_ms)) {
        return refuse("Unauthenticated. The bearer token has expired.");
    }
    Ok(Caller::Account(claims))
}

/// What detokenize knows of the signed data tokens in its request.
pub(crate) struct SignedTokens<'a> {
    verified: &'a Verified,
    caller: Caller<'a>,
    account: Option<(String, String)>,
    now_ms: u64,
}

impl<'a> SignedTokens<'a> {
    pub(crate) fn new(vault: &Vault, verified: &'a Verified, caller: Caller<'a>, now_ms: u64) -> Self {
        let account = file(vault).map(|file| (file.client_id, file.key_id));
        Self { verified, caller, account, now_ms }
    }

    /// The data token that `token` stands for: itself, unless it is signed.
    pub(crate) fn data_token<'t>(&'t self, token: &'t str) -> Result<&'t str, &'static str> {
        if !token.starts_with(SIGNED) {
            return Ok(token);
        }
        let claims = self.verified.signed.get(token).ok_or("the signature does not hold")?;
        let (client_id, key_id) = self.account.as_ref().ok_or("no service account is here")?;
        let is = |claim: &Option<String>, value: &str| claim.as_deref() == Some(value);
        if !is(&claims.iss, "sdk") || !is(&claims.sub, client_id) || !is(&claims.key, key_id) {
            return Err("it is of another service account");
        }
        if claims.exp.is_none_or(|exp| exp <= seconds(self.now_ms)) {
            return Err("it has expired");
        }
        let context = match &self.caller {
            Caller::Account(bearer) => bearer.ctx.as_ref(),
            Caller::Owner => None,
        };
        if claims.ctx.is_some() && claims.ctx.as_ref() != context {
            return Err("its context is not that of the bearer token");
        }
        claims.tok.as_deref().ok_or("it names no token")
    }
}

fn file(vault: &Vault) -> Option<CredentialsFile> {
    serde_json::from_str(&vault.service_account()?.credentials).ok()
}

/// The role ids of a scope, `None` for what is none.
fn roles(scope: Option<&str>) -> impl Iterator<Item = Option<&str>> {
    scope.into_iter().flat_map(|scope| scope.split_ascii_whitespace()).map(|item| item.strip_prefix("role:"))
}

#[expect(clippy::cast_precision_loss, reason = "exact for times")]
fn seconds(now_ms: u64) -> f64 {
    (now_ms / 1000) as f64
}
