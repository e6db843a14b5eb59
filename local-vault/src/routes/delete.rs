//! `DELETE /v1/vaults/{vaultId}/{table}`: deletes records by id, or all of them with the id `*`.
//!
//! Ids that do not exist are left out of the response; if none exists, the response is 404.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    core::{error::ApiError, id::parse_id},
    http::{Response, body},
    identity::Access,
    store::Store,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DeleteBody {
    skyflow_ids: Option<Vec<String>>,
}

#[derive(Serialize)]
struct DeleteResponse<'a> {
    #[serde(rename = "RecordIDResponse")]
    ids: Vec<&'a str>,
}

/// The id that means every record.
const ALL: &str = "*";

pub(super) fn answer(
    store: &mut Store,
    table: &str,
    body: &[u8],
    access: &Access<'_>,
) -> Result<Response, ApiError> {
    let body: DeleteBody = body::parse(body)?;
    let ids = body.skyflow_ids.unwrap_or_default();
    if ids.is_empty() {
        return Err(ApiError::invalid("Invalid request. skyflow_ids is missing or empty."));
    }
    let table = store.find(table)?;
    let deleted: Vec<&str> = if ids.iter().any(|id| id == ALL) {
        if ids.len() > 1 {
            return Err(ApiError::invalid("Invalid request. The id * cannot be combined with other ids."));
        }
        clear(store, table, access);
        vec![ALL]
    } else {
        ids.iter()
            .map(String::as_str)
            .filter(|id| parse_id(id).is_some_and(|id| delete(store, table, id, access)))
            .collect()
    };
    if deleted.is_empty() {
        return Err(ApiError::no_records());
    }
    Response::json(200, &DeleteResponse { ids: deleted })
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
