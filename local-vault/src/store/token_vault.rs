//! Which token stands for which value.

use std::rc::Rc;

use super::{Column, Map};
use crate::{tokens, value::Value};

/// What a token stands for.
pub(crate) struct Entry {
    pub(crate) value: Value,
    pub(crate) table: usize,
    pub(crate) column: usize,
    /// Cells with this token: more than one in a deterministic column.
    holders: usize,
}

/// All tokens of the vault, unique across its tables.
#[derive(Default)]
pub(crate) struct TokenVault {
    entries: Map<Rc<str>, Entry>,
    /// Values, as text, whose tokens have their shape: no new token may equal one of them.
    shaped: Map<Box<str>, usize>,
}

impl TokenVault {
    pub(crate) fn get(&self, token: &str) -> Option<&Entry> {
        self.entries.get(token)
    }

    /// Whether a new token must not read so: it is a token already, or a value.
    pub(crate) fn is_taken(&self, token: &str) -> bool {
        self.entries.contains_key(token) || self.shaped.contains_key(token)
    }

    /// Notes that one more cell has this token.
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
            let entry = Entry { value: value.clone(), table, column: index, holders: 1 };
            self.entries.insert(Rc::clone(token), entry);
        }
        if column.rules.deterministic {
            column.issued.insert(value.clone(), Rc::clone(token));
        }
        let text = value.text();
        if tokens::keeps_shape(column.rules.token_format, &text) {
            *self.shaped.entry(text.into()).or_default() += 1;
        }
    }

    /// Notes that one cell less has this token; with its last cell the token is gone.
    pub(crate) fn release(&mut self, token: &Rc<str>, value: &Value, column: &mut Column) {
        let text = value.text();
        if tokens::keeps_shape(column.rules.token_format, &text)
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
