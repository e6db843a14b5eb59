//! When the state is stored: a vault with a storage commits what its requests changed.

use std::iter;

use super::{Vault, head::Head};
use crate::{core::error::StorageError, routes::State};

impl Vault {
    /// Whether something has changed that is not in the storage yet. Until it is, the responses must wait.
    #[must_use]
    pub fn has_changes(&self) -> bool {
        let has_changes = |state: &State| state.store.has_changes() || state.detected.has_changes();
        self.disk.is_some() && (self.has_new_head || self.states().any(has_changes))
    }

    /// Stores what has changed since the last commit, and returns when it is durable.
    ///
    /// # Errors
    /// When the storage fails. From then on, every request fails too: what is in memory is not what is stored.
    pub fn commit(&mut self) -> Result<(), StorageError> {
        // By `close`, which has stored everything.
        if self.is_closed {
            return Ok(());
        }
        if let Some(failure) = &self.failure {
            return Err(failure.clone());
        }
        if !self.has_changes() {
            return Ok(());
        }
        let head = self.has_new_head.then(|| {
            let ids = self.states().map(|state| state.identity.vault_id.clone()).collect();
            serde_json::to_string(&Head::new(&self.state.identity, ids)).unwrap_or_default()
        });
        let Some(disk) = &self.disk else { return Ok(()) };
        let states = iter::once(&mut self.state).chain(&mut self.further);
        disk.commit(head.as_deref(), states).inspect_err(|error| self.failure = Some(error.clone()))?;
        self.has_new_head = false;
        Ok(())
    }

    /// Commits, and lets go of the storage. Every later request fails; closing again does nothing.
    ///
    /// # Errors
    /// When the storage fails. It is let go of all the same.
    pub fn close(&mut self) -> Result<(), StorageError> {
        let committed = self.commit();
        self.disk = None;
        self.is_closed = true;
        committed
    }

    /// Whether it was closed.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.is_closed
    }
}
