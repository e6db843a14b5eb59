//! `POST /v1/vaults/{vaultId}`: several operations in one request. With `continueOnError` each has
//! its own result; otherwise all succeed or none. The one operation supported is an insert (method
//! `POST`), which is the only one that the SDKs send.

use serde::{Deserialize, Serialize};

use super::{
    insert::missing_fields,
    views::{BatchWrittenView, Records, WrittenView},
};
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
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct BatchBody<'a> {
    #[serde(borrow)]
    records: Option<Vec<Object<OperationBody<'a>>>>,
    continue_on_error: Option<bool>,
    byot: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[expect(dead_code, reason = "known keys that have no effect on an insert")]
struct OperationBody<'a> {
    #[serde(borrow)]
    fields: Option<Fields<'a>>,
    table_name: Option<String>,
    method: Option<String>,
    tokenization: Option<bool>,
    upsert: Option<String>,
    #[serde(borrow)]
    tokens: Option<Fields<'a>>,
    #[serde(rename = "batchID")]
    batch_id: Option<String>,
    redaction: Option<String>,
    #[serde(rename = "ID")]
    id: Option<String>,
    #[serde(rename = "downloadURL")]
    download_url: Option<bool>,
}

#[derive(Serialize)]
struct BatchResponse<'a> {
    #[serde(rename = "vaultID")]
    vault_id: &'a str,
    responses: Vec<OperationResponse<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct OperationResponse<'a> {
    status: u16,
    body: OperationResult<'a>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum OperationResult<'a> {
    Written(Records<BatchWrittenView<'a>>),
    Failed { error: String },
}

pub(super) fn answer(
    store: &mut Store,
    vault_id: &str,
    body: &[u8],
    access: &Access<'_>,
) -> Result<Response, ApiError> {
    let body: BatchBody<'_> = body::parse(body)?;
    let operations = body.records.unwrap_or_default();
    if operations.is_empty() {
        return Err(ApiError::invalid("Invalid request. records is missing or empty."));
    }
    let mode = TokenMode::parse(body.byot.as_deref())?;
    let continue_on_error = body.continue_on_error.unwrap_or(false);
    let mut results = Vec::with_capacity(operations.len());
    let mut batch_journal = Journal::default();
    for (index, Object(operation)) in operations.iter().enumerate() {
        // With continueOnError a failed operation is undone alone; otherwise the batch is.
        let mut own_journal = Journal::default();
        let journal = if continue_on_error { &mut own_journal } else { &mut batch_journal };
        match perform(store, operation, index, mode, access, journal) {
            Ok(written) => results.push(Ok(written)),
            Err(error) if continue_on_error => {
                store.roll_back(own_journal);
                results.push(Err(error));
            }
            Err(error) => {
                store.roll_back(batch_journal);
                return Err(error);
            }
        }
    }
    let store = &*store;
    let responses = results.into_iter().map(|result| operation_response(store, result)).collect();
    Response::json(200, &BatchResponse { vault_id, responses })
}

/// A written record, its table, and whether the response shows its tokens.
type Performed = (usize, WrittenRecord, bool);

/// Performs one operation.
fn perform(
    store: &mut Store,
    operation: &OperationBody<'_>,
    index: usize,
    mode: TokenMode,
    access: &Access<'_>,
    journal: &mut Journal,
) -> Result<Performed, ApiError> {
    if non_empty(operation.method.as_ref()) != Some("POST") {
        return Err(ApiError::invalid(format!(
            "Invalid request. The method of the record at index {index} must be POST."
        )));
    }
    let table = non_empty(operation.table_name.as_ref()).ok_or_else(|| {
        ApiError::invalid(format!("Invalid request. The record at index {index} has no tableName."))
    })?;
    access.check(Some(table))?;
    let fields = operation.fields.as_ref().ok_or_else(|| missing_fields(index))?;
    let input = RecordInput { index, fields, tokens: operation.tokens.as_ref() };
    let may_read = |table: &Table, row: &Row| access.sees(table, row);
    let rule = WriteRule { upsert: non_empty(operation.upsert.as_ref()), mode, may_read: &may_read };
    let table = store.table_for_insert(table, journal)?;
    let written = store.insert(table, &input, rule, journal)?;
    access.check_written(store, table, &written.id)?;
    Ok((table, written, operation.tokenization.unwrap_or(false)))
}

fn operation_response(store: &Store, result: Result<Performed, ApiError>) -> OperationResponse<'_> {
    match result {
        Ok((table, written, tokens)) => {
            let records = vec![WrittenView::new(store, table, &written, tokens).into()];
            OperationResponse { status: 200, body: OperationResult::Written(Records { records }) }
        }
        Err(error) => {
            let body = OperationResult::Failed { error: error.message().to_owned() };
            // The official SDKs read only 200 and 400.
            OperationResponse { status: 400, body }
        }
    }
}
