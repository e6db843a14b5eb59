//! `POST /v1/vaults/{vaultId}/detokenize`: the values tokens stand for.
//!
//! Without `continueOnError` the first unknown token fails the request with 404. With it, unknown
//! tokens are errors of their own records, and the answer's status is 207 when there is one.

use serde::Deserialize;

use crate::{
    accounts::SignedTokens,
    error::ApiError,
    http::{Response, list_body},
    input::{Object, Text, named},
    json,
    redaction::{Redaction, redact},
    store::Store,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct DetokenizeBody<'a> {
    #[serde(borrow)]
    detokenization_parameters: Option<Vec<Object<TokenBody<'a>>>>,
    continue_on_error: Option<bool>,
    #[serde(rename = "downloadURL")]
    #[expect(dead_code, reason = "files have no tokens, so there is nothing to link to")]
    download_url: Option<bool>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TokenBody<'a> {
    #[serde(borrow)]
    token: Option<Text<'a>>,
    redaction: Option<Text<'a>>,
}

const ANSWER_BYTES_PER_RECORD: usize = 160;

pub(super) fn answer(store: &Store, body: &[u8], signed: &SignedTokens<'_>) -> Result<Response, ApiError> {
    let body: DetokenizeBody<'_> = json::parse_body(body)?;
    let parameters = body.detokenization_parameters.unwrap_or_default();
    if parameters.is_empty() {
        return Err(ApiError::invalid("Invalid request. detokenizationParameters is missing or empty."));
    }
    let keep_going = body.continue_on_error.unwrap_or(false);
    let mut requests = Vec::with_capacity(parameters.len());
    for (index, Object(parameter)) in parameters.iter().enumerate() {
        let token = named(parameter.token.as_ref()).ok_or_else(|| {
            ApiError::invalid(format!("Invalid request. The token at index {index} is missing."))
        })?;
        let data_token = signed.data_token(token);
        if !keep_going {
            let known = data_token.map_err(|why| {
                ApiError::new(403, format!("The signed data token at index {index} is not valid: {why}."))
            })?;
            if store.tokens.get(known).is_none() {
                return Err(ApiError::not_found(format!("Token Not Found, at index {index}.")));
            }
        }
        requests.push((token, data_token, Redaction::parse(named(parameter.redaction.as_ref()))?));
    }
    let mut status = 200;
    let body =
        list_body("records", requests, ANSWER_BYTES_PER_RECORD, |out, (token, data_token, redaction)| {
            if !push_value(out, store, token, data_token, redaction) {
                status = 207;
            }
        })?;
    Ok(Response::json(status, body))
}

/// Appends one token's record; false when there is no such token.
fn push_value(
    out: &mut Vec<u8>,
    store: &Store,
    token: &str,
    data_token: Result<&str, &str>,
    redaction: Redaction,
) -> bool {
    json::push_raw(out, r#"{"token":"#);
    json::push_text(out, token);
    let found = data_token.and_then(|token| store.tokens.get(token).ok_or("Token Not Found"));
    let entry = match found {
        Ok(entry) => entry,
        Err(why) => {
            json::push_raw(out, r#","valueType":"NONE","value":null,"error":"#);
            json::push_text(out, why);
            out.push(b'}');
            return false;
        }
    };
    let column = store.table(entry.table).and_then(|table| table.columns.get(entry.column));
    let setting = column.map(|column| column.rules.redaction).unwrap_or_default();
    let value = redact(&entry.value, redaction.within(setting));
    json::push_raw(out, r#","valueType":""#);
    json::push_raw(out, value.kind().wire_name());
    json::push_raw(out, r#"","value":"#);
    value.push_as_text(out);
    json::push_raw(out, r#","error":null}"#);
    true
}
