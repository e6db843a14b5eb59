//! Writing and deleting rows. Each write records in a journal how to undo it.

use std::rc::Rc;

use uuid::Uuid;

use super::{
    Cell, Column, Row, Store, Table,
    journal::{Journal, Undo},
    record::{self, TokenMode},
    token_format::Minter,
};
use crate::core::{
    error::ApiError,
    fields::Fields,
    limits,
    value::{Value, ValueKind},
};

/// One record of a request.
#[derive(Clone, Copy)]
pub(crate) struct RecordInput<'a> {
    /// Its index in the request, for messages.
    pub(crate) index: usize,
    pub(crate) fields: &'a Fields<'a>,
    pub(crate) tokens: Option<&'a Fields<'a>>,
}

/// How a record is to be written.
#[derive(Clone, Copy)]
pub(crate) struct WriteRule<'a> {
    /// The unique column whose value identifies an existing record.
    pub(crate) upsert: Option<&'a str>,
    pub(crate) mode: TokenMode,
    /// Whether the writer may read an existing record. An upsert never updates one that it may not.
    pub(crate) may_read: &'a dyn Fn(&Table, &Row) -> bool,
}

/// A record that was written.
pub(crate) struct WrittenRecord {
    pub(crate) id: Uuid,
    /// The columns written to a record that existed before; `None` means all.
    pub(crate) columns: Option<Vec<usize>>,
}

impl Store {
    /// The index of the table of that name, which is added if there is none.
    pub(crate) fn table_for_insert(&mut self, name: &str, journal: &mut Journal) -> Result<usize, ApiError> {
        if let Some(table) = self.names.get(name) {
            return Ok(*table);
        }
        let table = self.add(Table::open(name))?;
        journal.record(Undo::TableAdded);
        Ok(table)
    }

    /// Inserts one record, or updates the one that the upsert column identifies.
    pub(crate) fn insert(
        &mut self,
        table_index: usize,
        input: &RecordInput<'_>,
        rule: WriteRule<'_>,
        journal: &mut Journal,
    ) -> Result<WrittenRecord, ApiError> {
        self.check_room()?;
        let Self { tables, tokens: vault, .. } = self;
        let Some(table) = tables.get_mut(table_index) else { return Err(ApiError::no_records()) };
        if table.len() >= limits::MAX_ROWS {
            let most = limits::MAX_ROWS;
            return Err(ApiError::invalid(format!(
                "Invalid request. Table {} has {most} rows already.",
                table.name
            )));
        }
        let mut cells = record::read_cells(table, table_index, input, journal)?;
        record::apply_own_tokens(table, table_index, vault, &mut cells, input, rule.mode)?;
        let existing = match rule.upsert {
            Some(column) => existing_record(table, table_index, column, &cells, input.index, journal)?,
            None => None,
        };
        // Of a record that is hidden from the writer, only the unique value shows: the insert conflicts.
        let existing = existing.filter(|id| table.row(id).is_some_and(|row| (rule.may_read)(table, row)));
        match existing {
            Some(id) => self.merge(table_index, id, cells, input.index, journal),
            None => self.create(table_index, cells, input.index, journal),
        }
    }

    /// Writes columns of an existing record.
    pub(crate) fn update(
        &mut self,
        table_index: usize,
        id: Uuid,
        input: &RecordInput<'_>,
        mode: TokenMode,
        journal: &mut Journal,
    ) -> Result<WrittenRecord, ApiError> {
        self.check_room()?;
        let Self { tables, tokens: vault, .. } = self;
        let Some(table) = tables.get_mut(table_index) else { return Err(ApiError::no_records()) };
        let mut cells = record::read_cells(table, table_index, input, journal)?;
        record::apply_own_tokens(table, table_index, vault, &mut cells, input, mode)?;
        self.merge(table_index, id, cells, input.index, journal)
    }

    fn create(
        &mut self,
        table_index: usize,
        mut cells: Vec<Cell>,
        at: usize,
        journal: &mut Journal,
    ) -> Result<WrittenRecord, ApiError> {
        let id = self.random.uuid()?;
        let Some(table) = self.tables.get(table_index) else { return Err(ApiError::no_records()) };
        check_unique(table, &cells, id, at)?;
        self.issue_tokens(table_index, &mut cells)?;
        self.attach(table_index, id, &cells);
        if let Some(table) = self.tables.get_mut(table_index) {
            table.push_row(Row::new(id, cells));
        }
        journal.record(Undo::RowAdded { table: table_index, id });
        Ok(WrittenRecord { id, columns: None })
    }

