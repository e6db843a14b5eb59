//! Who may call: the check of the `authorization` header.
//!
//! Today the API key is the only credential. Bearer tokens of the service account are verified
//! here too once the token endpoint exists; nothing else in the crate looks at credentials.

use crate::error::ApiError;

/// Lets a request pass whose `authorization` is `Bearer <API key>`.
pub(crate) fn authorize(authorization: Option<&str>, api_key: &str) -> Result<(), ApiError> {
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
    if credential == api_key {
        Ok(())
    } else {
        Err(ApiError::unauthorized(
            "Unauthenticated. The API key or bearer token is not valid for this vault.",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_key_itself_as_a_bearer_token_passes() {
        assert!(authorize(Some("Bearer sky-key"), "sky-key").is_ok());
        assert!(authorize(Some("bearer  sky-key "), "sky-key").is_ok());
        for header in
            [None, Some(""), Some("sky-key"), Some("Basic sky-key"), Some("Bearer sky-ke"), Some("Bearer ")]
        {
            assert_eq!(authorize(header, "sky-key").unwrap_err().status(), 401);
        }
    }
}
