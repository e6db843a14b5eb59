//! Credentials, and what is signed and cached with them.

use super::*;
use std::ops::Deref;

#[derive(Clone, Debug, PartialEq)]
pub struct CredentialHolder(pub JsValue);

#[derive(Clone, Debug, Default, PartialEq)]
pub struct BearerToken {
    pub text: JsValue,
    pub expires_s: Option<f64>,
    pub issued_s: Option<f64>,
}

impl BearerToken {
    pub fn expires_at(&self) -> Option<f64> {
        self.expires_s
    }

    pub fn issued_at(&self) -> Option<f64> {
        self.issued_s
    }
}

impl Deref for BearerToken {
    type Target = JsValue;

    fn deref(&self) -> &JsValue {
        &self.text
    }
}

pub struct TokenQuestion<'a> {
    pub reason: &'static str,
    pub is_vault: bool,
    pub id: &'a str,
    pub timeout_ms: f64,
    pub full_errors: bool,
}

#[derive(Clone)]
pub enum Provided {
    Token(BearerToken),
    Problem(String),
    Late,
    Failed(JsValue),
}

/// The caller's own source takes as long as an exchange.
pub async fn provided(
    _: &CredentialHolder,
    question: &TokenQuestion<'_>,
    beat_ms: f64,
    beat: impl Fn() -> bool,
) -> Provided {
    let TokenQuestion { reason, is_vault, id, timeout_ms, .. } = question;
    note(format!("getToken {reason} of {id} ({is_vault}) within {timeout_ms} ms"));
    let until = world(|world| world.now_ms + world.exchange_ms);
    while world(|world| world.now_ms) + beat_ms <= until {
        exchange::sleep(beat_ms, None).await;
        if !beat() {
            return Provided::Late;
        }
    }
    exchange::sleep(until - world(|world| world.now_ms), None).await;
    world(|world| world.provided.pop_front()).unwrap_or_else(|| {
        let end_s = world(|world| world.now_ms) / 1000.0 + 3600.0;
        Provided::Token(exchange::token(Some(end_s), None).token.unwrap_or_default())
    })
}

pub struct Grant<'a> {
    pub field_path: &'a str,
    pub audience: &'a str,
    pub scope: Option<String>,
}

pub async fn open(holder: &CredentialHolder, field_path: &str) -> Result<CredentialHolder, Error> {
    exchange::sleep(world(|world| world.open_ms), None).await;
    note(format!("open {field_path}"));
    Ok(holder.clone())
}

pub fn facts(_: &CredentialHolder) -> Value {
    world(|world| world.facts.clone())
}

pub async fn grant(_: &CredentialHolder, grant: &Grant<'_>) -> Result<JsValue, Error> {
    note(format!("sign for {} {}", grant.audience, grant.scope.as_deref().unwrap_or("-")));
    Ok(JsValue(Some("assertion".to_owned())))
}

pub fn granted(response: &exchange::HttpResponse) -> Result<BearerToken, String> {
    response.token.clone().ok_or_else(|| "no token".to_owned())
}

pub async fn read_cache(
    _: &JsValue,
    _: &CredentialHolder,
    grant: &Grant<'_>,
) -> Result<Option<BearerToken>, JsValue> {
    exchange::sleep(world(|world| world.cache_ms), None).await;
    note(format!("get {}", grant.audience));
    world(|world| world.cached.clone()).ok_or(JsValue::UNDEFINED)
}

pub async fn write_cache(
    _: &JsValue,
    _: &CredentialHolder,
    _: &Grant<'_>,
    token: &BearerToken,
    ttl_s: f64,
) -> Result<(), JsValue> {
    note(format!("put {} for {ttl_s} s", token.text.0.clone().unwrap_or_default()));
    if world(|world| world.put_fails) { Err(JsValue::UNDEFINED) } else { Ok(()) }
}
