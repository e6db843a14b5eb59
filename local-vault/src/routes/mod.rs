//! Which endpoint answers a request: one endpoint, one file.

mod batch;
mod connection;
mod delete;
mod detect;
mod detect_files;
mod detokenize;
mod files;
mod get;
mod insert;
mod query;
mod record;
mod render;
mod tokenize;
mod update;

use crate::{
    access::Access,
    accounts::{self, Caller, SignedTokens},
    auth,
    downloads::Links,
    error::ApiError,
    http::{Query, Request, Response, Target},
    vault::Vault,
};

/// What a path names.
#[derive(Clone, Copy)]
enum Resource<'t> {
    Vault,
    Detokenize,
    Query,
    Tokenize,
    Upload,
    Table(&'t str),
    Record(&'t str, &'t str),
    Files(&'t str, &'t str),
    File(&'t str, &'t str, &'t str),
    ScanStatus(&'t str, &'t str, &'t str),
    /// Where the service account gets its bearer tokens; the assertion is the credential.
    Exchange,
    Detect(detect::Endpoint<'t>),
    /// Any path below a connection, whose credential is that of the vault.
    Connection,
    /// Outside of any vault path, and the only one that needs no credential.
    Download(&'t str),
}

impl Resource<'_> {
    /// The methods it has, as an `allow` header lists them.
    fn methods(self) -> &'static str {
        match self {
            Self::Vault
            | Self::Detokenize
            | Self::Query
            | Self::Tokenize
            | Self::Upload
            | Self::Exchange
            | Self::Files(..) => "POST",
            Self::Connection => connection::METHODS,
            Self::Detect(endpoint) => endpoint.methods(),
            Self::Table(_) => "GET, POST, DELETE",
            Self::Record(..) => "GET, PUT, DELETE",
            Self::File(..) => "DELETE",
            Self::ScanStatus(..) | Self::Download(_) => "GET",
        }
    }
}

impl<'t> Resource<'t> {
    /// The table it belongs to, where the path names one.
    fn table(self) -> Option<&'t str> {
        match self {
            Self::Table(table)
            | Self::Record(table, _)
            | Self::Files(table, _)
            | Self::File(table, ..)
            | Self::ScanStatus(table, ..) => Some(table),
            _ => None,
        }
    }

    fn writes(self, method: &str) -> bool {
        method != "GET" && !matches!(self, Self::Detokenize | Self::Query | Self::Tokenize)
    }
}

/// Finds the endpoint, checks the caller, and answers.
pub(crate) fn dispatch(vault: &mut Vault, request: &Request<'_>) -> Result<Response, ApiError> {
    let target = Target::parse(request.target)?;
    let segments: Vec<&str> = target.segments.iter().map(AsRef::as_ref).collect();
    let located = if connection::is_for(request.target) {
        Some(("", Resource::Connection))
    } else {
        locate(request.method, &segments)
    };
    let Some((vault_id, resource)) = located else {
        return Err(ApiError::not_found("The requested path does not exist."));
    };
    if !resource.methods().split(", ").any(|method| method == request.method) {
        let mut response =
            Response::from_error(&ApiError::new(405, "The method is not allowed for this path."));
        response.headers.push(("allow", resource.methods().to_owned()));
        return Ok(response);
    }
    if let Resource::Download(grant) = resource {
        return files::download(&vault.store, vault.downloads.find(grant, request.now_ms));
    }
    let verified = accounts::verified(request.verified);
    if matches!(resource, Resource::Exchange) {
        return accounts::exchange(vault, &verified, request.body, request.origin, request.now_ms);
    }
    let caller = if auth::authorize(request.authorization, &vault.identity.api_key)? {
        Caller::Owner
    } else {
        accounts::caller(vault, &verified, request.now_ms)?
    };
    match resource {
        Resource::Connection => return connection::answer(request, &target.query),
        Resource::Detect(endpoint) => return detect::answer(vault, endpoint, request.body, &target.query),
        _ => {}
    }
    if vault_id != vault.identity.vault_id {
        return Err(ApiError::not_found("The vault does not exist, or this credential has no access to it."));
    }
    let signed = SignedTokens::new(vault, &verified, caller, request.now_ms);
    let roles = vault.roles.clone();
    let access = Access::new(caller, roles.as_deref(), resource.writes(request.method));
    access.check(resource.table())?;
    answer(vault, request, resource, &target.query, &access, &signed)
}

fn answer(
    vault: &mut Vault,
    request: &Request<'_>,
    resource: Resource<'_>,
    query: &Query<'_>,
    access: &Access<'_>,
    signed: &SignedTokens<'_>,
) -> Result<Response, ApiError> {
    let Vault { store, downloads, identity, .. } = vault;
    let body = request.body;
    let links = Links { downloads, origin: request.origin, now_ms: request.now_ms, table: 0 };
    match (resource, request.method) {
        (Resource::Vault, _) => batch::answer(store, &identity.vault_id, body, access),
        (Resource::Detokenize, _) => detokenize::answer(store, body, access, signed),
        (Resource::Query, _) => query::answer(store, body, access),
        (Resource::Tokenize, _) => tokenize::answer(store, body),
        (Resource::Upload, _) => files::upload(store, request, access),
        (Resource::Table(table), "GET") => get::answer(store, table, query, links, access),
        (Resource::Table(table), "DELETE") => delete::answer(store, table, body, access),
        (Resource::Table(table), _) => insert::answer(store, table, body, access),
        (Resource::Record(table, id), "GET") => record::get(store, table, id, query, links, access),
        (Resource::Record(table, id), "DELETE") => record::delete(store, table, id, access),
        (Resource::Record(table, id), _) => update::answer(store, table, id, body, access),
        (Resource::Files(table, id), _) => files::upload_to_record(store, table, id, request, access),
        (Resource::File(table, id, column), _) => files::delete(store, table, id, column, access),
        (Resource::ScanStatus(table, id, column), _) => files::scan_status(store, table, id, column, access),
        (Resource::Exchange | Resource::Connection | Resource::Detect(_), _) => {
            Err(ApiError::not_found("The requested path does not exist."))
        }
        (Resource::Download(grant), _) => files::download(store, links.downloads.find(grant, links.now_ms)),
    }
}

/// The vault id and resource a path names. The names of operations are tables to other methods.
fn locate<'t>(method: &str, segments: &[&'t str]) -> Option<(&'t str, Resource<'t>)> {
    if segments.iter().any(|segment| segment.is_empty()) {
        return None;
    }
    if segments == ["v1", "auth", "sa", "oauth", "token"] {
        return Some(("", Resource::Exchange));
    }
    if let ["v1", "detect", path @ ..] = segments {
        return Some(("", Resource::Detect(detect::Endpoint::locate(path)?)));
    }
    if let ["v1", "files", grant] = segments {
        return Some(("", Resource::Download(grant)));
    }
    let (version, vault, path) = match segments {
        [version @ ("v1" | "v2"), "vaults", vault, path @ ..] => (*version, *vault, path),
        _ => return None,
    };
    let resource = match (version, method, path) {
        ("v2", _, ["files", "upload"]) => Resource::Upload,
        ("v1", _, []) => Resource::Vault,
        ("v1", "POST", ["detokenize"]) => Resource::Detokenize,
        ("v1", "POST", ["query"]) => Resource::Query,
        ("v1", "POST", ["tokenize"]) => Resource::Tokenize,
        ("v1", _, [table]) => Resource::Table(table),
        ("v1", _, [table, id]) => Resource::Record(table, id),
        ("v1", _, [table, id, "files"]) => Resource::Files(table, id),
        ("v1", _, [table, id, "files", column]) => Resource::File(table, id, column),
        ("v1", _, [table, id, "files", column, "scan-status"]) => Resource::ScanStatus(table, id, column),
        _ => return None,
    };
    Some((vault, resource))
}
