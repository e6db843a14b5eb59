//! A service account: who it is, what its tokens are restricted to and where they are issued
//! (wire.md B.2 to B.6). Its private key and context are not here; `pkg-templates/host/accounts.js` has them.

use crate::{
    core::{
        error::Error,
        surroundings::Surroundings,
        urls,
        value::{Value, Withheld},
    },
    host::accounts::Grant,
};

/// The token endpoint; of a token URI only scheme, host and port are used.
const TOKEN_PATH: &str = "/v1/auth/sa/oauth/token";
/// Hosts that a credentials.json may name by itself.
const SKYFLOW_DOMAINS: [&str; 6] = [
    "skyflowapis.com",
    "skyflowapis-preview.com",
    "skyflowapis.dev",
    "skyflowapis.tech",
    "skyflow.com",
    "skyflow.dev",
];

/// As it stands in a configuration.
#[derive(Debug, Clone, PartialEq)]
pub struct Account {
    /// `path` or `credentialsString`.
    pub kind: &'static str,
    /// Where it stands, for messages.
    pub field_path: String,
    /// The place of its holder among the credentials of a configuration.
    pub place: u32,
    /// Where its tokens are issued, if that is known without reading a file.
    uri: Option<TokenUri>,
    /// Role ids that its tokens are restricted to.
    pub roles: Value,
    /// Whether its tokens have a claim `ctx`.
    pub has_context: bool,
    /// The caller's own `tokenUri`.
    pub own_uri: Option<TokenUri>,
}

/// Where tokens are issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenUri {
    /// As it was given.
    pub audience: String,
    /// Where the exchange is sent.
    pub endpoint: String,
}

impl Account {
    /// Reads the credentials `value`, which hold `kind`.
    ///
    /// # Errors
    /// [`Error::InvalidCredentials`], never with any part of the credential.
    pub fn read(
        value: &Value,
        kind: &'static str,
        field_path: &str,
        surroundings: &Surroundings<'_>,
    ) -> Result<Self, Error> {
        let facts = value.get(kind);
        let Some(place) = facts.get("place").count("place", u32::MAX)? else {
            return Err(Error::InvalidCredentials(format!(
                "{field_path}.{kind} must be a string, {}",
                if kind == "path" {
                    "the path of a credentials.json"
                } else {
                    "such as the text of a credentials.json"
                }
            )));
        };
        let context = context_of(value.get("context"), "context", true);
        let restricted = context.and_then(|has_context| {
            let members = [("roles", value.get("roles")), ("tokenUri", value.get("tokenUri"))];
            Self::restricted(kind, field_path, members, has_context, surroundings)
        });
        let mut account = restricted.map_err(|error| error.within(field_path).of_credentials())?;
        account.place = place;
        if kind == "credentialsString" || !facts.get("problem").is_absent() {
            account.uri = Some(account.token_uri(facts, surroundings)?);
        }
        Ok(account)
    }

    /// An account whose credentials.json is read later; roles and token URI come under their names.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] when one of them cannot be used.
    pub fn restricted(
        kind: &'static str,
        field_path: &str,
        [(roles_name, roles), (uri_name, uri)]: [(&str, &Value); 2],
        has_context: bool,
        surroundings: &Surroundings<'_>,
    ) -> Result<Self, Error> {
        if kind == "path" && !(surroundings.has_files)() {
            return Err(Error::UnsupportedRuntime(format!(
                "{field_path}: a path needs a runtime with files (Node, Deno, Bun); give the text of the credentials.json instead"
            )));
        }
        let (field_path, place) = (field_path.to_owned(), 0);
        let own_uri = own_uri(uri, uri_name, surroundings)?;
        let roles = checked_roles(roles, roles_name)?;
        Ok(Self { kind, field_path, place, uri: None, roles, has_context, own_uri })
    }

    /// Where its tokens are issued, known from the start or from the file just opened.
    ///
    /// # Errors
    /// [`Error::InvalidCredentials`] that names what is missing or wrong in the credentials.json.
    pub fn token_uri(&self, facts: &Value, surroundings: &Surroundings<'_>) -> Result<TokenUri, Error> {
        if let Some(known) = &self.uri {
            return Ok(known.clone());
        }
        let refuse = |problem: &str| {
            Error::InvalidCredentials(format!("{}: its {} {problem}", self.field_path, self.kind))
        };
        if let Value::Text(problem) = facts.get("problem") {
            return Err(refuse(problem));
        }
        if let Some(own) = &self.own_uri {
            return Ok(own.clone());
        }
        let Value::Text(text) = facts.get("tokenUri") else { return Err(refuse("has no tokenURI")) };
        let parts = (surroundings.parse_url)(text);
        let hostname = parts.as_ref().map(|parts| parts.hostname.clone()).unwrap_or_default();
        let uri =
            TokenUri::new(text, "has a tokenURI that", parts).map_err(|error| refuse(&error.to_string()))?;
        if !is_trusted(&hostname) {
            return Err(refuse(
                "has a tokenURI that is not Skyflow's; if you trust that host, give it as `tokenUri` beside the credentials",
            ));
        }
        Ok(uri)
    }

