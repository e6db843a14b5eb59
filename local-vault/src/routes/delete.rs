//! `DELETE /v1/vaults/{vaultId}/{table}`: deletes records by id, or all of them with the id `*`.
//!
//! Ids that do not exist are left out of the answer; when none exists the answer is 404.

use serde::Deserialize;
use uuid::Uuid;

use super::get::no_records;
use crate::{
    access::Access,
    error::ApiError,
    http::{Response, list_body},
    ids::parse_id,
    input::Text,
    json,
    store::Store,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DeleteBody<'a> {
    #[serde(borrow)]
    skyflow_ids: Option<Vec<Text<'a>>>,
}

/// The id that stands for every record.
const ALL: &str = "*";
const ANSWER_BYTES_PER_RECORD: usize = 40;

pub(super) fn answer(
    store: &mut Store,
    table: &str,
    body: &[u8],
    access: &Access<'_>,
) -> Result<Response, ApiError> {
    let body: DeleteBody<'_> = json::parse_body(body)?;
    let ids = body.skyflow_ids.unwrap_or_default();
    if ids.is_empty() {
        return Err(ApiError::invalid("Invalid request. skyflow_ids is missing or empty."));
    }
    let table = store.find(table)?;
    let deleted: Vec<&str> = if ids.iter().any(|id| id.0 == ALL) {
        if ids.len() > 1 {
            return Err(ApiError::invalid("Invalid request. The id * cannot be combined with other ids."));
        }
        clear(store, table, access);
        vec![ALL]
    } else {
        ids.iter()
            .map(|id| id.0.as_ref())
            .filter(|id| parse_id(id).is_some_and(|id| delete(store, table, id, access)))
            .collect()
    };
    if deleted.is_empty() {
        return Err(no_records());
    }
    let body = list_body("RecordIDResponse", deleted, ANSWER_BYTES_PER_RECORD, json::push_text)?;
    Ok(Response::json(200, body))
}

fn delete(store: &mut Store, table: usize, id: Uuid, access: &Access<'_>) -> bool {
    let row = store.table(table).and_then(|table| Some((table, table.row(&id)?)));
    row.is_some_and(|(table, row)| access.sees(table, row)) && store.delete(table, id)
}

fn clear(store: &mut Store, table: usize, access: &Access<'_>) {
    if access.is_full() {
        return store.clear(table);
    }
    let seen = store.table(table).map(|table| table.rows().filter(|row| access.sees(table, row)));
    let ids: Vec<Uuid> = seen.into_iter().flatten().map(|row| row.id).collect();
    for id in ids {
        store.delete(table, id);
    }
}
