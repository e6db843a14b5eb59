//! One JSON value of a record, kept as the text it was sent as.
//!
//! Numbers therefore keep their digits and nested objects their key order, and an answer is
//! written without building the value again. Equal strings have equal text: escapes are undone
//! once, when the value comes in. There is no `Debug`: values do not belong in messages.

use std::{
    borrow::{Borrow, Cow},
    rc::Rc,
};

use serde_json::value::RawValue;

use crate::json;

/// The JSON text of a value. Cloning is cheap: record, token and index share it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Value(Rc<str>);

/// What a value is, told from its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Null,
    Bool,
    Integer,
    Float,
    String,
    Array,
    Object,
}

impl Value {
    /// Takes over a value from a request.
    pub(crate) fn from_raw(raw: &RawValue) -> Self {
        let text = raw.get();
        // A string with a lone surrogate cannot be decoded; it stays as it was written.
        if text.starts_with('"')
            && text.contains('\\')
            && let Ok(content) = serde_json::from_str::<String>(text)
        {
            return Self::from_text(&content);
        }
        Self(text.into())
    }

    /// A string value.
    pub(crate) fn from_text(text: &str) -> Self {
        Self(json::quoted(text).into())
    }

    /// The value as JSON text.
    pub(crate) fn json(&self) -> &str {
        &self.0
    }

    /// The content of a string, and the JSON text of anything else.
    pub(crate) fn text(&self) -> Cow<'_, str> {
        let Some(content) = self.0.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else {
            return Cow::Borrowed(&self.0);
        };
        if content.contains('\\') {
            serde_json::from_str::<String>(&self.0).map_or(Cow::Borrowed(content), Cow::Owned)
        } else {
            Cow::Borrowed(content)
        }
    }

    pub(crate) fn kind(&self) -> Kind {
        match self.0.as_bytes().first() {
            Some(b'"') => Kind::String,
            Some(b'{') => Kind::Object,
            Some(b'[') => Kind::Array,
            Some(b't' | b'f') => Kind::Bool,
            Some(b'n') | None => Kind::Null,
            Some(_) if self.0.contains(['.', 'e', 'E']) => Kind::Float,
            Some(_) => Kind::Integer,
        }
    }

    pub(crate) fn is_null(&self) -> bool {
        self.kind() == Kind::Null
    }

    /// Appends the value as text in a JSON string, as detokenize answers it; null stays null.
    pub(crate) fn push_as_text(&self, out: &mut Vec<u8>) {
        match self.kind() {
            Kind::String | Kind::Null => json::push_raw(out, &self.0),
            _ => json::push_text(out, &self.0),
        }
    }
}

impl Borrow<str> for Value {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl Kind {
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
            ("null", Kind::Null),
            ("true", Kind::Bool),
            ("-0", Kind::Integer),
            ("12345678901234567890123", Kind::Integer),
            ("1.0", Kind::Float),
            ("1E400", Kind::Float),
            ("\"1.0\"", Kind::String),
            ("[1.5]", Kind::Array),
            ("{\"e\":1}", Kind::Object),
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
    fn as_text_everything_is_a_json_string_but_null() {
        let text = |json: &str| {
            let mut out = Vec::new();
            value(json).push_as_text(&mut out);
            String::from_utf8(out).unwrap()
        };
        assert_eq!(text("1.50"), "\"1.50\"");
        assert_eq!(text("\"a\""), "\"a\"");
        assert_eq!(text("{\"a\":\"b\"}"), r#""{\"a\":\"b\"}""#);
        assert_eq!(text("null"), "null");
    }
}
