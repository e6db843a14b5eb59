//! The kinds of credentials and what makes each usable (wire.md B.1 and E.7). JavaScript holds their texts; what comes
//! here are facts about them.

use super::account::Account;
use crate::core::{error::Error, surroundings::Surroundings, value::Value};

/// One usable credential. API keys and tokens are held in JavaScript, at this place of the keyring.
#[derive(Debug, Clone, PartialEq)]
pub enum Credentials {
    /// Sent as it is.
    ApiKey(u32),
    /// A bearer token the caller made; sent as it is.
    Token(u32),
    /// Exchanged for a bearer token.
    Account(Account),
    /// The caller's function `getToken`, which gives bearer tokens.
    Provider {
        /// The place of its holder.
        place: u32,
        /// Where it stands, for messages.
        field_path: String,
    },
}

const MEMBERS: [&str; 8] =
    ["apiKey", "token", "path", "credentialsString", "getToken", "roles", "context", "tokenUri"];
const KINDS: [&str; 5] = ["apiKey", "token", "path", "credentialsString", "getToken"];
/// What only a service account has.
const SERVICE_ACCOUNT: [&str; 3] = ["roles", "context", "tokenUri"];
const API_KEY_LENGTH: u32 = 42;

impl Credentials {
    /// Reads and checks credentials; `field_path` names where they stand. Absent credentials are none.
    ///
    /// # Errors
    /// [`Error::InvalidCredentials`], never with any part of the credential.
    pub fn read(
        value: &Value,
        field_path: &str,
        surroundings: &Surroundings<'_>,
    ) -> Result<Option<Self>, Error> {
        if value.is_absent() {
            return Ok(None);
        }
        if matches!(value, Value::Map(_)) {
            value.expect_object(field_path, &MEMBERS).map_err(Error::of_credentials)?;
        }
        let refuse = |problem: String| Error::InvalidCredentials(format!("{field_path} {problem}"));
        let kind = kind_of(value).map_err(refuse)?;
        let facts = value.get(kind);
        if let (Value::Absent, Value::Text(problem)) = (facts.get("place"), facts.get("problem")) {
            return Err(refuse(format!("has an invalid {kind}: {problem}")));
        }
        let read = match kind {
            "path" | "credentialsString" => {
                Account::read(value, kind, field_path, surroundings).map(Self::Account)
            }
            _ => Self::of_secret(kind, facts, field_path).map_err(refuse),
        };
        read.map(Some)
    }

    /// Credentials without a service account, by what is known of them; or what is wrong.
    fn of_secret(kind: &str, facts: &Value, field_path: &str) -> Result<Self, String> {
        let invalid = |problem: &str| Err(["has an invalid ", kind, ": it must ", problem].concat());
        let count = |name: &str| facts.get(name).count(name, u32::MAX).ok().flatten();
        let Some(place) = count("place") else {
            return invalid(if kind == "getToken" { "be a function" } else { "be a string" });
        };
        if kind == "getToken" {
            return Ok(Self::Provider { place, field_path: field_path.to_owned() });
        }
        if !matches!(facts.get("visible"), Value::Bool(true)) {
            return invalid(
                "be a non-empty string without blanks, quotes, line breaks or other invisible characters, and without `Bearer`",
            );
        }
        if kind == "apiKey" {
            if facts.get("prefix").as_text() == Some("sky-") && count("length") == Some(API_KEY_LENGTH) {
                return Ok(Self::ApiKey(place));
            }
            return invalid("begin with `sky-` and be 42 characters long. A bearer token goes in `token`");
        }
        match facts.get("lifeS") {
            Value::Number(seconds) if *seconds > 0.0 => Ok(Self::Token(place)),
            Value::Number(seconds) if *seconds <= 0.0 => {
                Err("has an expired token; make a new one".to_owned())
            }
            _ => invalid("be a JWT with an `exp` claim. An API key goes in `apiKey`"),
        }
    }

