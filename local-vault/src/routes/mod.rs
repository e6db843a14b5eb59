//! The endpoints: finds the endpoint of a request, authenticates and authorizes the caller, and responds.
//! One endpoint, one file.

mod batch;
mod connection;
mod delete;
mod detect;
mod detect_files;
mod detect_text;
mod detokenize;
mod exchange;
mod files;
mod get;
mod insert;
mod operation;
mod query;
mod record;
mod state;
mod tokenize;
mod update;
mod vaults;
mod views;

use crate::{
    core::error::ApiError,
    http::{Query, Request, Response, Target},
    identity::{Access, DataTokens, authenticate},
};
pub(crate) use connection::is_for as is_connection;
use detect::DetectEndpoint;
pub(crate) use operation::operation;
use state::Links;
pub(crate) use state::{KnownRoles, State};
pub(crate) use vaults::addressed;

/// The resource of a path.
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
    /// The token endpoint of the service account; the assertion is the credential.
    Exchange,
    Detect(DetectEndpoint<'t>),
    /// Any path below a connection.
    Connection,
    /// A file; the only resource that needs no credential.
    Download(&'t str),
}

impl Resource<'_> {
    /// Its methods, as an `allow` header lists them.
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
    /// The table in the path, if there is one.
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

/// Responds to a request.
pub(crate) fn dispatch(state: &mut State, request: &Request<'_>) -> Result<Response, ApiError> {
    let target = Target::parse(request.target)?;
    let segments: Vec<&str> = target.segments.iter().map(AsRef::as_ref).collect();
    let Some((vault_id, resource)) = locate(request, &segments) else {
        return Err(no_endpoint(request.target));
    };
    if !resource.methods().split(", ").any(|method| method == request.method) {
        let mut response =
            Response::from_error(&ApiError::new(405, "The method is not allowed for this path."));
        response.headers.push(("allow", resource.methods().to_owned()));
        return Ok(response);
    }
    match resource {
        Resource::Download(grant) => {
            return files::download(&state.store, state.downloads.find(grant, request.now_ms));
        }
        Resource::Exchange => return exchange::answer(state, request),
        _ => {}
    }
    if matches!(resource, Resource::Connection) {
        connection::check_credential(request.authorization)?;
    }
    let caller = authenticate(request.authorization, &state.identity, request.now_ms)?;
    match resource {
        Resource::Connection => return connection::answer(request, &target.query),
        Resource::Detect(endpoint) => {
            let roles = state.roles.clone();
            let access = Access::new(&caller, roles.as_deref(), false);
            return detect::answer(state, endpoint, request.body, &target.query, &access);
        }
        _ if vault_id != state.identity.vault_id => return Err(ApiError::no_vault()),
        _ => {}
    }
    let roles = state.roles.clone();
    let access = Access::new(&caller, roles.as_deref(), resource.writes(request.method));
    access.check(resource.table())?;
    if matches!(resource, Resource::Detokenize) {
        let data_tokens = DataTokens { identity: &state.identity, caller: &caller, now_ms: request.now_ms };
        return detokenize::answer(&state.store, request.body, &access, &data_tokens);
    }
    answer(state, request, resource, &target.query, &access)
}

/// Responds to a request of the vault's data.
fn answer(
    state: &mut State,
    request: &Request<'_>,
    resource: Resource<'_>,
    query: &Query<'_>,
    access: &Access<'_>,
) -> Result<Response, ApiError> {
    let State { store, downloads, identity, .. } = state;
    let body = request.body;
    let links = Links { downloads, origin: request.origin, now_ms: request.now_ms };
    match (resource, request.method) {
        (Resource::Vault, _) => batch::answer(store, &identity.vault_id, body, access),
        (Resource::Query, _) => query::answer(store, body, access),
        (Resource::Tokenize, _) => tokenize::answer(store, body, access),
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
        (
            Resource::Detokenize
            | Resource::Exchange
            | Resource::Connection
            | Resource::Detect(_)
            | Resource::Download(_),
            _,
        ) => Err(no_endpoint(request.target)),
    }
}

/// The paths of connections, and what endpoints of the service the vault knows and does not have.
const GATEWAYS: &str = "/v1/gateway/";
const UNSUPPORTED: [(&str, &str); 2] =
    [("/v1/card_lookup", "the lookup of cards"), ("/v1/audit/events", "the audit log")];

/// The error for a path that is none of the vault's.
fn no_endpoint(target: &str) -> ApiError {
    let path = target.split(['?', '#']).next().unwrap_or_default();
    if path.starts_with(GATEWAYS) {
        return ApiError::not_found(
            "The requested path does not exist: the local vault has one connection, /v1/gateway/outboundRoutes/echo.",
        );
    }
    match UNSUPPORTED.iter().find(|(known, _)| *known == path) {
        Some((_, feature)) => {
            ApiError::new(501, format!("The local vault does not support {feature}, which the service has."))
        }
        None => ApiError::not_found(
            "The requested path does not exist. If the service has this endpoint, the local vault does not support it.",
        ),
    }
}

/// The vault id and the resource of a path. For methods other than POST, the names of operations are tables.
fn locate<'t>(request: &Request<'_>, segments: &[&'t str]) -> Option<(&'t str, Resource<'t>)> {
    if connection::is_for(request.target) {
        return Some(("", Resource::Connection));
    }
    if segments.iter().any(|segment| segment.is_empty()) {
        return None;
    }
    if segments == ["v1", "auth", "sa", "oauth", "token"] {
        return Some(("", Resource::Exchange));
    }
    if let ["v1", "detect", path @ ..] = segments {
        return Some(("", Resource::Detect(DetectEndpoint::locate(path)?)));
    }
    if let ["v1", "files", grant] = segments {
        return Some(("", Resource::Download(grant)));
    }
    let (version, vault, path) = match segments {
        [version @ ("v1" | "v2"), "vaults", vault, path @ ..] => (*version, *vault, path),
        _ => return None,
    };
    let resource = match (version, request.method, path) {
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
