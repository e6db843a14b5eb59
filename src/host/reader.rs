//! Reads what a caller hands over: own members only, each read once, so that neither a polluted `Object.prototype` nor a
//! getter that changes its answer has an effect. JavaScript copies the object (`pkg-templates/host/reader.js`) and
//! describes it in one boundary call; the core knows all members, whatever their number, so that it can refuse the
//! unknown ones, and fetches the few values that it passes on.

use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast, prelude::*};
use web_sys::AbortSignal;

use super::codec::{self, Violation};
use crate::core::{
    error::Error,
    names,
    value::{Value, Withheld},
};

javascript! { "../host/reader.js" {
    /// A copy of what a caller handed over: an object of its members.
    #[derive(Clone, Debug)]
    pub type Snapshot;
    #[wasm_bindgen(js_name = describeArgument)]
    fn describe_argument(argument: &Snapshot, readable: &str) -> String;
    #[wasm_bindgen(method, structural, indexing_getter)]
    fn member(this: &Snapshot, name: &str) -> JsValue;
}}

/// The members that an argument may have; names with a blank between them.
#[derive(Clone, Copy)]
pub struct Members {
    /// Whose values the core reads.
    pub readable: &'static str,
    /// Whose values stay in JavaScript: records, secrets, functions.
    pub private: &'static str,
}

impl Members {
    /// All names.
    pub fn names(&self) -> Vec<&'static str> {
        self.readable.split(' ').chain(self.private.split(' ')).filter(|name| !name.is_empty()).collect()
    }
}

/// The options of a call: the second argument of every method.
pub const CALL_OPTIONS: Members =
    Members { readable: "timeoutMs totalTimeoutMs maxRetries", private: "signal headers" };

/// An argument of a call: a request, or options.
pub struct Argument {
    value: Value,
    snapshot: Snapshot,
    /// Position of its first row in a bulk request, of which it is a part.
    part: Option<u32>,
}

impl Argument {
    /// Reads the argument that messages call `place`; a member that is not known belongs nowhere, or to `other`, which
    /// is described by the words after it.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] when it is no object, or has an unknown member.
    pub fn read(
        snapshot: Snapshot,
        place: &str,
        members: &[Members],
        other: Option<(&[Members], &str)>,
    ) -> Result<Self, Error> {
        let readable: Vec<&str> = members.iter().map(|some| some.readable).collect();
        let value = Value::parse(&describe_argument(&snapshot, &readable.join(" ")));
        let known: Vec<&str> = members.iter().flat_map(Members::names).collect();
        let Value::Map(provided) = &value else {
            return Err(Error::input(match &value {
                Value::Withheld(Withheld::Unreadable) => format!("{place} threw while it was read"),
                other => format!(
                    "{} must be one object, {}, not {}",
                    match place {
                        "options" => "the second argument, the options,",
                        // Of a method without a request.
                        "the options" => place,
                        _ => "the first argument, the request,",
                    },
                    names::example(&known),
                    other.kind()
                ),
            }));
        };
        for (name, _) in provided {
            if known.contains(&name.as_str()) {
                continue;
            }
            return Err(Error::input(match other {
                Some((other, advice)) if other.iter().any(|some| some.names().contains(&name.as_str())) => {
                    format!("`{name}` {advice}")
                }
                _ => names::unknown(place, name, &known),
            }));
        }
        Ok(Self { value, snapshot, part: None })
    }

    /// The same as a part of a bulk request: its first row is there at `first`, and it may have none.
    pub const fn part_at(mut self, first: u32) -> Self {
        self.part = Some(first);
        self
    }

    /// Whether it is a part of a bulk request.
    pub const fn is_part(&self) -> bool {
        self.part.is_some()
    }

    /// What a codec made of its rows, unless one of them violates a rule.
    ///
    /// # Errors
    /// The violation, with the position in the whole of which this may be a part.
    pub fn encoded(&self, returned: JsValue) -> Result<JsValue, Violation> {
        codec::encoded(returned).map_err(|violation| {
            let index = violation.index.saturating_add(self.part.unwrap_or_default());
            Violation { index, ..violation }
        })
    }

