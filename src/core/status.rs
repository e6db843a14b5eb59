//! One table for what an HTTP status means: its reason phrase, the code users switch on, and
//! whether the same call may succeed later.

use super::error::Code;

/// Reason phrase, where the response does not bring its own (wire.md D.0 and RFC 9110).
#[must_use]
pub fn reason(status: u16) -> Option<&'static str> {
    Some(match status {
        200 => "OK",
        300 => "Multiple Choices",
        301 => "Moved Permanently",
        302 => "Found",
        303 => "See Other",
        304 => "Not Modified",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        409 => "Conflict",
        411 => "Length Required",
        413 => "Content Too Large",
        415 => "Unsupported Media Type",
        422 => "Unprocessable Content",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => return None,
    })
}

/// The stable code of a status that is no success.
#[must_use]
pub const fn code(status: u16) -> Code {
    match status {
        400 => Code::BadRequest,
        401 => Code::Authentication,
        403 => Code::PermissionDenied,
        404 => Code::NotFound,
        409 => Code::Conflict,
        429 => Code::RateLimited,
        500..=599 => Code::Server,
        _ => Code::Api,
    }
}

/// The transient statuses, with a blank between them.
pub const TRANSIENT: &str = "408 429 500 502 503 504";

/// Whether an operation that can be repeated safely may succeed later.
#[must_use]
pub const fn transient(status: u16) -> bool {
    matches!(status, 408 | 429 | 500 | 502 | 503 | 504)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The phrases are those of RFC 9110, section 15; 429's is that of RFC 6585.
    #[test]
    fn every_status_has_a_code_and_the_known_ones_a_reason() {
        for (status, expected, phrase) in [
            (200, Code::Api, Some("OK")),
            (300, Code::Api, Some("Multiple Choices")),
            (301, Code::Api, Some("Moved Permanently")),
            (302, Code::Api, Some("Found")),
            (303, Code::Api, Some("See Other")),
            (304, Code::Api, Some("Not Modified")),
            (307, Code::Api, Some("Temporary Redirect")),
            (308, Code::Api, Some("Permanent Redirect")),
            (400, Code::BadRequest, Some("Bad Request")),
            (401, Code::Authentication, Some("Unauthorized")),
            (403, Code::PermissionDenied, Some("Forbidden")),
            (404, Code::NotFound, Some("Not Found")),
            (405, Code::Api, Some("Method Not Allowed")),
            (408, Code::Api, Some("Request Timeout")),
            (409, Code::Conflict, Some("Conflict")),
            (411, Code::Api, Some("Length Required")),
            (413, Code::Api, Some("Content Too Large")),
            (415, Code::Api, Some("Unsupported Media Type")),
            (418, Code::Api, None),
            (422, Code::Api, Some("Unprocessable Content")),
            (429, Code::RateLimited, Some("Too Many Requests")),
            (500, Code::Server, Some("Internal Server Error")),
            (501, Code::Server, Some("Not Implemented")),
            (502, Code::Server, Some("Bad Gateway")),
            (503, Code::Server, Some("Service Unavailable")),
            (504, Code::Server, Some("Gateway Timeout")),
            (599, Code::Server, None),
        ] {
            assert_eq!(code(status), expected, "{status}");
            assert_eq!(reason(status), phrase, "{status}");
        }
    }

    #[test]
    fn a_client_error_is_not_transient() {
        for status in [300, 400, 401, 403, 404, 409, 413, 422, 501] {
            assert!(!transient(status), "{status}");
        }
        for status in TRANSIENT.split(' ') {
            assert!(transient(status.parse().unwrap()), "{status}");
        }
        assert_eq!((100..600).filter(|status| transient(*status)).count(), TRANSIENT.split(' ').count());
    }
}
