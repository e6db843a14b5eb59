//! The record kernels of `pkg-templates/shaping.js` and `flattening.js`: one call for a batch. A shaped body is a
//! JavaScript string that is handed to `fetch` as it is; an answer is flattened where it lies.

use wasm_bindgen::{JsCast, prelude::*};

use super::fetch::Outcome;
use crate::core::redact;

#[cfg_attr(feature = "snippets", wasm_bindgen(module = "/target/snippets.js"))]
#[cfg_attr(not(feature = "snippets"), wasm_bindgen(raw_module = "../shaping.js"))]
extern "C" {
    /// What a shaping kernel found wrong.
    pub type Fault;
    #[wasm_bindgen(method, getter)]
    fn rule(this: &Fault) -> u8;
    #[wasm_bindgen(method, getter)]
    fn index(this: &Fault) -> u32;
    #[wasm_bindgen(method, getter)]
    fn key(this: &Fault) -> String;

    #[wasm_bindgen(catch)]
    pub(super) fn own(value: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_name = isWhole, catch)]
    fn is_whole(text: &JsValue) -> Result<bool, JsValue>;
    #[wasm_bindgen(js_name = lengthOf, catch)]
    pub(super) fn length_of(value: &JsValue) -> Result<i32, JsValue>;
    #[wasm_bindgen(js_name = isPlain, catch)]
    pub(super) fn is_plain(value: &JsValue) -> Result<bool, JsValue>;
    #[wasm_bindgen(catch)]
    pub(super) fn count(members: &JsValue) -> Result<u32, JsValue>;

    #[wasm_bindgen(js_name = insertBody, catch)]
    pub fn insert_body(
        values: &JsValue,
        tokens: &JsValue,
        strict: bool,
        table: Option<&str>,
        tokenization: bool,
        upsert: Option<&str>,
        homogeneous: Option<bool>,
        byot: Option<&str>,
    ) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = detokenizeBody, catch)]
    pub fn detokenize_body(
        data: &JsValue,
        continue_on_error: Option<bool>,
        download_url: Option<bool>,
    ) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = recordId, catch)]
    pub fn record_id(data: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = updateBody, catch)]
    pub fn update_body(
        data: &JsValue,
        tokens: &JsValue,
        strict: bool,
        tokenization: Option<bool>,
        byot: &str,
    ) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = queryBody, catch)]
    pub fn query_body(query: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = tokenizeBody, catch)]
    pub fn tokenize_body(values: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = rawBody, catch)]
    fn raw_body_js(body: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = rawQuery, catch)]
    pub fn raw_query(query: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = deleteBody, catch)]
    pub fn delete_body(ids: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = checkTexts, catch)]
    pub fn check_texts(list: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = queryLists, catch)]
    fn query_lists_js(name: &str, list: &JsValue, blank: bool) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_name = joinQuery, variadic)]
    fn join_query_js(parts: &[JsValue]) -> JsValue;
}

#[cfg_attr(feature = "snippets", wasm_bindgen(module = "/target/snippets.js"))]
#[cfg_attr(not(feature = "snippets"), wasm_bindgen(raw_module = "../flattening.js"))]
extern "C" {
    #[wasm_bindgen(catch)]
    pub fn append(result: &JsValue, next: &JsValue) -> Result<(), JsValue>;
}

#[cfg_attr(feature = "snippets", wasm_bindgen(module = "/target/snippets.js"))]
#[cfg_attr(not(feature = "snippets"), wasm_bindgen(raw_module = "../invoking.js"))]
extern "C" {
    #[wasm_bindgen(js_name = fillRoute, catch)]
    pub fn fill_route(route: &str, params: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = connectionBody, catch)]
    pub fn connection_body(body: &JsValue, format: Option<u8>, headers: &JsValue)
    -> Result<JsValue, JsValue>;
}

