//! Reads the small members of a caller's request or options: own members only, each with its
//! type checked, so that a polluted `Object.prototype` changes nothing.

use std::cell::Cell;

use js_sys::Array;
use wasm_bindgen::{JsCast, prelude::*};

use super::names::name;
use crate::core::{enums::Choice, error::Error, input::Input, retry::MOST_RETRIES};

#[cfg_attr(feature = "snippets", wasm_bindgen(module = "/target/snippets.js"))]
#[cfg_attr(not(feature = "snippets"), wasm_bindgen(raw_module = "../members.js"))]
extern "C" {
    fn take(value: &JsValue) -> i32;
    fn taken() -> JsValue;
    fn member(members: &JsValue, name: &JsValue) -> JsValue;
    #[wasm_bindgen(js_name = textOf)]
    fn text_of(members: &JsValue, name: &JsValue) -> Option<String>;
    #[wasm_bindgen(js_name = lengthOf)]
    fn length_of(members: &JsValue, name: &JsValue) -> i32;
    #[wasm_bindgen(js_name = isPlain)]
    fn is_plain(value: &JsValue) -> bool;
}

/// What `take` says in place of a number of members when there is nothing to copy.
pub const ABSENT: i32 = -1;
/// What it says when a getter or a proxy threw.
const THREW: i32 = -3;
/// What `length_of` says of a member that is not there.
const NO_MEMBER: i32 = -2;

/// A copy of a caller's object, without a prototype.
///
/// Most members of most requests are left out. Once all that are there have been read, the rest is
/// known to be absent, without asking JavaScript for each.
pub struct Fields {
    members: JsValue,
    unread: Cell<u32>,
    /// Empty where nothing is noted yet. When it is full, JavaScript is asked for every member.
    read: [Cell<&'static str>; 8],
}

impl Fields {
    /// Copies the own members of `value`.
    ///
    /// # Errors
    /// [`Error::Input`] when it is not an object.
    pub fn of(value: &JsValue, what: &str) -> Result<Self, Error> {
        let given = take(value);
        Self::taken(taken(), given, what)
    }

    /// What `take` of `pkg-templates/members.js` has copied, and what it returned.
    ///
    /// # Errors
    /// [`Error::Input`] when there was no object.
    pub fn taken(members: JsValue, given: i32, what: &str) -> Result<Self, Error> {
        match u32::try_from(given) {
            Ok(given) => Ok(Self { members, unread: Cell::new(given), read: Default::default() }),
            Err(_) if given == THREW => Err(Error::input(format!("{what} threw while it was read"))),
            Err(_) => Err(Error::input(format!("{what} must be an object"))),
        }
    }

    /// False when all that is there is known to be something else.
    fn may_have(&self, key: &'static str) -> bool {
        self.unread.get() > 0 || self.was_read(key)
    }

    fn found(&self, key: &'static str) {
        if let Some(free) = self.read.iter().find(|read| read.get().is_empty())
            && !self.was_read(key)
        {
            self.unread.set(self.unread.get().saturating_sub(1));
            free.set(key);
        }
    }

    fn was_read(&self, key: &'static str) -> bool {
        for read in &self.read {
            match read.get() {
                "" => return false,
                read if read.len() == key.len() && read == key => return true,
                _ => {}
            }
        }
        false
    }

    /// A member as it is, or nothing when it is `undefined`.
    pub fn raw(&self, key: &'static str) -> Option<JsValue> {
        if !self.may_have(key) {
            return None;
        }
        let value = member(&self.members, name(key));
        if value.is_undefined() {
            return None;
        }
        self.found(key);
        Some(value)
    }

    /// All members, for a kernel that reads them where they are.
    pub fn members(&self) -> &JsValue {
        &self.members
    }

    /// Whether a member is there.
    pub fn has(&self, key: &'static str) -> bool {
        self.raw(key).is_some()
    }

