//! The only exports of the WebAssembly module: convert, delegate, return. Users never see them:
//! the classes of `pkg-templates/` stand in front.

mod client;
mod connection;
mod detect;
mod service_account;
mod vault;
