//! `request`: any endpoint of the vault's host, with this client's credentials, retries and errors. Its path and query may
//! hold record values and stay in JavaScript.

use wasm_bindgen::JsValue;

use crate::{
    core::{enums::RequestMethod, error::Error, names, retry::Repeat, urls::Path, value::Value},
    host::{
        codec::{self, Decoded},
        error::ShownNames,
        exchange::HttpResponse,
        javascript,
        reader::{Argument, Members},
    },
    ops::{Body, HttpRequest, Operation, ResponseContext, lost, read_query},
};

javascript! { "../records/request.js" {
    #[wasm_bindgen(js_name = requestPath)]
    fn request_path(request: &JsValue) -> JsValue;
    #[wasm_bindgen(js_name = requestBody)]
    fn request_body(request: &JsValue) -> JsValue;
    #[wasm_bindgen(js_name = requestResult)]
    fn request_result(response: &HttpResponse, response_type: &str) -> JsValue;
}}

/// A checked request.
pub struct RawRequest {
    method: RequestMethod,
    private_path: JsValue,
    query: JsValue,
    body: JsValue,
    json: bool,
    repeat: Repeat,
    response_type: String,
}

/// How a response is read; by its content type unless the caller says so.
const RESPONSE_TYPES: [&str; 4] = ["json", "text", "bytes", "stream"];

impl Operation for RawRequest {
    const NAME: &'static str = "request";
    const MEMBERS: Members = Members { readable: "method retry responseType", private: "path query body" };
    const SHOWN_NAMES: ShownNames = ShownNames::Nothing;

    fn validate(request: &Argument) -> Result<Self, Error> {
        let method = request.get("method").choice::<RequestMethod>("method")?;
        let method =
            method.ok_or_else(|| Error::input("method must be given: GET, POST, PUT, PATCH or DELETE"))?;
        let private_path = codec::encoded(request_path(request.members()));
        let private_path = private_path.map_err(|violation| {
            Error::input(match violation.rule.as_str() {
                "notText" => "path must be a non-empty, well-formed string",
                "noSlash" => "path must begin with `/`: it is what follows the host, such as `/v1/vaults/…`",
                "notEncoded" => {
                    "path must have its segments percent-encoded and no query; use `query` for that"
                }
                _ => "path must not have empty segments, `.` or `..`",
            })
        })?;
        let query = read_query(&request.raw("query"), "query")?;
        let body = codec::encoded(request_body(request.members())).map_err(|violation| {
            let at = if violation.member.is_empty() {
                "body".to_owned()
            } else {
                ["body.", &violation.member].concat()
            };
            Error::input(
                lost(&at, &violation.rule).unwrap_or_else(|| [&at, " threw while it was read"].concat()),
            )
        })?;
        if method == RequestMethod::Get && !body.is_undefined() {
            return Err(Error::input("body cannot go with GET; use query"));
        }
        let safe = request.get("retry").flag("retry")?.unwrap_or(method == RequestMethod::Get);
        let json = body.is_string() && !request.raw("body").is_string();
        let repeat = if safe { Repeat::Safe } else { Repeat::Unsafe };
        let response_type = match request.get("responseType") {
            Value::Absent => String::new(),
            Value::Text(chosen) if RESPONSE_TYPES.contains(&chosen.as_str()) => chosen.clone(),
            _ => return Err(Error::input(names::one_of("responseType", "", &RESPONSE_TYPES))),
        };
        Ok(Self { method, private_path, query, body, json, repeat, response_type })
    }

    fn to_wire(&self, _vault_id: &str) -> Result<HttpRequest, Error> {
        let body = match &self.body {
            body if body.is_undefined() => Body::Empty,
            body if self.json => Body::Json(body.clone()),
            body if body.is_function() => Body::Deferred(body.clone()),
            body => Body::Raw(body.clone()),
        };
        let request = HttpRequest::new(self.method.as_str(), Path::new(""), body, self.repeat);
        let (private_path, queries) = (self.private_path.clone(), vec![self.query.clone()]);
        let (returns_file, streams) = (self.response_type == "bytes", self.response_type == "stream");
        Ok(HttpRequest { private_path, queries, returns_file, streams, ..request })
    }

    fn from_wire(&self, context: &ResponseContext<'_>) -> Result<Decoded, String> {
        codec::result(request_result(context.response, &self.response_type))
    }
}
