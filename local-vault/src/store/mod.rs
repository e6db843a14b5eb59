//! The vault's data: tables of rows, the tokens of their values, files and download URLs.
//!
//! Lookups by row or token use hash maps; a whole table is scanned only when a request needs all of it.

mod changes;
mod column;
mod downloads;
mod expiry;
mod files;
mod format_preserving;
mod journal;
mod record;
mod schema_difference;
mod table;
mod token_format;
mod token_vault;
mod write;

use std::rc::Rc;

use crate::core::{
    Map,
    error::{ApiError, InvalidOptions},
    id::check_table_name,
    limits,
    random::Random,
    schema::TableSchema,
};

pub(crate) use changes::Changes;
use changes::Replaced;
pub(crate) use column::Column;
pub(crate) use downloads::{Downloads, FileRef};
use expiry::Expiries;
pub(crate) use files::StoredFile;
pub(crate) use journal::Journal;
pub(crate) use record::TokenMode;
pub(crate) use table::{Cell, ID_COLUMN, Row, SortOrder, Table};
pub(crate) use token_vault::{TokenEntry, TokenVault};
pub(crate) use write::{RecordInput, WriteRule, WrittenRecord};

/// All tables and tokens of a vault.
pub(crate) struct Store {
    tables: Vec<Table>,
    names: Map<Rc<str>, usize>,
    pub(crate) tokens: TokenVault,
    random: Random,
    expiries: Expiries,
    /// The vault's own key, from which shared tokens are derived.
    token_key: [u8; 32],
    /// Approximate size of the stored data, limited by `MAX_STORED_BYTES`.
    pub(crate) bytes: usize,
    /// Whether changes are noted for the disk, and whether all that is on disk is of another store.
    tracking: Option<Replaced>,
}

impl Store {
    pub(crate) fn new() -> Self {
        Self {
            tables: Vec::new(),
            names: Map::default(),
            tokens: TokenVault::default(),
            random: Random::new(),
            expiries: Expiries::default(),
            token_key: [0; 32],
            bytes: 0,
            tracking: None,
        }
    }

    /// Sets the key of the vault, before any row is written.
    pub(crate) fn set_token_key(&mut self, key: [u8; 32]) {
        self.token_key = key;
    }

    /// Adds the tables of the options that do not exist yet.
    pub(crate) fn declare<'s>(
        &mut self,
        schemas: impl IntoIterator<Item = (&'s String, &'s TableSchema)>,
    ) -> Result<(), InvalidOptions> {
        for (name, schema) in schemas {
            if self.names.contains_key(name.as_str()) {
                continue;
            }
            check_table_name(name).map_err(|reason| InvalidOptions::new(format!("tables: {reason}")))?;
            let columns = schema.columns.iter().map(|(column, rules)| (column.as_str(), rules.clone()));
            let table = Table::with_schema(name, columns).map_err(InvalidOptions::new)?;
            self.add(table)?;
        }
        Ok(())
    }

    /// A store with the tables that have a schema, without rows.
    pub(crate) fn without_rows(&self) -> Result<Self, InvalidOptions> {
        let mut store = Self { token_key: self.token_key, ..Self::new() };
        for table in self.tables.iter().filter(|table| !table.open) {
            let columns = table.columns.iter().map(|column| (&*column.name, column.rules.clone()));
            let empty = Table::with_schema(&table.name, columns).map_err(InvalidOptions::new)?;
            store.add(empty)?;
        }
        Ok(store)
    }

    /// Adds a table whose name is not taken.
    pub(crate) fn add(&mut self, mut table: Table) -> Result<usize, ApiError> {
        if table.name.is_empty() || table.name.chars().count() > limits::MAX_NAME_CHARS {
            return Err(ApiError::invalid("Invalid request. The table name is empty or too long."));
        }
        if self.tables.len() >= limits::MAX_TABLES {
            let max = limits::MAX_TABLES;
            return Err(ApiError::invalid(format!("Invalid request. The vault has {max} tables already.")));
        }
        let index = self.tables.len();
        self.tokens.join_groups(&mut table, index)?;
        self.names.insert(Rc::clone(&table.name), index);
        let mut table = table;
        if self.tracking.is_some() {
            table.track();
        }
        self.tables.push(table);
        Ok(index)
    }

    /// Removes the table that was added last.
    fn drop_last_table(&mut self) {
        if let Some(table) = self.tables.pop() {
            self.names.remove(&table.name);
        }
    }

    pub(crate) fn tables(&self) -> &[Table] {
        &self.tables
    }

    /// The index of the table of that name, or the service's 404.
    pub(crate) fn find(&self, name: &str) -> Result<usize, ApiError> {
        self.names
            .get(name)
            .copied()
            .ok_or_else(|| ApiError::not_found(format!("Object Name {name} was not found.")))
    }

    pub(crate) fn table(&self, index: usize) -> Option<&Table> {
        self.tables.get(index)
    }

    /// The columns of a group, with their tables; empty if there is no such group.
    pub(crate) fn group(&self, name: &str) -> Vec<(&Table, usize)> {
        let columns = self.tokens.group(name).unwrap_or_default();
        columns.iter().filter_map(|(table, column)| Some((self.table(*table)?, *column))).collect()
    }

    /// The columns that can hold a token: its own, or all of its group.
    pub(crate) fn columns_of(&self, entry: &TokenEntry) -> Vec<(&Table, usize)> {
        let Some(table) = self.table(entry.table) else { return Vec::new() };
        let rules = table.columns.get(entry.column).map(|column| &column.rules);
        match rules.and_then(|rules| rules.column_group.as_deref()) {
            Some(group) => self.group(group),
            None => vec![(table, entry.column)],
        }
    }

    pub(crate) fn table_mut(&mut self, index: usize) -> Option<&mut Table> {
        self.tables.get_mut(index)
    }
}