    /// A string that is not blank.
    ///
    /// # Errors
    /// [`Error::Input`] otherwise.
    pub fn text(&self, key: &'static str) -> Result<String, Error> {
        self.optional_text(key)?.ok_or_else(|| no_text(key))
    }

    /// A string that is not blank, or nothing.
    ///
    /// # Errors
    /// [`Error::Input`] when it is there and something else.
    pub fn optional_text(&self, key: &'static str) -> Result<Option<String>, Error> {
        if !self.may_have(key) {
            return Ok(None);
        }
        let text = text_of(&self.members, name(key));
        if text.is_some() {
            self.found(key);
        } else if self.has(key) {
            return Err(no_text(key));
        }
        Ok(text)
    }

    /// A boolean, or nothing.
    ///
    /// # Errors
    /// [`Error::Input`] when it is there and something else.
    pub fn flag(&self, key: &'static str) -> Result<Option<bool>, Error> {
        let refuse = || Error::input(format!("{key} must be true or false"));
        self.raw(key).map(|value| value.as_bool().ok_or_else(refuse)).transpose()
    }

    /// The length of an array that is not empty.
    ///
    /// # Errors
    /// [`Error::Input`] otherwise; `of` says what it holds.
    pub fn filled_list(&self, key: &'static str, of: &str) -> Result<u32, Error> {
        self.optional_filled_list(key, of)?.ok_or_else(|| no_items(key, of))
    }

    /// The length of an array that is not empty, or nothing.
    ///
    /// # Errors
    /// [`Error::Input`] when it is there and something else.
    pub fn optional_filled_list(&self, key: &'static str, of: &str) -> Result<Option<u32>, Error> {
        match self.optional_list(key, of)? {
            Some(0) => Err(no_items(key, of)),
            length => Ok(length),
        }
    }

    /// The length of an array, or nothing.
    ///
    /// # Errors
    /// [`Error::Input`] when it is there and something else.
    pub fn optional_list(&self, key: &'static str, of: &str) -> Result<Option<u32>, Error> {
        if !self.may_have(key) {
            return Ok(None);
        }
        let length = length_of(&self.members, name(key));
        if length == NO_MEMBER {
            return Ok(None);
        }
        self.found(key);
        let refuse = |_| Error::input(format!("{key} must be an array of {of}"));
        u32::try_from(length).map(Some).map_err(refuse)
    }

    /// An object that is no array, or nothing.
    ///
    /// # Errors
    /// [`Error::Input`] when it is there and something else.
    pub fn object(&self, key: &'static str) -> Result<Option<JsValue>, Error> {
        let refuse = || Error::input(format!("{key} must be an object"));
        let is_object = |value: &JsValue| value.is_object() && length_of(&self.members, name(key)) < 0;
        self.raw(key).map(|value| Some(value).filter(is_object).ok_or_else(refuse)).transpose()
    }

    /// A member of an enum, or nothing.
    ///
    /// # Errors
    /// [`Error::Input`] when it is there and something else.
    pub fn choice<T: Choice>(&self, key: &'static str) -> Result<Option<T>, Error> {
        self.word(key).choice(key)
    }

    fn word(&self, key: &'static str) -> Input {
        self.raw(key).map_or(Input::Absent, |value| value.as_string().map_or(Input::Bool(false), Input::Text))
    }

    /// A finite number that is not negative, or nothing.
    ///
    /// # Errors
    /// [`Error::Input`] when it is there and something else.
    pub fn amount(&self, key: &'static str, unit: &str) -> Result<Option<f64>, Error> {
        self.number(key).amount(key, unit)
    }

    /// A whole number of retries, or nothing.
    ///
    /// # Errors
    /// [`Error::Input`] when it is there and something else.
    pub fn count(&self, key: &'static str) -> Result<Option<u32>, Error> {
        self.number(key).count(key, MOST_RETRIES)
    }