#[cfg_attr(feature = "snippets", wasm_bindgen(module = "/target/snippets.js"))]
#[cfg_attr(not(feature = "snippets"), wasm_bindgen(raw_module = "../detecting.js"))]
extern "C" {
    #[wasm_bindgen(js_name = detectBody, catch)]
    pub fn detect_body(members: &JsValue, sent: &str, checked: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = formatBody, catch)]
    pub fn format_body(members: &JsValue, sent: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = addressed)]
    pub fn addressed(text: &JsValue, vault_id: &str) -> JsValue;
    #[wasm_bindgen(js_name = fileBody)]
    pub fn file_body(text: &JsValue, vault_id: &str, format: &str, file: &JsValue) -> JsValue;
    #[wasm_bindgen(js_name = runStarted, catch)]
    pub fn run_started(
        answer: &Outcome,
        wait_ms: f64,
        name: &str,
        directory: Option<&str>,
        on_progress: &JsValue,
        text: &JsValue,
        file: &JsValue,
    ) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = detectRun, catch)]
    pub fn detect_run(answer: &Outcome, run_id: &str, of: &JsValue) -> Result<JsValue, JsValue>;
}

#[cfg_attr(feature = "snippets", wasm_bindgen(module = "/target/snippets.js"))]
#[cfg_attr(not(feature = "snippets"), wasm_bindgen(raw_module = "../reading.js"))]
extern "C" {
    #[wasm_bindgen(js_name = read, catch)]
    fn read_js(reader: u8, answer: &Outcome, told: u32) -> Result<JsValue, JsValue>;
}

/// A kernel that reads an answer: the functions of `pkg-templates/reading.js`, in the same order.
#[derive(Clone, Copy)]
pub enum Reader {
    Inserted,
    InsertedEach,
    Detokenized,
    Records,
    Deleted,
    Updated,
    Queried,
    Tokenized,
    Uploaded,
    DeletedFile,
    ScanStatus,
    RawAnswer,
    ConnectionAnswer,
    Deidentified,
    Reidentified,
    ReidentifiedFile,
    Guarded,
}

/// What a kernel reads an answer as; `told` is how many rows were sent, or the answer's format.
///
/// # Errors
/// What is wrong with the answer.
pub fn read(reader: Reader, answer: &Outcome, told: u32) -> Result<JsValue, String> {
    flattened(read_js(reader as u8, answer, told))
}

/// The text of a string, unless it holds half of a surrogate pair, which no text in Rust can.
pub(super) fn text_of(value: &JsValue) -> Option<String> {
    // `contains` would bring a substring search and the printing of its panics: 2 KB of the compressed module.
    let is_replaced = |text: &String| text.chars().any(|character| character == char::REPLACEMENT_CHARACTER);
    value.as_string().filter(|text| !is_replaced(text) || is_whole(value).unwrap_or_default())
}

#[wasm_bindgen]
extern "C" {
    type EachResult;
    #[wasm_bindgen(method, getter)]
    fn errors(this: &EachResult) -> Option<js_sys::Array>;

    type EachError;
    #[wasm_bindgen(method, getter)]
    fn error(this: &EachError) -> String;
    #[wasm_bindgen(method, setter)]
    fn set_error(this: &EachError, text: &str);
}

/// What a shaping kernel refused, with the position of the item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Why.
    pub rule: Rule,
    /// Position of the item.
    pub index: u32,
    /// Column or member, where the rule concerns one; at most 64 characters.
    pub key: String,
}

/// Why a shaping kernel refused an item. The numbers are those of `shaping.js`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Not an object.
    NotAnObject,
    /// An object without a value.
    Empty,
    /// An empty column name.
    EmptyKey,
    /// A value that JSON cannot hold.
    Unsendable,
    /// A row's tokens are not an object.
    TokensNotAnObject,
    /// A row's tokens do not have the row's columns.
    TokensMismatch,
    /// Not a string, or a blank one.
    NotText,
    /// Not a redaction type.
    Redaction,
    /// A member that has no meaning here.
    UnknownKey,
    /// Not an array of strings.
    NotTexts,
    /// Not a boolean.
    NotFlag,
    /// Not a finite number.
    NotNumber,
    /// Not a token type.
    TokenType,
    /// Not a masking method.
    MaskingMethod,
    /// The caller's own object threw while it was read.
    Threw,
}

