//! The credentials that vaults and connections share.

use std::rc::Rc;

use crate::{
    auth::credentials::Credentials,
    core::{error::Error, surroundings::Surroundings, value::Value},
};

/// The credentials of the vaults and connections that have none of their own.
pub(super) struct SharedCredentials {
    pub(super) credentials: Option<Rc<Credentials>>,
    /// Those that were configured, their secrets masked.
    pub(super) shown: Option<Value>,
    /// What is wrong with those of the environment: the error of the calls that need them.
    pub(super) environment_problem: Option<Error>,
}

impl SharedCredentials {
    /// Those of the configuration; where they are needed and there are none, those of the environment.
    pub(super) fn read(
        config: &Value,
        environment: &Value,
        surroundings: &Surroundings<'_>,
    ) -> Result<Self, Error> {
        let own = Credentials::read(config.get("skyflowCredentials"), "skyflowCredentials", surroundings)?;
        let shown = own.as_ref().map(Credentials::shown);
        let (found, environment_problem) = match own {
            None if needs_shared(config) => {
                match Credentials::read(environment, "SKYFLOW_CREDENTIALS", surroundings) {
                    Ok(found) => (found, None),
                    Err(problem) => (None, Some(problem)),
                }
            }
            own => (own, None),
        };
        Ok(Self { credentials: found.map(Rc::new), shown, environment_problem })
    }
}

/// Whether a vault or connection has no credentials of its own: only then the environment's are used.
#[inline(never)]
fn needs_shared(input: &Value) -> bool {
    ["vaultConfigs", "connectionConfigs"].into_iter().any(|list| match input.get(list) {
        Value::List(items) => items.iter().any(|item| item.get("credentials").is_absent()),
        _ => false,
    })
}