    /// A member, as far as the core may know it.
    pub fn get(&self, name: &str) -> &Value {
        self.value.get(name)
    }

    /// Whether a member is there.
    pub fn has(&self, name: &str) -> bool {
        !self.get(name).is_absent()
    }

    /// The copy of all members, for codecs.
    pub fn members(&self) -> &JsValue {
        &self.snapshot
    }

    /// A member as it is, or `undefined`.
    pub fn raw(&self, name: &str) -> JsValue {
        if self.has(name) { self.snapshot.member(name) } else { JsValue::UNDEFINED }
    }

    /// A string that is not blank.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] otherwise.
    pub fn text(&self, name: &str) -> Result<String, Error> {
        self.get(name).text(name).map(str::to_owned)
    }

    /// A string that is not blank, or nothing.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] when it is something else.
    pub fn optional_text(&self, name: &str) -> Result<Option<String>, Error> {
        if self.has(name) { self.text(name).map(Some) } else { Ok(None) }
    }

    /// The length of an array, or nothing; `of` says what it holds.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] when it is something else.
    pub fn optional_list(&self, name: &str, of: &str) -> Result<Option<u32>, Error> {
        match self.get(name) {
            Value::Absent => Ok(None),
            Value::Withheld(Withheld::List(length)) => Ok(Some(*length)),
            Value::List(items) => Ok(u32::try_from(items.len()).ok()),
            other => Err(Error::input(format!("{name} must be an array of {of}, not {}", other.kind()))),
        }
    }

    /// The length of an array that is not empty, or nothing.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] when it is something else.
    pub fn optional_filled_list(&self, name: &str, of: &str) -> Result<Option<u32>, Error> {
        match self.optional_list(name, of)? {
            Some(0) => Err(Error::input(format!("{name} is empty; it must have at least one item"))),
            length => Ok(length),
        }
    }

    /// The length of an array that is not empty; of a part of a bulk request it may be.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] otherwise.
    pub fn filled_list(&self, name: &str, of: &str) -> Result<u32, Error> {
        let missing = || Error::input(format!("{name} is missing; it must be an array of {of}"));
        let length =
            if self.is_part() { self.optional_list(name, of) } else { self.optional_filled_list(name, of) };
        length?.ok_or_else(missing)
    }

    /// An object that is no array, or nothing.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] when it is something else.
    pub fn object(&self, name: &str) -> Result<Option<JsValue>, Error> {
        match self.get(name) {
            Value::Absent => Ok(None),
            Value::Withheld(Withheld::Object(_)) | Value::Map(_) => Ok(Some(self.raw(name))),
            other => Err(Error::input(format!("{name} must be an object, not {}", other.kind()))),
        }
    }

    /// A function, or nothing.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] when it is something else.
    pub fn function(&self, name: &str) -> Result<Option<Function>, Error> {
        match self.get(name) {
            Value::Absent => Ok(None),
            Value::Withheld(Withheld::Function) => Ok(Some(self.raw(name).unchecked_into())),
            other => Err(Error::input(format!("{name} must be a function, not {}", other.kind()))),
        }
    }

    /// An `AbortSignal`, or nothing.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] when it is something else.
    pub fn signal(&self, name: &str) -> Result<Option<AbortSignal>, Error> {
        let value = self.raw(name);
        // As in the options of `fetch`, `null` is none.
        if value.is_undefined() || value.is_null() {
            return Ok(None);
        }
        // Not by its class: a signal may come from another realm.
        if has_methods(&value, &["addEventListener", "removeEventListener"]) {
            Ok(Some(value.unchecked_into()))
        } else {
            Err(Error::input(format!(
                "{name} must be an AbortSignal, such as the `signal` of an AbortController, not {}",
                self.get(name).kind()
            )))
        }
    }
}

/// Whether a value is an object with these methods.
pub fn has_methods(value: &JsValue, methods: &[&str]) -> bool {
    let has = |method: &&str| {
        Reflect::get(value, &JsValue::from_str(method)).is_ok_and(|value| value.is_function())
    };
    value.is_object() && methods.iter().all(has)
}
