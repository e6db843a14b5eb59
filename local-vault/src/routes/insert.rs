//! `POST /v1/vaults/{vaultId}/{table}`: inserts all records or none.

use serde::Deserialize;

use super::render::push_written;
use crate::{
    access::Access,
    error::ApiError,
    http::{Response, list_body},
    input::{Fields, Object, Text, TokenMode, named},
    json,
    store::{Journal, RecordInput, Store, WriteRule, Written},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct InsertBody<'a> {
    #[serde(borrow)]
    records: Option<Vec<Object<RecordBody<'a>>>>,
    tokenization: Option<bool>,
    upsert: Option<Text<'a>>,
    homogeneous: Option<bool>,
    byot: Option<Text<'a>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RecordBody<'a> {
    #[serde(borrow)]
    fields: Option<Fields<'a>>,
    tokens: Option<Fields<'a>>,
}

/// Rough size of one record's answer.
const ANSWER_BYTES_PER_RECORD: usize = 256;

pub(super) fn answer(
    store: &mut Store,
    table: &str,
    body: &[u8],
    access: &Access<'_>,
) -> Result<Response, ApiError> {
    let body: InsertBody<'_> = json::parse_body(body)?;
    let records = body.records.unwrap_or_default();
    if records.is_empty() {
        return Err(ApiError::invalid("Invalid request. records is missing or empty."));
    }
    let rule = WriteRule { upsert: named(body.upsert.as_ref()), mode: TokenMode::parse(body.byot.as_ref())? };
    if body.homogeneous.unwrap_or(false) {
        check_homogeneous(&records, rule)?;
    }
    let tokens = body.tokenization.unwrap_or(false);
    let mut journal = Journal::default();
    let answered =
        write_all(store, table, &records, rule, access, &mut journal).and_then(|(table, written)| {
            list_body("records", &written, ANSWER_BYTES_PER_RECORD, |out, written| {
                push_written(out, store, table, written, tokens);
            })
        });
    if answered.is_err() {
        store.roll_back(journal);
    }
    Ok(Response::json(200, answered?))
}

fn write_all(
    store: &mut Store,
    table: &str,
    records: &[Object<RecordBody<'_>>],
    rule: WriteRule<'_>,
    access: &Access<'_>,
    journal: &mut Journal,
) -> Result<(usize, Vec<Written>), ApiError> {
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
        let mut names: Vec<String> =
            record.fields.iter().flat_map(|fields| &fields.0).map(|(name, _)| name.to_string()).collect();
        names.sort_unstable();
        names.dedup();
        names
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
