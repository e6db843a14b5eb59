//! Which headers a caller may add to a call, and what may stand in them.

use super::error::Error;

/// Credentials and framing are this client's to set: a caller's own would override the vault's
/// authorization, or split the request.
const REFUSED: [&str; 14] = [
    "authorization",
    "x-skyflow-authorization",
    "host",
    "cookie",
    "content-length",
    "content-type",
    "content-encoding",
    "transfer-encoding",
    "connection",
    "keep-alive",
    "upgrade",
    "te",
    "trailer",
    "expect",
];

/// Checks one header of `CallOptions.headers`.
///
/// # Errors
/// [`Error::Input`] that names the header, never its value.
pub fn check(name: &str, value: &str) -> Result<(), Error> {
    let shown = name.chars().filter(char::is_ascii_graphic).take(64).collect::<String>();
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if name.is_empty() || !name.bytes().all(is_token) {
        return Err(Error::input(format!("headers: `{shown}` is not a header name")));
    }
    let lower = name.to_ascii_lowercase();
    if REFUSED.contains(&lower.as_str()) || lower.starts_with("proxy-") || lower.starts_with("sec-") {
        return Err(Error::input(format!(
            "headers: `{shown}` is set by the client; use `credentials` for authorization and leave framing headers out"
        )));
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
        for (name, value) in [("x-trace-id", "abc"), ("X-Empty", ""), ("accept-language", "de, en;q=0.5")] {
            assert_eq!(check(name, value), Ok(()));
        }
    }

    #[test]
    fn credentials_framing_and_injection_are_refused() {
        for name in [
            "Authorization",
            "x-skyflow-authorization",
            "HOST",
            "content-length",
            "Cookie",
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
