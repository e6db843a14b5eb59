//! `src/core`, `src/auth` and `src/config` as they are, over a stand-in for the JavaScript host. So tokens are tested
//! without a runtime and with a clock of the test's own, and `cargo xtask mutants` has little to compile: hundreds of
//! changed copies of the crate itself would take hours.

#![allow(
    dead_code,
    unused_imports,
    missing_docs,
    unreachable_pub,
    clippy::all,
    reason = "what is compiled here is linted in its own crate, and uses more of a host than tokens do"
)]

// The sources name the host's crates: here they are this one.
extern crate self as js_sys;
extern crate self as wasm_bindgen;
extern crate self as web_sys;

pub use host::values::{AbortSignal, Function, JsValue};

#[path = "../../../src/auth/mod.rs"]
pub mod auth;
#[path = "../../../src/config.rs"]
pub mod config;
#[path = "../../../src/core/mod.rs"]
pub mod core;
pub mod host;
pub mod transport;

#[cfg(test)]
mod token_tests;
