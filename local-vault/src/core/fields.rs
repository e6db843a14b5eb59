//! The fields of one record, as a request sends them.

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;
use serde_json::value::RawValue;

/// Columns in the order they were sent, with unparsed values. The last value of a repeated key
/// counts. A key such as `__proto__` is data like any other.
pub(crate) type Fields<'a> = IndexMap<String, &'a RawValue, FxBuildHasher>;
