//! The name of one file in the vault: its table, its row, its column.

use wasm_bindgen::JsValue;

use crate::{
    core::{error::Error, retry::Repeat},
    host::{
        codec, javascript,
        reader::{Argument, Members},
    },
    ops::{Body, HttpRequest, vault_path},
};

javascript! { "../records/path.js" {
    #[wasm_bindgen(js_name = filePath)]
    fn file_path(request: &JsValue, tail: &str) -> JsValue;
}}

/// The error of a row that is named twice, and not alike.
pub fn two_ids(field_path: &str) -> Error {
    Error::input(format!(
        "{field_path}skyflowId and {field_path}skyflow_id are the same member and name different rows; leave one out"
    ))
}

/// A checked `FileRef`.
pub struct FileRef {
    table: String,
    /// `/{skyflowId}/files/{column}` and what follows it.
    path: JsValue,
}

impl FileRef {
    /// The members of the request; `skyflow_id` is the wire's spelling of `skyflowId`.
    pub const MEMBERS: Members = Members { readable: "table columnName", private: "skyflowId skyflow_id" };

    /// Reads it; `tail` ends the path.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] that names the member.
    pub fn read(request: &Argument, tail: &str) -> Result<Self, Error> {
        let table = request.text("table")?;
        request.text("columnName")?;
        let path = codec::encoded(file_path(request.members(), tail)).map_err(|violation| {
            if violation.rule == "duplicate" {
                return two_ids("");
            }
            Error::input(format!(
                "{} must be a name: a non-empty string, without control characters, other than `.` and `..`",
                violation.member
            ))
        })?;
        Ok(Self { table, path })
    }

    /// `/v1/vaults/{vaultId}/{table}/{skyflowId}/files/{column}`
    ///
    /// # Errors
    /// [`Error::InvalidInput`] when a name cannot stand in a URL.
    pub fn request(
        &self,
        method: &'static str,
        vault_id: &str,
        repeat: Repeat,
    ) -> Result<HttpRequest, Error> {
        let path = vault_path(vault_id)?.segment("table", &self.table)?;
        let private_path = self.path.clone();
        Ok(HttpRequest { private_path, ..HttpRequest::new(method, path, Body::Empty, repeat) })
    }
}
