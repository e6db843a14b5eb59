//! `POST /v1/vaults/{vaultId}/tokenize`: the existing tokens of values; creates none.
//!
//! The vault has no column groups, so `columnGroup` names a column: `table.column`, or `column` in any
//! table. Of several tokens of a value, the one of the oldest record is returned.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::views::Records;
use crate::{
    core::{
        error::ApiError,
        object::{Object, non_empty},
        value::Value,
    },
    http::{Response, body},
    identity::Access,
    store::{Row, Store, Table},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct TokenizeBody {
    tokenization_parameters: Option<Vec<Object<ValueBody>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct ValueBody {
    value: Option<String>,
    column_group: Option<String>,
}

#[derive(Serialize)]
struct TokenView {
    token: Rc<str>,
}

pub(super) fn answer(store: &Store, body: &[u8], access: &Access<'_>) -> Result<Response, ApiError> {
    let body: TokenizeBody = body::parse(body)?;
    let parameters = body.tokenization_parameters.unwrap_or_default();
    if parameters.is_empty() {
        return Err(ApiError::invalid("Invalid request. tokenizationParameters is missing or empty."));
    }
    let mut records = Vec::with_capacity(parameters.len());
    for (index, Object(parameter)) in parameters.iter().enumerate() {
        let (Some(value), Some(group)) =
            (non_empty(parameter.value.as_ref()), non_empty(parameter.column_group.as_ref()))
        else {
            return Err(ApiError::invalid(format!(
                "Invalid request. value or columnGroup is missing at index {index}."
            )));
        };
        records.push(TokenView { token: find_token(store, group, value, index, access)? });
    }
    Response::json(200, &Records { records })
}

fn find_token(
    store: &Store,
    group: &str,
    text: &str,
    index: usize,
    access: &Access<'_>,
) -> Result<Rc<str>, ApiError> {
    let mut columns = columns_of(store, group);
    if columns.is_empty() {
        return Err(ApiError::not_found(format!(
            "Column group {group} was not found, at index {index}: no table has such a column."
        )));
    }
    columns.retain(|(table, _)| access.check(Some(&table.name)).is_ok());
    if columns.is_empty() {
        return Err(ApiError::forbidden());
    }
    let value = Value::from_text(text);
    let found = columns
        .into_iter()
        .find_map(|(table, column)| token_in(store, (table, column), &value, text, access));
    found.ok_or_else(|| {
        ApiError::not_found(format!("Token Not Found: the value at index {index} has no token in {group}."))
    })
}

/// The columns of a group, with their tables: those that the schema put into it, or the columns of that name.
fn columns_of<'s>(store: &'s Store, group: &str) -> Vec<(&'s Table, usize)> {
    let declared = store.group(group);
    if !declared.is_empty() {
        return declared;
    }
    let qualified = group.split_once('.').and_then(|(table, column)| {
        let table = store.table(store.find(table).ok()?)?;
        Some((table, table.column_index(column, 0)?))
    });
    match qualified {
        Some(found) => vec![found],
        None => {
            store.tables().iter().filter_map(|table| Some((table, table.column_index(group, 0)?))).collect()
        }
    }
}

/// The token of a value in a column, of a row that the caller may read.
fn token_in(
    store: &Store,
    (table, index): (&Table, usize),
    value: &Value,
    text: &str,
    access: &Access<'_>,
) -> Option<Rc<str>> {
    let column = table.columns.get(index)?;
    if let (true, Some(token)) = (access.is_full(), store.tokens.issued(column, value)) {
        return Some(Rc::clone(token));
    }
    let token = |row: &Row| if access.sees(table, row) { row.cell(index)?.token.clone() } else { None };
    if column.rules.unique {
        return token(table.row(&column.owner_of_text(text)?)?);
    }
    let has_value =
        |row: &&Row| row.cell(index).is_some_and(|cell| cell.value == *value || cell.value.json() == text);
    table.rows().filter(has_value).find_map(token)
}
