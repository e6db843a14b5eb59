//! What a caller passed, as a plain tree: described once by JavaScript (`pkg-templates/host/reader.js`), then validated
//! here without it. Only own members arrive; secrets, records and functions stay in JavaScript and are [`Withheld`].

use super::{enums::Choice, error::Error, names};

/// A value of a caller's configuration, request or options.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `undefined`, or a member that is not there; in a configuration `null` too.
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
    /// A value whose content stays in JavaScript.
    Withheld(Withheld),
}

/// What is known of a value whose content stays in JavaScript.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Withheld {
    /// `null` in a request or in options: not absent, since a caller who passes it may mean something.
    Null,
    /// A string.
    Text,
    /// A string with half of a surrogate pair, which no text in Rust can hold.
    BrokenText,
    /// An array of this length.
    List(u32),
    /// An object; the name of its class, empty for a plain one.
    Object(String),
    /// A function.
    Function,
    /// A symbol or a bigint.
    Other,
    /// Reading it threw, or it is nested too deeply.
    Unreadable,
}

impl Withheld {
    /// What it is, for a message: "a string".
    fn describe(&self) -> String {
        match self {
            Self::Null => "null".to_owned(),
            Self::Text => "a string".to_owned(),
            Self::BrokenText => "a string with half of a surrogate pair".to_owned(),
            Self::List(_) => "an array".to_owned(),
            Self::Object(class) if class.is_empty() => "an object".to_owned(),
            Self::Object(class) if class == "Promise" => "a promise, which must be awaited first".to_owned(),
            Self::Object(class) => ["an instance of ", class].concat(),
            Self::Function => "a function".to_owned(),
            Self::Other => "a symbol or a bigint".to_owned(),
            Self::Unreadable => "an object that throws while it is read".to_owned(),
        }
    }
}

/// The most members of one object that are described; an object with more has an unknown one among these.
const MAX_MEMBERS: usize = 64;

impl Value {
    /// Parses a description: one line for each value, depth first. The first character of a line says what it is.
    #[must_use]
    pub fn parse(description: &str) -> Self {
        Self::next(&mut description.split('\n')).unwrap_or(Self::Absent)
    }

