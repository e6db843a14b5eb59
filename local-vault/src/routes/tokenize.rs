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
    store::{Store, Table},
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

pub(super) fn answer(store: &Store, body: &[u8]) -> Result<Response, ApiError> {
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
        records.push(TokenView { token: find_token(store, group, value, index)? });
    }
    Response::json(200, &Records { records })
}

fn find_token(store: &Store, group: &str, text: &str, index: usize) -> Result<Rc<str>, ApiError> {
    let columns = columns_of(store, group);
    if columns.is_empty() {
        return Err(ApiError::not_found(format!(
            "Column group {group} was not found, at index {index}: no table has such a column."
        )));
    }
    let value = Value::from_text(text);
    columns.into_iter().find_map(|(table, column)| token_in(table, column, &value, text)).ok_or_else(|| {
        ApiError::not_found(format!("Token Not Found: the value at index {index} has no token in {group}."))
    })
}

/// The columns of a group, with their tables.
fn columns_of<'s>(store: &'s Store, group: &str) -> Vec<(&'s Table, usize)> {
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

fn token_in(table: &Table, column: usize, value: &Value, text: &str) -> Option<Rc<str>> {
    let column_rules = table.columns.get(column)?;
    if let Some(token) = column_rules.issued.get(value) {
        return Some(Rc::clone(token));
    }
    if column_rules.rules.unique {
        let owner = column_rules.owner_of_text(text)?;
        return table.row(&owner)?.cell(column)?.token.clone();
    }
    table.rows().find_map(|row| {
        let cell = row.cell(column)?;
        (cell.value == *value || cell.value.json() == text).then(|| cell.token.clone()).flatten()
    })
}
