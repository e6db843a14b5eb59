//! `POST /v1/vaults/{vaultId}`: several operations in one request, each with its own outcome when
//! `continueOnError` is set, all or none otherwise. The one operation supported is an insert
//! (method `POST`), which is what the SDKs send.

use serde::Deserialize;

use super::{insert::missing_fields, render::push_written_in_batch};
use crate::{
    access::Access,
    error::ApiError,
    http::Response,
    input::{Fields, Object, Text, TokenMode, named},
    json,
    store::{Journal, RecordInput, Store, WriteRule},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct BatchBody<'a> {
    #[serde(borrow)]
    records: Option<Vec<Object<OperationBody<'a>>>>,
    continue_on_error: Option<bool>,
    byot: Option<Text<'a>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[expect(dead_code, reason = "known keys that have no effect on an insert")]
struct OperationBody<'a> {
    #[serde(borrow)]
    fields: Option<Fields<'a>>,
    table_name: Option<Text<'a>>,
    method: Option<Text<'a>>,
    tokenization: Option<bool>,
    upsert: Option<Text<'a>>,
    tokens: Option<Fields<'a>>,
    #[serde(rename = "batchID")]
    batch_id: Option<Text<'a>>,
    redaction: Option<Text<'a>>,
    #[serde(rename = "ID")]
    id: Option<Text<'a>>,
    #[serde(rename = "downloadURL")]
    download_url: Option<bool>,
}

pub(super) fn answer(
    store: &mut Store,
    vault_id: &str,
    body: &[u8],
    access: &Access<'_>,
) -> Result<Response, ApiError> {
    let body: BatchBody<'_> = json::parse_body(body)?;
    let operations = body.records.unwrap_or_default();
    if operations.is_empty() {
        return Err(ApiError::invalid("Invalid request. records is missing or empty."));
    }
    let mode = TokenMode::parse(body.byot.as_ref())?;
    let keep_going = body.continue_on_error.unwrap_or(false);
    let mut out = Vec::new();
    json::push_raw(&mut out, r#"{"vaultID":"#);
    json::push_text(&mut out, vault_id);
    json::push_raw(&mut out, r#","responses":["#);
    let mut first = true;
    let mut done = Journal::default();
    for (index, Object(operation)) in operations.iter().enumerate() {
        json::push_separator(&mut out, &mut first);
        // With continueOnError each operation stands alone; without, all are undone together.
        let mut own = Journal::default();
        let journal = if keep_going { &mut own } else { &mut done };
        match perform(store, operation, index, mode, access, journal, &mut out) {
            Ok(()) => {}
            Err(error) if keep_going => {
                store.roll_back(own);
                push_failure(&mut out, &error);
            }
            Err(error) => {
                store.roll_back(done);
                return Err(error);
            }
        }
    }
    json::push_raw(&mut out, "]}");
    Ok(Response::json(200, out))
}

/// Carries out one operation and appends its outcome; appends nothing when it fails.
fn perform(
    store: &mut Store,
    operation: &OperationBody<'_>,
    index: usize,
    mode: TokenMode,
    access: &Access<'_>,
    journal: &mut Journal,
    out: &mut Vec<u8>,
) -> Result<(), ApiError> {
    if named(operation.method.as_ref()) != Some("POST") {
        return Err(ApiError::invalid(format!(
            "Invalid request. The method of the record at index {index} must be POST."
        )));
    }
    let table = named(operation.table_name.as_ref()).ok_or_else(|| {
        ApiError::invalid(format!("Invalid request. The record at index {index} has no tableName."))
    })?;
    access.check(Some(table))?;
    let fields = operation.fields.as_ref().ok_or_else(|| missing_fields(index))?;
    let input = RecordInput { index, fields, tokens: operation.tokens.as_ref() };
    let rule = WriteRule { upsert: named(operation.upsert.as_ref()), mode };
    let table = store.table_for_insert(table, journal)?;
    let written = store.insert(table, &input, rule, journal)?;
    access.check_written(store, table, &written.id)?;
    json::push_raw(out, r#"{"Status":200,"Body":{"records":["#);
    push_written_in_batch(out, store, table, &written, operation.tokenization.unwrap_or(false));
    json::push_raw(out, "]}}");
    Ok(())
}

fn push_failure(out: &mut Vec<u8>, error: &ApiError) {
    json::push_raw(out, &format!(r#"{{"Status":{},"Body":{{"error":"#, error.status()));
    json::push_text(out, error.message());
    json::push_raw(out, "}}");
}