    fn next<'a>(lines: &mut impl Iterator<Item = &'a str>) -> Option<Self> {
        let line = lines.next()?;
        let mut characters = line.chars();
        let kind = characters.next()?;
        let rest = characters.as_str();
        Some(match kind {
            '"' => Self::Text(unescaped(rest)),
            'n' => Self::Number(u64::from_str_radix(rest, 16).map_or(f64::NAN, f64::from_bits)),
            't' => Self::Bool(true),
            'f' => Self::Bool(false),
            '[' => {
                let length: usize = rest.parse().ok()?;
                Self::List((0..length).map_while(|_| Self::next(lines)).collect())
            }
            '{' => {
                let length = rest.parse::<usize>().ok()?.min(MAX_MEMBERS);
                let mut member = |_| Some((unescaped(lines.next()?), Self::next(lines)?));
                Self::Map((0..length).map_while(&mut member).collect())
            }
            '0' => Self::Withheld(Withheld::Null),
            's' => Self::Withheld(Withheld::Text),
            '~' => Self::Withheld(Withheld::BrokenText),
            '#' => Self::Withheld(Withheld::List(rest.parse().ok()?)),
            'o' => Self::Withheld(Withheld::Object(rest.to_owned())),
            'x' => Self::Withheld(Withheld::Function),
            '?' => Self::Withheld(Withheld::Other),
            '!' => Self::Withheld(Withheld::Unreadable),
            _ => Self::Absent,
        })
    }

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

    /// What it is, for a message: "an array".
    #[must_use]
    pub fn kind(&self) -> String {
        match self {
            Self::Absent => "undefined".to_owned(),
            Self::Bool(_) => "a boolean".to_owned(),
            Self::Number(_) => "a number".to_owned(),
            Self::Text(_) => Withheld::Text.describe(),
            Self::List(_) => Withheld::List(0).describe(),
            Self::Map(_) => Withheld::Object(String::new()).describe(),
            Self::Withheld(withheld) => withheld.describe(),
        }
    }

    /// Checks that this is an object without members other than `known`.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] when it is not an object, or names its first unknown member and the nearest known one.
    pub fn expect_object(&self, field_path: &str, known: &[&str]) -> Result<(), Error> {
        let Self::Map(members) = self else {
            return Err(Error::input(format!("{field_path} must be an object, not {}", self.kind())));
        };
        match members.iter().find(|(name, _)| !known.contains(&name.as_str())) {
            Some((name, _)) => Err(Error::input(names::unknown(field_path, name, known))),
            None => Ok(()),
        }
    }

    /// A string that is not blank.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] otherwise.
    pub fn text(&self, field_path: &str) -> Result<&str, Error> {
        match self {
            Self::Text(text) if !text.trim().is_empty() => Ok(text),
            Self::Absent => {
                Err(Error::input(format!("{field_path} is missing; it must be a non-empty string")))
            }
            Self::Text(_) => {
                Err(Error::input(format!("{field_path} is empty; it must be a non-empty string")))
            }
            _ => Err(Error::input(format!("{field_path} must be a non-empty string, not {}", self.kind()))),
        }
    }

    /// The items of an array, or none when nothing was given.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] when it is something else.
    pub fn list(&self, field_path: &str) -> Result<&[Self], Error> {
        match self {
            Self::Absent => Ok(&[]),
            Self::List(items) => Ok(items),
            _ => Err(Error::input(format!("{field_path} must be an array, not {}", self.kind()))),
        }
    }

    /// A boolean, or none when nothing was given.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] when it is something else.
    pub fn flag(&self, field_path: &str) -> Result<Option<bool>, Error> {
        match self {
            Self::Absent => Ok(None),
            Self::Bool(flag) => Ok(Some(*flag)),
            _ => Err(Error::input(format!("{field_path} must be true or false, not {}", self.kind()))),
        }
    }

    /// A number of `unit` that is not negative, or none when nothing was given.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] when it is negative, not finite or not a number.
    pub fn milliseconds(&self, field_path: &str) -> Result<Option<f64>, Error> {
        match self {
            Self::Absent => Ok(None),
            Self::Number(number) if number.is_finite() && *number >= 0.0 => Ok(Some(*number)),
            _ => Err(Error::input(format!("{field_path} must be a number of milliseconds, 0 or more"))),
        }
    }

    /// A whole number from 0 to `max`, or none when nothing was given.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] when it is anything else.
    pub fn count(&self, field_path: &str, max: u32) -> Result<Option<u32>, Error> {
        match self {
            Self::Absent => Ok(None),
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "checked to be a whole number in range"
            )]
            Self::Number(number) if number.fract() == 0.0 && *number >= 0.0 && *number <= f64::from(max) => {
                Ok(Some(*number as u32))
            }
            _ => Err(Error::input(format!("{field_path} must be a whole number from 0 to {max}"))),
        }
    }

    /// A whole number, given as a number or as text, as the decimal text of a query parameter.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] when it is anything else.
    pub fn decimal(&self, field_path: &str) -> Result<Option<String>, Error> {
        let text = match self {
            Self::Absent => return Ok(None),
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "checked to be whole and in range"
            )]
            Self::Number(number) if number.fract() == 0.0 && (0.0..=9e15).contains(number) => {
                Some((*number as u64).to_string())
            }
            Self::Text(text) if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) => {
                Some(text.clone())
            }
            _ => None,
        };
        text.map(Some).ok_or_else(|| Error::input(format!("{field_path} must be a whole number, 0 or more")))
    }

    /// The member of an enum with this text, or none when nothing was given.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] when it is no member's text; it names all members, and the nearest one.
    pub fn choice<T: Choice>(&self, field_path: &str) -> Result<Option<T>, Error> {
        Ok(self.position(field_path, T::VALUES)?.and_then(|at| T::ALL.get(at)).copied())
    }

    /// The position of this text among `values`, or none when nothing was given. Not generic, so that it is compiled once.
    ///
    /// # Errors
    /// As [`Value::choice`]'s.
    pub fn position(&self, field_path: &str, values: &[&str]) -> Result<Option<usize>, Error> {
        let text = match self {
            Self::Absent => return Ok(None),
            Self::Text(text) => text.as_str(),
            _ => "",
        };
        let found = values.iter().position(|value| *value == text);
        found.map(Some).ok_or_else(|| Error::input(names::one_of(field_path, text, values)))
    }
}

/// A line of a description as it was before it was made one line.
fn unescaped(line: &str) -> String {
    // Not `contains`, which brings the search for substrings into the module.
    if !line.bytes().any(|byte| byte == b'\\') {
        return line.to_owned();
    }
    let mut text = String::with_capacity(line.len());
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => text.push(if characters.next() == Some('n') { '\n' } else { '\\' }),
            other => text.push(other),
        }
    }
    text
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl Value {
    /// An object of these members, in this order.
    #[must_use]
    pub fn of_members(members: Vec<(&str, Self)>) -> Self {
        Self::Map(members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
    }

    /// An object of the members that are there, in this order.
    #[must_use]
    pub fn object<const N: usize>(members: [(&str, Option<Self>); N]) -> Self {
        let present = members.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?)));
        Self::Map(present.collect())
    }
}

/// Tests write their input as JSON.
#[cfg(test)]
impl<'de> serde::Deserialize<'de> for Value {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use serde_json::Value as Json;
        Ok(match Json::deserialize(deserializer)? {
            Json::Null => Self::Absent,
            Json::Bool(flag) => Self::Bool(flag),
            Json::Number(number) => Self::Number(number.as_f64().unwrap_or(f64::NAN)),
            Json::String(text) => Self::Text(text),
            Json::Array(items) => {
                Self::List(items.into_iter().map(|item| serde_json::from_value(item).unwrap()).collect())
            }
            Json::Object(members) => Self::Map(
                members
                    .into_iter()
                    .map(|(key, value)| (key, serde_json::from_value(value).unwrap()))
                    .collect(),
            ),
        })
    }
}

#[cfg(test)]
#[path = "value_tests.rs"]
mod tests;
