//! One column: its settings and the indexes that belong to them.

use std::rc::Rc;

use uuid::Uuid;

use super::Map;
use crate::{
    options::{ColumnSchema, ValueType},
    value::{Kind, Value},
};

pub(crate) struct Column {
    pub(crate) name: Rc<str>,
    pub(crate) rules: ColumnSchema,
    /// Whose value it is, in a unique column.
    pub(crate) owners: Map<Value, Uuid>,
    /// The token of each value, in a deterministic column.
    pub(crate) issued: Map<Value, Rc<str>>,
}

impl Column {
    pub(crate) fn new(name: &str, rules: ColumnSchema) -> Self {
        Self { name: name.into(), rules, owners: Map::default(), issued: Map::default() }
    }

    pub(crate) fn is_file(&self) -> bool {
        self.rules.value_type == Some(ValueType::File)
    }

    /// Whether this value gets a token. Nothing stands for null.
    pub(crate) fn tokenizes(&self, value: &Value) -> bool {
        self.rules.tokenize.unwrap_or(true) && !self.is_file() && !value.is_null()
    }

    /// What the schema demands and the value is not.
    pub(crate) fn type_mismatch(&self, value: &Value) -> Option<&'static str> {
        let demanded = self.rules.value_type?;
        match (demanded, value.kind()) {
            (ValueType::File, _) => Some("a file, which comes by upload"),
            (_, Kind::Null)
            | (ValueType::String, Kind::String)
            | (ValueType::Number, Kind::Integer | Kind::Float)
            | (ValueType::Boolean, Kind::Bool) => None,
            (ValueType::String, _) => Some("a string"),
            (ValueType::Number, _) => Some("a number"),
            (ValueType::Boolean, _) => Some("a boolean"),
        }
    }

    /// The record that holds a value given as text, as `column_values` gives it.
    pub(crate) fn owner_of_text(&self, text: &str) -> Option<Uuid> {
        let string = Value::from_text(text);
        self.owners.get(&string).or_else(|| self.owners.get(text)).copied()
    }
}
