//! `POST /v1/auth/sa/oauth/token`: a bearer token for the assertion of the service account.

use serde::{Deserialize, Serialize};

use super::state::State;
use crate::{
    core::error::ApiError,
    http::{Request, Response},
    identity::{TokenRequest, exchange},
};

/// Unknown members are allowed, as OAuth says.
#[derive(Deserialize)]
struct ExchangeBody {
    grant_type: Option<String>,
    assertion: Option<String>,
    scope: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ExchangeResponse {
    access_token: String,
    token_type: &'static str,
}

pub(super) fn answer(state: &State, request: &Request<'_>) -> Result<Response, ApiError> {
    let body: ExchangeBody = serde_json::from_slice(request.body)
        .map_err(|_| ApiError::invalid("Invalid request. The body is not JSON."))?;
    let token_request = TokenRequest {
        grant_type: body.grant_type.as_deref(),
        assertion: body.assertion.as_deref(),
        scope: body.scope.as_deref(),
        origin: request.origin,
        now_ms: request.now_ms,
        lifetime_s: state.token_lifetime_s,
    };
    let has_role = |role: &str| state.known_roles.has(role);
    let access_token = exchange(&state.identity, &token_request, has_role)?;
    Response::json(200, &ExchangeResponse { access_token, token_type: "Bearer" })
}
