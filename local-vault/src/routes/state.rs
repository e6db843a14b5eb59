//! The state that endpoints work on.

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use crate::{
    core::{error::ApiError, random::Random},
    detect::{runs::Runs, tokens::DetectTokens},
    identity::{Identity, RolePolicy},
    store::{Downloads, FileRef, Store},
};

/// The state of a vault.
pub(crate) struct State {
    pub(crate) identity: Identity,
    pub(crate) store: Store,
    /// Vault tokens of detected values, which belong to no table.
    pub(crate) detected: DetectTokens,
    pub(crate) downloads: Downloads,
    pub(crate) runs: Runs,
    /// What the service account's roles allow; `None` if every role allows everything.
    pub(crate) roles: Option<Rc<BTreeMap<String, RolePolicy>>>,
    /// The roles that the service account has in any vault.
    pub(crate) known_roles: KnownRoles,
    /// Lifetime of bearer tokens.
    pub(crate) token_lifetime_s: f64,
    /// For Detect; the store draws its own.
    pub(crate) random: Random,
}

impl State {
    /// Replaces the data. `is_tracked` says whether they are to be stored.
    pub(crate) fn replace(&mut self, store: Store, detected: DetectTokens, is_tracked: bool) {
        self.store = store;
        self.store.set_token_key(self.identity.token_key());
        self.detected = detected;
        self.downloads = Downloads::new();
        if is_tracked {
            self.store.track(false);
            self.detected.track(false);
        }
    }
}

/// The ids of the roles that a service account has.
#[derive(Clone)]
pub(crate) struct KnownRoles(Option<Rc<BTreeSet<String>>>);

impl KnownRoles {
    /// The roles of all vaults: any, if one of the vaults accepts any.
    pub(crate) fn new<'r>(vaults: impl Iterator<Item = &'r Option<BTreeMap<String, RolePolicy>>>) -> Self {
        let mut known = BTreeSet::new();
        for roles in vaults {
            let Some(roles) = roles else { return Self(None) };
            known.extend(roles.keys().cloned());
        }
        Self(Some(Rc::new(known)))
    }

    pub(super) fn has(&self, role: &str) -> bool {
        self.0.as_ref().is_none_or(|known| known.contains(role))
    }
}

/// Creates download URLs for the files of one response.
pub(super) struct Links<'d> {
    pub(super) downloads: &'d mut Downloads,
    pub(super) origin: &'d str,
    pub(super) now_ms: u64,
}

impl Links<'_> {
    /// A new URL for a file.
    pub(super) fn url(&mut self, file: FileRef) -> Result<String, ApiError> {
        let grant = self.downloads.grant(file, self.now_ms)?;
        Ok(format!("{}/v1/files/{grant}", self.origin))
    }
}
