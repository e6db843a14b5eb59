//! `POST /_local/overview`: what the vaults are, for the page at `/`: names, settings and counts, never a value.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{FaultRule, faults::Faults};
use crate::{
    core::{error::ApiError, schema::ColumnSchema},
    http::Response,
    identity::{RolePolicy, ServiceAccount},
    routes::State,
    store::{Column, Table},
};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Overview<'a> {
    cluster_id: &'a str,
    account: Option<Account>,
    faults: Vec<&'a FaultRule>,
    vaults: Vec<VaultView<'a>>,
}

/// What may be shown of a credentials.json.
#[derive(Deserialize, Serialize)]
#[serde(rename_all(serialize = "camelCase"))]
struct Account {
    #[serde(rename(deserialize = "clientName"))]
    client_name: String,
    #[serde(rename(deserialize = "clientID"))]
    client_id: String,
    #[serde(rename(deserialize = "keyID"))]
    key_id: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct VaultView<'a> {
    vault_id: &'a str,
    roles: Option<&'a BTreeMap<String, RolePolicy>>,
    tables: Vec<TableOverview<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TableOverview<'a> {
    name: &'a str,
    is_open: bool,
    rows: usize,
    columns: Vec<ColumnOverview<'a>>,
}

#[derive(Serialize)]
struct ColumnOverview<'a> {
    name: &'a str,
    #[serde(flatten)]
    rules: &'a ColumnSchema,
}

/// The overview of all vaults of an account.
pub(super) fn answer<'a>(
    states: impl Iterator<Item = &'a State> + Clone,
    faults: &Faults,
) -> Result<Response, ApiError> {
    let first = states.clone().next().map(|state| &state.identity);
    let account = first.and_then(|identity| identity.account.as_ref()).map(ServiceAccount::credentials);
    let overview = Overview {
        cluster_id: first.map_or("", |identity| &identity.cluster_id),
        account: account.and_then(|text| serde_json::from_str(text).ok()),
        faults: faults.rules(),
        vaults: states.map(VaultView::new).collect(),
    };
    Response::json(200, &overview)
}

impl<'a> VaultView<'a> {
    fn new(state: &'a State) -> Self {
        Self {
            vault_id: &state.identity.vault_id,
            roles: state.roles.as_deref(),
            tables: state.store.tables().iter().map(TableOverview::new).collect(),
        }
    }
}

impl<'a> TableOverview<'a> {
    fn new(table: &'a Table) -> Self {
        let column = |column: &'a Column| ColumnOverview { name: &column.name, rules: &column.rules };
        Self {
            name: &table.name,
            is_open: table.open,
            rows: table.len(),
            columns: table.columns.iter().map(column).collect(),
        }
    }
}
