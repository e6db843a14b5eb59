//! One JSON value of a record, kept as the text it was sent as.
//!
//! Numbers keep their digits and nested objects their key order, and a response contains the value
//! without building it again. Equal strings have equal text: escapes are decoded once, when the
//! value is stored. There is no `Debug`: values do not belong in messages.

use std::{
    borrow::{Borrow, Cow},
    hash::{Hash, Hasher},
    rc::Rc,
};

use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

/// The JSON text of a value. Cloning is cheap: record, token and index share the text.
#[derive(Clone, Serialize)]
#[serde(transparent)]
pub(crate) struct Value(Rc<RawValue>);

/// The JSON type of a value; whole numbers and others apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ValueKind {
    Null,
    Bool,
    Integer,
    Float,
    String,
    Array,
    Object,
}

impl Value {
    /// Copies a value from a request.
    pub(crate) fn from_raw(raw: &RawValue) -> Self {
        let text = raw.get();
        // A string with a lone surrogate cannot be decoded; it stays as it was written.
        if text.starts_with('"')
            && text.contains('\\')
            && let Ok(content) = serde_json::from_str::<String>(text)
        {
            return Self::from_text(&content);
        }
        Self(raw.to_owned().into())
    }

    /// A string value.
    pub(crate) fn from_text(text: &str) -> Self {
        // Text is always valid JSON when quoted.
        Self(to_raw_value(text).map_or_else(|_| RawValue::NULL.to_owned().into(), Into::into))
    }

    /// The value as JSON text.
    pub(crate) fn json(&self) -> &str {
        self.0.get()
    }

    /// The content of a string, and the JSON text of anything else.
    pub(crate) fn text(&self) -> Cow<'_, str> {
        let json = self.json();
        let Some(content) = json.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else {
            return Cow::Borrowed(json);
        };
        if content.contains('\\') {
            serde_json::from_str::<String>(json).map_or(Cow::Borrowed(content), Cow::Owned)
        } else {
            Cow::Borrowed(content)
        }
    }

    pub(crate) fn kind(&self) -> ValueKind {
        match self.json().as_bytes().first() {
            Some(b'"') => ValueKind::String,
            Some(b'{') => ValueKind::Object,
            Some(b'[') => ValueKind::Array,
            Some(b't' | b'f') => ValueKind::Bool,
            Some(b'n') | None => ValueKind::Null,
            Some(_) if self.json().contains(['.', 'e', 'E']) => ValueKind::Float,
            Some(_) => ValueKind::Integer,
        }
    }

    pub(crate) fn is_null(&self) -> bool {
        self.kind() == ValueKind::Null
    }

    /// The value as detokenize returns it: everything but null is a JSON string.
    pub(crate) fn as_string(&self) -> Self {
        match self.kind() {
            ValueKind::String | ValueKind::Null => self.clone(),
            _ => Self::from_text(self.json()),
        }
    }
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        self.json() == other.json()
    }
}

impl Eq for Value {}

impl Hash for Value {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.json().hash(state);
    }
}

/// Maps by value can be searched by JSON text.
impl Borrow<str> for Value {
    fn borrow(&self) -> &str {
        self.json()
    }
}

impl ValueKind {
    /// The `valueType` of a detokenized value.
    pub(crate) fn wire_name(self) -> &'static str {
        match self {
            Self::Null => "NONE",
            Self::Bool => "BOOL",
            Self::Integer => "INTEGER",
            Self::Float => "FLOAT",
            Self::String => "STRING",
            Self::Array => "ARRAY",
            Self::Object => "JSON",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(json: &str) -> Value {
        Value::from_raw(&RawValue::from_string(json.to_owned()).unwrap())
    }

    #[test]
    fn kinds_are_told_from_the_text() {
        for (json, kind) in [
            ("null", ValueKind::Null),
            ("true", ValueKind::Bool),
            ("-0", ValueKind::Integer),
            ("12345678901234567890123", ValueKind::Integer),
            ("1.0", ValueKind::Float),
            ("1E400", ValueKind::Float),
            ("\"1.0\"", ValueKind::String),
            ("[1.5]", ValueKind::Array),
            ("{\"e\":1}", ValueKind::Object),
        ] {
            assert_eq!(value(json).kind(), kind, "{json}");
            assert_eq!(value(json).json(), json);
        }
    }

    #[test]
    fn equal_strings_are_equal_however_they_were_escaped() {
        assert!(value(r#""\u0041é""#) == value("\"Aé\""));
        assert_eq!(value(r#""a\/b\n""#).text(), "a/b\n");
        assert_eq!(value(r#""\ud800""#).json(), r#""\ud800""#);
        assert_eq!(value(r#""\ud800""#).text(), r"\ud800");
    }

    #[test]
    fn detokenized_values_are_strings_or_null() {
        let text = |json: &str| value(json).as_string().json().to_owned();
        assert_eq!(text("1.50"), "\"1.50\"");
        assert_eq!(text("\"a\""), "\"a\"");
        assert_eq!(text("{\"a\":\"b\"}"), r#""{\"a\":\"b\"}""#);
        assert_eq!(text("null"), "null");
    }
}
