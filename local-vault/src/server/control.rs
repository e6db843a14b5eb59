//! `POST /_local/…`: control of the vault by tests, with the API key. These requests are neither
//! logged nor subject to fault rules.

use serde::Serialize;

use super::{LoggedRequest, OptionFile, Vault, option_file::FaultsFile, overview};
use crate::{
    core::{
        error::{ApiError, InvalidOptions},
        names::nearest,
    },
    http::{Request, Response},
    identity::{Caller, authenticate},
};

const PREFIX: &str = "/_local/";

#[derive(Serialize)]
struct RequestsResponse<'a> {
    requests: Vec<&'a LoggedRequest>,
}

#[derive(Serialize)]
struct Done {}

/// The response to a control request; `None` for any other request.
pub(super) fn answer(vault: &mut Vault, request: &Request<'_>) -> Option<Result<Response, ApiError>> {
    let action = request.target.strip_prefix(PREFIX)?.split(['?', '#']).next()?;
    Some(perform(vault, action, request))
}

fn perform(vault: &mut Vault, action: &str, request: &Request<'_>) -> Result<Response, ApiError> {
    if !matches!(authenticate(request.authorization, &vault.state.identity, request.now_ms)?, Caller::Owner) {
        return Err(ApiError::forbidden());
    }
    if request.method != "POST" {
        let error = ApiError::new(405, "The method is not allowed for this path: use POST.");
        let mut response = Response::from_error(&error);
        response.headers.push(("allow", "POST".to_owned()));
        return Ok(response);
    }
    match action {
        "reset" => vault.reset().map_err(refuse)?,
        "faults" => {
            let text = std::str::from_utf8(request.body)
                .map_err(|_| ApiError::invalid("Invalid request. The request body is not UTF-8 text."))?;
            // Rules are settings, not records, so that their error may quote them.
            OptionFile::Faults
                .check(text)
                .map_err(|reason| ApiError::invalid(format!("Invalid request. {reason}.")))?;
            let rules = FaultsFile::read(text)
                .ok_or_else(|| ApiError::invalid("Invalid request. These are no fault rules."))?;
            vault.set_faults(rules.faults, rules.fault_seed).map_err(refuse)?;
        }
        "overview" => {
            return overview::answer(std::iter::once(&vault.state).chain(&vault.further), &vault.faults);
        }
        "requests" => return Response::json(200, &RequestsResponse { requests: vault.requests().collect() }),
        "snapshot" if request.body.is_empty() => {
            return Ok(Response::json_bytes(200, vault.snapshot().into_bytes()));
        }
        "snapshot" => {
            let text = std::str::from_utf8(request.body);
            let text =
                text.map_err(|_| ApiError::invalid("Invalid request. The snapshot is not UTF-8 text."))?;
            vault.restore(text).map_err(refuse)?;
        }
        _ => {
            let known = ["reset", "faults", "requests", "snapshot", "overview"];
            let meant = nearest(action, &known).map(|name| format!(" Did you mean {PREFIX}{name}?"));
            let meant = meant.unwrap_or_else(|| format!(" Below {PREFIX} there are {}.", known.join(", ")));
            return Err(ApiError::not_found(format!("The requested path does not exist.{meant}")));
        }
    }
    Response::json(200, &Done {})
}

#[expect(clippy::needless_pass_by_value, reason = "the form that map_err needs")]
fn refuse(error: InvalidOptions) -> ApiError {
    ApiError::invalid(error.to_string())
}
