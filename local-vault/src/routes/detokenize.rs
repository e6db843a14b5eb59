//! `POST /v1/vaults/{vaultId}/detokenize`: the values of tokens.
//!
//! Without `continueOnError` the first unknown token fails the request with 404. With it, an unknown
//! token is an error of its own record, and the response's status is 207.

use serde::{Deserialize, Serialize, Serializer};

use super::views::Records;
use crate::{
    core::{
        error::ApiError,
        object::{Object, non_empty},
        redaction::{Disclosure, Redaction, redact},
        schema::ColumnType,
        value::{Value, ValueKind},
    },
    http::{Response, body},
    identity::{Access, DataTokens},
    store::{Row, Store, TokenEntry},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct DetokenizeBody {
    detokenization_parameters: Option<Vec<Object<TokenBody>>>,
    continue_on_error: Option<bool>,
    #[serde(rename = "downloadURL")]
    #[expect(dead_code, reason = "files have no tokens, so there is nothing to link to")]
    download_url: Option<bool>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TokenBody {
    token: Option<String>,
    redaction: Option<String>,
}

/// Why a caller gets no value for a token.
enum Withheld {
    Unknown,
    /// The signed data token is not valid.
    Invalid(&'static str),
    Forbidden(ApiError),
}

/// The result for one token. The value is redacted while it is written: one request can name the
/// same large value many times.
struct Detokenized<'a> {
    token: &'a str,
    found: Result<Found<'a>, Withheld>,
}

struct Found<'a> {
    value: &'a Value,
    shown: Disclosure<'a>,
    column_type: Option<ColumnType>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DetokenizedBody<'a> {
    token: &'a str,
    value_type: &'a str,
    value: Option<Value>,
    error: Option<&'a str>,
}

pub(super) fn answer(
    store: &Store,
    body: &[u8],
    access: &Access<'_>,
    data_tokens: &DataTokens<'_>,
) -> Result<Response, ApiError> {
    let body: DetokenizeBody = body::parse(body)?;
    let parameters = body.detokenization_parameters.unwrap_or_default();
    if parameters.is_empty() {
        return Err(ApiError::invalid("Invalid request. detokenizationParameters is missing or empty."));
    }
    let continue_on_error = body.continue_on_error.unwrap_or(false);
    let mut records = Vec::with_capacity(parameters.len());
    for (index, Object(parameter)) in parameters.iter().enumerate() {
        let token = non_empty(parameter.token.as_ref()).ok_or_else(|| {
            ApiError::invalid(format!("Invalid request. The token at index {index} is missing."))
        })?;
        let redaction = Redaction::parse(non_empty(parameter.redaction.as_ref()))?;
        let data_token = data_tokens.data_token(token).map_err(Withheld::Invalid);
        match data_token.and_then(|data_token| find(store, &data_token, access)) {
            Err(withheld) if !continue_on_error => return Err(withheld.at(index)),
            Err(withheld) => records.push(Detokenized { token, found: Err(withheld) }),
            Ok(entry) => {
                records.push(Detokenized { token, found: Ok(Found::new(store, entry, redaction)) });
            }
        }
    }
    let status = if records.iter().any(|record| record.found.is_err()) { 207 } else { 200 };
    Response::json(status, &Records { records })
}

/// The entry of a token, if the caller may read a row that has it.
fn find<'s>(store: &'s Store, token: &str, access: &Access<'_>) -> Result<&'s TokenEntry, Withheld> {
    let entry = store.tokens.get(token).ok_or(Withheld::Unknown)?;
    if access.is_full() {
        return Ok(entry);
    }
    // A token of tables that no role allows is forbidden; of those that one allows, it is unknown unless a row is seen.
    let mut refusal = None;
    for (table, column) in store.columns_of(entry) {
        if let Err(error) = access.check(Some(&table.name)) {
            refusal.get_or_insert(Withheld::Forbidden(error));
            continue;
        }
        let has_token = |row: &Row| row.cell(column).is_some_and(|cell| cell.token.as_deref() == Some(token));
        if table.rows().any(|row| has_token(row) && access.sees(table, row)) {
            return Ok(entry);
        }
        refusal = Some(Withheld::Unknown);
    }
    Err(refusal.unwrap_or(Withheld::Unknown))
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

impl<'a> Found<'a> {
    fn new(store: &'a Store, entry: &'a TokenEntry, redaction: Redaction) -> Self {
        let column = store.table(entry.table).and_then(|table| table.columns.get(entry.column));
        Self {
            value: &entry.value,
            shown: column.map_or(Disclosure::FULL, |column| redaction.in_column(&column.rules)),
            column_type: column.and_then(|column| column.rules.value_type),
        }
    }

    /// The column's type where JSON has none for it, and the type of what is shown.
    fn value_type(&self, shown: &Value) -> &'static str {
        match self.column_type {
            _ if shown.is_null() || !self.shown.is_full() => shown.kind().wire_name(),
            Some(ColumnType::Date) => "DATE",
            Some(ColumnType::Datetime) => "DATETIME",
            Some(ColumnType::Float) => ValueKind::Float.wire_name(),
            _ => shown.kind().wire_name(),
        }
    }
}

impl Serialize for Detokenized<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let token = self.token;
        let body = match &self.found {
            Ok(found) => {
                let shown = redact(found.value, found.shown);
                let value_type = found.value_type(&shown);
                DetokenizedBody { token, value_type, value: Some(shown.as_string()), error: None }
            }
            Err(withheld) => {
                DetokenizedBody { token, value_type: "NONE", value: None, error: Some(withheld.text()) }
            }
        };
        body.serialize(serializer)
    }
}
