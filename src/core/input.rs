//! What a caller passed as configuration, or a server as an error, as a plain tree: read once from
//! JavaScript, then judged here without it. Only own properties arrive; functions and records never do.

use super::{enums::Choice, error::Error};

/// A value of a caller's configuration.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// `undefined`, `null`, or a member that is not there.
    Absent,
    /// A boolean.
    Bool(bool),
    /// Any number, `NaN` and the infinities included.
    Number(f64),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Self>),
    /// An object's own members, in their order.
    Map(Vec<(String, Self)>),
}

impl Input {
    /// The member `key`, or `Absent`.
    #[must_use]
    pub fn get(&self, key: &str) -> &Self {
        match self {
            Self::Map(members) => {
                members.iter().find(|(name, _)| name == key).map_or(&Self::Absent, |(_, value)| value)
            }
            _ => &Self::Absent,
        }
    }

    /// The text of a string.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether nothing was given.
    #[must_use]
    pub const fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// The members of an object. One whose name begins with a blank is our own JavaScript's.
    ///
    /// # Errors
    /// [`Error::Input`] when it is not an object, or has a member that is not in `known`: names with a comma and a blank
    /// between them.
    pub fn expect_object(&self, what: &str, known: &str) -> Result<(), Error> {
        let Self::Map(members) = self else {
            return Err(Error::input(format!("{what} must be an object")));
        };
        let is_known = |name: &str| known.split(' ').any(|known| known.trim_end_matches(',') == name);
        match members.iter().find(|(name, _)| !name.starts_with(' ') && !is_known(name)) {
            Some((name, _)) => {
                let shown: String = name.chars().take(64).collect();
                Err(Error::input(format!("{what} has an unknown member `{shown}`; it takes {known}")))
            }
            None => Ok(()),
        }
    }

    /// A string that is not blank.
    ///
    /// # Errors
    /// [`Error::Input`] otherwise.
    pub fn text(&self, what: &str) -> Result<&str, Error> {
        match self {
            Self::Text(text) if !text.trim().is_empty() => Ok(text),
            _ => Err(Error::input(format!("{what} must be a non-empty string"))),
        }
    }

    /// The items of an array, or none when nothing was given.
    ///
    /// # Errors
    /// [`Error::Input`] when it is something else.
    pub fn list(&self, what: &str) -> Result<&[Self], Error> {
        match self {
            Self::Absent => Ok(&[]),
            Self::List(items) => Ok(items),
            _ => Err(Error::input(format!("{what} must be an array"))),
        }
    }

    /// A number of `unit` that is not negative, or none when nothing was given.
    ///
    /// # Errors
    /// [`Error::Input`] when it is negative, not finite or not a number.
    pub fn amount(&self, what: &str, unit: &str) -> Result<Option<f64>, Error> {
        match self {
            Self::Absent => Ok(None),
            Self::Number(number) if number.is_finite() && *number >= 0.0 => Ok(Some(*number)),
            _ => Err(Error::input(format!("{what} must be a number of {unit}, 0 or more"))),
        }
    }

    /// A whole number up to `most`, or none when nothing was given.
    ///
    /// # Errors
    /// [`Error::Input`] when it is anything else.
    pub fn count(&self, what: &str, most: u32) -> Result<Option<u32>, Error> {
        match self {
            Self::Absent => Ok(None),
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "checked to be a whole number in range"
            )]
            Self::Number(number) if number.fract() == 0.0 && *number >= 0.0 && *number <= f64::from(most) => {
                Ok(Some(*number as u32))
            }
            _ => Err(Error::input(format!("{what} must be a whole number from 0 to {most}"))),
        }
    }

    /// The member of an enum with this text, or none when nothing was given.
    ///
    /// # Errors
    /// [`Error::Input`] when it is no member's text.
    pub fn choice<T: Choice>(&self, what: &str) -> Result<Option<T>, Error> {
        Ok(self.position(what, T::VALUES)?.and_then(|at| T::ALL.get(at)).copied())
    }

    /// Not generic, so that it is compiled once.
    fn position(&self, what: &str, values: &[&str]) -> Result<Option<usize>, Error> {
        let found = match self {
            Self::Absent => return Ok(None),
            Self::Text(text) => values.iter().position(|value| value == text),
            _ => None,
        };
        found.map(Some).ok_or_else(|| Error::input(one_of(what, values)))
    }
}

/// What is said of something that is none of `members`.
#[must_use]
pub fn one_of(what: &str, members: &[&str]) -> String {
    [what, " must be one of ", &members.join(", ")].concat()
}

impl From<&str> for Input {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<f64> for Input {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<u32> for Input {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl Input {
    /// An object of the members that are there, in this order.
    #[must_use]
    pub fn object<const N: usize>(members: [(&str, Option<Self>); N]) -> Self {
        let given = members.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?)));
        Self::Map(given.collect())
    }
}

/// Tests write their input as JSON.
#[cfg(test)]
impl<'de> serde::Deserialize<'de> for Input {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use serde_json::Value;
        Ok(match Value::deserialize(deserializer)? {
            Value::Null => Self::Absent,
            Value::Bool(flag) => Self::Bool(flag),
            Value::Number(number) => Self::Number(number.as_f64().unwrap_or(f64::NAN)),
            Value::String(text) => Self::Text(text),
            Value::Array(items) => {
                Self::List(items.into_iter().map(|item| serde_json::from_value(item).unwrap()).collect())
            }
            Value::Object(members) => Self::Map(
                members
                    .into_iter()
                    .map(|(key, value)| (key, serde_json::from_value(value).unwrap()))
                    .collect(),
            ),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Input {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn a_tree_is_read_with_its_own_members_only() {
        let input = read(r#"{"a":1,"b":[true,null,"x"],"__proto__":{"c":2}}"#);
        assert_eq!(input.get("a"), &Input::Number(1.0));
        assert_eq!(input.get("b").list("b").unwrap().len(), 3);
        assert_eq!(input.get("c"), &Input::Absent);
        assert_eq!(input.get("__proto__").get("c"), &Input::Number(2.0));
        assert!(read("[1]").get("0").is_absent());
    }

    #[test]
    fn an_object_has_the_members_that_are_there() {
        let object = Input::object([("a", Some("x".into())), ("b", None), ("c", Some(1_u32.into()))]);
        assert_eq!(object, read(r#"{"a":"x","c":1}"#));
    }

    #[test]
    fn readers_name_what_is_wrong() {
        assert!(read("\"  \"").text("vaultId").is_err());
        assert_eq!(read("\" a\"").text("vaultId"), Ok(" a"));
        assert!(read("-1").amount("timeoutMs", "milliseconds").is_err());
        assert!(Input::Number(f64::NAN).amount("timeoutMs", "milliseconds").is_err());
        assert_eq!(read("0").amount("timeoutMs", "milliseconds"), Ok(Some(0.0)));
        assert_eq!(read("3").count("maxRetries", 10), Ok(Some(3)));
        for number in ["1.5", "-1", "11", "\"1\"", "1e400"] {
            let input = serde_json::from_str(number).unwrap_or(Input::Number(f64::INFINITY));
            assert!(input.count("maxRetries", 10).is_err(), "{number}");
        }
        let unknown =
            read(r#"{"vaultId":"v","regionx":"eu"}"#).expect_object("vaultConfigs[0]", "vaultId, clusterId");
        assert!(unknown.unwrap_err().message().contains("`regionx`"));
    }
}
