//! The value of each token.

use std::rc::Rc;

use super::{Column, token_format};
use crate::core::{Map, value::Value};

/// The value of a token and its column.
pub(crate) struct TokenEntry {
    pub(crate) value: Value,
    pub(crate) table: usize,
    pub(crate) column: usize,
    /// Number of cells with this token: more than one in a deterministic column.
    holders: usize,
}

/// All tokens of the vault, unique across its tables.
#[derive(Default)]
pub(crate) struct TokenVault {
    entries: Map<Rc<str>, TokenEntry>,
    /// Values, as text, whose tokens keep their shape: no new token may equal one of them.
    shaped: Map<Box<str>, usize>,
}

impl TokenVault {
    pub(crate) fn get(&self, token: &str) -> Option<&TokenEntry> {
        self.entries.get(token)
    }

    /// Whether a new token must not be this text, because it is a token or a value already.
    pub(crate) fn is_taken(&self, token: &str) -> bool {
        self.entries.contains_key(token) || self.shaped.contains_key(token)
    }

    /// Counts one more cell with this token.
    pub(crate) fn hold(
        &mut self,
        token: &Rc<str>,
        value: &Value,
        table: usize,
        index: usize,
        column: &mut Column,
    ) {
        if let Some(entry) = self.entries.get_mut(token) {
            entry.holders += 1;
        } else {
            let entry = TokenEntry { value: value.clone(), table, column: index, holders: 1 };
            self.entries.insert(Rc::clone(token), entry);
        }
        if column.rules.deterministic {
            column.issued.insert(value.clone(), Rc::clone(token));
        }
        let text = value.text();
        if token_format::keeps_shape(column.rules.token_format, &text) {
            *self.shaped.entry(text.into()).or_default() += 1;
        }
    }

    /// Counts one cell less with this token, and removes the token with its last cell.
    pub(crate) fn release(&mut self, token: &Rc<str>, value: &Value, column: &mut Column) {
        let text = value.text();
        if token_format::keeps_shape(column.rules.token_format, &text)
            && let Some(count) = self.shaped.get_mut(text.as_ref())
        {
            *count -= 1;
            if *count == 0 {
                self.shaped.remove(text.as_ref());
            }
        }
        let Some(entry) = self.entries.get_mut(token) else { return };
        entry.holders -= 1;
        if entry.holders == 0 {
            self.entries.remove(token);
            if column.issued.get(value) == Some(token) {
                column.issued.remove(value);
            }
        }
    }
}