/// Sorts what a shaping kernel returned: the text, or what it refused.
pub fn shaped(returned: Result<JsValue, JsValue>) -> Result<JsValue, Refused> {
    match returned {
        Ok(text) if text.is_string() => Ok(text),
        Ok(fault) => {
            let fault: Fault = fault.unchecked_into();
            let rule = match fault.rule() {
                1 => Rule::NotAnObject,
                2 => Rule::Empty,
                3 => Rule::EmptyKey,
                5 => Rule::TokensNotAnObject,
                6 => Rule::TokensMismatch,
                7 => Rule::NotText,
                8 => Rule::Redaction,
                9 => Rule::UnknownKey,
                10 => Rule::NotTexts,
                11 => Rule::NotFlag,
                12 => Rule::NotNumber,
                13 => Rule::TokenType,
                14 => Rule::MaskingMethod,
                _ => Rule::Unsendable,
            };
            Err(Refused { rule, index: fault.index(), key: fault.key() })
        }
        // A getter or a proxy of the caller's: what it threw may quote a value, so it goes no further.
        Err(_) => Err(Refused { rule: Rule::Threw, index: 0, key: String::new() }),
    }
}

/// A list as query text, cut into as many queries as it takes; at least one.
pub fn query_lists(name: &str, list: &JsValue, blank: bool) -> Result<Vec<JsValue>, Refused> {
    match query_lists_js(name, list, blank) {
        Ok(queries) if js_sys::Array::is_array(&queries) => Ok(js_sys::Array::from(&queries).to_vec()),
        other => shaped(other).map(|one| vec![one]),
    }
}

/// As [`shaped`], where whatever `fetch` can send is an answer.
pub fn sendable(returned: Result<JsValue, JsValue>) -> Result<JsValue, Refused> {
    match returned {
        Ok(body) if !body.is_object() || body.unchecked_ref::<Fault>().rule() == 0 => Ok(body),
        other => shaped(other),
    }
}

/// As [`shaped`], where nothing at all is also an answer.
pub fn optional_shaped(returned: Result<JsValue, JsValue>) -> Result<JsValue, Refused> {
    match returned {
        Ok(nothing) if nothing.is_undefined() => Ok(nothing),
        other => shaped(other),
    }
}

/// The body of a raw request.
pub enum RawBody {
    /// None.
    None,
    /// JSON text.
    Json(JsValue),
    /// A form, blob, bytes or text, sent as it is.
    Other(JsValue),
}

/// Makes JSON of plain data and leaves what `fetch` knows by itself.
pub fn raw_body(body: &JsValue) -> Result<RawBody, JsValue> {
    let shaped = raw_body_js(body)?;
    Ok(match shaped.is_undefined() {
        true => RawBody::None,
        false if shaped.is_string() && !body.is_string() => RawBody::Json(shaped),
        false => RawBody::Other(shaped),
    })
}

/// Sorts what a flattening kernel returned: the result, or what is wrong with the answer.
pub fn flattened(returned: Result<JsValue, JsValue>) -> Result<JsValue, String> {
    match returned {
        Ok(why) if why.is_string() => Err(why.as_string().unwrap_or_default()),
        Ok(result) => Ok(result),
        Err(_) => Err("it cannot be read".to_owned()),
    }
}

/// Masks the server's words for rows that failed by themselves, like those for a whole call; `conceal`
/// takes out first what they quote of the request.
pub fn mask_errors(result: &JsValue, conceal: impl FnOnce()) {
    let result: &EachResult = result.unchecked_ref();
    let Some(errors) = result.errors() else { return };
    conceal();
    for error in errors.iter() {
        let error: EachError = error.unchecked_into();
        error.set_error(&redact::server_text(&error.error()));
    }
}

/// Joins the parts of a query that are there; `undefined` when none is.
pub fn join_query(parts: &[JsValue]) -> JsValue {
    join_query_js(parts)
}
