//! `POST /v1/vaults/{vaultId}/query`: one simple `SELECT`.
//!
//! Values are shown as `DEFAULT` redaction shows them, unless the query asks otherwise with
//! `redaction(column, 'LEVEL')`. A column a record has no value in is null; `*` leaves it out.

use serde::Deserialize;

use super::render::{View, push_record};
use crate::{
    access::Access,
    error::ApiError,
    http::{Response, check_answer, list_body},
    ids::push_id,
    input::{Text, named},
    json,
    redaction::{Redaction, push_redacted},
    sql::{self, Column, Item, Place},
    store::{Row, Store, Table},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QueryBody<'a> {
    #[serde(borrow)]
    query: Option<Text<'a>>,
}

const ANSWER_BYTES_PER_RECORD: usize = 256;

pub(super) fn answer(store: &Store, body: &[u8], access: &Access<'_>) -> Result<Response, ApiError> {
    let body: QueryBody<'_> = json::parse_body(body)?;
    let text =
        named(body.query.as_ref()).ok_or_else(|| ApiError::invalid("Invalid request. query is missing."))?;
    let mut select = sql::parse(text)?;
    access.check(Some(&select.table))?;
    let table = store.table(store.find(&select.table)?);
    let table = table.ok_or_else(|| ApiError::not_found("No Records Found."))?;
    sql::bind(&mut select, table)?;
    let rows = sql::select_rows(&select, table, |row| access.sees(table, row));
    let counts = matches!(select.items.first(), Some(Item::Count { .. }));
    let body = if counts {
        // A count is one row, which LIMIT and OFFSET can take away like any other.
        let shown = select.offset == 0 && select.limit != Some(0);
        list_body("records", shown.then_some(()), ANSWER_BYTES_PER_RECORD, |out, ()| {
            push_counts(out, &select.items, &rows);
        })?
    } else {
        list_body("records", rows, ANSWER_BYTES_PER_RECORD, |out, row| {
            push_row(out, table, row, &select.items);
        })?
    };
    Ok(Response::json(200, body))
}

fn push_counts(out: &mut Vec<u8>, items: &[Item], rows: &[&Row]) {
    json::push_raw(out, r#"{"fields":{"#);
    let mut first = true;
    for item in items {
        let Item::Count { column, name } = item else { continue };
        let count = match column {
            None => rows.len(),
            Some(column) => rows.iter().filter(|row| sql::has_value(column, row)).count(),
        };
        json::push_separator(out, &mut first);
        json::push_text(out, name);
        json::push_raw(out, &format!(":{count}"));
    }
    json::push_raw(out, r#"},"tokens":null}"#);
}

fn push_row(out: &mut Vec<u8>, table: &Table, row: &Row, items: &[Item]) {
    if matches!(items, [Item::All]) {
        return push_record(
            out,
            table,
            row,
            &View { columns: None, redaction: Redaction::Default, tokens: false },
            None,
        );
    }
    json::push_raw(out, r#"{"fields":{"#);
    let mut first = true;
    for item in items {
        // Many times the same large column: `list_body` refuses what this leaves.
        if check_answer(out).is_err() {
            return;
        }
        match item {
            Item::All => {
                push_column(out, table, row, &Place::Id, "skyflow_id", Redaction::Default, &mut first);
                for cell in &row.cells {
                    let Some(column) = table.columns.get(cell.column) else { continue };
                    let place = Place::Cell(cell.column);
                    push_column(out, table, row, &place, &column.name, Redaction::Default, &mut first);
                }
            }
            Item::Column { column: Column { place, .. }, redaction, name } => {
                push_column(out, table, row, place, name, *redaction, &mut first);
            }
            Item::Count { .. } => {}
        }
    }
    json::push_raw(out, r#"},"tokens":null}"#);
}

fn push_column(
    out: &mut Vec<u8>,
    table: &Table,
    row: &Row,
    place: &Place,
    name: &str,
    redaction: Redaction,
    first: &mut bool,
) {
    json::push_separator(out, first);
    json::push_text(out, name);
    out.push(b':');
    let Place::Cell(index) = place else { return push_id(out, &row.id) };
    match (row.cell(*index), table.columns.get(*index)) {
        (Some(cell), Some(column)) => {
            push_redacted(out, &cell.value, redaction.within(column.rules.redaction));
        }
        _ => json::push_raw(out, "null"),
    }
}
