//! `PUT /v1/vaults/{vaultId}/{table}/{skyflowId}`: writes the given columns of one record.

use serde::Deserialize;

use super::{insert::missing_fields, record::find_record, render::push_written};
use crate::{
    access::Access,
    error::ApiError,
    http::Response,
    input::{Fields, Object, Text, TokenMode},
    json,
    store::{Journal, RecordInput, Store},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UpdateBody<'a> {
    #[serde(borrow)]
    record: Option<Object<RecordBody<'a>>>,
    tokenization: Option<bool>,
    byot: Option<Text<'a>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RecordBody<'a> {
    #[serde(borrow)]
    fields: Option<Fields<'a>>,
    tokens: Option<Fields<'a>>,
}

pub(super) fn answer(
    store: &mut Store,
    table: &str,
    id: &str,
    body: &[u8],
    access: &Access<'_>,
) -> Result<Response, ApiError> {
    let body: UpdateBody<'_> = json::parse_body(body)?;
    let Some(Object(record)) = &body.record else {
        return Err(ApiError::invalid("Invalid request. record is missing."));
    };
    let fields = record.fields.as_ref().ok_or_else(|| missing_fields(0))?;
    let input = RecordInput { index: 0, fields, tokens: record.tokens.as_ref() };
    let mode = TokenMode::parse(body.byot.as_ref())?;
    let (table, id) = find_record(store, table, id, access)?;
    let mut journal = Journal::default();
    let updated = store.update(table, id, &input, mode, &mut journal);
    match updated.and_then(|written| access.check_written(store, table, &id).map(|()| written)) {
        Ok(written) => {
            let mut out = Vec::new();
            push_written(&mut out, store, table, &written, body.tokenization.unwrap_or(false));
            Ok(Response::json(200, out))
        }
        Err(error) => {
            store.roll_back(journal);
            Err(error)
        }
    }
}
