//! The state of one vault, from the options and from what a snapshot or the disk has.

use std::rc::Rc;

use super::{FurtherVaultOptions, snapshot::RestoredData};
use crate::{
    core::{error::InvalidOptions, random::Random},
    detect::{runs::Runs, tokens::DetectTokens},
    identity::Identity,
    routes::{KnownRoles, State},
    store::{Downloads, Store},
};

/// What all vaults of an account have in common.
pub(super) struct Setup {
    pub(super) polls: u32,
    pub(super) token_lifetime_s: f64,
    pub(super) known_roles: KnownRoles,
    pub(super) is_tracked: bool,
}

impl Setup {
    /// The state of one vault. `is_saved` says whether the data are on disk.
    pub(super) fn state(
        &self,
        identity: Identity,
        data: Option<RestoredData>,
        own: FurtherVaultOptions,
        is_saved: bool,
    ) -> Result<State, InvalidOptions> {
        let (mut store, mut detected) =
            data.map_or_else(|| (Store::new(), DetectTokens::default()), |data| (data.store, data.detected));
        if self.is_tracked {
            store.track(is_saved);
            detected.track(is_saved);
        }
        store.set_token_key(identity.token_key());
        let tables = own.tables.unwrap_or_default();
        store.refuse_other_schemas(&tables)?;
        store.declare(&tables)?;
        Ok(State {
            identity,
            store,
            detected,
            downloads: Downloads::new(),
            runs: Runs::new(self.polls),
            roles: own.roles.map(Rc::new),
            known_roles: self.known_roles.clone(),
            token_lifetime_s: self.token_lifetime_s,
            random: Random::new(),
        })
    }
}
