//! The operations of `Vault`.

pub mod delete;
pub mod delete_file;
pub mod detokenize;
mod file;
pub mod get;
pub mod get_file_scan_status;
pub mod insert;
pub mod query;
pub mod request;
pub mod tokenize;
pub mod update;
pub mod upload_file;
