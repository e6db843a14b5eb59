//! Who may call: the check of the `authorization` header.
//!
//! The API key, or a bearer token that the vault issued (`accounts.rs`).

use crate::error::ApiError;

/// Whether `authorization` is `Bearer <API key>`; anything else there may be a bearer token.
pub(crate) fn authorize(authorization: Option<&str>, api_key: &str) -> Result<bool, ApiError> {
    let Some(header) = authorization.map(str::trim).filter(|header| !header.is_empty()) else {
        return Err(ApiError::unauthorized("Unauthenticated. The authorization header is missing."));
    };
    let credential = match header.split_once(' ') {
        Some((scheme, credential)) if scheme.eq_ignore_ascii_case("bearer") => credential.trim(),
        _ => {
            return Err(ApiError::unauthorized(
                "Unauthenticated. The authorization header must be a bearer token.",
            ));
        }
    };
    Ok(credential == api_key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_key_itself_as_a_bearer_token_passes() {
        assert!(authorize(Some("Bearer sky-key"), "sky-key").unwrap());
        assert!(authorize(Some("bearer  sky-key "), "sky-key").unwrap());
        assert!(!authorize(Some("Bearer sky-ke"), "sky-key").unwrap());
        for header in [None, Some(""), Some("sky-key"), Some("Basic sky-key")] {
            assert_eq!(authorize(header, "sky-key").unwrap_err().status(), 401);
        }
    }
}