    fn merge(
        &mut self,
        table_index: usize,
        id: Uuid,
        cells: Vec<Cell>,
        at: usize,
        journal: &mut Journal,
    ) -> Result<WrittenRecord, ApiError> {
        let Some(table) = self.tables.get(table_index) else { return Err(ApiError::no_records()) };
        let Some(row) = table.row(&id) else { return Err(ApiError::no_records()) };
        check_unique(table, &cells, id, at)?;
        let written = cells.iter().map(|cell| cell.column).collect();
        let mut merged = row.cells.clone();
        for cell in cells {
            match merged.iter_mut().find(|old| old.column == cell.column) {
                // An unchanged value keeps its token.
                Some(old) if old.value == cell.value && cell.token.is_none() => {}
                Some(old) => *old = cell,
                None => merged.push(cell),
            }
        }
        self.issue_tokens(table_index, &mut merged)?;
        let cells = self.replace_cells(table_index, id, merged);
        journal.record(Undo::RowReplaced { table: table_index, id, cells });
        Ok(WrittenRecord { id, columns: Some(written) })
    }

    /// Deletes a record and its tokens.
    pub(crate) fn delete(&mut self, table_index: usize, id: Uuid) -> bool {
        let Some(row) = self.tables.get_mut(table_index).and_then(|table| table.take_row(&id)) else {
            return false;
        };
        self.detach(table_index, id, &row.cells);
        true
    }

    /// Deletes every record of a table.
    pub(crate) fn clear(&mut self, table_index: usize) {
        let ids: Vec<Uuid> = self
            .tables
            .get(table_index)
            .map(|table| table.rows().map(|row| row.id).collect())
            .unwrap_or_default();
        // Last row first: removing a table's last row leaves no gap.
        for id in ids.into_iter().rev() {
            self.delete(table_index, id);
        }
    }

    /// Adds a row with its id and tokens.
    pub(crate) fn restore_row(&mut self, table_index: usize, row: Row) {
        self.attach(table_index, row.id, &row.cells);
        if let Some(table) = self.tables.get_mut(table_index) {
            table.push_row(row);
        }
    }

    /// Replaces the cells of a row and returns the old ones.
    pub(super) fn replace_cells(&mut self, table_index: usize, id: Uuid, cells: Vec<Cell>) -> Vec<Cell> {
        // Hold before release: a token that both have must not be removed in between.
        self.attach_tokens(table_index, &cells);
        let row = self.tables.get_mut(table_index).and_then(|table| table.row_mut(&id));
        let old = row.map(|row| std::mem::take(&mut row.cells)).unwrap_or_default();
        self.detach(table_index, id, &old);
        self.attach_values(table_index, id, &cells);
        if let Some(row) = self.tables.get_mut(table_index).and_then(|table| table.row_mut(&id)) {
            row.cells = cells;
        }
        old
    }

    /// Creates the tokens of the cells that need one.
    fn issue_tokens(&mut self, table_index: usize, cells: &mut [Cell]) -> Result<(), ApiError> {
        let Self { tables, tokens: vault, random, token_key, expiries, .. } = self;
        let Some(table) = tables.get(table_index) else { return Err(ApiError::no_records()) };
        for at in 0..cells.len() {
            let Some(cell) = cells.get(at) else { continue };
            let Some(column) = table.columns.get(cell.column) else { continue };
            if !column.tokenizes(&cell.value) || (cell.token.is_some() && cell.expires_s.is_some()) {
                continue;
            }
            let rules = &column.rules;
            let lifetime_s = rules.token_expires_after_seconds;
            let expires_s = lifetime_s.map(|lifetime_s| expiries.now_s.saturating_add(lifetime_s));
            let shared = if rules.shares_tokens() { vault.issued(column, &cell.value) } else { None };
            let (token, expires_s) = match (&cell.token, shared) {
                // The caller's own, whose time begins now.
                (Some(_), _) if lifetime_s.is_none() => continue,
                (Some(token), _) => (Rc::clone(token), expires_s),
                (None, Some(token)) => (Rc::clone(token), vault.get(token).and_then(|entry| entry.expires_s)),
                (None, None) => {
                    // Tokens of this row are not in the vault yet.
                    let is_taken = |token: &str| {
                        vault.is_taken(token)
                            || cells.iter().any(|other| other.token.as_deref() == Some(token))
                    };
                    let scope = rules.shares_tokens().then(|| scope(table, column));
                    let minter = Minter { random: &mut *random, key: token_key, scope: scope.as_deref() };
                    (minter.mint(&cell.value.text(), rules.token_format, is_taken)?, expires_s)
                }
            };
            if let Some(cell) = cells.get_mut(at) {
                cell.token = Some(token);
                cell.expires_s = expires_s;
            }
        }
        Ok(())
    }

    fn attach(&mut self, table: usize, id: Uuid, cells: &[Cell]) {
        self.attach_tokens(table, cells);
        self.attach_values(table, id, cells);
    }

    fn attach_tokens(&mut self, table_index: usize, cells: &[Cell]) {
        let Some(table) = self.tables.get_mut(table_index) else { return };
        for cell in cells {
            if let (Some(token), Some(column)) = (&cell.token, table.columns.get_mut(cell.column)) {
                let place = (table_index, cell.column);
                self.tokens.hold(token, (&cell.value, cell.expires_s), place, column);
            }
        }
    }

