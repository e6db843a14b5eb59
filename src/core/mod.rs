//! Decisions in pure Rust: no JavaScript value, no effect, nothing of the rest of the crate.
//! Everything here is tested natively.

pub mod content;
pub mod enums;
pub mod error;
pub mod headers;
pub mod lease;
pub mod names;
pub mod pace;
pub mod polling;
pub mod retry;
pub mod retry_budget;
pub mod status;
pub mod surroundings;
pub mod urls;
pub mod value;
