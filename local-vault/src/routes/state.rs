//! The state that endpoints work on.

use std::{collections::BTreeMap, rc::Rc};

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
    /// Lifetime of bearer tokens.
    pub(crate) token_lifetime_s: f64,
    /// For Detect; the store draws its own.
    pub(crate) random: Random,
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