    fn attach_values(&mut self, table_index: usize, id: Uuid, cells: &[Cell]) {
        self.expiries.note(table_index, id, cells);
        let Some(table) = self.tables.get_mut(table_index) else { return };
        for cell in cells {
            self.bytes = self.bytes.saturating_add(size_of_cell(cell));
            if let Some(column) = table.columns.get_mut(cell.column)
                && column.rules.unique
                && !cell.value.is_null()
            {
                column.owners.insert(cell.value.clone(), id);
            }
        }
    }

    fn detach(&mut self, table_index: usize, id: Uuid, cells: &[Cell]) {
        let Some(table) = self.tables.get_mut(table_index) else { return };
        for cell in cells {
            self.bytes = self.bytes.saturating_sub(size_of_cell(cell));
            let Some(column) = table.columns.get_mut(cell.column) else { continue };
            if let Some(token) = &cell.token {
                self.tokens.release(token, &cell.value, column);
            }
            if column.owners.get(&cell.value) == Some(&id) {
                column.owners.remove(&cell.value);
            }
        }
    }

    /// Refuses writes when the vault is full.
    pub(crate) fn check_room(&self) -> Result<(), ApiError> {
        if self.bytes < limits::MAX_STORED_BYTES {
            return Ok(());
        }
        let most = limits::MAX_STORED_BYTES / (1024 * 1024);
        Err(ApiError::invalid(format!("Invalid request. The local vault is full: it holds {most} MiB.")))
    }
}

/// What the shared tokens of a column are derived from besides the value.
fn scope(table: &Table, column: &Column) -> Vec<u8> {
    match &column.rules.column_group {
        Some(group) => [b"group", group.as_bytes()].join(&0),
        None => [b"column", table.name.as_bytes(), column.name.as_bytes()].join(&0),
    }
}

/// Refuses values of unique columns that another record has.
pub(super) fn check_unique(table: &Table, cells: &[Cell], id: Uuid, at: usize) -> Result<(), ApiError> {
    for cell in cells {
        let Some(column) = table.columns.get(cell.column) else { continue };
        if !column.rules.unique || cell.value.is_null() {
            continue;
        }
        let name = &column.name;
        if cell.value.kind() == ValueKind::String
            && cell.value.text().chars().count() > limits::MAX_UNIQUE_CHARS
        {
            let most = limits::MAX_UNIQUE_CHARS;
            return Err(ApiError::invalid(format!(
                "Insert failed. Column {name} is unique and takes at most {most} characters, at record index {at}."
            )));
        }
        if column.owners.get(&cell.value).is_some_and(|owner| *owner != id) {
            return Err(ApiError::conflict(format!(
                "Insert failed. Unique constraint of column {name} in table {} is violated by the record at index {at}.",
                table.name
            )));
        }
    }
    Ok(())
}

/// The record that an upsert updates. In a table without a schema, the first upsert makes its
/// column unique.
fn existing_record(
    table: &mut Table,
    table_index: usize,
    name: &str,
    cells: &[Cell],
    at: usize,
    journal: &mut Journal,
) -> Result<Option<Uuid>, ApiError> {
    let index = table.find_column(name)?;
    let unique = table.columns.get(index).is_some_and(|column| column.rules.unique);
    if !unique && !table.open {
        return Err(ApiError::invalid(format!(
            "Invalid request. Upsert needs a unique column; {name} of table {} is not.",
            table.name
        )));
    }
    if !unique {
        let owners = distinct_values(table, index).ok_or_else(|| {
            ApiError::invalid(format!(
                "Invalid request. Upsert needs a unique column; {name} of table {} holds a value twice.",
                table.name
            ))
        })?;
        if let Some(column) = table.columns.get_mut(index) {
            column.rules.unique = true;
            column.owners = owners;
            table.schema_changed();
            journal.record(Undo::MadeUnique { table: table_index, column: index });
        }
    }
    let value = cells
        .iter()
        .find(|cell| cell.column == index)
        .map(|cell| &cell.value)
        .filter(|value| !value.is_null());
    let value = value.ok_or_else(|| {
        ApiError::invalid(format!(
            "Invalid request. The record at index {at} has no value in the upsert column {name}."
        ))
    })?;
    Ok(table.columns.get(index).and_then(|column| column.owners.get(value)).copied())
}

/// The record of each value of a column, if no two rows have the same value.
fn distinct_values(table: &Table, column: usize) -> Option<crate::core::Map<Value, Uuid>> {
    let mut owners = crate::core::Map::default();
    for row in table.rows() {
        let value = row.cell(column).map(|cell| &cell.value).filter(|value| !value.is_null());
        if let Some(value) = value
            && owners.insert(value.clone(), row.id).is_some()
        {
            return None;
        }
    }
    Some(owners)
}

fn size_of_cell(cell: &Cell) -> usize {
    size_of::<Cell>()
        + cell.value.json().len()
        + cell.token.as_ref().map_or(0, |token| token.len())
        + cell.file.as_ref().map_or(0, |file| file.content.len())
}
