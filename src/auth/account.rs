//! A service account: who it is, what its tokens are narrowed to and where they are issued
//! (wire.md B.2 to B.6). Its private key is not here; `pkg-templates/accounts.js` has it.

use crate::{
    core::{error::Error, input::Input, surroundings::Surroundings, urls},
    host::accounts::Narrowed,
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
    pub what: String,
    /// Its place in the list of accounts that JavaScript holds.
    pub at: u32,
    /// Where its tokens are issued, if that is known without reading a file.
    uri: Option<TokenUri>,
    /// Role ids that its tokens are narrowed to.
    pub roles: Input,
    /// The claim `ctx` of its tokens.
    pub context: Input,
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
    /// Reads the credentials `input`, which hold `kind`.
    ///
    /// # Errors
    /// [`Error::Credentials`], never with any part of the credential.
    pub fn read(
        input: &Input,
        kind: &'static str,
        what: &str,
        around: &Surroundings<'_>,
    ) -> Result<Self, Error> {
        let facts = input.get(kind);
        let Input::Number(place) = facts.get("account") else {
            return Err(Error::Credentials(format!("{what}.{kind} must be a string")));
        };
        let given = ["roles", "context", "tokenUri"].map(|member| (member, input.get(member)));
        let mut account = Self::narrowed(kind, what, given, around).map_err(|error| match error {
            Error::Input(message) => Error::Credentials(format!("{what}.{message}")),
            other => other,
        })?;
        if account.context.is_absent() && !input.get("context").is_absent() {
            // Dropped without a word, it would look as if it had narrowed the tokens.
            return Err(Error::Credentials(format!("{what}.context is empty; leave it out")));
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "made by our own code")]
        {
            account.at = *place as u32;
        }
        if kind == "credentialsString" || !facts.get("problem").is_absent() {
            account.uri = Some(account.token_uri(facts, around)?);
        }
        Ok(account)
    }

    /// An account whose credentials.json is read later; `given` are roles, context and token URI under their names.
    ///
    /// # Errors
    /// [`Error::Input`] when one of them cannot be used.
    pub fn narrowed(
        kind: &'static str,
        what: &str,
        [(roles_name, roles), (context_name, context), (uri_name, uri)]: [(&str, &Input); 3],
        around: &Surroundings<'_>,
    ) -> Result<Self, Error> {
        if kind == "path" && !(around.has_files)() {
            return Err(Error::Runtime(format!(
                "{what}: a path needs a runtime with files (Node, Deno, Bun); give the text of the credentials.json instead"
            )));
        }
        let (what, at, none) = (what.to_owned(), 0, None);
        let context = checked_context(context, context_name)?;
        let own_uri = own_uri(uri, uri_name, around)?;
        Ok(Self { kind, what, at, uri: none, roles: checked_roles(roles, roles_name)?, context, own_uri })
    }

    /// Where its tokens are issued, known from the start or from the file just opened.
    ///
    /// # Errors
    /// [`Error::Credentials`] that names what is missing or wrong in the credentials.json.
    pub fn token_uri(&self, facts: &Input, around: &Surroundings<'_>) -> Result<TokenUri, Error> {
        if let Some(known) = &self.uri {
            return Ok(known.clone());
        }
        let refuse = |why: &str| Error::Credentials(format!("{}: its {} {why}", self.what, self.kind));
        if let Input::Text(problem) = facts.get("problem") {
            return Err(refuse(problem));
        }
        if let Some(own) = &self.own_uri {
            return Ok(own.clone());
        }
        let Input::Text(text) = facts.get("tokenUri") else { return Err(refuse("has no tokenURI")) };
        let parts = (around.parse_url)(text);
        let hostname = parts.as_ref().map(|parts| parts.hostname.clone()).unwrap_or_default();
        let uri =
            TokenUri::new(text, "has a tokenURI that", parts).map_err(|error| refuse(&error.message()))?;
        if !is_trusted(&hostname) {
            return Err(refuse(
                "has a tokenURI that is not Skyflow's; if you trust that host, give it as `tokenUri` beside the credentials",
            ));
        }
        Ok(uri)
    }

    /// Whether a token of one is a token of the other, given the same key.
    pub fn same_tokens(&self, other: &Self) -> bool {
        self.own_uri == other.own_uri && self.roles == other.roles && self.context == other.context
    }

    /// What its tokens are narrowed to.
    pub fn narrowing<'a>(&'a self, uri: &'a TokenUri) -> Narrowed<'a> {
        Narrowed { what: &self.what, audience: &uri.audience, scope: self.scope(), context: &self.context }
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
    fn new(audience: &str, what: &str, parts: Option<urls::UrlParts>) -> Result<Self, Error> {
        let origin = parts.as_ref().map(|parts| parts.origin.clone()).unwrap_or_default();
        urls::base_url(what, parts)?;
        Ok(Self { audience: audience.to_owned(), endpoint: origin + TOKEN_PATH })
    }
}

fn own_uri(given: &Input, what: &str, around: &Surroundings<'_>) -> Result<Option<TokenUri>, Error> {
    if given.is_absent() {
        return Ok(None);
    }
    let text = given.text(what)?;
    TokenUri::new(text, what, (around.parse_url)(text)).map(Some)
}

fn is_trusted(hostname: &str) -> bool {
    urls::is_loopback(hostname)
        || SKYFLOW_DOMAINS.into_iter().any(|domain| {
            hostname.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        })
}

fn checked_roles(given: &Input, what: &str) -> Result<Input, Error> {
    // A blank inside would be the beginning of another role.
    let is_role = |role: &Input| {
        role.as_text()
            .is_some_and(|text| !text.is_empty() && text.bytes().all(|byte| byte > b' ' && byte != 0x7f))
    };
    match given {
        Input::Absent => Ok(Input::Absent),
        Input::List(items) if !items.is_empty() && items.iter().all(is_role) => Ok(given.clone()),
        _ => Err(Error::input(format!("{what} must be a list of at least one role id, each without blanks"))),
    }
}

/// Nothing for what is empty: the official SDKs make no claim of it.
fn checked_context(given: &Input, what: &str) -> Result<Input, Error> {
    let refuse = |why: &str| Err(Error::input(format!("{what} {why}")));
    match given {
        Input::Absent => Ok(Input::Absent),
        Input::Text(text) if text.is_empty() => Ok(Input::Absent),
        Input::Map(members) if members.is_empty() => Ok(Input::Absent),
        Input::Text(text) if text.trim().is_empty() => refuse("must not be blank"),
        Input::Number(number) if !number.is_finite() => refuse("must be a finite number"),
        Input::List(_) => refuse("must be a string or an object"),
        Input::Map(members) => {
            let is_key = |key: &str| {
                !key.is_empty()
                    && key != "__proto__"
                    && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
            };
            if members.iter().all(|(key, _)| is_key(key)) {
                Ok(given.clone())
            } else {
                refuse("has a key that is not made of letters, digits and underscores alone")
            }
        }
        _ => Ok(given.clone()),
    }
}

#[cfg(test)]
#[path = "account_tests.rs"]
mod tests;
