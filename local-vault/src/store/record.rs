//! Conversion of one record of a request into cells: columns, types, and the caller's own tokens.

use super::{Cell, Column, Journal, RecordInput, Table, TokenVault, journal::Undo, table::ID_COLUMN};
use crate::core::{
    error::ApiError,
    fields::Fields,
    schema::ColumnSchema,
    value::{Value, ValueKind},
};

/// Whether the caller provides the tokens (`byot`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum TokenMode {
    /// The caller's tokens are refused.
    #[default]
    Disable,
    /// The caller's tokens are used where there are any.
    Enable,
    /// Every field needs a token from the caller.
    EnableStrict,
}

impl TokenMode {
    /// Parses the `byot` of a request; absent and empty mean `DISABLE`.
    pub(crate) fn parse(byot: Option<&str>) -> Result<Self, ApiError> {
        match byot {
            None | Some("" | "DISABLE") => Ok(Self::Disable),
            Some("ENABLE") => Ok(Self::Enable),
            Some("ENABLE_STRICT") => Ok(Self::EnableStrict),
            Some(_) => {
                Err(ApiError::invalid("Invalid request. byot must be DISABLE, ENABLE or ENABLE_STRICT."))
            }
        }
    }
}

/// The cells of a record, without tokens. Adds columns that an open table does not have yet.
pub(super) fn read_cells(
    table: &mut Table,
    table_index: usize,
    input: &RecordInput<'_>,
    journal: &mut Journal,
) -> Result<Vec<Cell>, ApiError> {
    let at = input.index;
    if input.fields.is_empty() {
        return Err(ApiError::invalid(format!("Invalid request. The record at index {at} has no fields.")));
    }
    let mut cells: Vec<Cell> = Vec::with_capacity(input.fields.len());
    for (position, (name, raw)) in input.fields.iter().enumerate() {
        let column = match table.column_index(name, position) {
            Some(column) => column,
            None => add_column(table, table_index, name, at, journal)?,
        };
        let value = Value::from_raw(raw);
        if let Some(required) = table.columns.get(column).and_then(|column| column.type_mismatch(&value)) {
            return Err(ApiError::invalid(format!(
                "Invalid request. Column {name} of table {} must be {required}; the record at index {at} has another type.",
                table.name
            )));
        }
        cells.push(Cell { column, value, token: None, expires_s: None, file: None });
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
    journal.record(Undo::ColumnsAdded { table: table_index, count });
    Ok(column)
}

/// Adds the caller's tokens to the cells, as the token mode allows or requires.
pub(super) fn apply_own_tokens(
    table: &Table,
    table_index: usize,
    vault: &TokenVault,
    cells: &mut [Cell],
    input: &RecordInput<'_>,
    mode: TokenMode,
) -> Result<(), ApiError> {
    let at = input.index;
    let Some(tokens) = accepted_tokens(input, mode)? else { return Ok(()) };
    for (position, (name, raw)) in tokens.iter().enumerate() {
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

/// The caller's tokens, if the mode accepts them; strict mode requires one for every field.
fn accepted_tokens<'a>(input: &RecordInput<'a>, mode: TokenMode) -> Result<Option<&'a Fields<'a>>, ApiError> {
    let at = input.index;
    let tokens = input.tokens.filter(|tokens| !tokens.is_empty());
    match (mode, tokens) {
        (TokenMode::Disable | TokenMode::Enable, None) => Ok(None),
        (TokenMode::Enable, Some(tokens)) => Ok(Some(tokens)),
        (TokenMode::Disable, Some(_)) => Err(ApiError::invalid(format!(
            "Invalid request. byot is DISABLE but the record at index {at} has tokens."
        ))),
        (TokenMode::EnableStrict, None) => Err(ApiError::invalid(format!(
            "Invalid request. byot is ENABLE_STRICT but the record at index {at} has no tokens."
        ))),
        (TokenMode::EnableStrict, Some(tokens)) => {
            match input.fields.keys().find(|name| !tokens.contains_key(*name)) {
                None => Ok(Some(tokens)),
                Some(name) => Err(ApiError::invalid(format!(
                    "Invalid request. byot is ENABLE_STRICT but the record at index {at} has no token for {name}."
                ))),
            }
        }
    }
}

fn own_token(token: &Value) -> Option<String> {
    (token.kind() == ValueKind::String).then(|| token.text().into_owned()).filter(|text| !text.is_empty())
}

/// Whether the caller may use this token: it is new, or belongs to the same value of a deterministic column.
fn is_free(vault: &TokenVault, token: &str, table: usize, cell: &Cell, column: &Column) -> bool {
    vault.get(token).is_none_or(|entry| {
        let is_same = entry.table == table && entry.column == cell.column;
        let shares = if column.rules.column_group.is_some() {
            vault.issued(column, &cell.value).is_some_and(|issued| **issued == *token)
        } else {
            column.rules.deterministic && is_same
        };
        shares && entry.value == cell.value
    })
}
