//! The vault's HTTP API, request by request, without any runtime around it.

#![cfg(test)]

mod batch;
mod connection;
mod control;
mod delete;
mod detect_accuracy;
mod detect_files;
mod detect_text;
mod detokenize;
mod faults;
mod files;
mod fuzz;
mod get;
mod insert;
mod key_pair;
mod option_files;
mod properties;
mod query;
mod record;
mod role_properties;
mod roles;
mod routing;
mod service_account;
mod snapshot;
mod storage;
mod support;
mod tokenization;
mod tokenize;
mod tokens;
mod update;
mod vaults;
