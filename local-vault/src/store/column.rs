//! One column: its settings and the indexes that belong to them.

use std::rc::Rc;

use jiff::{Timestamp, civil::Date};
use uuid::Uuid;

use crate::core::{
    Map,
    schema::{ColumnSchema, ColumnType},
    value::{Value, ValueKind},
};

pub(crate) struct Column {
    pub(crate) name: Rc<str>,
    pub(crate) rules: ColumnSchema,
    /// The record of each value, in a unique column.
    pub(crate) owners: Map<Value, Uuid>,
    /// The token of each value, in a deterministic column without a group.
    pub(super) issued: Map<Value, Rc<str>>,
    /// The index of the column's group.
    pub(super) group: Option<usize>,
}

impl Column {
    pub(crate) fn new(name: &str, rules: ColumnSchema) -> Self {
        Self { name: name.into(), rules, owners: Map::default(), issued: Map::default(), group: None }
    }

    pub(crate) fn is_file(&self) -> bool {
        self.rules.value_type == Some(ColumnType::File)
    }

    /// Whether this value gets a token; null never does.
    pub(crate) fn tokenizes(&self, value: &Value) -> bool {
        self.rules.tokenize.unwrap_or(true) && !self.is_file() && !value.is_null()
    }

    /// The type that the schema requires, if the value has another one.
    pub(crate) fn type_mismatch(&self, value: &Value) -> Option<&'static str> {
        let required = self.rules.value_type?;
        match (required, value.kind()) {
            (ColumnType::File, _) => Some("a file, which only an upload can write"),
            (_, ValueKind::Null)
            | (ColumnType::String, ValueKind::String)
            | (ColumnType::Number | ColumnType::Float, ValueKind::Integer | ValueKind::Float)
            | (ColumnType::Integer, ValueKind::Integer)
            | (ColumnType::Boolean, ValueKind::Bool)
            | (ColumnType::Json, ValueKind::Object)
            | (ColumnType::Array, ValueKind::Array) => None,
            (ColumnType::Date, ValueKind::String) if is_day(&value.text()) => None,
            (ColumnType::Datetime, ValueKind::String) if value.text().parse::<Timestamp>().is_ok() => None,
            (ColumnType::String, _) => Some("a string"),
            (ColumnType::Number | ColumnType::Float, _) => Some("a number"),
            (ColumnType::Integer, _) => Some("a whole number"),
            (ColumnType::Boolean, _) => Some("a boolean"),
            (ColumnType::Date, _) => Some("a day such as 2024-02-29"),
            (ColumnType::Datetime, _) => Some("a time such as 2024-02-29T12:00:00Z"),
            (ColumnType::Json, _) => Some("an object"),
            (ColumnType::Array, _) => Some("an array"),
        }
    }

    /// The record with this value, given as text as `column_values` of a get request is.
    pub(crate) fn owner_of_text(&self, text: &str) -> Option<Uuid> {
        let string = Value::from_text(text);
        self.owners.get(&string).or_else(|| self.owners.get(text)).copied()
    }
}

/// Whether the text is a day of the calendar, `2024-02-29`.
fn is_day(text: &str) -> bool {
    text.len() == "2024-02-29".len() && text.parse::<Date>().is_ok()
}
