//! What takes several calls: how many rows go at once, which page is next, how long a run is polled.

pub mod bulk;
pub mod detect_run;
pub mod pages;
