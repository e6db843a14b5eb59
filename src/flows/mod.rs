//! What takes several calls, or joins what would be several: how many rows go at once, which page is next, how long a run
//! is polled, which tokens are asked for.

pub mod bulk;
pub mod deidentify_chat;
pub mod detect_run;
pub mod pages;
pub mod reidentify_stream;
