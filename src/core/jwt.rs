//! Reads what a bearer token says of itself. Nothing here verifies a signature: that is for the
//! vault, which alone can.

use jwt_compact::UntrustedToken;
use serde::Deserialize;

/// Only the standard claims are looked at.
#[derive(Deserialize)]
struct Other {}

/// Seconds since 1970 at which a token ends, as its claims say. `None` when it is not a JWT or
/// does not say so as a positive number: such a token is not to be trusted with time.
#[must_use]
pub fn expires_at(token: &str) -> Option<i64> {
    let parsed = UntrustedToken::new(token).ok()?;
    let claims = parsed.deserialize_claims_unchecked::<Other>().ok()?;
    claims.expiration.map(|date| date.timestamp()).filter(|exp| *exp > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    // {"alg":"RS256","typ":"JWT"} and the claims given, in unpadded base64url.
    const HEADER: &str = "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9";

    #[test]
    fn the_expiry_is_read_and_nonsense_has_none() {
        for (claims, expected) in [
            ("eyJzdWIiOiJnb2xkZW4iLCJleHAiOjQxMDI0NDQ4MDB9", Some(4_102_444_800)), // exp 2100
            ("eyJzdWIiOiJnb2xkZW4iLCJleHAiOjEwMDAwMDAwMDB9", Some(1_000_000_000)), // exp 2001
            ("eyJzdWIiOiJnb2xkZW4ifQ", None),                                      // no exp
            ("eyJleHAiOjB9", None),                                                // exp 0
            ("eyJleHAiOiI0MTAyNDQ0ODAwIn0", None),                                 // exp as text
            ("eyJleHAiOi0xfQ", None),                                              // exp -1
            ("bm90IGpzb24", None),
        ] {
            assert_eq!(expires_at(&format!("{HEADER}.{claims}.c2lnbmF0dXJl")), expected, "{claims}");
        }
        for token in ["", "a", "a.b", "a.b.c", "....", "\u{0}", &"x".repeat(100_000)] {
            assert_eq!(expires_at(token), None);
        }
    }
}
