//! The name of one file in the vault: its table, its row, its column.

use crate::{
    core::{error::Error, urls::Path},
    host::fields::Fields,
    ops::vault_path,
};

/// A checked `FileRef`.
pub struct FileRef {
    table: String,
    skyflow_id: String,
    column: String,
}

impl FileRef {
    /// Reads it.
    ///
    /// # Errors
    /// [`Error::Input`] that names the member.
    pub fn read(request: &Fields) -> Result<Self, Error> {
        Ok(Self {
            table: request.text("table")?,
            skyflow_id: request.text("skyflowId")?,
            column: request.text("columnName")?,
        })
    }

    /// `/v1/vaults/{vaultId}/{table}/{id}/files/{column}`
    ///
    /// # Errors
    /// [`Error::Input`] when a name cannot stand in a URL.
    pub fn path(&self, vault_id: &str) -> Result<Path, Error> {
        vault_path(vault_id)?
            .segment("table", &self.table)?
            .segment("skyflowId", &self.skyflow_id)?
            .then("/files")
            .segment("columnName", &self.column)
    }
}
