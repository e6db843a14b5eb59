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

    #[wasm_bindgen(js_name = insertBody, catch)]
    pub fn insert_body(
        request: &JsValue,
        strict: bool,
        table: Option<&str>,
        tokenization: bool,
        upsert: Option<&str>,
        homogeneous: Option<bool>,
        byot: Option<&str>,
    ) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = detokenizeBody, catch)]
    pub fn detokenize_body(
        request: &JsValue,
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
    pub fn tokenize_body(request: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = rawBody, catch)]
    fn raw_body_js(body: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = rawQuery, catch)]
    pub fn raw_query(query: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = deleteBody, catch)]
    pub fn delete_body(request: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = checkTexts, catch)]
    pub fn check_texts(list: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = getQueries, catch)]
    fn get_queries_js(request: &JsValue, rest: &str) -> Result<JsValue, JsValue>;

    /// The query of a connection's call: its URL's own and the caller's.
    #[wasm_bindgen(js_name = joinQuery)]
    pub fn join_query(fixed: &str, query: &JsValue) -> JsValue;
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
    #[wasm_bindgen(js_name = kindOf)]
    fn kind_of(returned: &JsValue) -> u8;
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
pub fn read(reader: Reader, answer: &Outcome, told: u32) -> Result<Flat, String> {
    flattened(read_js(reader as u8, answer, told))
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

/// The query of a get, and those that follow when it names more than fits one. `rest` are the
/// parameters that are no lists.
pub fn get_queries(request: &JsValue, rest: &str) -> Result<(JsValue, Vec<JsValue>), Refused> {
    match get_queries_js(request, rest) {
        Ok(queries) if queries.is_array() => {
            let mut queries = js_sys::Array::unchecked_from_js(queries).into_iter();
            Ok((queries.next().unwrap_or_default(), queries.collect()))
        }
        one => Ok((shaped(one)?, Vec::new())),
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

/// What a flattening kernel has made of an answer.
pub enum Flat {
    /// The result.
    Whole(JsValue),
    /// The result, some of its rows errors.
    Partial(JsValue),
    /// A promise of the result.
    Late(JsValue),
}

/// Sorts what a flattening kernel returned: the result, or what is wrong with the answer.
pub fn flattened(returned: Result<JsValue, JsValue>) -> Result<Flat, String> {
    let returned = returned.map_err(|_| "it cannot be read".to_owned())?;
    match kind_of(&returned) {
        0 => Ok(Flat::Whole(returned)),
        1 => Ok(Flat::Partial(returned)),
        2 => Ok(Flat::Late(returned)),
        _ => Err(returned.as_string().unwrap_or_default()),
    }
}

/// Masks the server's words for rows that failed by themselves, like those for a whole call.
pub fn mask_errors(result: &JsValue) {
    let result: &EachResult = result.unchecked_ref();
    let Some(errors) = result.errors() else { return };
    for error in errors.iter() {
        let error: EachError = error.unchecked_into();
        error.set_error(&redact::server_text(&error.error()));
    }
}
