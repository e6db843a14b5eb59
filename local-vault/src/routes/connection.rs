//! The echo connection (`invoke`): responds with the request it received or, if the request asks for it, with
//! the request's own body under any status and content type.
//!
//! The service's gateway calls a third party's API, so paths, methods and bodies are arbitrary here and never an
//! error. A gateway does not forward the credential: the echo does not show it.

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use serde::{Serialize, Serializer, ser::SerializeMap};
use serde_json::value::RawValue;

use crate::{
    core::error::ApiError,
    http::{Query, Request, Response},
};

/// The methods of a connection.
pub(super) const METHODS: &str = "GET, POST, PUT, PATCH, DELETE";
/// The prefix of every connection's path.
const GATEWAY: &str = "/v1/gateway/outboundRoutes/";
/// The header with the caller's credential.
const CREDENTIAL: &str = "x-skyflow-authorization";
/// The header that sets the response's status, 200 to 599.
const STATUS: &str = "x-echo-status";
/// The header that makes the response the request's own body, with this content type; `none` for no such header.
const CONTENT_TYPE: &str = "x-echo-content-type";
/// The header that sets the response's body.
const BODY: &str = "x-echo-body";
/// The header that sets the response's `error-from-client`.
const ERROR_FROM_CLIENT: &str = "x-echo-error-from-client";

/// Whether a request is for a connection.
pub(crate) fn is_for(target: &str) -> bool {
    let path = target.split(['?', '#']).next().unwrap_or_default();
    let route = path.strip_prefix(GATEWAY).and_then(|route| route.split('/').next());
    route == Some("echo")
}

/// Refuses a request without a credential in the header of connections, and one that is written as for other endpoints.
pub(super) fn check_credential(authorization: Option<&str>) -> Result<(), ApiError> {
    match authorization.map(|text| text.strip_prefix("Bearer ").unwrap_or(text)) {
        None => Err(ApiError::unauthorized(format!("Unauthenticated. The {CREDENTIAL} header is missing."))),
        Some(credential) if credential.starts_with("Bearer ") => Err(ApiError::unauthorized(format!(
            "Unauthenticated. {CREDENTIAL} is the API key or the bearer token alone, without the word Bearer."
        ))),
        Some(_) => Ok(()),
    }
}

/// Any method on `/v1/gateway/outboundRoutes/echo` and below.
pub(super) fn answer(request: &Request<'_>, query: &Query<'_>) -> Result<Response, ApiError> {
    let status = match request.header(STATUS) {
        None => 200,
        Some(status) => {
            status.trim().parse().ok().filter(|status| (200..600).contains(status)).ok_or_else(|| {
                ApiError::invalid(format!("Invalid request. {STATUS} must be a number from 200 to 599."))
            })?
        }
    };
    let (content_type, text) = (request.header(CONTENT_TYPE), request.header(BODY));
    let mut response = if content_type.is_none() && text.is_none() {
        Response::json(status, &EchoBody::new(request, query))?
    } else {
        let body = text.map_or(request.body, str::as_bytes).to_vec();
        let content_type = content_type.or(request.content_type).unwrap_or("text/plain");
        let mut response = Response::json_bytes(status, body);
        response.headers.clear();
        if content_type != "none" {
            response.headers.push(("content-type", content_type.to_owned()));
        }
        response
    };
    if let Some(value) = request.header(ERROR_FROM_CLIENT) {
        response.headers.push(("error-from-client", value.to_owned()));
    }
    Ok(response)
}

/// The request as the echo shows it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct EchoBody<'a> {
    method: &'a str,
    path: &'a str,
    query: &'a str,
    query_params: Vec<(&'a str, &'a str)>,
    headers: EchoHeaders<'a>,
    #[serde(flatten)]
    content: EchoContent<'a>,
}

/// All headers but the credential.
struct EchoHeaders<'a>(&'a [(&'a str, &'a str)]);

/// JSON as the value it is, other text as text, bytes as base64.
enum EchoContent<'a> {
    Json(&'a RawValue),
    Text(&'a str),
    Bytes(&'a [u8]),
    Empty,
}

impl Serialize for EchoHeaders<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().filter(|(name, _)| *name != CREDENTIAL).copied())
    }
}

impl Serialize for EchoContent<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match self {
            Self::Json(value) => map.serialize_entry("body", value)?,
            Self::Text(text) => map.serialize_entry("body", text)?,
            Self::Empty => map.serialize_entry("body", &())?,
            Self::Bytes(bytes) => {
                map.serialize_entry("body", &())?;
                map.serialize_entry("bodyBase64", &BASE64.encode(bytes))?;
            }
        }
        map.end()
    }
}

impl<'a> EchoBody<'a> {
    fn new(request: &Request<'a>, query: &'a Query<'_>) -> Self {
        let target = request.target.split('#').next().unwrap_or_default();
        let (path, query_text) = target.split_once('?').unwrap_or((target, ""));
        Self {
            method: request.method,
            path,
            query: query_text,
            query_params: query.pairs().collect(),
            headers: EchoHeaders(request.headers),
            content: EchoContent::new(request),
        }
    }
}

impl<'a> EchoContent<'a> {
    fn new(request: &Request<'a>) -> Self {
        let Ok(text) = std::str::from_utf8(request.body) else { return Self::Bytes(request.body) };
        let is_json = request.content_type.is_some_and(|kind| kind.to_ascii_lowercase().contains("json"));
        match serde_json::from_str::<&RawValue>(text) {
            Ok(value) if is_json => Self::Json(value),
            _ if text.is_empty() => Self::Empty,
            _ => Self::Text(text),
        }
    }
}
