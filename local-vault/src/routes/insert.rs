//! `POST /v1/vaults/{vaultId}/{table}`: inserts all records or none.

use serde::Deserialize;

use super::views::{Records, WrittenView};
use crate::{
    core::{
        error::ApiError,
        fields::Fields,
        object::{Object, non_empty},
    },
    http::{Response, body},
    identity::Access,
    store::{Journal, RecordInput, Row, Store, Table, TokenMode, WriteRule, WrittenRecord},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct InsertBody<'a> {
    #[serde(borrow)]
    records: Option<Vec<Object<RecordBody<'a>>>>,
    tokenization: Option<bool>,
    upsert: Option<String>,
    homogeneous: Option<bool>,
    byot: Option<String>,
}

/// A record as insert and update send it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RecordBody<'a> {
    #[serde(borrow)]
    pub(super) fields: Option<Fields<'a>>,
    #[serde(borrow)]
    pub(super) tokens: Option<Fields<'a>>,
}

pub(super) fn answer(
    store: &mut Store,
    table: &str,
    body: &[u8],
    access: &Access<'_>,
) -> Result<Response, ApiError> {
    let body: InsertBody<'_> = body::parse(body)?;
    let records = body.records.unwrap_or_default();
    if records.is_empty() {
        return Err(ApiError::invalid("Invalid request. records is missing or empty."));
    }
    let mode = TokenMode::parse(body.byot.as_deref())?;
    let may_read = |table: &Table, row: &Row| access.sees(table, row);
    let rule = WriteRule { upsert: non_empty(body.upsert.as_ref()), mode, may_read: &may_read };
    if body.homogeneous.unwrap_or(false) {
        check_homogeneous(&records, rule)?;
    }
    let tokens = body.tokenization.unwrap_or(false);
    let mut journal = Journal::default();
    let response =
        write_all(store, table, &records, rule, access, &mut journal).and_then(|(table, written)| {
            let view = |written| WrittenView::new(store, table, written, tokens);
            Response::json(200, &Records { records: written.iter().map(view).collect() })
        });
    if response.is_err() {
        store.roll_back(journal);
    }
    response
}

fn write_all(
    store: &mut Store,
    table: &str,
    records: &[Object<RecordBody<'_>>],
    rule: WriteRule<'_>,
    access: &Access<'_>,
    journal: &mut Journal,
) -> Result<(usize, Vec<WrittenRecord>), ApiError> {
    let table = store.table_for_insert(table, journal)?;
    let mut written = Vec::with_capacity(records.len());
    for (index, Object(record)) in records.iter().enumerate() {
        let fields = record.fields.as_ref().ok_or_else(|| missing_fields(index))?;
        let input = RecordInput { index, fields, tokens: record.tokens.as_ref() };
        let row = store.insert(table, &input, rule, journal)?;
        access.check_written(store, table, &row.id)?;
        written.push(row);
    }
    Ok((table, written))
}

/// Every record must have the same fields, in any order.
fn check_homogeneous(records: &[Object<RecordBody<'_>>], rule: WriteRule<'_>) -> Result<(), ApiError> {
    if rule.upsert.is_some() {
        return Err(ApiError::invalid("Invalid request. homogeneous cannot be combined with upsert."));
    }
    let names = |Object(record): &Object<RecordBody<'_>>| {
        let mut names: Vec<&str> = record.fields.iter().flat_map(Fields::keys).map(String::as_str).collect();
        names.sort_unstable();
        names.into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    let mut all = records.iter().map(names);
    let expected = all.next().unwrap_or_default();
    match all.position(|names| names != expected) {
        None => Ok(()),
        Some(position) => Err(ApiError::invalid(format!(
            "Invalid request. homogeneous is set but the record at index {} has other fields than the first.",
            position + 1
        ))),
    }
}

pub(super) fn missing_fields(index: usize) -> ApiError {
    ApiError::invalid(format!("Invalid request. The record at index {index} has no fields."))
}
