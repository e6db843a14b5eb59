//! The exchange of a service account's assertion for a bearer token.

use chrono::Duration;
use jwt_compact::{Claims, ValidationError};
use serde::Deserialize;
use serde_json::Value;

use super::{
    Identity,
    caller::BearerClaims,
    jwt::{time, time_options},
};
use crate::core::error::ApiError;

const GRANT_TYPE: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";
/// Longest lifetime of an assertion.
const MAX_ASSERTION_S: i64 = 3_600;
/// Tolerated difference between two clocks.
const LEEWAY_S: i64 = 300;

/// A request for a bearer token.
pub(crate) struct TokenRequest<'a> {
    pub(crate) grant_type: Option<&'a str>,
    pub(crate) assertion: Option<&'a str>,
    /// The requested roles, `role:ID role:ID`.
    pub(crate) scope: Option<&'a str>,
    /// Scheme and host of the request, a valid audience.
    pub(crate) origin: &'a str,
    pub(crate) now_ms: u64,
    /// Lifetime of the bearer token.
    pub(crate) lifetime_s: f64,
}

/// The claims of an assertion.
#[derive(Deserialize)]
struct AssertionClaims {
    iss: Option<String>,
    sub: Option<String>,
    key: Option<String>,
    aud: Option<String>,
    ctx: Option<Value>,
}

/// Verifies an assertion and issues a bearer token. `has_role` says which roles the account has.
pub(crate) fn exchange(
    identity: &Identity,
    request: &TokenRequest<'_>,
    has_role: impl Fn(&str) -> bool,
) -> Result<String, ApiError> {
    if request.grant_type != Some(GRANT_TYPE) {
        return Err(ApiError::invalid("Invalid request. The grant type is not supported."));
    }
    let claims = verify_assertion(identity, request)
        .map_err(|reason| ApiError::unauthorized(format!("Unauthenticated. The assertion {reason}.")))?;
    let scope = request.scope.filter(|scope| !scope.is_empty());
    for role in role_ids(scope.unwrap_or_default()) {
        let role =
            role.ok_or_else(|| ApiError::invalid("Invalid request. The scope must be a list of role:ID."))?;
        if !has_role(role) {
            return Err(ApiError::new(403, format!("The service account does not have the role {role}.")));
        }
    }
    let mut issued = Claims::new(BearerClaims {
        iss: identity.issuer.clone(),
        sub: claims.sub,
        key: claims.key,
        scope: scope.map(str::to_owned),
        ctx: claims.ctx,
    });
    let now = time(request.now_ms);
    issued.issued_at = Some(now);
    issued.expiration = now.checked_add_signed(whole_seconds(request.lifetime_s));
    identity.bearer_key.sign(&issued)
}

/// The claims of a valid assertion, or the reason why it is not valid.
fn verify_assertion(
    identity: &Identity,
    request: &TokenRequest<'_>,
) -> Result<AssertionClaims, &'static str> {
    let account = identity.account.as_ref().ok_or("is of no service account here")?;
    let verified = request.assertion.and_then(|token| account.public_key.verify::<AssertionClaims>(token));
    let verified = verified.ok_or("is missing or its signature is not valid")?;
    let claims = &verified.custom;
    let is = |claim: &Option<String>, value: &str| claim.as_deref() == Some(value);
    if !is(&claims.iss, &account.client_id) || !is(&claims.sub, &account.client_id) {
        return Err("is of another issuer");
    }
    if !is(&claims.key, &account.key_id) {
        return Err("is signed with another key");
    }
    let audience = claims.aud.as_deref().unwrap_or_default();
    let is_this_origin =
        audience.strip_prefix(request.origin).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    if audience != account.token_uri && !is_this_origin {
        return Err("is for another audience");
    }
    match verified.validate_expiration(&time_options(request.now_ms, LEEWAY_S)) {
        Ok(_) => {}
        Err(ValidationError::Expired) => return Err("has expired"),
        Err(_) => return Err("has no expiration time"),
    }
    let now = time(request.now_ms);
    let latest_issue = now.checked_add_signed(Duration::seconds(LEEWAY_S));
    let latest_expiration = now.checked_add_signed(Duration::seconds(MAX_ASSERTION_S + LEEWAY_S));
    if verified.expiration > latest_expiration {
        return Err("lives too long");
    }
    if verified.issued_at > latest_issue {
        return Err("is not valid yet");
    }
    Ok(verified.custom)
}

/// Tokens hold whole seconds; a lifetime is rounded up so that it never becomes zero.
fn whole_seconds(lifetime_s: f64) -> Duration {
    #[expect(clippy::cast_possible_truncation, reason = "casts of floats saturate, and options limit it")]
    Duration::seconds(lifetime_s.ceil() as i64)
}

/// The role ids of a scope; `None` for an item that is not a role.
pub(super) fn role_ids(scope: &str) -> impl Iterator<Item = Option<&str>> {
    scope.split_ascii_whitespace().map(|item| item.strip_prefix("role:"))
}