    /// The claim `aud` of tokens that it signs for the vault: its token URI, whether or not that may be called.
    ///
    /// # Errors
    /// [`Error::InvalidCredentials`] that names what is missing or wrong in the credentials.json.
    pub fn audience(&self, facts: &Value) -> Result<String, Error> {
        let refuse = |problem: &str| {
            Error::InvalidCredentials(format!("{}: its {} {problem}", self.field_path, self.kind))
        };
        match (facts.get("problem"), &self.own_uri, facts.get("tokenUri")) {
            (Value::Text(problem), ..) => Err(refuse(problem)),
            (_, Some(own), _) => Ok(own.audience.clone()),
            (_, None, Value::Text(text)) if !text.trim().is_empty() => Ok(text.clone()),
            _ => Err(refuse("has no tokenURI")),
        }
    }

    /// Whether a token of one is a token of the other, given the same key and context.
    pub fn same_tokens(&self, other: &Self) -> bool {
        self.own_uri == other.own_uri && self.roles == other.roles
    }

    /// What its tokens are restricted to.
    pub fn grant<'a>(&'a self, uri: &'a TokenUri) -> Grant<'a> {
        self.grant_for(&uri.audience)
    }

    /// The same for any audience.
    pub fn grant_for<'a>(&'a self, audience: &'a str) -> Grant<'a> {
        Grant { field_path: &self.field_path, audience, scope: self.scope() }
    }

    fn scope(&self) -> Option<String> {
        let mut scope = String::new();
        for role in self.roles.list("roles").unwrap_or_default() {
            scope.push_str(if scope.is_empty() { "role:" } else { " role:" });
            scope.push_str(role.as_text().unwrap_or_default());
        }
        Some(scope).filter(|scope| !scope.is_empty())
    }
}

impl TokenUri {
    fn new(audience: &str, field_path: &str, parts: Option<urls::UrlParts>) -> Result<Self, Error> {
        let origin = parts.as_ref().map(|parts| parts.origin.clone()).unwrap_or_default();
        urls::base_url(field_path, parts)?;
        Ok(Self { audience: audience.to_owned(), endpoint: origin + TOKEN_PATH })
    }
}

fn own_uri(
    value: &Value,
    field_path: &str,
    surroundings: &Surroundings<'_>,
) -> Result<Option<TokenUri>, Error> {
    if value.is_absent() {
        return Ok(None);
    }
    let text = value.text(field_path)?;
    TokenUri::new(text, field_path, (surroundings.parse_url)(text)).map(Some)
}

fn is_trusted(hostname: &str) -> bool {
    urls::is_loopback(hostname)
        || SKYFLOW_DOMAINS.into_iter().any(|domain| {
            hostname.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        })
}

fn checked_roles(value: &Value, field_path: &str) -> Result<Value, Error> {
    // A blank inside would be the beginning of another role.
    let is_role = |role: &Value| {
        role.as_text()
            .is_some_and(|text| !text.is_empty() && text.bytes().all(|byte| byte > b' ' && byte != 0x7f))
    };
    match value {
        Value::Absent => Ok(Value::Absent),
        Value::List(items) if !items.is_empty() && items.iter().all(is_role) => Ok(value.clone()),
        _ => Err(Error::input(format!(
            "{field_path} must be a list of at least one role id, each without blanks"
        ))),
    }
}

/// Whether there is a claim `ctx`, by what JavaScript found out about the context: it holds the context itself. Empty
/// text and an empty object make no claim, as in the official SDKs; where that would look as if it had restricted the
/// tokens (`strict`) they are refused.
///
/// # Errors
/// [`Error::InvalidInput`] when it cannot be a context.
pub fn context_of(facts: &Value, field_path: &str, strict: bool) -> Result<bool, Error> {
    let refuse = |problem: &str| Err(Error::input(format!("{field_path} {problem}")));
    match facts.get("context").as_text() {
        None => match facts {
            Value::Absent => Ok(false),
            Value::Withheld(Withheld::Unreadable) => refuse("threw while it was read"),
            _ => refuse("must be a string or an object"),
        },
        Some("usable") => Ok(true),
        Some("masked") => refuse(
            "is `***`, the masked form that a configuration is read back with; give the context itself",
        ),
        Some("empty") if strict => refuse("is empty; leave it out"),
        Some("empty") => Ok(false),
        Some("blank") => refuse("must not be blank"),
        Some("key") => refuse("has a key that is not made of letters, digits and underscores alone"),
        Some("lossy") => refuse(
            "holds what JSON cannot carry: undefined, a bigint, NaN, an invalid Date, a function, a promise, a Map or Set, a buffer, a cycle. Convert it first",
        ),
        Some(_) => refuse("must be a string or an object"),
    }
}

#[cfg(test)]
#[path = "account_tests.rs"]
mod tests;
