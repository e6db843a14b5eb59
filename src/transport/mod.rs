//! One attempt at one request, and its events. Knows nothing of operations or credentials.

pub mod attempt;
pub mod events;
