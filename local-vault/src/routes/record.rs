//! `GET` and `DELETE /v1/vaults/{vaultId}/{table}/{skyflowId}`: one record.

use serde::Serialize;
use uuid::Uuid;

use super::{
    get::read_columns,
    state::Links,
    views::{RecordView, ViewOptions},
};
use crate::{
    core::{error::ApiError, id::parse_id, redaction::Redaction},
    http::{Query, Response},
    identity::Access,
    store::Store,
};

pub(super) fn get(
    store: &Store,
    table: &str,
    id: &str,
    query: &Query<'_>,
    mut links: Links<'_>,
    access: &Access<'_>,
) -> Result<Response, ApiError> {
    let redaction = Redaction::parse(query.one("redaction"))?;
    let (tokens, urls) = (query.flag("tokenization")?, query.flag("downloadURL")?);
    let (index, id) = find_record(store, table, id, access)?;
    let found = store.table(index).and_then(|table| Some((table, table.row(&id)?)));
    let (table, row) = found.ok_or_else(ApiError::no_records)?;
    let columns = read_columns(table, query)?;
    let options = ViewOptions { columns: columns.as_deref(), redaction, tokens };
    let view = RecordView::new((index, table), row, &options, urls.then_some(&mut links))?;
    Response::json(200, &view)
}

pub(super) fn delete(
    store: &mut Store,
    table: &str,
    id: &str,
    access: &Access<'_>,
) -> Result<Response, ApiError> {
    let (table, id) = find_record(store, table, id, access)?;
    store.delete(table, id);
    deleted(id)
}

/// A record by the id in a path, if the caller may see it.
pub(super) fn find_record(
    store: &Store,
    table: &str,
    id: &str,
    access: &Access<'_>,
) -> Result<(usize, Uuid), ApiError> {
    let index = store.find(table)?;
    let table = store.table(index).ok_or_else(ApiError::no_records)?;
    let row = parse_id(id).and_then(|id| table.row(&id)).filter(|row| access.sees(table, row));
    Ok((index, row.ok_or_else(ApiError::no_records)?.id))
}

#[derive(Serialize)]
struct DeletedResponse {
    skyflow_id: Uuid,
    deleted: bool,
}

/// The response to the deletion of a record, or of a file in it.
pub(super) fn deleted(id: Uuid) -> Result<Response, ApiError> {
    Response::json(200, &DeletedResponse { skyflow_id: id, deleted: true })
}
