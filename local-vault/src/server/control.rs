//! `POST /_local/…`: control of the vault by tests, with the API key. These requests are neither
//! logged nor subject to fault rules.

use serde::{Deserialize, Serialize};

use super::{FaultRule, LoggedRequest, OptionFile, Vault, overview};
use crate::{
    core::error::{ApiError, InvalidOptions},
    http::{Request, Response, body},
    identity::{Caller, authenticate},
};

const PREFIX: &str = "/_local/";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct FaultsBody {
    faults: Vec<FaultRule>,
    fault_seed: Option<u64>,
}

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
        return Err(ApiError::new(405, "The method is not allowed for this path: use POST."));
    }
    match action {
        "reset" => vault.reset().map_err(refuse)?,
        "faults" => {
            // Rules are settings, not records, so that their error may quote them.
            if let Ok(text) = std::str::from_utf8(request.body)
                && let Err(reason) = OptionFile::Faults.check(text)
            {
                return Err(ApiError::invalid(format!("Invalid request. {reason}.")));
            }
            let FaultsBody { faults, fault_seed } = body::parse(request.body)?;
            vault.set_faults(faults, fault_seed).map_err(refuse)?;
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
        _ => return Err(ApiError::not_found("The requested path does not exist.")),
    }
    Response::json(200, &Done {})
}

#[expect(clippy::needless_pass_by_value, reason = "the form that map_err needs")]
fn refuse(error: InvalidOptions) -> ApiError {
    ApiError::invalid(error.to_string())
}