    /// The credentials as `getVaultConfig` shows them: which kind there is and what it is restricted to.
    #[must_use]
    pub fn shown(&self) -> Value {
        const MASK: &str = "***";
        match self {
            Self::ApiKey(_) => Value::object([("apiKey", Some(MASK.into()))]),
            Self::Token(_) => Value::object([("token", Some(MASK.into()))]),
            Self::Provider { .. } => Value::object([("getToken", Some(MASK.into()))]),
            Self::Account(Account { kind, roles, has_context, own_uri, .. }) => Value::object([
                (*kind, Some(MASK.into())),
                ("roles", Some(roles.clone()).filter(|roles| !roles.is_absent())),
                ("context", has_context.then(|| MASK.into())),
                ("tokenUri", own_uri.as_ref().map(|own| own.audience.as_str().into())),
            ]),
        }
    }
}

/// The one kind of credentials that is there, with nothing beside it that has no effect; or what is wrong.
fn kind_of(value: &Value) -> Result<&'static str, String> {
    let present: Vec<&str> = KINDS.into_iter().filter(|kind| !value.get(kind).is_absent()).collect();
    let [kind] = present.as_slice() else {
        return Err(match (value, present.as_slice()) {
            (Value::Map(_), []) => {
                "must have one of apiKey, token, path, credentialsString, getToken, and all of them are undefined: is a variable of the environment not set?".to_owned()
            }
            (Value::Map(_), several) => format!(
                "must have exactly one of apiKey, token, path, credentialsString, getToken, not {}",
                several.join(" and ")
            ),
            _ => {
                let problem = "must be an object with exactly one of apiKey, token, path, credentialsString, getToken";
                match value {
                    Value::Withheld(_) => format!("{problem}, not {}", value.kind()),
                    _ => problem.to_owned(),
                }
            }
        });
    };
    let restriction = SERVICE_ACCOUNT.into_iter().find(|member| !value.get(member).is_absent());
    match (restriction, *kind) {
        // Accepted silently, it would look as if it had restricted the key.
        (Some(member), "apiKey" | "token" | "getToken") => {
            Err(format!("has `{member}`, which goes with a service account and has no effect on {kind}"))
        }
        _ => Ok(kind),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(json: &serde_json::Value) -> Result<Option<Credentials>, Error> {
        let surroundings = Surroundings { parse_url: &|_| None, has_files: &|| true };
        Credentials::read(&serde_json::from_value(json.clone()).unwrap(), "credentials", &surroundings)
    }

    fn key(length: u32) -> serde_json::Value {
        json!({ "place": 3, "visible": true, "length": length, "prefix": "sky-" })
    }

    fn token(life_s: f64) -> serde_json::Value {
        json!({ "place": 4, "visible": true, "lifeS": life_s })
    }

    #[test]
    fn an_api_key_and_a_live_token_are_usable() {
        assert_eq!(read(&json!({ "apiKey": key(42) })), Ok(Some(Credentials::ApiKey(3))));
        assert_eq!(read(&json!({ "token": token(60.0) })), Ok(Some(Credentials::Token(4))));
        assert_eq!(read(&serde_json::Value::Null), Ok(None));
        let provider = Credentials::Provider { place: 5, field_path: "credentials".to_owned() };
        assert_eq!(read(&json!({ "getToken": { "place": 5 } })), Ok(Some(provider)));
    }

    #[test]
    fn everything_else_is_refused() {
        for json in [
            json!({}),
            json!("sky-text"),
            json!({ "password": "x" }),
            json!({ "apiKey": key(42), "token": token(60.0) }),
            json!({ "apiKey": key(41) }),
            json!({ "apiKey": { "place": 3, "visible": true, "length": 42, "prefix": "key-" } }),
            json!({ "apiKey": { "place": 3, "visible": false, "length": 42, "prefix": "sky-" } }),
            json!({ "apiKey": 5 }),
            json!({ "token": token(-60.0) }),
            json!({ "token": { "place": 4, "visible": true } }),
            json!({ "token": { "place": 4, "visible": true, "lifeS": "60" } }),
            json!({ "path": "credentials.json" }),
            json!({ "apiKey": key(42), "tokenUri": "nope" }),
            json!({ "token": token(60.0), "roles": ["r"] }),
            json!({ "apiKey": key(42), "context": "c" }),
            json!({ "getToken": { "place": 5 }, "roles": ["r"] }),
            json!({ "getToken": { "place": 5 }, "apiKey": key(42) }),
            json!({ "getToken": false }),
        ] {
            assert!(matches!(read(&json), Err(Error::InvalidCredentials(_))), "{json}");
        }
    }

    #[test]
    fn each_mistake_is_told_from_the_others() {
        for (json, message) in [
            (
                json!({}),
                "credentials must have one of apiKey, token, path, credentialsString, getToken, and all of them are undefined: is a variable of the environment not set?",
            ),
            (
                json!("text"),
                "credentials must be an object with exactly one of apiKey, token, path, credentialsString, getToken",
            ),
            (
                json!({ "apiKey": key(42), "token": token(60.0) }),
                "credentials must have exactly one of apiKey, token, path, credentialsString, getToken, not apiKey and token",
            ),
            (json!({ "token": token(-1.0) }), "credentials has an expired token; make a new one"),
            (json!({ "token": token(0.0) }), "credentials has an expired token; make a new one"),
            (
                json!({ "token": { "place": 4, "visible": true } }),
                "credentials has an invalid token: it must be a JWT with an `exp` claim. An API key goes in `apiKey`",
            ),
            (
                json!({ "apiKey": { "problem": "it is empty" } }),
                "credentials has an invalid apiKey: it is empty",
            ),
            (json!({ "apiKey": 5 }), "credentials has an invalid apiKey: it must be a string"),
            (json!({ "getToken": "text" }), "credentials has an invalid getToken: it must be a function"),
        ] {
            assert_eq!(read(&json).unwrap_err().to_string(), message, "{json}");
        }
        let unknown = Value::object([
            ("place", Some(4_u32.into())),
            ("visible", Some(Value::Bool(true))),
            ("lifeS", Some(f64::NAN.into())),
        ]);
        let surroundings = Surroundings { parse_url: &|_| None, has_files: &|| true };
        let value = Value::Map(vec![("token".to_owned(), unknown)]);
        let refused = Credentials::read(&value, "credentials", &surroundings).unwrap_err();
        assert!(refused.to_string().contains("it must be a JWT"), "{refused}");
    }

    #[test]
    fn what_is_shown_is_the_kind_and_what_it_is_restricted_to() {
        let shown = |json: &serde_json::Value| {
            let shown = read(json).unwrap().unwrap().shown();
            ["apiKey", "token", "getToken", "path", "roles", "context", "tokenUri"]
                .into_iter()
                .filter(|name| !shown.get(name).is_absent())
                .collect::<Vec<_>>()
        };
        assert_eq!(shown(&json!({ "apiKey": key(42) })), ["apiKey"]);
        assert_eq!(shown(&json!({ "token": token(60.0) })), ["token"]);
        assert_eq!(shown(&json!({ "getToken": { "place": 5 } })), ["getToken"]);
        assert_eq!(shown(&json!({ "path": { "place": 5 } })), ["path"]);
        let restricted =
            json!({ "path": { "place": 5 }, "roles": ["r"], "context": { "context": "usable" } });
        assert_eq!(shown(&restricted), ["path", "roles", "context"]);
    }

    #[test]
    fn a_misspelt_kind_is_recognized() {
        let refused = read(&json!({ "api_key": "x" })).unwrap_err();
        assert_eq!(refused.to_string(), "`api_key` is not a member of credentials; did you mean `apiKey`?");
    }
}
