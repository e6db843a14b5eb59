//! A Skyflow vault that runs inside the process, for development and tests.
//!
//! A [`Vault`] handles a [`Request`] and returns a [`Response`], without a clock or a network of its
//! own, so everything but the layer `wasm` is tested natively. It implements the vault's HTTP API and
//! shares no code with the client.
//!
//! Layers, each using only those below it: `wasm`, `server`, `routes`, then `identity`, `sql` and
//! `detect`, then `store`, then `http` and `core`.
//!
//! Never here: panics on any input, record values in an error message.

mod core;
mod detect;
mod http;
mod identity;
mod routes;
mod server;
mod sql;
mod store;
#[cfg(target_arch = "wasm32")]
mod wasm;

pub use core::{
    error::{InvalidOptions, StorageError},
    masking::Masking,
    redaction::Redaction,
    schema::{ColumnSchema, ColumnType, TableSchema, TokenFormat},
};
pub use http::{Request, Response};
pub use identity::{RolePolicy, ServiceAccount};
pub use redb::StorageBackend;
pub use server::{FaultRule, FurtherVaultOptions, LoggedRequest, OptionFile, Options, Vault};
