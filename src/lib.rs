//! `skyflow-edge`: the client for a Skyflow data privacy vault, for edge runtimes.
//!
//! Rust decides, the host moves the bytes: configuration, credentials, URLs, headers, statuses and
//! error bodies come here; records stay JavaScript objects from the caller to `fetch` and back.
//! ARCHITECTURE.md has the map. Dependencies point one way:
//! `api -> flows -> call -> ops, auth, transport -> host`, and everything may use `core`.

mod api;
mod auth;
mod call;
mod config;
pub mod core;
mod flows;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod fuzz_tests;
mod host;
mod ops;
mod transport;

/// An eighth of the code of the standard library's.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();
