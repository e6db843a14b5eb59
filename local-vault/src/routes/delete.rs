//! `DELETE /v1/vaults/{vaultId}/{table}`: deletes records by id, or all of them with the id `*`.
//!
//! Ids that do not exist are left out of the answer; when none exists the answer is 404.

use serde::Deserialize;

use super::get::no_records;
use crate::{
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

pub(super) fn answer(store: &mut Store, table: &str, body: &[u8]) -> Result<Response, ApiError> {
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
        store.clear(table);
        vec![ALL]
    } else {
        ids.iter()
            .map(|id| id.0.as_ref())
            .filter(|id| parse_id(id).is_some_and(|id| store.delete(table, id)))
            .collect()
    };
    if deleted.is_empty() {
        return Err(no_records());
    }
    let body = list_body("RecordIDResponse", deleted, ANSWER_BYTES_PER_RECORD, json::push_text)?;
    Ok(Response::json(200, body))
}
