//! What a bearer token says of itself. Nothing here verifies a signature: that is for the vault,
//! which alone can.

use super::input::Input;

/// Seconds since 1970 at which a token ends, by its claims. `None` when they do not say so as a
/// positive number: such a token is not to be trusted with time.
#[must_use]
pub fn expires_at(claims: &Input) -> Option<f64> {
    moment(claims.get("exp"))
}

/// Seconds since 1970 at which a token was made, by its claims.
#[must_use]
pub fn issued_at(claims: &Input) -> Option<f64> {
    moment(claims.get("iat"))
}

fn moment(claim: &Input) -> Option<f64> {
    match claim {
        Input::Number(seconds) if seconds.is_finite() && *seconds > 0.0 => Some(*seconds),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_expiry_is_read_and_nonsense_has_none() {
        for (claims, expected) in [
            (r#"{"exp":4102444800}"#, Some(4_102_444_800.0)),
            (r#"{"exp":1.5}"#, Some(1.5)),
            (r#"{"sub":"golden"}"#, None),
            (r#"{"exp":0}"#, None),
            (r#"{"exp":-1}"#, None),
            (r#"{"exp":"4102444800"}"#, None),
            (r#"{"exp":[1]}"#, None),
            ("[4102444800]", None),
            ("null", None),
        ] {
            assert_eq!(expires_at(&serde_json::from_str(claims).unwrap()), expected, "{claims}");
        }
        assert_eq!(expires_at(&Input::Map(vec![("exp".into(), Input::Number(f64::INFINITY))])), None);
    }
}
