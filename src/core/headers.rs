//! Which headers a caller may add to a call, and what may stand in them.

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

/// Checks one header of `CallOptions.headers`; `lower` is its name in lower case.
///
/// # Errors
/// [`Error::Input`] that names the header, never its value.
pub fn check(lower: &str, value: &str) -> Result<(), Error> {
    if OURS.contains(&lower) { Err(set_by_client(lower)) } else { check_own(lower, value) }
}

fn set_by_client(name: &str) -> Error {
    Error::input(format!(
        "headers: `{name}` is set by the client; use `credentials` for authorization and leave framing headers out"
    ))
}

/// Checks one header of a connection's request, which may bring credentials of its own and says what its body is.
///
/// # Errors
/// As [`check`]'s.
pub fn check_own(name: &str, value: &str) -> Result<(), Error> {
    let shown = name.chars().filter(char::is_ascii_graphic).take(64).collect::<String>();
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if name.is_empty() || !name.bytes().all(is_token) {
        return Err(Error::input(format!("headers: `{shown}` is not a header name")));
    }
    if FRAMING.contains(&name) || name.starts_with("proxy-") || name.starts_with("sec-") {
        return Err(set_by_client(name));
    }
    if !is_value(value) {
        return Err(Error::input(format!(
            "headers: the value of `{shown}` must be visible ASCII text, without line breaks and without blanks at its ends"
        )));
    }
    Ok(())
}

fn is_value(value: &str) -> bool {
    value.trim() == value && value.bytes().all(|byte| (0x20..=0x7e).contains(&byte) || byte == b'\t')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_headers_pass() {
        for (name, value) in [("x-trace-id", "abc"), ("x-empty", ""), ("accept-language", "de, en;q=0.5")] {
            assert_eq!(check(name, value), Ok(()));
        }
    }

    #[test]
    fn a_connections_request_may_say_what_it_brings() {
        for name in OURS {
            assert_eq!(check_own(name, "x"), Ok(()));
            assert!(check_own(name, "x\r\ny: z").is_err());
        }
        for name in FRAMING {
            assert!(check_own(name, "x").is_err(), "{name}");
        }
    }

    #[test]
    fn credentials_framing_and_injection_are_refused() {
        for name in [
            "authorization",
            "x-skyflow-authorization",
            "host",
            "content-length",
            "cookie",
            "proxy-authorization",
            "sec-fetch-mode",
        ] {
            assert!(check(name, "x").is_err(), "{name}");
        }
        for name in ["", "a b", "a:", "é", "a\r\nb"] {
            assert!(check(name, "x").is_err(), "{name:?}");
        }
        for value in ["a\r\nx: y", "a\n", "\0", " a", "a ", "é"] {
            let error = check("x-a", value).unwrap_err();
            assert!(error.message().contains("x-a"), "{value:?}");
        }
    }
}
