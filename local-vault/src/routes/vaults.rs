//! The vault that a request is for, of those of one account.

use serde::Deserialize;

use super::State;
use crate::http::{Request, Target};

/// The one member of a Detect body that says which vault it is for.
#[derive(Deserialize)]
struct DetectBody {
    vault_id: Option<String>,
}

/// The state of the vault that a request is for: by its path, or, for Detect, by its body or query. Where nothing says, and
/// where nothing fits, it is the first vault, which then refuses the request.
pub(crate) fn addressed<'s>(
    first: &'s mut State,
    further: &'s mut [State],
    request: &Request<'_>,
) -> &'s mut State {
    if further.is_empty() {
        return first;
    }
    let Ok(target) = Target::parse(request.target) else { return first };
    let segments: Vec<&str> = target.segments.iter().map(AsRef::as_ref).collect();
    let position = match segments.as_slice() {
        ["v1" | "v2", "vaults", id, ..] => further.iter().position(|state| state.identity.vault_id == *id),
        ["v1", "files", grant] => {
            further.iter_mut().position(|state| state.downloads.find(grant, request.now_ms).is_some())
        }
        ["v1", "detect", ..] => {
            let in_body = || serde_json::from_slice::<DetectBody>(request.body).ok()?.vault_id;
            let id = target.query.one("vault_id").map(str::to_owned).or_else(in_body);
            further.iter().position(|state| Some(&state.identity.vault_id) == id.as_ref())
        }
        _ => None,
    };
    match position.and_then(|position| further.get_mut(position)) {
        Some(state) => state,
        None => first,
    }
}
