//! Reads the small members of a caller's request or options: own members only, each with its
//! type checked, so that a polluted `Object.prototype` changes nothing.

use std::cell::{Cell, RefCell};

use js_sys::Array;
use wasm_bindgen::{JsCast, prelude::*};

use super::kernels;
use crate::core::{enums::Choice, error::Error, input::Input, retry::MOST_RETRIES};

#[wasm_bindgen]
extern "C" {
    #[derive(Clone)]
    type Members;
    #[wasm_bindgen(method, indexing_getter)]
    fn member(this: &Members, key: &str) -> JsValue;
    // What every call asks for, without a string across the boundary.
    #[wasm_bindgen(method, getter)]
    fn table(this: &Members) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn values(this: &Members) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn data(this: &Members) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn ids(this: &Members) -> JsValue;
}

/// A copy of a caller's object, without a prototype.
///
/// Most members of most requests are left out. Once all that are there have been read, the rest is
/// known to be absent, without asking JavaScript for each.
pub struct Fields {
    members: Members,
    unread: Cell<u32>,
    read: RefCell<Vec<&'static str>>,
}

impl Fields {
    /// Copies the own members of `value`.
    ///
    /// # Errors
    /// [`Error::Input`] when it is not an object.
    pub fn of(value: &JsValue, what: &str) -> Result<Self, Error> {
        match kernels::own(value) {
            Ok(copy) if copy.is_object() => Ok(Self {
                unread: Cell::new(kernels::count(&copy).unwrap_or_default()),
                members: copy.unchecked_into(),
                read: RefCell::default(),
            }),
            Ok(_) => Err(Error::input(format!("{what} must be an object"))),
            Err(_) => Err(Error::input(format!("{what} threw while it was read"))),
        }
    }

    /// A member as it is, or nothing when it is `undefined`.
    pub fn raw(&self, key: &'static str) -> Option<JsValue> {
        let again = self.read.borrow().contains(&key);
        if self.unread.get() == 0 && !again {
            return None;
        }
        let value = match key {
            "table" => self.members.table(),
            "values" => self.members.values(),
            "data" => self.members.data(),
            "ids" => self.members.ids(),
            _ => self.members.member(key),
        };
        if value.is_undefined() {
            return None;
        }
        if !again {
            self.unread.set(self.unread.get() - 1);
            self.read.borrow_mut().push(key);
        }
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
        text(key, self.raw(key).and_then(|value| kernels::text_of(&value)))
    }

    /// A string that is not blank, or nothing.
    ///
    /// # Errors
    /// [`Error::Input`] when it is there and something else.
    pub fn optional_text(&self, key: &'static str) -> Result<Option<String>, Error> {
        self.raw(key).map(|value| text(key, kernels::text_of(&value))).transpose()
    }

    /// A boolean, or nothing.
    ///
    /// # Errors
    /// [`Error::Input`] when it is there and something else.
    pub fn flag(&self, key: &'static str) -> Result<Option<bool>, Error> {
        let refuse = || Error::input(format!("{key} must be true or false"));
        self.raw(key).map(|value| value.as_bool().ok_or_else(refuse)).transpose()
    }

    /// An array that is not empty, and its length.
    ///
    /// # Errors
    /// [`Error::Input`] otherwise; `of` says what it holds.
    pub fn filled_list(&self, key: &'static str, of: &str) -> Result<(JsValue, u32), Error> {
        match self.optional_list(key, of)? {
            Some((list, length)) if length > 0 => Ok((list, length)),
            _ => Err(Error::input(format!("{key} must hold at least one item: it is an array of {of}"))),
        }
    }

    /// An array and its length, or nothing.
    ///
    /// # Errors
    /// [`Error::Input`] when it is there and something else.
    pub fn optional_list(&self, key: &'static str, of: &str) -> Result<Option<(JsValue, u32)>, Error> {
        let Some(value) = self.raw(key) else { return Ok(None) };
        // Asked in JavaScript, inside its own try: what a proxy throws must not unwind this stack.
        match u32::try_from(kernels::length_of(&value).unwrap_or(-1)) {
            Ok(length) => Ok(Some((value, length))),
            Err(_) => Err(Error::input(format!("{key} must be an array of {of}"))),
        }
    }

    /// An object that is no array, or nothing.
    ///
    /// # Errors
    /// [`Error::Input`] when it is there and something else.
    pub fn object(&self, key: &'static str) -> Result<Option<JsValue>, Error> {
        let refuse = || Error::input(format!("{key} must be an object"));
        self.raw(key)
            .map(|value| {
                Some(value)
                    .filter(|value| {
                        value.is_object() && kernels::length_of(value).is_ok_and(|length| length < 0)
                    })
                    .ok_or_else(refuse)
            })
            .transpose()
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
        if !kernels::is_plain(&given).unwrap_or_default() {
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

fn text(key: &str, value: Option<String>) -> Result<String, Error> {
    value
        .filter(|text| !text.trim().is_empty())
        .ok_or_else(|| Error::input(format!("{key} must be a non-empty, well-formed string")))
}
