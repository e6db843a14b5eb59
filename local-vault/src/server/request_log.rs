//! The log of handled requests, for tests: what was called, and with which result, never a value.

use std::collections::VecDeque;

use serde::Serialize;

use crate::{
    http::{Request, Response},
    routes,
};

/// Requests that are kept.
const MAX_REQUESTS: usize = 1_000;
/// Below this prefix, paths belong to third parties and may contain values.
const GATEWAY: &str = "/v1/gateway/outboundRoutes/";

/// One handled request.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LoggedRequest {
    /// Milliseconds since 1970.
    pub time_ms: u64,
    /// What was asked for, in the SDKs' words (`insert`, `detokenize`); empty if it is no operation.
    pub operation: &'static str,
    /// The HTTP method.
    pub method: String,
    /// The path without the query; of a connection, only its name.
    pub path: String,
    /// The status of the response.
    pub status: u16,
    /// The response's `x-request-id`.
    pub request_id: String,
    /// Whether the status comes from a fault rule.
    pub is_fault: bool,
}

/// The most recent requests, oldest first.
#[derive(Default)]
pub(super) struct RequestLog(VecDeque<LoggedRequest>);

impl RequestLog {
    pub(super) fn add(
        &mut self,
        request: &Request<'_>,
        response: &Response,
        request_id: &str,
        is_fault: bool,
    ) {
        if self.0.len() >= MAX_REQUESTS {
            self.0.pop_front();
        }
        self.0.push_back(LoggedRequest {
            time_ms: request.now_ms,
            operation: routes::operation(request),
            method: request.method.to_owned(),
            path: logged_path(request.target),
            status: response.status,
            request_id: request_id.to_owned(),
            is_fault,
        });
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &LoggedRequest> {
        self.0.iter()
    }
}

fn logged_path(target: &str) -> String {
    let path = target.split(['?', '#']).next().unwrap_or_default();
    match path.strip_prefix(GATEWAY) {
        Some(rest) => format!("{GATEWAY}{}", rest.split('/').next().unwrap_or_default()),
        None => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logged_paths_have_no_values() {
        assert_eq!(logged_path("/v1/vaults/v/t?column_values=ann#x"), "/v1/vaults/v/t");
        assert_eq!(
            logged_path("/v1/gateway/outboundRoutes/echo/4111?x=y"),
            "/v1/gateway/outboundRoutes/echo"
        );
        assert_eq!(logged_path("/v1/gateway/outboundRoutes/echo"), "/v1/gateway/outboundRoutes/echo");
    }
}
