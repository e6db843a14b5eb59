//! `GET` and `DELETE /v1/vaults/{vaultId}/{table}/{skyflowId}`: one record.

use uuid::Uuid;

use super::{
    get::{no_records, read_columns},
    render::{View, push_record},
};
use crate::{
    access::Access,
    downloads::Links,
    error::ApiError,
    http::{Query, Response},
    ids::{parse_id, push_id},
    json,
    redaction::Redaction,
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
    let (table, row) = found.ok_or_else(no_records)?;
    let columns = read_columns(table, query)?;
    links.table = index;
    let view = View { columns: columns.as_deref(), redaction, tokens };
    let mut out = Vec::new();
    push_record(&mut out, table, row, &view, urls.then_some(&mut links));
    Ok(Response::json(200, out))
}

pub(super) fn delete(
    store: &mut Store,
    table: &str,
    id: &str,
    access: &Access<'_>,
) -> Result<Response, ApiError> {
    let (table, id) = find_record(store, table, id, access)?;
    store.delete(table, id);
    Ok(deleted(&id))
}

/// A record by the id in a path, if the caller may see it.
pub(super) fn find_record(
    store: &Store,
    table: &str,
    id: &str,
    access: &Access<'_>,
) -> Result<(usize, Uuid), ApiError> {
    let index = store.find(table)?;
    let table = store.table(index).ok_or_else(no_records)?;
    let row = parse_id(id).and_then(|id| table.row(&id)).filter(|row| access.sees(table, row));
    Ok((index, row.ok_or_else(no_records)?.id))
}

/// `{"skyflow_id": …, "deleted": true}`
pub(super) fn deleted(id: &Uuid) -> Response {
    let mut out = Vec::new();
    json::push_raw(&mut out, r#"{"skyflow_id":"#);
    push_id(&mut out, id);
    json::push_raw(&mut out, r#","deleted":true}"#);
    Response::json(200, out)
}
