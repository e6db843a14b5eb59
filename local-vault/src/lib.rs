//! A Skyflow vault that runs inside the process, for development and tests.
//!
//! The core is pure: a [`Vault`] takes a [`Request`] and gives a [`Response`], with no clock, no
//! network and no randomness of its own, so everything but the thin WebAssembly shell is tested
//! natively. It speaks the vault's HTTP API; it shares no code with the client.
//!
//! Never here: panics on any input, record values in an error message.

mod access;
mod accounts;
mod auth;
mod detect;
mod downloads;
mod error;
mod faults;
mod http;
mod ids;
mod input;
mod json;
mod limits;
mod multipart;
mod options;
mod redaction;
mod routes;
mod snapshot;
mod sql;
mod store;
mod tokens;
mod value;
mod vault;
#[cfg(target_arch = "wasm32")]
mod wasm;

pub use faults::FaultRule;
pub use http::{Request, Response};
pub use options::{ColumnSchema, InvalidOptions, Options, RolePolicy, TableSchema, ValueType};
pub use redaction::Redaction;
pub use tokens::TokenFormat;
pub use vault::{ServiceAccount, Vault};
