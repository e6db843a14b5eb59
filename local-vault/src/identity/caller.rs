//! Authentication of callers: the check of the `authorization` header.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Identity, exchange::role_ids, jwt::time_options};
use crate::core::error::ApiError;

/// Who sends a request.
pub(crate) enum Caller {
    /// The holder of the API key, who may do everything.
    Owner,
    /// The holder of a bearer token of the service account.
    Account(Box<BearerClaims>),
}

/// The claims of a bearer token.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct BearerClaims {
    /// The id of the account's first vault.
    pub(super) iss: String,
    pub(super) sub: Option<String>,
    pub(super) key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) scope: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) ctx: Option<Value>,
}

impl Caller {
    /// The context of the bearer token, if it has one.
    pub(super) fn context(&self) -> Option<&Value> {
        match self {
            Self::Owner => None,
            Self::Account(claims) => claims.ctx.as_ref(),
        }
    }

    /// The roles that the bearer token is limited to, if it is.
    pub(super) fn roles(&self) -> Option<impl Iterator<Item = &str>> {
        match self {
            Self::Owner => None,
            Self::Account(claims) => claims.scope.as_deref().map(|scope| role_ids(scope).flatten()),
        }
    }
}

/// Authenticates a request by its `authorization` header: the API key, or a bearer token of this vault.
pub(crate) fn authenticate(
    authorization: Option<&str>,
    identity: &Identity,
    now_ms: u64,
) -> Result<Caller, ApiError> {
    let Some(header) = authorization.map(str::trim).filter(|header| !header.is_empty()) else {
        return Err(ApiError::unauthorized("Unauthenticated. The authorization header is missing."));
    };
    let credential = match header.split_once(' ') {
        Some((scheme, credential)) if scheme.eq_ignore_ascii_case("bearer") => credential.trim(),
        _ => {
            return Err(ApiError::unauthorized(
                "Unauthenticated. The authorization header must be a bearer token.",
            ));
        }
    };
    if credential == identity.api_key {
        return Ok(Caller::Owner);
    }
    let claims = identity.bearer_key.verify::<BearerClaims>(credential);
    let Some(claims) = claims.filter(|claims| claims.custom.iss == identity.issuer) else {
        return Err(ApiError::unauthorized(
            "Unauthenticated. The API key or bearer token is not valid for this vault.",
        ));
    };
    if claims.validate_expiration(&time_options(now_ms, 0)).is_err() {
        return Err(ApiError::unauthorized("Unauthenticated. The bearer token has expired."));
    }
    Ok(Caller::Account(Box::new(claims.custom)))
}
