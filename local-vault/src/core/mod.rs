//! The vocabulary of the crate: values, schemas, redaction, errors, limits, random bytes. Uses no other layer.

pub(crate) mod card;
pub(crate) mod error;
pub(crate) mod fields;
pub(crate) mod id;
pub(crate) mod limits;
pub(crate) mod masking;
pub(crate) mod names;
pub(crate) mod number;
pub(crate) mod object;
pub(crate) mod random;
pub(crate) mod redaction;
pub(crate) mod schema;
pub(crate) mod value;

use std::collections::HashMap;

use rustc_hash::FxBuildHasher;

/// The hash map of this crate. Keys come from the vault's own user, so speed matters more than
/// resistance to crafted collisions.
pub(crate) type Map<K, V> = HashMap<K, V, FxBuildHasher>;
