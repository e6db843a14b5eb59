//! Which headers a caller may add to a call. Their values stay in JavaScript, which checks their characters.

use super::error::Error;

/// What a caller's own would override: the vault's authorization, and what its body is.
const OURS: [&str; 5] =
    ["authorization", "x-skyflow-authorization", "cookie", "content-type", "content-encoding"];
/// What would split a request.
const FRAMING: [&str; 9] = [
    "host",
    "content-length",
    "transfer-encoding",
    "connection",
    "keep-alive",
    "upgrade",
    "te",
    "trailer",
    "expect",
];

/// Checks the name of a header of `CallOptions.headers`; `lower` is in lower case.
///
/// # Errors
/// [`Error::InvalidInput`] that names the header.
pub fn check(lower: &str) -> Result<(), Error> {
    if OURS.contains(&lower) { Err(set_by_client(lower)) } else { check_own(lower) }
}

fn set_by_client(name: &str) -> Error {
    Error::input(format!(
        "headers: `{name}` is set by the client; use `credentials` for authorization and leave framing headers out"
    ))
}

/// Checks the name of a header of a connection's request, which may bring credentials of its own and the content type of
/// its body.
///
/// # Errors
/// As [`check`]'s.
pub fn check_own(name: &str) -> Result<(), Error> {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if name.is_empty() || !name.bytes().all(is_token) {
        let problem =
            "headers has a name that no header can have; it is not repeated here, because it may be a value";
        return Err(Error::input(problem));
    }
    if name == "contenttype" || name == "content_type" {
        return Err(Error::input("headers: `content-type` is written with a hyphen"));
    }
    // What follows the prefix may be a value.
    let prefix = ["proxy-", "sec-"].into_iter().find(|prefix| name.starts_with(prefix));
    match prefix {
        Some(prefix) => Err(set_by_client(&[prefix, "*"].concat())),
        None if FRAMING.contains(&name) => Err(set_by_client(name)),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_headers_pass() {
        for name in ["x-trace-id", "x-empty", "accept-language"] {
            assert_eq!(check(name), Ok(()));
        }
    }

    #[test]
    fn a_connections_request_may_bring_its_own() {
        for name in OURS {
            assert_eq!(check_own(name), Ok(()));
        }
        for name in FRAMING.into_iter().chain(["contenttype", "content_type"]) {
            assert!(check_own(name).is_err(), "{name}");
        }
    }

    #[test]
    fn credentials_framing_and_broken_names_are_refused() {
        for name in [
            "authorization",
            "x-skyflow-authorization",
            "host",
            "content-length",
            "cookie",
            "proxy-authorization",
            "sec-fetch-mode",
            "",
            "a b",
            "a:",
            "é",
            "a\r\nb",
        ] {
            assert!(check(name).is_err(), "{name:?}");
        }
    }
}
