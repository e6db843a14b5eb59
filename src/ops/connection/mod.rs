//! The operation of `Connection`.

pub mod invoke;
