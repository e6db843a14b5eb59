//! Which credential a call travels with, and how.

pub mod credentials;

use std::cell::OnceCell;

use self::credentials::Credentials;
use crate::{
    core::error::Error,
    host::fetch::{self, Headers},
};

/// Ready to send: the headers that carry the credential, with those that name this SDK.
#[derive(Clone, Debug)]
pub struct Authorization {
    /// `Authorization` and `sky-metadata` (wire.md B.8 and C).
    pub bare: Headers,
    /// The same with the content type of a JSON body.
    pub json: Headers,
}

/// The authorization of vault and detect calls: `Authorization: Bearer {API key or token}`. `kept`
/// is where it stays once it is made.
///
/// This is the one place where a credential that has to be exchanged for a token plugs in, which
/// is why it is asynchronous.
///
/// # Errors
/// [`Error::Credentials`] when there is no credential.
#[expect(clippy::unused_async, reason = "a service account is exchanged for a token here")]
pub async fn authorize(
    credentials: Option<&Credentials>,
    kept: &OnceCell<Authorization>,
) -> Result<Authorization, Error> {
    match credentials {
        Some(Credentials::ApiKey(secret) | Credentials::Token(secret)) => {
            let make = || {
                let value = format!("Bearer {}", secret.expose());
                Authorization {
                    bare: fetch::vault_headers(&value, false),
                    json: fetch::vault_headers(&value, true),
                }
            };
            Ok(kept.get_or_init(make).clone())
        }
        None => Err(Error::Credentials(
            "no credentials: give them in the vault's configuration or as `skyflowCredentials`".to_owned(),
        )),
    }
}
