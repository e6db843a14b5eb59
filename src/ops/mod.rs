//! One operation, one file: what a request must be, what it looks like on the wire, how its response becomes a result,
//! and the binding of its codec. Operations perform no effects and do not know each other; records are serialized and
//! parsed by the codec, in JavaScript.

pub mod connection;
pub mod detect;
pub mod vault;

use wasm_bindgen::JsValue;

use crate::{
    core::{
        error::Error,
        retry::Repeat,
        urls::{Path, Target},
    },
    host::{
        codec::{self, Decoded, Violation},
        error::ShownNames,
        exchange::HttpResponse,
        javascript,
        reader::{Argument, Members},
    },
};

javascript! { "../records/query-string.js" {
    #[wasm_bindgen(js_name = queryString)]
    fn query_string(parameters: &JsValue) -> JsValue;
}}

/// One request on the wire. The body is built once for a call, however often it is sent.
pub struct HttpRequest {
    /// HTTP method.
    pub method: &'static str,
    /// Encoded, beginning with `/`: the part that holds names only.
    pub path: String,
    /// The rest of the path, which holds record ids or parameters: a JavaScript string, or `undefined`.
    pub private_path: JsValue,
    /// The encoded query, or `undefined`. Each further one is a request that differs in nothing else; its rows are
    /// added to the first's.
    pub queries: Vec<JsValue>,
    /// The body.
    pub body: Body,
    /// Whether it may be sent again.
    pub repeat: Repeat,
    /// Whether the response holds a file, so that more of it is taken by default.
    pub returns_file: bool,
    /// Whether the body of a success is left for the caller to read.
    pub streams: bool,
}

impl HttpRequest {
    /// A request with a path of names and a body.
    pub fn new(method: &'static str, path: Path, body: Body, repeat: Repeat) -> Self {
        let (private_path, queries) = (JsValue::UNDEFINED, vec![JsValue::UNDEFINED]);
        let path = path.into_string();
        Self { method, path, private_path, queries, body, repeat, returns_file: false, streams: false }
    }
}

/// The body of a request.
pub enum Body {
    /// None.
    Empty,
    /// JSON text, a JavaScript string.
    Json(JsValue),
    /// Any other body that `fetch` takes and that brings its own content type.
    Raw(JsValue),
    /// A function that, given the caller's signal, promises a blob that knows its content type.
    Deferred(JsValue),
    /// The body of a connection's call.
    Connection(Box<ConnectionBody>),
}

/// The body of a connection's call, with the headers that its caller chose.
pub struct ConnectionBody {
    /// The body, a function that makes one as [`Body::Deferred`]'s does, or `undefined`.
    pub body: JsValue,
    /// Whether it is JSON without a content type of the caller's.
    pub json: bool,
    /// Checked, names in lower case; they win over this client's.
    pub headers: JsValue,
    /// Whether one of them is the authorization, so that none is added.
    pub authorized: bool,
}

/// A response, and what its error messages may show.
pub struct ResponseContext<'a> {
    /// A success.
    pub response: &'a HttpResponse,
    /// The caller's request, whose names a server may repeat.
    pub request: &'a JsValue,
    /// Whether errors show the server's words whole.
    pub full_errors: bool,
}

/// An operation, its request checked.
pub trait Operation {
    /// The method's name, in events and errors.
    const NAME: &'static str;

    /// The kind of endpoint that it calls.
    const TARGET: Target = Target::Vault;

    /// The members of its request.
    const MEMBERS: Members;

    /// The names in its request that error messages may show.
    const SHOWN_NAMES: ShownNames = ShownNames::Members;

    /// Whether its request names records, or a run: otherwise a 404 says that the vault or the table is missing, which
    /// is the configuration's fault.
    const NAMES_RECORDS: bool = true;

    /// Reads and checks a caller's request (wire.md section E).
    ///
    /// # Errors
    /// [`Error::InvalidInput`] that names the member, the position and the remedy.
    fn validate(request: &Argument) -> Result<Self, Error>
    where
        Self: Sized;

    /// The HTTP request (wire.md section D), by the vault's id, or the path and query of the connection's URL.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] when a name cannot stand in a URL.
    fn to_wire(&self, target: &str) -> Result<HttpRequest, Error>;

    /// The result.
    ///
    /// # Errors
    /// What about the response is not as it must be.
    #[expect(clippy::wrong_self_convention, reason = "the layer's name: wire to result")]
    fn from_wire(&self, context: &ResponseContext<'_>) -> Result<Decoded, String>;

    /// Adds the rows of a further query's result to the first's.
    fn join(&self, _result: &JsValue, _next: &JsValue) {}

    /// Completes the result of all queries.
    fn finish(&self, _result: &JsValue) {}
}

/// What the life of a call knows of its operation. Not generic, so that it is compiled once and
/// not for every operation: that is a third of the module.
#[derive(Clone, Copy)]
pub struct OperationDescriptor {
    /// [`Operation::NAME`].
    pub name: &'static str,
    /// [`Operation::TARGET`].
    pub target: Target,
    /// [`Operation::MEMBERS`].
    pub members: Members,
    /// [`Operation::SHOWN_NAMES`].
    pub shown_names: ShownNames,
    /// [`Operation::NAMES_RECORDS`].
    pub names_records: bool,
    /// [`Operation::validate`].
    pub validate: fn(&Argument) -> Result<Box<dyn DynOperation>, Error>,
}

impl OperationDescriptor {
    /// The descriptor of an operation.
    pub const fn of<O: Operation + 'static>() -> Self {
        Self {
            name: O::NAME,
            target: O::TARGET,
            members: O::MEMBERS,
            shown_names: O::SHOWN_NAMES,
            names_records: O::NAMES_RECORDS,
            validate: |request| Ok(Box::new(O::validate(request)?)),
        }
    }
}

