//! What the roles of an access token let its holder see and do (`LocalVaultOptions.roles`).
//!
//! Without roles, in the vault or in the token, everything. Else what one of the token's roles
//! allows: some tables or all, reading only or not, and of a table all rows or those that hold a
//! value of the token's context.

use std::collections::BTreeMap;

use serde_json::Value;
use uuid::Uuid;

use crate::{
    accounts::Caller,
    error::ApiError,
    options::{InvalidOptions, RolePolicy},
    store::{Row, Store, Table},
};

/// What a row policy calls the context of the token.
const CONTEXT: &str = "request.context";

/// What one request may do.
pub(crate) struct Access<'a> {
    /// Of the token's roles; `None` for who may do everything.
    policies: Option<Vec<&'a RolePolicy>>,
    context: Option<&'a Value>,
}

impl<'a> Access<'a> {
    pub(crate) fn new(
        caller: Caller<'a>,
        roles: Option<&'a BTreeMap<String, RolePolicy>>,
        writes: bool,
    ) -> Self {
        let (Caller::Account(claims), Some(known)) = (caller, roles) else {
            return Self { policies: None, context: None };
        };
        let allowing = |role| known.get(role).filter(|policy| !(writes && policy.read_only));
        let policies = claims.roles().map(|roles| roles.filter_map(allowing).collect());
        Self { policies, context: claims.context() }
    }

    /// Whether it may do everything there is.
    pub(crate) fn is_full(&self) -> bool {
        self.policies.is_none()
    }

    /// Refuses a table that no role lets into; `None` stands for any.
    pub(crate) fn check(&self, table: Option<&str>) -> Result<(), ApiError> {
        let lets_in = |policy: &&RolePolicy| table.is_none_or(|table| policy.is_for(table));
        match &self.policies {
            Some(policies) if !policies.iter().any(lets_in) => Err(forbidden()),
            _ => Ok(()),
        }
    }

    /// Whether it may see this row, or write it.
    pub(crate) fn sees(&self, table: &Table, row: &Row) -> bool {
        let Some(policies) = &self.policies else { return true };
        let holds = |(column, source): (&String, &String)| self.holds(table, row, column, source);
        policies.iter().any(|policy| policy.is_for(&table.name) && policy.rows.iter().all(holds))
    }

    /// Refuses a row that was written and could not be seen by who wrote it.
    pub(crate) fn check_written(&self, store: &Store, table: usize, id: &Uuid) -> Result<(), ApiError> {
        let row = store.table(table).and_then(|table| Some((table, table.row(id)?)));
        match row {
            Some((table, row)) if !self.sees(table, row) => Err(forbidden()),
            _ => Ok(()),
        }
    }

    fn holds(&self, table: &Table, row: &Row, column: &str, source: &str) -> bool {
        let wanted = self.context.and_then(|context| match member(source)? {
            "" => Some(context),
            name => context.get(name),
        });
        let cell = table.column_index(column, 0).and_then(|column| row.cell(column));
        let (Some(wanted), Some(cell)) = (wanted, cell) else { return false };
        serde_json::from_str::<Value>(cell.value.json()).is_ok_and(|value| value == *wanted)
    }
}

/// Refuses row policies that could never hold.
pub(crate) fn check_policies(roles: Option<&BTreeMap<String, RolePolicy>>) -> Result<(), InvalidOptions> {
    let sources = roles.into_iter().flatten().flat_map(|(_, policy)| policy.rows.values());
    match sources.into_iter().find(|source| member(source).is_none()) {
        None => Ok(()),
        Some(source) => Err(InvalidOptions::new(format!(
            "a role's rows must hold {CONTEXT} or {CONTEXT}.MEMBER, not {source}"
        ))),
    }
}

/// Which member of the context; empty for all of it.
fn member(source: &str) -> Option<&str> {
    match source.strip_prefix(CONTEXT)? {
        "" => Some(""),
        rest => rest.strip_prefix('.').filter(|name| !name.is_empty()),
    }
}

fn forbidden() -> ApiError {
    ApiError::new(403, "The roles of the bearer token do not allow this.")
}
