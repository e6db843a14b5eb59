//! The operations of `Vault`.

pub mod delete;
pub mod detokenize;
pub mod get;
pub mod insert;
