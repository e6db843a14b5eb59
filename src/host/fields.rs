//! Reads the small members of a caller's request or options: own members only, each with its
//! type checked, so that a polluted `Object.prototype` changes nothing.

use js_sys::Array;
use wasm_bindgen::{JsCast, prelude::*};

use super::kernels;
use crate::core::{error::Error, input::Input, retry::MOST_RETRIES};

#[wasm_bindgen]
extern "C" {
    /// A copy of a caller's object, without a prototype.
    #[derive(Clone)]
    pub type Fields;
    #[wasm_bindgen(method, indexing_getter)]
    fn member(this: &Fields, key: &str) -> JsValue;
}

impl Fields {
    /// Copies the own members of `value`.
    ///
    /// # Errors
    /// [`Error::Input`] when it is not an object.
    pub fn of(value: &JsValue, what: &str) -> Result<Self, Error> {
        match kernels::own(value) {
            Ok(copy) if copy.is_object() => Ok(copy.unchecked_into()),
            Ok(_) => Err(Error::input(format!("{what} must be an object"))),
            Err(_) => Err(Error::input(format!("{what} threw while it was read"))),
        }
    }

    /// A member as it is.
    pub fn raw(&self, key: &str) -> JsValue {
        self.member(key)
    }

    /// Whether a member is there.
    pub fn has(&self, key: &str) -> bool {
        !self.member(key).is_undefined()
    }

    /// A string that is not blank.
    ///
    /// # Errors
    /// [`Error::Input`] otherwise.
    pub fn text(&self, key: &str) -> Result<String, Error> {
        let text = self.member(key).as_string().filter(|text| !text.trim().is_empty());
        text.ok_or_else(|| Error::input(format!("{key} must be a non-empty string")))
    }

    /// A string that is not blank, or nothing.
    ///
    /// # Errors
    /// [`Error::Input`] when it is there and something else.
    pub fn optional_text(&self, key: &str) -> Result<Option<String>, Error> {
        if self.has(key) { self.text(key).map(Some) } else { Ok(None) }
    }

    /// A boolean, or nothing.
    ///
    /// # Errors
    /// [`Error::Input`] when it is there and something else.
    pub fn flag(&self, key: &str) -> Result<Option<bool>, Error> {
        let value = self.member(key);
        match value.as_bool() {
            None if !value.is_undefined() => Err(Error::input(format!("{key} must be true or false"))),
            flag => Ok(flag),
        }
    }

    /// An array that is not empty.
    ///
    /// # Errors
    /// [`Error::Input`] otherwise; `of` says what it holds.
    pub fn filled_list(&self, key: &str, of: &str) -> Result<Array, Error> {
        match self.optional_list(key, of)? {
            Some(list) if list.length() > 0 => Ok(list),
            _ => Err(Error::input(format!("{key} must hold at least one item: it is an array of {of}"))),
        }
    }

    /// An array, or nothing.
    ///
    /// # Errors
    /// [`Error::Input`] when it is there and something else.
    pub fn optional_list(&self, key: &str, of: &str) -> Result<Option<Array>, Error> {
        let value = self.member(key);
        if value.is_undefined() {
            return Ok(None);
        }
        value.dyn_into().map(Some).map_err(|_| Error::input(format!("{key} must be an array of {of}")))
    }

    /// A member of an enum, or nothing.
    ///
    /// # Errors
    /// [`Error::Input`] when it is there and something else.
    pub fn choice<T>(
        &self,
        key: &str,
        parse: impl Fn(&str) -> Option<T>,
        members: &[&str],
    ) -> Result<Option<T>, Error> {
        let value = self.member(key);
        if value.is_undefined() {
            return Ok(None);
        }
        let parsed = value.as_string().and_then(|text| parse(&text));
        parsed.map(Some).ok_or_else(|| Error::input(format!("{key} must be one of {}", members.join(", "))))
    }

    /// A finite number that is not negative, or nothing.
    ///
    /// # Errors
    /// [`Error::Input`] when it is there and something else.
    pub fn amount(&self, key: &str, unit: &str) -> Result<Option<f64>, Error> {
        let value = self.member(key);
        if value.is_undefined() {
            return Ok(None);
        }
        let number = value.as_f64().filter(|number| number.is_finite() && *number >= 0.0);
        number.map(Some).ok_or_else(|| Error::input(format!("{key} must be a number of {unit}, 0 or more")))
    }

    /// A whole number of retries, or nothing.
    ///
    /// # Errors
    /// [`Error::Input`] when it is there and something else.
    pub fn count(&self, key: &str) -> Result<Option<u32>, Error> {
        let value = self.member(key);
        let input = match value.as_f64() {
            Some(number) => Input::Number(number),
            None if value.is_undefined() => Input::Absent,
            None => Input::Bool(false),
        };
        input.count(key, MOST_RETRIES)
    }

    /// A whole number as the decimal text of a query, given as a number or as text.
    ///
    /// # Errors
    /// [`Error::Input`] when it is there and something else.
    pub fn decimal(&self, key: &str) -> Result<Option<String>, Error> {
        let value = self.member(key);
        if value.is_undefined() {
            return Ok(None);
        }
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

    /// An `AbortSignal`, or `undefined`.
    ///
    /// # Errors
    /// [`Error::Input`] when it is something else.
    pub fn signal(&self, key: &str) -> Result<JsValue, Error> {
        let value = self.member(key);
        let listens = || {
            js_sys::Reflect::get(&value, &JsValue::from_str("addEventListener"))
                .is_ok_and(|method| method.is_function())
        };
        // Not by its class: a signal may come from another realm.
        if value.is_undefined() || (value.is_object() && listens()) {
            Ok(value)
        } else {
            Err(Error::input(format!("{key} must be an AbortSignal")))
        }
    }

    /// A plain object of headers, each accepted by `check`.
    ///
    /// # Errors
    /// [`Error::Input`] that names the header.
    pub fn headers(
        &self,
        key: &str,
        check: impl Fn(&str, &str) -> Result<(), Error>,
    ) -> Result<JsValue, Error> {
        let headers = Self::of(&self.member(key), key)?;
        for entry in js_sys::Object::entries(headers.unchecked_ref()) {
            let entry: Array = entry.unchecked_into();
            let name = entry.get(0).as_string().unwrap_or_default();
            match entry.get(1).as_string() {
                Some(value) => check(&name, &value)?,
                None => return Err(Error::input(format!("{key}: each value must be a string"))),
            }
        }
        Ok(headers.into())
    }
}
