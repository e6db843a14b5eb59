//! The kinds of credentials and what makes each usable (wire.md B.1 and E.7).

use super::account::Account;
use crate::core::{error::Error, input::Input, jwt, redact::Secret, surroundings::Surroundings};

/// One usable credential.
#[derive(Debug, Clone, PartialEq)]
pub enum Credentials {
    /// Sent as it is.
    ApiKey(Secret),
    /// A bearer token the caller made; sent as it is.
    Token(Secret),
    /// Exchanged for a bearer token.
    Account(Account),
}

const MEMBERS: &str = "apiKey, token, path, credentialsString, roles, context, tokenUri";
const KINDS: [&str; 4] = ["apiKey", "token", "path", "credentialsString"];
/// What only a service account has.
const SERVICE_ACCOUNT: [&str; 3] = ["roles", "context", "tokenUri"];
const API_KEY_LENGTH: usize = 42;

impl Credentials {
    /// Reads and checks credentials; `what` names where they stand. Absent credentials
    /// are none.
    ///
    /// # Errors
    /// [`Error::Credentials`], never with any part of the credential.
    pub fn read(input: &Input, what: &str, around: &Surroundings<'_>) -> Result<Option<Self>, Error> {
        if input.is_absent() {
            return Ok(None);
        }
        let refuse = |why: &str| Error::Credentials(format!("{what} {why}"));
        if matches!(input, Input::Map(_)) {
            input.expect_object(what, MEMBERS).map_err(|error| Error::Credentials(error.message()))?;
        }
        let given: Vec<&str> = KINDS.into_iter().filter(|kind| !input.get(kind).is_absent()).collect();
        let [kind] = given.as_slice() else {
            return Err(refuse(
                "must be an object with exactly one of apiKey, token, path, credentialsString that is not undefined",
            ));
        };
        let narrowing = SERVICE_ACCOUNT.into_iter().find(|member| !input.get(member).is_absent());
        if let (Some(member), "apiKey" | "token") = (narrowing, *kind) {
            // Taken without a word, it would look as if it had narrowed the key.
            return Err(refuse(&format!(
                "has `{member}`, which goes with a service account and has no effect on {kind}"
            )));
        }
        if matches!(*kind, "path" | "credentialsString") {
            return Account::read(input, kind, what, around).map(Self::Account).map(Some);
        }
        let secret = match input.get(kind) {
            Input::Text(text) if text.bytes().all(|byte| byte.is_ascii_graphic()) && !text.is_empty() => text,
            _ => {
                return Err(refuse(&format!(
                    "has an invalid {kind}: it must be a non-empty string without blanks, line breaks or other invisible characters"
                )));
            }
        };
        match *kind {
            "apiKey" if secret.starts_with("sky-") && secret.len() == API_KEY_LENGTH => {
                Ok(Some(Self::ApiKey(Secret::new(secret.clone()))))
            }
            "apiKey" => {
                Err(refuse("has an invalid apiKey: it must begin with `sky-` and be 42 characters long"))
            }
            _ => Self::token(secret, around).map(Some).map_err(|why| refuse(&why)),
        }
    }

    fn token(token: &str, around: &Surroundings<'_>) -> Result<Self, String> {
        match (around.token_claims)(token).as_ref().and_then(jwt::expires_at) {
            None => Err("has an invalid token: it must be a JWT with an `exp` claim".to_owned()),
            Some(exp) if exp <= around.now_s => Err("has an expired token; make a new one".to_owned()),
            Some(_) => Ok(Self::Token(Secret::new(token.to_owned()))),
        }
    }
}

impl Credentials {
    /// What `getVaultConfig` shows: which kind there is and what it is narrowed to, and nothing of it.
    #[must_use]
    pub fn shown(&self) -> Input {
        const MASK: &str = "***";
        match self {
            Self::ApiKey(_) => Input::object([("apiKey", Some(MASK.into()))]),
            Self::Token(_) => Input::object([("token", Some(MASK.into()))]),
            Self::Account(Account { kind, roles, context, own_uri, .. }) => Input::object([
                (*kind, Some(MASK.into())),
                ("roles", Some(roles.clone()).filter(|roles| !roles.is_absent())),
                ("context", (!context.is_absent()).then(|| MASK.into())),
                ("tokenUri", own_uri.as_ref().map(|own| own.audience.as_str().into())),
            ]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "sky-ab12c-0123456789abcdef0123456789abcdef";
    const LIVE: &str = "live.jwt.x";
    const EXPIRED: &str = "expired.jwt.x";

    fn claims(token: &str) -> Option<Input> {
        let exp = match token {
            LIVE => 4.1e9,
            EXPIRED => 1.0e9,
            _ => return None,
        };
        Some(Input::Map(vec![("exp".into(), Input::Number(exp))]))
    }

    fn read(json: &serde_json::Value) -> Result<Option<Credentials>, Error> {
        let around =
            Surroundings { parse_url: &|_| None, token_claims: &claims, has_files: &|| true, now_s: 1.7e9 };
        Credentials::read(&serde_json::from_value(json.clone()).unwrap(), "credentials", &around)
    }

    #[test]
    fn an_api_key_and_a_live_token_are_usable() {
        assert!(matches!(read(&serde_json::json!({ "apiKey": KEY })), Ok(Some(Credentials::ApiKey(_)))));
        assert!(matches!(read(&serde_json::json!({ "token": LIVE })), Ok(Some(Credentials::Token(_)))));
        assert_eq!(read(&serde_json::Value::Null), Ok(None));
    }

    #[test]
    fn everything_else_is_refused_without_showing_it() {
        for json in [
            serde_json::json!({}),
            serde_json::json!("sky-text"),
            serde_json::json!({ "password": "x" }),
            serde_json::json!({ "apiKey": KEY, "token": LIVE }),
            serde_json::json!({ "apiKey": KEY, "path": "" }),
            serde_json::json!({ "apiKey": "" }),
            serde_json::json!({ "apiKey": 5 }),
            serde_json::json!({ "apiKey": KEY.replace("sky", "key") }),
            serde_json::json!({ "apiKey": "sky-short" }),
            serde_json::json!({ "apiKey": KEY.replace("abcdef", "abcde\n") }),
            serde_json::json!({ "apiKey": KEY.replace("abcdef", "abcdé") }),
            serde_json::json!({ "token": "" }),
            serde_json::json!({ "token": "abc" }),
            serde_json::json!({ "token": EXPIRED }),
            serde_json::json!({ "token": format!("{LIVE}\n") }),
            serde_json::json!({ "path": "credentials.json" }),
            serde_json::json!({ "apiKey": KEY, "tokenUri": "nope" }),
            serde_json::json!({ "token": LIVE, "roles": ["r"] }),
            serde_json::json!({ "apiKey": KEY, "context": "c" }),
        ] {
            let refused = read(&json).unwrap_err();
            assert!(matches!(&refused, Error::Credentials(_)), "{json}");
            for secret in [KEY, "sky-short", LIVE, EXPIRED] {
                assert!(!refused.message().contains(secret), "{json}");
            }
        }
    }
}
