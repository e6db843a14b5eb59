//! Whole numbers in options, with their limits.

use std::fmt;

use serde::{
    Deserializer,
    de::{Error, Visitor},
};

/// The largest number that JavaScript has exactly.
pub(crate) const MAX_SAFE: u64 = (1 << 53) - 1;

/// A number as it is written.
enum Written {
    Whole(u64),
    Negative,
    Float(f64),
}

struct NumberVisitor {
    min: u64,
    max: u64,
}

impl Visitor<'_> for NumberVisitor {
    type Value = Option<Written>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "a whole number from {} to {}", self.min, self.max)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Some(Written::Whole(number)))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Some(u64::try_from(number).map_or(Written::Negative, Written::Whole)))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Self::Value, E> {
        Ok(Some(Written::Float(number)))
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }
}

/// A whole number from `MIN` to `MAX`; null means none.
pub(crate) fn whole<'de, D, T, const MIN: u64, const MAX: u64>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: TryFrom<u64>,
{
    let number = match deserializer.deserialize_any(NumberVisitor { min: MIN, max: MAX })? {
        None => return Ok(None),
        Some(Written::Whole(number)) => Some(number),
        Some(Written::Float(number)) if number.fract() != 0.0 => {
            return Err(D::Error::custom(format!("must be a whole number, {MIN} to {MAX}, not {number}")));
        }
        Some(Written::Float(number)) => exact(number),
        Some(Written::Negative) => None,
    };
    let number =
        number.filter(|number| (MIN..=MAX).contains(number)).and_then(|number| T::try_from(number).ok());
    number.map(Some).ok_or_else(|| D::Error::custom(format!("must be {MIN} to {MAX}")))
}

/// A whole number that a float has exactly, as `503.0` in JSON.
fn exact(number: f64) -> Option<u64> {
    #[expect(clippy::cast_precision_loss, reason = "2^53 is exact")]
    let is_exact = (0.0..=MAX_SAFE as f64).contains(&number);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is whole and within the limits"
    )]
    is_exact.then_some(number as u64)
}
