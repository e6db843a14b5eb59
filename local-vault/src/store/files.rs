//! Files in records: a cell whose value is the file's name.

use std::{cell, rc::Rc};

use uuid::Uuid;

use super::{Cell, Journal, Row, Store, journal::Undo, write::check_unique};
use crate::core::{
    error::ApiError,
    schema::{ColumnSchema, ColumnType},
    value::Value,
};

/// An uploaded file.
pub(crate) struct StoredFile {
    pub(crate) content_type: String,
    pub(crate) content: Vec<u8>,
    /// Whether the content is on disk.
    pub(crate) is_saved: cell::Cell<bool>,
}

impl StoredFile {
    /// A content type that is not valid in a header becomes `application/octet-stream`.
    pub(crate) fn new(content_type: &str, content: Vec<u8>) -> Self {
        let usable =
            !content_type.is_empty() && content_type.bytes().all(|byte| (0x20..0x7f).contains(&byte));
        let content_type = if usable { content_type } else { "application/octet-stream" };
        Self { content_type: content_type.to_owned(), content, is_saved: cell::Cell::new(false) }
    }
}

impl Store {
    /// The file column of that name. A table without a schema adds it, unless a column of that name
    /// holds other values.
    pub(crate) fn file_column(
        &mut self,
        table_index: usize,
        name: &str,
        journal: &mut Journal,
    ) -> Result<usize, ApiError> {
        let Some(table) = self.tables.get_mut(table_index) else { return Err(ApiError::no_records()) };
        if table.open && table.column_index(name, 0).is_none() && name != super::ID_COLUMN {
            let rules = ColumnSchema { value_type: Some(ColumnType::File), ..ColumnSchema::default() };
            journal.record(Undo::ColumnsAdded { table: table_index, count: table.columns.len() });
            return table.add_column(name, rules);
        }
        let index = table.find_column(name)?;
        if table.columns.get(index).is_some_and(super::Column::is_file) {
            return Ok(index);
        }
        Err(ApiError::invalid(format!(
            "Invalid request. Column {name} of table {} does not take files.",
            table.name
        )))
    }

    /// Stores a file in a record, or in a new one.
    pub(crate) fn put_file(
        &mut self,
        table_index: usize,
        id: Option<Uuid>,
        column: usize,
        (name, file): (&str, StoredFile),
        journal: &mut Journal,
    ) -> Result<Uuid, ApiError> {
        self.check_room()?;
        let cell = Cell {
            column,
            value: Value::from_text(name),
            token: None,
            expires_s: None,
            file: Some(Rc::new(file)),
        };
        let Some(table) = self.tables.get(table_index) else { return Err(ApiError::no_records()) };
        let Some(id) = id else {
            let id = self.random.uuid()?;
            self.restore_row(table_index, Row::new(id, vec![cell]));
            journal.record(Undo::RowAdded { table: table_index, id });
            return Ok(id);
        };
        check_unique(table, std::slice::from_ref(&cell), id, 0)?;
        let mut cells = table.row(&id).ok_or_else(ApiError::no_records)?.cells.clone();
        match cells.iter_mut().find(|old| old.column == column) {
            Some(old) => *old = cell,
            None => cells.push(cell),
        }
        let cells = self.replace_cells(table_index, id, cells);
        journal.record(Undo::RowReplaced { table: table_index, id, cells });
        Ok(id)
    }

    /// Removes a file from a record; false if there is none.
    pub(crate) fn remove_file(&mut self, table_index: usize, id: Uuid, column: usize) -> bool {
        let row = self.table(table_index).and_then(|table| table.row(&id));
        let Some(row) = row.filter(|row| row.cell(column).is_some_and(|cell| cell.file.is_some())) else {
            return false;
        };
        let cells = row.cells.iter().filter(|cell| cell.column != column).cloned().collect();
        self.replace_cells(table_index, id, cells);
        true
    }
}
