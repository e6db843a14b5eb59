//! The vault's data: tables of rows, and the tokens that stand for their values.
//!
//! Everything that is looked up per row or per token is a hash map; a whole table is walked only
//! where the request asks for the whole table.

mod column;
mod files;
mod journal;
mod record;
mod table;
mod token_vault;
mod write;

use std::{collections::HashMap, rc::Rc};

use fastrand::Rng;
use rustc_hash::FxBuildHasher;

use crate::{
    detect::tokens::DetectTokens,
    error::ApiError,
    limits,
    options::{InvalidOptions, TableSchema},
};

pub(crate) use column::Column;
pub(crate) use files::StoredFile;
pub(crate) use journal::Journal;
pub(crate) use table::{Cell, ID_COLUMN, Row, SortOrder, Table};
pub(crate) use token_vault::{Entry, TokenVault};
pub(crate) use write::{RecordInput, WriteRule, Written};

/// The hash map of this crate: keys come from the vault's own user, so speed counts more than
/// protection against made-up collisions.
pub(crate) type Map<K, V> = HashMap<K, V, FxBuildHasher>;

/// All tables and tokens of a vault.
pub(crate) struct Store {
    tables: Vec<Table>,
    names: Map<Rc<str>, usize>,
    pub(crate) tokens: TokenVault,
    /// Tokens of detected values, which belong to no table.
    pub(crate) detected: DetectTokens,
    pub(crate) rng: Rng,
    /// Rough size of all that is stored, against `MAX_STORED_BYTES`.
    pub(crate) bytes: usize,
}

impl Store {
    pub(crate) fn new(rng: Rng) -> Self {
        Self {
            tables: Vec::new(),
            names: Map::default(),
            tokens: TokenVault::default(),
            detected: DetectTokens::default(),
            rng,
            bytes: 0,
        }
    }

    /// Makes the tables of the options that do not exist yet.
    pub(crate) fn declare<'s>(
        &mut self,
        schemas: impl IntoIterator<Item = (&'s String, &'s TableSchema)>,
    ) -> Result<(), InvalidOptions> {
        for (name, schema) in schemas {
            if self.names.contains_key(name.as_str()) {
                continue;
            }
            let columns = schema.columns.iter().map(|(column, rules)| (column.as_str(), *rules));
            let table = Table::with_schema(name, columns).map_err(InvalidOptions::new)?;
            self.add(table).map_err(|error| InvalidOptions::new(error.message()))?;
        }
        Ok(())
    }

    /// Adds a table whose name is not taken.
    pub(crate) fn add(&mut self, table: Table) -> Result<usize, ApiError> {
        if table.name.is_empty() || table.name.chars().count() > limits::MAX_NAME_CHARS {
            return Err(ApiError::invalid("Invalid request. The table name is empty or too long."));
        }
        if self.tables.len() >= limits::MAX_TABLES {
            let most = limits::MAX_TABLES;
            return Err(ApiError::invalid(format!("Invalid request. The vault has {most} tables already.")));
        }
        let index = self.tables.len();
        self.names.insert(Rc::clone(&table.name), index);
        self.tables.push(table);
        Ok(index)
    }

    /// Takes back the table added last.
    fn drop_last_table(&mut self) {
        if let Some(table) = self.tables.pop() {
            self.names.remove(&table.name);
        }
    }

    pub(crate) fn tables(&self) -> &[Table] {
        &self.tables
    }

    /// The table of that name, or the 404 the service answers.
    pub(crate) fn find(&self, name: &str) -> Result<usize, ApiError> {
        self.names
            .get(name)
            .copied()
            .ok_or_else(|| ApiError::not_found(format!("Object Name {name} was not found.")))
    }

    pub(crate) fn table(&self, index: usize) -> Option<&Table> {
        self.tables.get(index)
    }

    pub(crate) fn table_mut(&mut self, index: usize) -> Option<&mut Table> {
        self.tables.get_mut(index)
    }
}
