//! The value of each token, and the tokens that equal values share.

use std::rc::Rc;

use super::{Column, Table, token_format};
use crate::core::{Map, error::ApiError, schema::ColumnSchema, value::Value};

/// The value of a token and its column.
pub(crate) struct TokenEntry {
    pub(crate) value: Value,
    /// Of a token that a group shares, the first of its columns that had it.
    pub(crate) table: usize,
    pub(crate) column: usize,
    /// When the token expires, in seconds since 1970.
    pub(super) expires_s: Option<u32>,
    /// Number of cells with this token: more than one where equal values share it.
    holders: usize,
}

/// Columns that share the tokens of equal values.
struct Group {
    rules: ColumnSchema,
    /// Table and column.
    columns: Vec<(usize, usize)>,
    issued: Map<Value, Rc<str>>,
}

/// All tokens of the vault, unique across its tables.
#[derive(Default)]
pub(crate) struct TokenVault {
    entries: Map<Rc<str>, TokenEntry>,
    /// Values, as text, whose tokens keep their shape: no new token may equal one of them.
    shaped: Map<Box<str>, usize>,
    groups: Vec<Group>,
    group_names: Map<Rc<str>, usize>,
}

impl TokenVault {
    pub(crate) fn get(&self, token: &str) -> Option<&TokenEntry> {
        self.entries.get(token)
    }

    /// Whether a new token must not be this text, because it is a token or a value already.
    pub(crate) fn is_taken(&self, token: &str) -> bool {
        self.entries.contains_key(token) || self.shaped.contains_key(token)
    }

    /// Adds the columns of a table to their groups, whose columns must all have the same settings.
    pub(super) fn join_groups(&mut self, table: &mut Table, table_index: usize) -> Result<(), ApiError> {
        for (index, column) in table.columns.iter_mut().enumerate() {
            let Some(name) = column.rules.column_group.clone() else { continue };
            let next = self.groups.len();
            let group = *self.group_names.entry(Rc::clone(&name)).or_insert(next);
            if group == next {
                let rules = column.rules.clone();
                self.groups.push(Group { rules, columns: Vec::new(), issued: Map::default() });
            }
            let Some(members) = self.groups.get_mut(group) else { continue };
            if let Some(setting) = members.rules.difference(&column.rules) {
                return Err(ApiError::invalid(format!(
                    "the columns of group {name} share tokens and need the same {setting}: column {} of table {} has another",
                    column.name, table.name
                )));
            }
            members.columns.push((table_index, index));
            column.group = Some(group);
        }
        Ok(())
    }

    /// Table and column of each column of a group.
    pub(super) fn group(&self, name: &str) -> Option<&[(usize, usize)]> {
        self.groups.get(*self.group_names.get(name)?).map(|group| group.columns.as_slice())
    }

    /// The token that equal values of a column share, if there is one.
    pub(crate) fn issued<'s>(&'s self, column: &'s Column, value: &Value) -> Option<&'s Rc<str>> {
        match column.group.and_then(|group| self.groups.get(group)) {
            Some(group) => group.issued.get(value),
            None => column.issued.get(value),
        }
    }

    fn issued_mut<'m>(groups: &'m mut [Group], column: &'m mut Column) -> &'m mut Map<Value, Rc<str>> {
        match column.group.and_then(|group| groups.get_mut(group)) {
            Some(group) => &mut group.issued,
            None => &mut column.issued,
        }
    }

    /// Counts one more cell with this token.
    pub(super) fn hold(
        &mut self,
        token: &Rc<str>,
        (value, expires_s): (&Value, Option<u32>),
        (table, index): (usize, usize),
        column: &mut Column,
    ) {
        if let Some(entry) = self.entries.get_mut(token) {
            entry.holders += 1;
        } else {
            let entry = TokenEntry { value: value.clone(), table, column: index, expires_s, holders: 1 };
            self.entries.insert(Rc::clone(token), entry);
        }
        let text = value.text();
        if token_format::keeps_shape(column.rules.token_format, &text) {
            *self.shaped.entry(text.into()).or_default() += 1;
        }
        if column.rules.shares_tokens() {
            Self::issued_mut(&mut self.groups, column).insert(value.clone(), Rc::clone(token));
        }
    }

    /// Counts one cell less with this token, and removes the token with its last cell.
    pub(super) fn release(&mut self, token: &Rc<str>, value: &Value, column: &mut Column) {
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
            let issued = Self::issued_mut(&mut self.groups, column);
            if issued.get(value) == Some(token) {
                issued.remove(value);
            }
        }
    }
}
