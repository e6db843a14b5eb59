//! One attempt at one request, and what is told of it. Knows nothing of operations or credentials.

pub mod attempt;
pub mod events;
