//! Which endpoint answers a request: one endpoint, one file.

mod batch;
mod delete;
mod detokenize;
mod get;
mod insert;
mod query;
mod render;
mod tokenize;
mod update;

use crate::{
    auth,
    error::ApiError,
    http::{Request, Response, Target},
    vault::Vault,
};

/// What a path names, below its vault.
enum Resource<'t> {
    Vault,
    Detokenize,
    Query,
    Tokenize,
    Table(&'t str),
    Record(&'t str, &'t str),
}

impl Resource<'_> {
    /// The methods it has, as an `allow` header lists them.
    fn methods(&self) -> &'static str {
        match self {
            Self::Vault | Self::Detokenize | Self::Query | Self::Tokenize => "POST",
            Self::Table(_) => "GET, POST, DELETE",
            Self::Record(..) => "PUT",
        }
    }
}

/// Finds the endpoint, checks the caller, and answers.
pub(crate) fn dispatch(vault: &mut Vault, request: &Request<'_>) -> Result<Response, ApiError> {
    let target = Target::parse(request.target)?;
    let segments: Vec<&str> = target.segments.iter().map(AsRef::as_ref).collect();
    let Some((vault_id, resource)) = locate(request.method, &segments) else {
        return Err(ApiError::not_found("The requested path does not exist."));
    };
    if !resource.methods().split(", ").any(|method| method == request.method) {
        let mut response =
            Response::from_error(&ApiError::new(405, "The method is not allowed for this path."));
        response.headers.push(("allow", resource.methods().to_owned()));
        return Ok(response);
    }
    auth::authorize(request.authorization, &vault.identity.api_key)?;
    if vault_id != vault.identity.vault_id {
        return Err(ApiError::not_found("The vault does not exist, or this credential has no access to it."));
    }
    match (resource, request.method) {
        (Resource::Vault, _) => batch::answer(&mut vault.store, &vault.identity.vault_id, request.body),
        (Resource::Detokenize, _) => detokenize::answer(&vault.store, request.body),
        (Resource::Query, _) => query::answer(&vault.store, request.body),
        (Resource::Tokenize, _) => tokenize::answer(&vault.store, request.body),
        (Resource::Table(table), "GET") => get::answer(&mut vault.store, table, &target.query),
        (Resource::Table(table), "DELETE") => delete::answer(&mut vault.store, table, request.body),
        (Resource::Record(table, id), _) => update::answer(&mut vault.store, table, id, request.body),
        (Resource::Table(table), _) => insert::answer(&mut vault.store, table, request.body),
    }
}

/// The vault id and resource a path names. The names of operations are tables to other methods.
fn locate<'t>(method: &str, segments: &[&'t str]) -> Option<(&'t str, Resource<'t>)> {
    if segments.iter().any(|segment| segment.is_empty()) {
        return None;
    }
    match (method, segments) {
        (_, ["v1", "vaults", vault]) => Some((vault, Resource::Vault)),
        ("POST", ["v1", "vaults", vault, "detokenize"]) => Some((vault, Resource::Detokenize)),
        ("POST", ["v1", "vaults", vault, "query"]) => Some((vault, Resource::Query)),
        ("POST", ["v1", "vaults", vault, "tokenize"]) => Some((vault, Resource::Tokenize)),
        (_, ["v1", "vaults", vault, table]) => Some((vault, Resource::Table(table))),
        (_, ["v1", "vaults", vault, table, id]) => Some((vault, Resource::Record(table, id))),
        _ => None,
    }
}
