//! Authorization: what the roles of a bearer token allow (`LocalVaultOptions.roles`).
//!
//! Without roles, in the vault or in the token, everything is allowed. Otherwise what one of the
//! token's roles allows: some tables or all, read-only or not, and of a table all rows or those
//! that contain a value of the token's context.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, de::Error};
use serde_json::Value;
use uuid::Uuid;

use super::Caller;
use crate::{
    core::{
        error::ApiError,
        object::{from_object, to_object},
    },
    store::{Row, Store, Table},
};

/// The token's context in a row policy.
const CONTEXT: &str = "request.context";

/// What a role allows.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default, remote = "Self")]
pub struct RolePolicy {
    /// Only these tables; all by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tables: Option<Vec<String>>,
    /// Refuses all writes.
    pub read_only: bool,
    /// Only rows that have, in each of these columns, this part of the token's context:
    /// `request.context`, or a member of it such as `request.context.user`.
    #[serde(deserialize_with = "rows")]
    pub rows: BTreeMap<String, String>,
    /// Whether Detect is allowed; by default only for a role that allows all tables and rows, because
    /// detected values belong to no table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detect: Option<bool>,
}

from_object!(RolePolicy);
to_object!(RolePolicy);

impl RolePolicy {
    /// Whether it allows this table.
    fn allows_table(&self, table: &str) -> bool {
        self.tables.as_ref().is_none_or(|tables| tables.iter().any(|allowed| allowed == table))
    }

    /// Whether it allows Detect.
    fn allows_detect(&self) -> bool {
        self.detect.unwrap_or(self.tables.is_none() && self.rows.is_empty())
    }
}

/// What one request may do.
pub(crate) struct Access<'a> {
    /// The policies of the token's roles; `None` if everything is allowed.
    policies: Option<Vec<&'a RolePolicy>>,
    context: Option<&'a Value>,
}

impl<'a> Access<'a> {
    /// The access of a caller, given the roles of the vault and whether the request writes.
    pub(crate) fn new(
        caller: &'a Caller,
        roles: Option<&'a BTreeMap<String, RolePolicy>>,
        writes: bool,
    ) -> Self {
        let allowing = |known: &'a BTreeMap<String, RolePolicy>, role: &str| {
            known.get(role).filter(|policy| !(writes && policy.read_only))
        };
        let policies = roles.and_then(|known| {
            caller.roles().map(|roles| roles.filter_map(|role| allowing(known, role)).collect())
        });
        Self { policies, context: caller.context() }
    }

    /// Whether everything is allowed.
    pub(crate) fn is_full(&self) -> bool {
        self.policies.is_none()
    }

    /// Refuses a table that no role allows; `None` means any table.
    pub(crate) fn check(&self, table: Option<&str>) -> Result<(), ApiError> {
        let allows = |policy: &&RolePolicy| table.is_none_or(|table| policy.allows_table(table));
        match &self.policies {
            Some(policies) if !policies.iter().any(allows) => Err(ApiError::forbidden()),
            _ => Ok(()),
        }
    }

    /// Refuses Detect if no role allows it; `stores` says whether the request stores vault tokens.
    pub(crate) fn check_detect(&self, stores: bool) -> Result<(), ApiError> {
        let allows = |policy: &&RolePolicy| policy.allows_detect() && !(stores && policy.read_only);
        match &self.policies {
            Some(policies) if !policies.iter().any(allows) => Err(ApiError::forbidden()),
            _ => Ok(()),
        }
    }

    /// The context of the bearer token.
    pub(crate) fn context(&self) -> Option<&'a Value> {
        self.context
    }

    /// Whether it may see a run that a caller with this context started.
    pub(crate) fn sees_run(&self, context: Option<&Value>) -> bool {
        self.is_full() || context == self.context
    }

    /// Whether it may read this row, or write it.
    pub(crate) fn sees(&self, table: &Table, row: &Row) -> bool {
        let Some(policies) = &self.policies else { return true };
        let holds = |(column, source): (&String, &String)| self.holds(table, row, column, source);
        policies.iter().any(|policy| policy.allows_table(&table.name) && policy.rows.iter().all(holds))
    }

    /// Refuses a written row that its writer may not read.
    pub(crate) fn check_written(&self, store: &Store, table: usize, id: &Uuid) -> Result<(), ApiError> {
        let row = store.table(table).and_then(|table| Some((table, table.row(id)?)));
        match row {
            Some((table, row)) if !self.sees(table, row) => Err(ApiError::forbidden()),
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

/// A part of the context, as a row policy names it. Others would never apply.
struct Source(String);

impl<'de> Deserialize<'de> for Source {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let source = String::deserialize(deserializer)?;
        if member(&source).is_none() {
            return Err(D::Error::custom(format!("must be {CONTEXT} or {CONTEXT}.MEMBER, not {source}")));
        }
        Ok(Self(source))
    }
}

fn rows<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, String>, D::Error> {
    let rows = BTreeMap::<String, Source>::deserialize(deserializer)?;
    Ok(rows.into_iter().map(|(column, Source(source))| (column, source)).collect())
}

/// The member of the context that a row policy names; empty for the whole context.
fn member(source: &str) -> Option<&str> {
    match source.strip_prefix(CONTEXT)? {
        "" => Some(""),
        rest => rest.strip_prefix('.').filter(|name| !name.is_empty()),
    }
}