    /// A number as it is; what is something else is no number.
    pub fn number(&self, key: &'static str) -> Input {
        match self.raw(key).map(|value| value.as_f64()) {
            None => Input::Absent,
            Some(Some(number)) => Input::Number(number),
            Some(None) => Input::Bool(false),
        }
    }

    /// A whole number as the decimal text of a query, given as a number or as text.
    ///
    /// # Errors
    /// [`Error::Input`] when it is there and something else.
    pub fn decimal(&self, key: &'static str) -> Result<Option<String>, Error> {
        let Some(value) = self.raw(key) else { return Ok(None) };
        let whole = |number: f64| number.fract() == 0.0 && (0.0..=9e15).contains(&number);
        let text = match value.as_f64() {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "checked to be whole and in range"
            )]
            Some(number) if whole(number) => Some((number as u64).to_string()),
            _ => value
                .as_string()
                .filter(|text| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())),
        };
        text.map(Some).ok_or_else(|| Error::input(format!("{key} must be a whole number, 0 or more")))
    }

    /// Refuses options that nobody has asked for yet: misspelled, they would have no effect. For up to eight of them.
    ///
    /// # Errors
    /// [`Error::Input`] that lists `known`, those that were asked for.
    pub fn refuse_others(&self, known: &str) -> Result<(), Error> {
        match self.unread.get() {
            0 => Ok(()),
            _ => Err(Error::Input(["options have an unknown member; they take ", known].concat())),
        }
    }

    /// An `AbortSignal`, or `undefined`.
    ///
    /// # Errors
    /// [`Error::Input`] when it is something else.
    pub fn signal(&self, key: &'static str) -> Result<JsValue, Error> {
        let Some(value) = self.raw(key) else { return Ok(JsValue::UNDEFINED) };
        let has = |method: &str| {
            js_sys::Reflect::get(&value, &JsValue::from_str(method)).is_ok_and(|method| method.is_function())
        };
        // Not by its class: a signal may come from another realm.
        if value.is_object() && has("addEventListener") && has("removeEventListener") {
            Ok(value)
        } else {
            Err(Error::input(format!("{key} must be an AbortSignal")))
        }
    }

    /// A plain object of headers, each accepted by `check`, as a copy with names in lower case.
    ///
    /// # Errors
    /// [`Error::Input`] that names the header.
    pub fn headers(
        &self,
        key: &'static str,
        check: &mut dyn FnMut(&str, &str) -> Result<(), Error>,
    ) -> Result<JsValue, Error> {
        let given = self.raw(key).unwrap_or_default();
        if !is_plain(&given) {
            // The headers of a `Headers` or a `Map` are no members of it, and would be lost.
            return Err(Error::input(format!("{key} must be a plain object of names and values")));
        }
        let headers = Self::of(&given, key)?;
        let entries = js_sys::Object::entries(headers.members.unchecked_ref());
        let mut names: Vec<String> = Vec::new();
        for entry in entries.iter() {
            let entry: Array = entry.unchecked_into();
            let name = entry.get(0).as_string().unwrap_or_default().to_ascii_lowercase();
            match entry.get(1).as_string() {
                Some(value) => check(&name, &value)?,
                None => return Err(Error::input(format!("{key}: each value must be a string"))),
            }
            if names.contains(&name) {
                return Err(Error::input(format!("{key}: `{name}` is given twice")));
            }
            entry.set(0, name.as_str().into());
            names.push(name);
        }
        js_sys::Object::from_entries(&entries).map_or_else(
            |_| Err(Error::input(format!("{key} threw while it was read"))),
            |own| Ok(own.into()),
        )
    }
}

fn no_items(key: &str, of: &str) -> Error {
    Error::input(format!("{key} must hold at least one item: it is an array of {of}"))
}

fn no_text(key: &str) -> Error {
    Error::input(format!("{key} must be a non-empty, well-formed string"))
}
