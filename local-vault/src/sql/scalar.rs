//! Values as a query compares them: numbers by value, text by characters, null with nothing.

use std::{borrow::Cow, cmp::Ordering};

use crate::core::value::{Value, ValueKind};

/// A value in a comparison.
#[derive(Clone, Debug)]
pub(super) enum Scalar<'v> {
    Null,
    Bool(bool),
    /// The digits, and the number they are nearest to.
    Number(Cow<'v, str>, f64),
    Text(Cow<'v, str>),
}

impl<'v> Scalar<'v> {
    /// Objects and arrays compare as their JSON text.
    pub(super) fn from_value(value: &'v Value) -> Self {
        match value.kind() {
            ValueKind::Null => Self::Null,
            ValueKind::Bool => Self::Bool(value.json() == "true"),
            ValueKind::Integer | ValueKind::Float => Self::number(Cow::Borrowed(value.json())),
            ValueKind::String | ValueKind::Array | ValueKind::Object => Self::Text(value.text()),
        }
    }

    pub(super) fn number(digits: Cow<'v, str>) -> Self {
        let nearest = digits.parse().unwrap_or(f64::NAN);
        Self::Number(digits, nearest)
    }

    pub(super) fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// How two values compare; `None` when one is null. Text beside a number or a boolean is read
    /// as one where it can be, as the service's database does.
    pub(super) fn compare(&self, other: &Self) -> Option<Ordering> {
        Some(match (self, other) {
            (Self::Null, _) | (_, Self::Null) => return None,
            (Self::Text(left), Self::Text(right)) => left.cmp(right),
            (Self::Bool(left), Self::Bool(right)) => left.cmp(right),
            (Self::Number(left, near_left), Self::Number(right, near_right)) => {
                compare_numbers((left, *near_left), (right, *near_right))
            }
            (Self::Text(text), Self::Number(digits, near)) => match text.trim().parse::<f64>() {
                Ok(value) => compare_numbers((text.trim(), value), (digits, *near)),
                Err(_) => text.as_ref().cmp(digits.as_ref()),
            },
            (Self::Number(..), Self::Text(_)) => return other.compare(self).map(Ordering::reverse),
            _ => self.text().cmp(&other.text()),
        })
    }

    /// A total order for sorting: booleans, numbers, text, and null last.
    pub(super) fn sort_order(&self, other: &Self) -> Ordering {
        let rank = |scalar: &Self| match scalar {
            Self::Bool(_) => 0,
            Self::Number(..) => 1,
            Self::Text(_) => 2,
            Self::Null => 3,
        };
        match (self, other) {
            (Self::Number(_, left), Self::Number(_, right)) => left.total_cmp(right),
            (Self::Bool(left), Self::Bool(right)) => left.cmp(right),
            (Self::Text(left), Self::Text(right)) => left.cmp(right),
            _ => rank(self).cmp(&rank(other)),
        }
    }

    pub(super) fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Null => Cow::Borrowed(""),
            Self::Bool(flag) => Cow::Borrowed(if *flag { "true" } else { "false" }),
            Self::Number(digits, _) => Cow::Borrowed(digits),
            Self::Text(text) => Cow::Borrowed(text),
        }
    }
}

/// Whole numbers compare exactly, even where the nearest floats are equal.
fn compare_numbers((left, near_left): (&str, f64), (right, near_right): (&str, f64)) -> Ordering {
    match (left.parse::<i128>(), right.parse::<i128>()) {
        (Ok(left), Ok(right)) => left.cmp(&right),
        _ => near_left.partial_cmp(&near_right).unwrap_or_else(|| near_left.total_cmp(&near_right)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_compare_by_value_and_exactly() {
        let number = |digits: &'static str| Scalar::number(Cow::Borrowed(digits));
        let text = |text: &'static str| Scalar::Text(Cow::Borrowed(text));
        assert_eq!(number("9007199254740993").compare(&number("9007199254740992")), Some(Ordering::Greater));
        assert_eq!(number("1.50").compare(&number("15e-1")), Some(Ordering::Equal));
        assert_eq!(number("0").compare(&number("-0.0")), Some(Ordering::Equal));
        assert_eq!(text("10").compare(&number("9")), Some(Ordering::Greater));
        assert_eq!(number("9").compare(&text("10")), Some(Ordering::Less));
        assert_eq!(text("10").compare(&text("9")), Some(Ordering::Less));
        assert_eq!(Scalar::Bool(true).compare(&text("true")), Some(Ordering::Equal));
        assert_eq!(Scalar::Null.compare(&Scalar::Null), None);
    }
}