/// An [`Operation`] whose type is erased.
pub trait DynOperation {
    /// [`Operation::to_wire`].
    ///
    /// # Errors
    /// As there.
    fn to_wire(&self, target: &str) -> Result<HttpRequest, Error>;

    /// [`Operation::from_wire`].
    ///
    /// # Errors
    /// As there.
    #[expect(clippy::wrong_self_convention, reason = "the layer's name: wire to result")]
    fn from_wire(&self, context: &ResponseContext<'_>) -> Result<Decoded, String>;

    /// [`Operation::join`].
    fn join(&self, result: &JsValue, next: &JsValue);

    /// [`Operation::finish`].
    fn finish(&self, result: &JsValue);
}

impl<O: Operation> DynOperation for O {
    fn to_wire(&self, target: &str) -> Result<HttpRequest, Error> {
        Operation::to_wire(self, target)
    }

    fn from_wire(&self, context: &ResponseContext<'_>) -> Result<Decoded, String> {
        Operation::from_wire(self, context)
    }

    fn join(&self, result: &JsValue, next: &JsValue) {
        Operation::join(self, result, next);
    }

    fn finish(&self, result: &JsValue) {
        Operation::finish(self, result);
    }
}

/// `/v1/vaults/{vaultId}`, where most paths begin.
fn vault_path(vault_id: &str) -> Result<Path, Error> {
    Path::new("/v1/vaults").segment("vaultId", vault_id)
}

/// Words a violation that a codec found in `list`, or anywhere in the request when that is empty. `known` are the
/// members that an item of the list may have.
fn explain(list: &str, violation: &Violation, known: &[&str]) -> Error {
    let Violation { rule, index, member } = violation;
    let field_path = match (list, member.as_str()) {
        ("", member) => member.to_owned(),
        (list, "") => format!("{list}[{index}]"),
        (list, member) => format!("{list}[{index}].{member}"),
    };
    if let Some(message) = lost(&field_path, rule) {
        return Error::input(message);
    }
    Error::input(match rule.as_str() {
        "notObject" => {
            format!("{list}[{index}] must be an object, such as {{ {}: … }}", known.join(": …, "))
        }
        "empty" => format!("{field_path} has no columns with a value"),
        "emptyName" => format!("{field_path} has an empty column name"),
        "undefined" => format!(
            "{field_path} is undefined, so the call would read the table from its start; give a value, or leave the member out"
        ),
        "tokensNotObject" => {
            format!("tokens[{index}] must be an object of column names and tokens, or null")
        }
        "tokensNotData" => {
            format!("tokens[{index}].{member} must be a token: text, or data that JSON can carry")
        }
        "tokensMismatch" => {
            format!("tokens[{index}] must have a token for each column of {list}[{index}] and no others")
        }
        "notText" => format!("{field_path} must be a non-empty, well-formed string"),
        "unknownMember" => crate::core::names::unknown(&format!("{list}[{index}]"), member, known),
        _ if list.is_empty() => "the request threw while it was read".to_owned(),
        _ => format!("{list} threw while it was read"),
    })
}

/// Words what JSON would lose, if that is what a codec found.
fn lost(field_path: &str, rule: &str) -> Option<String> {
    if rule == "unsafeInteger" {
        return Some(format!(
            "{field_path} holds an integer beyond 2^53, which JavaScript does not hold exactly; send it as a string"
        ));
    }
    let subject = rule.strip_prefix("lossy ")?;
    let remedy = match subject {
        "a promise" => "; await it first",
        "a bigint" => "; send it as a string",
        "bytes" => "; send them as base64 text",
        "undefined in a list" => "; send null in its place",
        _ if subject.starts_with("an instance of") => "; convert it to a plain object or a list",
        _ => "",
    };
    Some(format!("{field_path} holds {subject}, which JSON cannot carry{remedy}"))
}

/// Words that a list has no items where it is sent item by item.
fn empty_list(field_path: &str) -> String {
    [field_path, " has no items, so it would not be sent; add an item, or leave the member out"].concat()
}

/// The query string of parameters that a caller passed, or `undefined`.
fn read_query(parameters: &JsValue, field_path: &str) -> Result<JsValue, Error> {
    codec::encoded(query_string(parameters)).map_err(|violation| {
        let member = &violation.member;
        if let Some(message) = lost(&format!("{field_path}.{member}"), &violation.rule) {
            return Error::input(message);
        }
        Error::input(match violation.rule.as_str() {
            "notObject" => format!("{field_path} must be an object of names and values, a URLSearchParams or a Map"),
            "threw" => format!("{field_path} threw while it was read"),
            "empty" => empty_list(&format!("{field_path}.{member}")),
            _ => format!(
                "{field_path}.{member} must be well-formed text, a finite number, a boolean, or a list of these"
            ),
        })
    })
}
