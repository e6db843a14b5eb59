//! The comparison of the tables of the options with those of a state.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::{Store, Table};
use crate::core::{error::InvalidOptions, schema::TableSchema};

impl Store {
    /// Refuses a schema that differs from that of a table that is there already: its rows were written by other rules.
    pub(crate) fn refuse_other_schemas(
        &self,
        schemas: &BTreeMap<String, TableSchema>,
    ) -> Result<(), InvalidOptions> {
        for (name, schema) in schemas {
            let table = self.find(name).ok().and_then(|index| self.table(index));
            if let Some(difference) = table.and_then(|table| difference(table, schema)) {
                return Err(InvalidOptions::new(format!(
                    "the schema differs from the state: table {name}: {difference}; use the schema of the state, or another state"
                )));
            }
        }
        Ok(())
    }
}

/// The first difference between a table and a schema.
fn difference(table: &Table, schema: &TableSchema) -> Option<String> {
    if table.open {
        return Some("the state has no schema for it".to_owned());
    }
    for (name, rules) in &schema.columns {
        let Some(column) = table.column_index(name, 0).and_then(|index| table.columns.get(index)) else {
            return Some(format!("column {name} is not in the state"));
        };
        if let Some((setting, new, old)) = other_setting(rules, &column.rules) {
            return Some(format!("column {name} has {setting}: {new} in the schema, and {old} in the state"));
        }
    }
    let missing = table.columns.iter().find(|column| !schema.columns.contains_key(&*column.name))?;
    Some(format!("column {} of the state is not in the schema", missing.name))
}

/// The first setting that differs, with its value in both.
fn other_setting(new: &impl Serialize, old: &impl Serialize) -> Option<(String, Value, Value)> {
    let members = |rules: serde_json::Result<Value>| match rules {
        Ok(Value::Object(members)) => members,
        _ => serde_json::Map::new(),
    };
    let (new, old) = (members(serde_json::to_value(new)), members(serde_json::to_value(old)));
    let value =
        |of: &serde_json::Map<String, Value>, name: &String| of.get(name).cloned().unwrap_or_default();
    let name = new.keys().chain(old.keys()).find(|name| new.get(*name) != old.get(*name))?;
    Some((name.clone(), value(&new, name), value(&old, name)))
}
