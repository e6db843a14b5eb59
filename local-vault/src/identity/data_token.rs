//! Signed data tokens: data tokens that a client signs with the key of the service account.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::Value;

use super::{Caller, Identity, jwt::time_options};

/// The prefix of a signed data token.
const PREFIX: &str = "signed_token_";

/// The claims of a signed data token.
#[derive(Deserialize)]
struct DataTokenClaims {
    iss: Option<String>,
    sub: Option<String>,
    key: Option<String>,
    tok: Option<String>,
    ctx: Option<Value>,
}

/// Verifies the signed data tokens of one request.
pub(crate) struct DataTokens<'a> {
    pub(crate) identity: &'a Identity,
    pub(crate) caller: &'a Caller,
    pub(crate) now_ms: u64,
}

impl DataTokens<'_> {
    /// The data token in `token`, which is `token` itself unless it is signed; or the reason why the
    /// signed one is not valid.
    pub(crate) fn data_token<'t>(&self, token: &'t str) -> Result<Cow<'t, str>, &'static str> {
        let Some(signed) = token.strip_prefix(PREFIX) else { return Ok(Cow::Borrowed(token)) };
        let account = self.identity.account.as_ref().ok_or("there is no service account here")?;
        let verified = account.public_key.verify::<DataTokenClaims>(signed);
        let verified = verified.ok_or("the signature is not valid")?;
        let claims = &verified.custom;
        let is = |claim: &Option<String>, value: &str| claim.as_deref() == Some(value);
        if !is(&claims.iss, "sdk")
            || !is(&claims.sub, &account.client_id)
            || !is(&claims.key, &account.key_id)
        {
            return Err("it is of another service account");
        }
        if verified.validate_expiration(&time_options(self.now_ms, 0)).is_err() {
            return Err("it has expired");
        }
        if claims.ctx.is_some() && claims.ctx.as_ref() != self.caller.context() {
            return Err("its context is not that of the bearer token");
        }
        verified.custom.tok.map(Cow::Owned).ok_or("it names no token")
    }
}
