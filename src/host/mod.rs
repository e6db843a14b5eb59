//! Everything that touches JavaScript. The rest of the crate sees typed functions and opaque handles.

pub mod accounts;
pub mod clock;
pub mod error;
pub mod fetch;
pub mod fields;
pub mod files;
pub mod hooks;
pub mod jwt;
pub mod kernels;
pub mod names;
pub mod random;
pub mod tree;
pub mod url;
pub mod waiting;
