//! `POST /v1/vaults/{vaultId}/detokenize`: the values tokens stand for.
//!
//! Without `continueOnError` the first unknown token fails the request with 404. With it, unknown
//! tokens are errors of their own records, and the answer's status is 207 when there is one.

use serde::Deserialize;

use crate::{
    access::Access,
    accounts::SignedTokens,
    error::ApiError,
    http::{Response, list_body},
    input::{Object, Text, named},
    json,
    redaction::{Redaction, redact},
    store::{Entry, Row, Store},
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

/// Why a token has no value for this caller.
enum Withheld {
    Unknown,
    /// A signed data token that does not hold.
    Invalid(&'static str),
    Forbidden(ApiError),
}

pub(super) fn answer(
    store: &Store,
    body: &[u8],
    access: &Access<'_>,
    signed: &SignedTokens<'_>,
) -> Result<Response, ApiError> {
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
        let redaction = Redaction::parse(named(parameter.redaction.as_ref()))?;
        let found = signed.data_token(token).map_err(Withheld::Invalid);
        let found = found.and_then(|data_token| find(store, data_token, access));
        match found {
            Err(withheld) if !keep_going => return Err(withheld.at(index)),
            found => requests.push((token, found, redaction)),
        }
    }
    let mut status = 200;
    let body = list_body("records", requests, ANSWER_BYTES_PER_RECORD, |out, (token, found, redaction)| {
        json::push_raw(out, r#"{"token":"#);
        json::push_text(out, token);
        match found {
            Ok(entry) => push_value(out, store, entry, redaction),
            Err(withheld) => {
                status = 207;
                json::push_raw(out, r#","valueType":"NONE","value":null,"error":"#);
                json::push_text(out, withheld.text());
                out.push(b'}');
            }
        }
    })?;
    Ok(Response::json(status, body))
}

/// What a token stands for, if the caller may see a row that has it.
fn find<'s>(store: &'s Store, token: &str, access: &Access<'_>) -> Result<&'s Entry, Withheld> {
    let entry = store.tokens.get(token).ok_or(Withheld::Unknown)?;
    if access.is_full() {
        return Ok(entry);
    }
    let table = store.table(entry.table).ok_or(Withheld::Unknown)?;
    access.check(Some(&table.name)).map_err(Withheld::Forbidden)?;
    let has_token =
        |row: &Row| row.cell(entry.column).is_some_and(|cell| cell.token.as_deref() == Some(token));
    let is_seen = table.rows().any(|row| has_token(row) && access.sees(table, row));
    if is_seen { Ok(entry) } else { Err(Withheld::Unknown) }
}

impl Withheld {
    fn at(self, index: usize) -> ApiError {
        match self {
            Self::Unknown => ApiError::not_found(format!("Token Not Found, at index {index}.")),
            Self::Invalid(why) => {
                ApiError::new(403, format!("The signed data token at index {index} is not valid: {why}."))
            }
            Self::Forbidden(error) => error,
        }
    }

    fn text(&self) -> &str {
        match self {
            Self::Unknown => "Token Not Found",
            Self::Invalid(why) => why,
            Self::Forbidden(error) => error.message(),
        }
    }
}

/// Appends the rest of a token's record.
fn push_value(out: &mut Vec<u8>, store: &Store, entry: &Entry, redaction: Redaction) {
    let column = store.table(entry.table).and_then(|table| table.columns.get(entry.column));
    let setting = column.map(|column| column.rules.redaction).unwrap_or_default();
    let value = redact(&entry.value, redaction.within(setting));
    json::push_raw(out, r#","valueType":""#);
    json::push_raw(out, value.kind().wire_name());
    json::push_raw(out, r#"","value":"#);
    value.push_as_text(out);
    json::push_raw(out, r#","error":null}"#);
}
