//! The echo connection (`invoke`): answers with what reached it, or, when the request asks for it, with
//! the request's own body under any status and content type.
//!
//! It stands where a gateway calls somebody else's API, so paths below it, methods and bodies are
//! anything at all, and nothing of them is an error. A gateway keeps the credential to itself: the echo
//! does not show it.

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use serde_json::value::RawValue;

use crate::{
    error::ApiError,
    http::{Query, Request, Response, check_answer},
    json,
};

/// Every method a connection may have.
pub(super) const METHODS: &str = "GET, POST, PUT, PATCH, DELETE";
/// What the path of every connection begins with.
const GATEWAY: &str = "/v1/gateway/outboundRoutes/";
/// The header with the caller's credential.
const CREDENTIAL: &str = "x-skyflow-authorization";
/// The header with the status to answer with, 200 to 599.
const STATUS: &str = "x-echo-status";
/// The header with the content type to answer with, the body being the request's; `none` for no such header.
const CONTENT_TYPE: &str = "x-echo-content-type";
/// The header with the text to answer with, in place of the request's body.
const BODY: &str = "x-echo-body";
/// The header with what `error-from-client` is to say.
const ERROR_FROM_CLIENT: &str = "x-echo-error-from-client";

/// Whether a request is for a connection.
pub(super) fn is_for(target: &str) -> bool {
    let path = target.split(['?', '#']).next().unwrap_or_default();
    let route = path.strip_prefix(GATEWAY).and_then(|route| route.split('/').next());
    route == Some("echo")
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
        Response::json(status, describe(request, query)?)
    } else {
        let body = text.map_or(request.body, str::as_bytes).to_vec();
        let content_type = content_type.or(request.content_type).unwrap_or("text/plain");
        let mut response = Response::json(status, body);
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

/// `{method, path, query, queryParams, headers, body}`; a body that is no text is in `bodyBase64`.
fn describe(request: &Request<'_>, query: &Query<'_>) -> Result<Vec<u8>, ApiError> {
    let target = request.target.split('#').next().unwrap_or_default();
    let (path, query_text) = target.split_once('?').unwrap_or((target, ""));
    let mut out = Vec::with_capacity(512 + request.body.len());
    json::push_raw(&mut out, r#"{"method":"#);
    json::push_text(&mut out, request.method);
    json::push_raw(&mut out, r#","path":"#);
    json::push_text(&mut out, path);
    json::push_raw(&mut out, r#","query":"#);
    json::push_text(&mut out, query_text);
    json::push_raw(&mut out, r#","queryParams":["#);
    let mut first = true;
    for (name, value) in query.pairs() {
        json::push_separator(&mut out, &mut first);
        out.push(b'[');
        json::push_text(&mut out, name);
        out.push(b',');
        json::push_text(&mut out, value);
        out.push(b']');
    }
    json::push_raw(&mut out, r#"],"headers":{"#);
    let mut first = true;
    for (name, value) in request.headers.iter().filter(|(name, _)| *name != CREDENTIAL) {
        json::push_separator(&mut out, &mut first);
        json::push_text(&mut out, name);
        out.push(b':');
        json::push_text(&mut out, value);
    }
    json::push_raw(&mut out, "},");
    push_body(&mut out, request);
    out.push(b'}');
    check_answer(&out)?;
    Ok(out)
}

/// JSON as the value it is, other text as text, bytes as base64.
fn push_body(out: &mut Vec<u8>, request: &Request<'_>) {
    let Ok(text) = std::str::from_utf8(request.body) else {
        json::push_raw(out, r#""body":null,"bodyBase64":"#);
        return json::push_text(out, &BASE64.encode(request.body));
    };
    json::push_raw(out, r#""body":"#);
    let is_json = request.content_type.is_some_and(|kind| kind.to_ascii_lowercase().contains("json"));
    match serde_json::from_str::<&RawValue>(text) {
        Ok(value) if is_json => json::push_raw(out, value.get()),
        _ if text.is_empty() => json::push_raw(out, "null"),
        _ => json::push_text(out, text),
    }
}
