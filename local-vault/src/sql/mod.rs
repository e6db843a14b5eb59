//! The SQL of the query endpoint: one simple `SELECT` over one table.
//!
//! A reader of our own, because the SQL parser crate adds 990 KB to a module of 290 KB; it serves
//! as the oracle in the tests instead. Nothing here recurses deeper than [`MAX_DEPTH`].

mod ast;
mod condition;
mod eval;
mod lexer;
#[cfg(test)]
mod oracle;
mod parser;
mod scalar;

use crate::error::ApiError;

pub(crate) use ast::Item;
pub(crate) use ast::{Column, Place};
pub(crate) use eval::{bind, has_value, select_rows};
pub(crate) use parser::parse;

/// Longest query text.
const MAX_QUERY_BYTES: usize = 100_000;
/// Deepest nesting of parentheses and `NOT`s.
const MAX_DEPTH: usize = 50;

/// A query that cannot be read. Positions are in characters, from 1; the query is not quoted,
/// because the values to search for are in it.
fn syntax_error(position: usize, what: &str) -> ApiError {
    ApiError::invalid(format!("Invalid query, at character {position}: {what}."))
}
