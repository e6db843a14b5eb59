//! The SQL of the query endpoint: one `SELECT` over one table.
//!
//! `sqlparser` reads it (`read.rs`). What this vault carries out of it becomes a plan (`select.rs`,
//! `condition.rs`), and each construct beyond that is refused by its name, before a row is looked at.

mod condition;
mod eval;
mod like;
mod plan;
mod read;
mod scalar;
mod select;
#[cfg(test)]
mod tests;

use crate::core::error::ApiError;

pub(crate) use eval::{bind, has_value, select_rows};
pub(crate) use plan::{ColumnPlace, ColumnRef, Projection, Select};

/// Reads a query.
pub(crate) fn parse(query: &str) -> Result<Select, ApiError> {
    select::plan(read::read(query)?)
}

fn invalid(problem: &str) -> ApiError {
    ApiError::invalid(format!("Invalid query: {problem}."))
}

/// A construct of SQL that this vault has not.
fn unsupported(construct: &str) -> ApiError {
    invalid(&format!("{construct} is not supported"))
}
