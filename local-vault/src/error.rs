//! Failures as the service words them: an HTTP status, a gRPC code and one message.
//!
//! Messages name the table, the column and the record's index, never a record's value.

use crate::json;

/// A request that is answered with an error body.
#[derive(Debug)]
pub(crate) struct ApiError {
    status: u16,
    message: String,
}

impl ApiError {
    pub(crate) fn new(status: u16, message: impl Into<String>) -> Self {
        Self { status, message: message.into() }
    }

    /// 400: the request is wrong as it stands.
    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self::new(400, message)
    }

    /// 401: no usable credential.
    pub(crate) fn unauthorized(message: impl Into<String>) -> Self {
        Self::new(401, message)
    }

    /// 404: vault, table, record or token does not exist.
    pub(crate) fn not_found(message: impl Into<String>) -> Self {
        Self::new(404, message)
    }

    /// 409: a unique value or a token is taken.
    pub(crate) fn conflict(message: impl Into<String>) -> Self {
        Self::new(409, message)
    }

    pub(crate) fn status(&self) -> u16 {
        self.status
    }

    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    /// The answer's body: `{"error": {grpc_code, http_code, message, http_status, details}}`.
    pub(crate) fn body(&self) -> Vec<u8> {
        let (grpc_code, http_status) = codes(self.status);
        let mut out = Vec::with_capacity(128 + self.message.len());
        json::push_raw(&mut out, &format!(r#"{{"error":{{"grpc_code":{grpc_code},"http_code":"#));
        json::push_raw(&mut out, &self.status.to_string());
        json::push_raw(&mut out, r#","message":"#);
        json::push_text(&mut out, &self.message);
        json::push_raw(&mut out, r#","http_status":"#);
        json::push_text(&mut out, http_status);
        json::push_raw(&mut out, r#","details":[]}}"#);
        out
    }
}

/// The gRPC code and status text that go with an HTTP status.
fn codes(status: u16) -> (u8, &'static str) {
    match status {
        401 => (16, "Unauthorized"),
        403 => (7, "Forbidden"),
        404 => (5, "Not Found"),
        405 => (12, "Method Not Allowed"),
        408 => (4, "Request Timeout"),
        409 => (6, "Conflict"),
        413 => (8, "Payload Too Large"),
        429 => (8, "Too Many Requests"),
        501 => (12, "Not Implemented"),
        502 => (14, "Bad Gateway"),
        503 => (14, "Service Unavailable"),
        504 => (4, "Gateway Timeout"),
        _ if status < 500 => (3, "Bad Request"),
        _ => (13, "Internal Server Error"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_body_has_the_codes_that_belong_together() {
        for (status, grpc, text) in [
            (400, 3, "Bad Request"),
            (401, 16, "Unauthorized"),
            (403, 7, "Forbidden"),
            (404, 5, "Not Found"),
            (409, 6, "Conflict"),
            (429, 8, "Too Many Requests"),
            (500, 13, "Internal Server Error"),
            (503, 14, "Service Unavailable"),
        ] {
            let body: serde_json::Value =
                serde_json::from_slice(&ApiError::new(status, "a \"quoted\" line\n").body()).unwrap();
            assert_eq!(body["error"]["http_code"], status);
            assert_eq!(body["error"]["grpc_code"], grpc);
            assert_eq!(body["error"]["http_status"], text);
            assert_eq!(body["error"]["message"], "a \"quoted\" line\n");
            assert_eq!(body["error"]["details"], serde_json::json!([]));
        }
    }
}
