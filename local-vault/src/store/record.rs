//! Reading one record of a request into cells: columns, types, and the caller's own tokens.

use super::{Cell, Column, Journal, RecordInput, Table, TokenVault, journal::Undo, table::ID_COLUMN};
use crate::{
    error::ApiError,
    input::{Fields, TokenMode},
    options::ColumnSchema,
    value::{Kind, Value},
};

/// The cells of a record, without tokens but for the caller's own. Makes the columns an open
/// table does not have yet.
pub(super) fn read_cells(
    table: &mut Table,
    table_index: usize,
    input: &RecordInput<'_>,
    journal: &mut Journal,
) -> Result<Vec<Cell>, ApiError> {
    let at = input.index;
    if input.fields.0.is_empty() {
        return Err(ApiError::invalid(format!("Invalid request. The record at index {at} has no fields.")));
    }
    let mut cells: Vec<Cell> = Vec::with_capacity(input.fields.0.len());
    // Columns mostly come in order; only one that does not can be a repetition.
    let mut columns_below = 0;
    for (position, (name, raw)) in input.fields.0.iter().enumerate() {
        let column = match table.column_index(name, position) {
            Some(column) => column,
            None => add_column(table, table_index, name, at, journal)?,
        };
        let value = Value::from_raw(raw);
        if let Some(demanded) = table.columns.get(column).and_then(|column| column.type_mismatch(&value)) {
            return Err(ApiError::invalid(format!(
                "Invalid request. Column {name} of table {} takes {demanded}; the record at index {at} has another type.",
                table.name
            )));
        }
        let in_order = column >= columns_below;
        columns_below = columns_below.max(column + 1);
        match cells.iter_mut().find(|cell| !in_order && cell.column == column) {
            Some(repeated) => repeated.value = value,
            None => cells.push(Cell { column, value, token: None, file: None }),
        }
    }
    Ok(cells)
}

fn add_column(
    table: &mut Table,
    table_index: usize,
    name: &str,
    at: usize,
    journal: &mut Journal,
) -> Result<usize, ApiError> {
    if name == ID_COLUMN {
        return Err(ApiError::invalid(format!(
            "Invalid request. {ID_COLUMN} cannot be written, at record index {at}."
        )));
    }
    if !table.open {
        return Err(ApiError::invalid(format!(
            "Invalid field present in JSON {name}: table {} has no such column, at record index {at}.",
            table.name
        )));
    }
    let count = table.columns.len();
    let column = table.add_column(name, ColumnSchema::default())?;
    journal.note(Undo::ColumnsAdded { table: table_index, count });
    Ok(column)
}

/// Puts the caller's tokens into the cells, as the token mode allows or demands it.
pub(super) fn apply_own_tokens(
    table: &Table,
    table_index: usize,
    vault: &TokenVault,
    cells: &mut [Cell],
    input: &RecordInput<'_>,
    mode: TokenMode,
) -> Result<(), ApiError> {
    let at = input.index;
    let Some(tokens) = given_tokens(input, mode)? else { return Ok(()) };
    for (position, (name, raw)) in tokens.0.iter().enumerate() {
        let token = Value::from_raw(raw);
        let column = table.column_index(name, position);
        let Some(cell_at) = column.and_then(|column| cells.iter().position(|cell| cell.column == column))
        else {
            return Err(ApiError::invalid(format!(
                "Invalid request. The record at index {at} has a token for {name} but no such field."
            )));
        };
        let own = own_token(&token).ok_or_else(|| {
            ApiError::invalid(format!(
                "Invalid request. The token for {name} at record index {at} must be a string that is not empty."
            ))
        })?;
        let twice = cells
            .iter()
            .enumerate()
            .any(|(other, cell)| other != cell_at && cell.token.as_deref() == Some(&*own));
        let Some(cell) = cells.get_mut(cell_at) else { continue };
        let Some(rules) = table.columns.get(cell.column) else { continue };
        if !rules.tokenizes(&cell.value) {
            continue;
        }
        if twice || !is_free(vault, &own, table_index, cell, rules) {
            return Err(ApiError::conflict(format!(
                "Insert failed. The token for {name} at record index {at} is in use already."
            )));
        }
        cell.token = Some(own.into());
    }
    Ok(())
}

/// The caller's tokens, if the mode takes them; in strict mode there must be one for every field.
fn given_tokens<'a>(input: &RecordInput<'a>, mode: TokenMode) -> Result<Option<&'a Fields<'a>>, ApiError> {
    let at = input.index;
    let given = input.tokens.filter(|tokens| !tokens.0.is_empty());
    match (mode, given) {
        (TokenMode::Disable | TokenMode::Enable, None) => Ok(None),
        (TokenMode::Enable, Some(tokens)) => Ok(Some(tokens)),
        (TokenMode::Disable, Some(_)) => Err(ApiError::invalid(format!(
            "Invalid request. byot is DISABLE but the record at index {at} has tokens."
        ))),
        (TokenMode::EnableStrict, None) => Err(ApiError::invalid(format!(
            "Invalid request. byot is ENABLE_STRICT but the record at index {at} has no tokens."
        ))),
        (TokenMode::EnableStrict, Some(tokens)) => {
            let has_token = |name: &str| tokens.0.iter().any(|(key, _)| key == name);
            match input.fields.0.iter().find(|(name, _)| !has_token(name)) {
                None => Ok(Some(tokens)),
                Some((name, _)) => Err(ApiError::invalid(format!(
                    "Invalid request. byot is ENABLE_STRICT but the record at index {at} has no token for {name}."
                ))),
            }
        }
    }
}

fn own_token(token: &Value) -> Option<String> {
    (token.kind() == Kind::String).then(|| token.text().into_owned()).filter(|text| !text.is_empty())
}

/// A token may be brought again only for the same value of a deterministic column.
fn is_free(vault: &TokenVault, token: &str, table: usize, cell: &Cell, column: &Column) -> bool {
    vault.get(token).is_none_or(|entry| {
        column.rules.deterministic
            && entry.table == table
            && entry.column == cell.column
            && entry.value == cell.value
    })
}
