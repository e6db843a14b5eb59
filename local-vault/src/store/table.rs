//! One table: columns by name, rows in insertion order, and rows by id.

use std::rc::Rc;

use uuid::Uuid;

use super::{Column, StoredFile, changes::TableChanges};
pub(crate) use crate::core::schema::ID_COLUMN;
use crate::core::{
    Map,
    error::{ApiError, InvalidOptions},
    limits,
    schema::ColumnSchema,
    value::Value,
};

/// One value of a row.
#[derive(Clone)]
pub(crate) struct Cell {
    pub(crate) column: usize,
    pub(crate) value: Value,
    pub(crate) token: Option<Rc<str>>,
    /// When a transient token expires, in seconds since 1970.
    pub(crate) expires_s: Option<u32>,
    pub(crate) file: Option<Rc<StoredFile>>,
}

/// One record.
#[derive(Clone)]
pub(crate) struct Row {
    pub(crate) id: Uuid,
    /// Its place in the order of insertion; 0 until it is in a table.
    pub(crate) order: u64,
    /// In the order the columns were first written.
    pub(crate) cells: Vec<Cell>,
}

impl Row {
    /// A row that is in no table yet.
    pub(crate) fn new(id: Uuid, cells: Vec<Cell>) -> Self {
        Self { id, order: 0, cells }
    }

    pub(crate) fn cell(&self, column: usize) -> Option<&Cell> {
        self.cells.iter().find(|cell| cell.column == column)
    }
}

/// The order of a page of rows, by id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SortOrder {
    Ascending,
    Descending,
    /// Insertion order.
    None,
}

pub(crate) struct Table {
    pub(crate) name: Rc<str>,
    /// Has no schema and accepts any column.
    pub(crate) open: bool,
    pub(crate) columns: Vec<Column>,
    column_names: Map<Rc<str>, usize>,
    /// `None` where a row was deleted, until the next page request closes the gaps.
    rows: Vec<Option<Row>>,
    positions: Map<Uuid, usize>,
    /// Positions sorted by id; cleared when a row is added or deleted.
    sorted: Option<Vec<usize>>,
    last_order: u64,
    /// What is not on disk yet; `None` if nothing has to be.
    pub(super) changes: Option<TableChanges>,
}

impl Table {
    /// A table that accepts any column.
    pub(crate) fn open(name: &str) -> Self {
        Self {
            name: name.into(),
            open: true,
            columns: Vec::new(),
            column_names: Map::default(),
            rows: Vec::new(),
            positions: Map::default(),
            sorted: None,
            last_order: 0,
            changes: None,
        }
    }

    /// A table with exactly these columns. The error is the reason as text.
    pub(crate) fn with_schema<'c>(
        name: &str,
        columns: impl IntoIterator<Item = (&'c str, ColumnSchema)>,
    ) -> Result<Self, String> {
        let mut table = Self { open: false, ..Self::open(name) };
        for (column, rules) in columns {
            if column == ID_COLUMN {
                return Err(format!("table {name} must not declare {ID_COLUMN}"));
            }
            table
                .add_column(column, rules)
                .map_err(|error| InvalidOptions::from(error).reason().to_owned())?;
        }
        Ok(table)
    }

    pub(crate) fn add_column(&mut self, name: &str, rules: ColumnSchema) -> Result<usize, ApiError> {
        if name.is_empty() || name.chars().count() > limits::MAX_NAME_CHARS {
            return Err(ApiError::invalid(format!(
                "Invalid request. A column name in table {} is empty or too long.",
                self.name
            )));
        }
        if self.columns.len() >= limits::MAX_COLUMNS {
            let max = limits::MAX_COLUMNS;
            return Err(ApiError::invalid(format!(
                "Invalid request. Table {} has {max} columns already.",
                self.name
            )));
        }
        let index = self.columns.len();
        let column = Column::new(name, rules);
        self.column_names.insert(Rc::clone(&column.name), index);
        self.columns.push(column);
        self.schema_changed();
        Ok(index)
    }

