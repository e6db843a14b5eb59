//! Decisions in pure Rust: no JavaScript value, no effect, nothing of the rest of the crate.
//! Everything here is tested natively.

pub mod content;
pub mod enums;
pub mod error;
pub mod headers;
pub mod input;
pub mod jwt;
pub mod lease;
pub mod polling;
pub mod redact;
pub mod retry;
pub mod server_error;
pub mod status;
pub mod surroundings;
pub mod urls;
