//! `PUT /v1/vaults/{vaultId}/{table}/{skyflowId}`: writes columns of one record.

use serde::Deserialize;

use super::{
    insert::{RecordBody, missing_fields},
    record::find_record,
    views::WrittenView,
};
use crate::{
    core::{error::ApiError, object::Object},
    http::{Response, body},
    identity::Access,
    store::{Journal, RecordInput, Store, TokenMode},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UpdateBody<'a> {
    #[serde(borrow)]
    record: Option<Object<RecordBody<'a>>>,
    tokenization: Option<bool>,
    byot: Option<String>,
}

pub(super) fn answer(
    store: &mut Store,
    table: &str,
    id: &str,
    body: &[u8],
    access: &Access<'_>,
) -> Result<Response, ApiError> {
    let body: UpdateBody<'_> = body::parse(body)?;
    let Some(Object(record)) = &body.record else {
        return Err(ApiError::invalid("Invalid request. record is missing."));
    };
    let fields = record.fields.as_ref().ok_or_else(|| missing_fields(0))?;
    let input = RecordInput { index: 0, fields, tokens: record.tokens.as_ref() };
    let mode = TokenMode::parse(body.byot.as_deref())?;
    let (table, id) = find_record(store, table, id, access)?;
    let mut journal = Journal::default();
    let updated = store.update(table, id, &input, mode, &mut journal);
    let tokens = body.tokenization.unwrap_or(false);
    let response = updated.and_then(|written| {
        access.check_written(store, table, &id)?;
        Response::json(200, &WrittenView::new(store, table, &written, tokens))
    });
    if response.is_err() {
        store.roll_back(journal);
    }
    response
}
