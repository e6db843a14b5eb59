//! One operation, one file: what a request must be, what it looks like on the wire, what its
//! answer means. Operations perform no effects and do not know each other; a batch of records is
//! shaped and flattened by the kernels, in JavaScript.

pub mod connection;
pub mod detect;
pub mod vault;

use wasm_bindgen::JsValue;

use crate::{
    core::{
        enums::{Choice as _, MaskingMethod, TokenType},
        error::Error,
        input::one_of,
        retry::Repeat,
        urls::{Path, Place},
    },
    host::{
        fetch::Outcome,
        fields::Fields,
        kernels::{Flat, Refused, Rule},
    },
};

/// What goes over the wire. The body is built once for a call, however often it is sent.
pub struct HttpRequest {
    /// HTTP method.
    pub method: &'static str,
    /// Encoded, beginning with `/`.
    pub path: String,
    /// Encoded text behind the question mark; empty or `undefined` when there is none.
    pub query: JsValue,
    /// Queries of further requests that differ in nothing else; their rows are added to the first's.
    pub more: Vec<JsValue>,
    /// What is sent.
    pub body: Body,
    /// Whether it may be sent again.
    pub repeat: Repeat,
}

/// The body of a request, built once for a call however often it is sent.
pub enum Body {
    /// None.
    None,
    /// JSON text, a JavaScript string.
    Json(JsValue),
    /// A function that, given the caller's signal, promises JSON text as a blob.
    Later(JsValue),
    /// A form or a blob that brings its own content type, or a promise of one.
    Form(JsValue),
    /// Of a connection, with what else its caller says.
    Own(Box<Own>),
}

/// What the caller of a connection says of the request itself.
pub struct Own {
    /// As it is sent, or `undefined`.
    pub body: JsValue,
    /// Whether it is JSON that nobody has named a content type for.
    pub json: bool,
    /// Checked, names in lower case; they win over this client's.
    pub headers: JsValue,
    /// Whether one of them is the authorization, so that none is added.
    pub authorized: bool,
    /// What of it an error answer may quote and nobody may see.
    pub secret: JsValue,
}

/// An operation of the vault, its request checked.
pub trait Operation {
    /// The method's name, in events and errors.
    const NAME: &'static str;

    /// Whose operation it is.
    const PLACE: Place = Place::Vault;

    /// Reads and checks a caller's request (wire.md section E).
    ///
    /// # Errors
    /// [`Error::Input`] that names the member, the position and the remedy.
    fn validate(request: &Fields) -> Result<Self, Error>
    where
        Self: Sized;

    /// The request (wire.md section D), by the vault's id, or the path and query of the connection's URL.
    ///
    /// # Errors
    /// [`Error::Input`] when a name cannot stand in a URL.
    fn to_wire(&self, vault_id: &str) -> Result<HttpRequest, Error>;

    /// The result.
    ///
    /// # Errors
    /// What about the answer is not as it must be.
    #[expect(clippy::wrong_self_convention, reason = "the layer's name: wire to result")]
    fn from_wire(&self, answer: &Outcome) -> Result<Flat, String>;
}

/// What the life of a call knows of its operation. Not generic, so that it is compiled once and
/// not for every operation: that is a third of the module.
#[derive(Clone, Copy)]
pub struct Kind {
    /// [`Operation::NAME`].
    pub name: &'static str,
    /// [`Operation::PLACE`].
    pub place: Place,
    /// [`Operation::validate`].
    pub validate: fn(&Fields) -> Result<Box<dyn Checked>, Error>,
}

impl Kind {
    /// The kind of an operation.
    pub const fn of<O: Operation + 'static>() -> Self {
        Self { name: O::NAME, place: O::PLACE, validate: |request| Ok(Box::new(O::validate(request)?)) }
    }
}

/// An [`Operation`] whose type is forgotten.
pub trait Checked {
    /// [`Operation::to_wire`].
    ///
    /// # Errors
    /// As there.
    fn to_wire(&self, vault_id: &str) -> Result<HttpRequest, Error>;

    /// [`Operation::from_wire`].
    ///
    /// # Errors
    /// As there.
    #[expect(clippy::wrong_self_convention, reason = "the layer's name: wire to result")]
    fn from_wire(&self, answer: &Outcome) -> Result<Flat, String>;
}

impl<O: Operation> Checked for O {
    fn to_wire(&self, vault_id: &str) -> Result<HttpRequest, Error> {
        Operation::to_wire(self, vault_id)
    }

    fn from_wire(&self, answer: &Outcome) -> Result<Flat, String> {
        Operation::from_wire(self, answer)
    }
}

/// `/v1/vaults/{vaultId}`, where most paths begin.
fn vault_path(vault_id: &str) -> Result<Path, Error> {
    Path::new("/v1/vaults").segment("vaultId", vault_id)
}

/// Words what a shaping kernel refused in `list`, or anywhere in the request when that is empty.
fn explain(list: &str, refused: &Refused) -> Error {
    let Refused { rule, index, key } = refused;
    let at = match (list, key.as_str()) {
        ("", key) => key.to_owned(),
        (list, "") => format!("{list}[{index}]"),
        (list, key) => format!("{list}[{index}].{key}"),
    };
    Error::input(match rule {
        Rule::NotAnObject => format!("{at} must be an object"),
        Rule::Empty => format!("{at} has no columns with a value"),
        Rule::EmptyKey => format!("{at} has an empty column name"),
        Rule::Unsendable => {
            format!(
                "{at} holds what JSON cannot carry: a bigint, NaN, a function, a promise, a Map or Set, a cycle. Convert it first, a bigint to a string"
            )
        }
        Rule::TokensNotAnObject => {
            format!("tokens[{index}] must be an object of column names and tokens, or null")
        }
        Rule::TokensMismatch => {
            format!("tokens[{index}] must have a token for each column of {at} and no others")
        }
        Rule::NotText => format!("{at} must be a non-empty, well-formed string"),
        Rule::Redaction => format!("{at}.redactionType must be one of DEFAULT, REDACTED, MASKED, PLAIN_TEXT"),
        Rule::UnknownKey => format!("{at} is not known here"),
        Rule::NotTexts => format!("{at} must be an array of non-empty strings"),
        Rule::NotFlag => format!("{at} must be true or false"),
        Rule::NotNumber => format!("{at} must be a finite number"),
        Rule::TokenType => one_of(&at, TokenType::VALUES),
        Rule::MaskingMethod => one_of(&at, MaskingMethod::VALUES),
        Rule::Threw if list.is_empty() => "the request threw while it was read".to_owned(),
        Rule::Threw => format!("{list} threw while it was read"),
    })
}