    /// Removes the columns from this index on; no row may use them.
    pub(crate) fn truncate_columns(&mut self, count: usize) {
        for column in self.columns.drain(count.min(self.columns.len())..) {
            self.column_names.remove(&column.name);
        }
        self.schema_changed();
    }

    /// The index of a column. Records of one request usually have their columns in the same order,
    /// so the column at `hint` is tried first.
    pub(crate) fn column_index(&self, name: &str, hint: usize) -> Option<usize> {
        match self.columns.get(hint) {
            Some(column) if *column.name == *name => Some(hint),
            _ => self.column_names.get(name).copied(),
        }
    }

    /// The index of a column, or a 400 that names the column.
    pub(crate) fn find_column(&self, name: &str) -> Result<usize, ApiError> {
        self.column_index(name, 0).ok_or_else(|| {
            ApiError::invalid(format!(
                "Invalid request. Column {name} does not exist in table {}.",
                self.name
            ))
        })
    }

    pub(crate) fn len(&self) -> usize {
        self.positions.len()
    }

    pub(crate) fn row(&self, id: &Uuid) -> Option<&Row> {
        self.rows.get(*self.positions.get(id)?)?.as_ref()
    }

    pub(crate) fn row_mut(&mut self, id: &Uuid) -> Option<&mut Row> {
        let row = self.rows.get_mut(*self.positions.get(id)?)?.as_mut()?;
        if let Some(changes) = &mut self.changes {
            changes.rows.insert(row.order, row.id);
        }
        Some(row)
    }

    /// All rows in insertion order.
    pub(crate) fn rows(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().flatten()
    }

    pub(crate) fn push_row(&mut self, mut row: Row) {
        if row.order == 0 {
            row.order = self.last_order + 1;
        }
        self.last_order = self.last_order.max(row.order);
        if let Some(changes) = &mut self.changes {
            changes.rows.insert(row.order, row.id);
        }
        self.positions.insert(row.id, self.rows.len());
        self.rows.push(Some(row));
        self.sorted = None;
    }

    pub(crate) fn take_row(&mut self, id: &Uuid) -> Option<Row> {
        let position = self.positions.remove(id)?;
        let row = self.rows.get_mut(position)?.take();
        if let (Some(changes), Some(row)) = (&mut self.changes, &row) {
            changes.rows.insert(row.order, row.id);
        }
        while matches!(self.rows.last(), Some(None)) {
            self.rows.pop();
        }
        self.sorted = None;
        row
    }

    /// Prepares `page`: closes gaps and sorts, once after each change.
    pub(crate) fn prepare_pages(&mut self, order: SortOrder) {
        self.close_gaps();
        if order != SortOrder::None && self.sorted.is_none() {
            let mut sorted: Vec<usize> = (0..self.rows.len()).collect();
            sorted.sort_by_cached_key(|at| self.rows.get(*at).and_then(|row| row.as_ref().map(|row| row.id)));
            self.sorted = Some(sorted);
        }
    }

    /// Up to `limit` rows from `offset` on, in the order that was prepared.
    pub(crate) fn page(&self, order: SortOrder, offset: usize, limit: usize) -> Vec<&Row> {
        let at = |position: &usize| self.rows.get(*position).and_then(Option::as_ref);
        match (order, &self.sorted) {
            (SortOrder::Ascending, Some(sorted)) => {
                sorted.iter().skip(offset).take(limit).filter_map(at).collect()
            }
            (SortOrder::Descending, Some(sorted)) => {
                sorted.iter().rev().skip(offset).take(limit).filter_map(at).collect()
            }
            _ => self.rows.iter().skip(offset).take(limit).flatten().collect(),
        }
    }

    /// Notes that the columns or their settings have changed.
    pub(super) fn schema_changed(&mut self) {
        if let Some(changes) = &mut self.changes {
            changes.schema = true;
        }
    }

    fn close_gaps(&mut self) {
        if self.rows.len() == self.positions.len() {
            return;
        }
        self.rows.retain(Option::is_some);
        for (position, row) in self.rows.iter().enumerate() {
            if let Some(row) = row {
                self.positions.insert(row.id, position);
            }
        }
        self.sorted = None;
    }
}
