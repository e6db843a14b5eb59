//! Writing records into answers.

use crate::{
    downloads::Links,
    ids::push_id,
    json,
    redaction::{Redaction, push_redacted},
    store::{Cell, Row, Store, Table, Written},
};

/// What an answer shows of a record.
pub(super) struct View<'v> {
    /// The columns to show; `None` shows all.
    pub(super) columns: Option<&'v [usize]>,
    pub(super) redaction: Redaction,
    /// Show tokens in place of the values that have one.
    pub(super) tokens: bool,
}

/// Appends `{"skyflow_id": …, "tokens": …}` for a record just written; null stands for no tokens.
pub(super) fn push_written(out: &mut Vec<u8>, store: &Store, table: usize, written: &Written, tokens: bool) {
    push_written_id(out, written);
    if !(tokens && push_tokens(out, store, table, written)) {
        json::push_raw(out, r#","tokens":null"#);
    }
    out.push(b'}');
}

/// The same in the answer to a batch, where tokens that there are none of are left out: the official
/// Python SDK fails on null there.
pub(super) fn push_written_in_batch(
    out: &mut Vec<u8>,
    store: &Store,
    table: usize,
    written: &Written,
    tokens: bool,
) {
    push_written_id(out, written);
    if tokens {
        push_tokens(out, store, table, written);
    }
    out.push(b'}');
}

fn push_written_id(out: &mut Vec<u8>, written: &Written) {
    json::push_raw(out, r#"{"skyflow_id":"#);
    push_id(out, &written.id);
}

/// Appends the tokens by column as a member of an object; nothing, and false, when there are none.
fn push_tokens(out: &mut Vec<u8>, store: &Store, table: usize, written: &Written) -> bool {
    let found = store.table(table).and_then(|table| Some((table, table.row(&written.id)?)));
    let Some((table, row)) = found else { return false };
    let columns = written.columns.as_deref();
    let mut first = true;
    for cell in row.cells.iter().filter(|cell| shows(columns, cell)) {
        let (Some(token), Some(column)) = (&cell.token, table.columns.get(cell.column)) else { continue };
        json::push_raw(out, if first { r#","tokens":{"# } else { "," });
        first = false;
        json::push_text(out, &column.name);
        out.push(b':');
        json::push_text(out, token);
    }
    if !first {
        out.push(b'}');
    }
    !first
}

/// Appends `{"fields": {"skyflow_id": …, …}, "tokens": null}` for a record read. A file is shown by
/// its name, or with `links` by a URL.
pub(super) fn push_record(
    out: &mut Vec<u8>,
    table: &Table,
    row: &Row,
    view: &View<'_>,
    mut links: Option<&mut Links<'_>>,
) {
    json::push_raw(out, r#"{"fields":{"skyflow_id":"#);
    push_id(out, &row.id);
    for cell in row.cells.iter().filter(|cell| shows(view.columns, cell)) {
        let Some(column) = table.columns.get(cell.column) else { continue };
        out.push(b',');
        json::push_text(out, &column.name);
        out.push(b':');
        match (&cell.token, &cell.file, &mut links) {
            (_, Some(_), Some(links)) => json::push_text(out, &links.url(row.id, cell.column)),
            (Some(token), ..) if view.tokens => json::push_text(out, token),
            _ => push_redacted(out, &cell.value, view.redaction.within(column.rules.redaction)),
        }
    }
    json::push_raw(out, r#"},"tokens":null}"#);
}

fn shows(columns: Option<&[usize]>, cell: &Cell) -> bool {
    columns.is_none_or(|columns| columns.contains(&cell.column))
}
