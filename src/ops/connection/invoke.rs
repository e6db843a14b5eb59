//! `invoke`: a request of the caller's own through a connection. wire.md D.14, E.6. Its body, path and query parameters are
//! records, serialized and parsed by the codec in JavaScript; the formats are decided here.

use wasm_bindgen::JsValue;

use crate::{
    core::{
        content::{Format, is_in_other_charset},
        enums::RequestMethod,
        error::Error,
        headers as header_rules,
        retry::Repeat,
        urls::Target,
    },
    host::{
        codec::{self, Decoded, Violation},
        error::ShownNames,
        exchange::HttpResponse,
        headers, javascript,
        reader::{Argument, Members},
    },
    ops::{Body, ConnectionBody, HttpRequest, Operation, ResponseContext, lost, read_query},
};

javascript! { "../records/invoke.js" {
    #[wasm_bindgen(js_name = invokePath)]
    fn invoke_path(route: &str, parameters: &JsValue) -> JsValue;
    #[wasm_bindgen(js_name = invokeQuery)]
    fn invoke_query(route: &str, parameters: &JsValue, query: &JsValue) -> JsValue;
    #[wasm_bindgen(js_name = invokeBody)]
    fn invoke_body(body: &JsValue, format: Option<&str>, headers: &JsValue) -> JsValue;
    #[wasm_bindgen(js_name = invokeResult)]
    fn invoke_result(response: &HttpResponse, format: &str) -> JsValue;
}}

/// A checked request.
pub struct Invoke {
    method: RequestMethod,
    path_params: JsValue,
    query: JsValue,
    body: JsValue,
    json: bool,
    headers: JsValue,
    authorized: bool,
}

impl Operation for Invoke {
    const NAME: &'static str = "invoke";
    const TARGET: Target = Target::Connection;
    const MEMBERS: Members = Members { readable: "method", private: "body headers pathParams queryParams" };
    const SHOWN_NAMES: ShownNames = ShownNames::Nothing;

    fn validate(request: &Argument) -> Result<Self, Error> {
        let method = request.get("method").choice::<RequestMethod>("method")?;
        let method = method.unwrap_or(RequestMethod::Post);
        let path_params = request.object("pathParams")?.unwrap_or_default();
        let query = read_query(&request.raw("queryParams"), "queryParams")?;
        let mut authorized = false;
        let mut check = |name: &str| {
            authorized |= name == "x-skyflow-authorization";
            header_rules::check_own(name)
        };
        let headers = if request.has("headers") {
            headers::read(&request.raw("headers"), "headers", &mut check)?
        } else {
            js_sys::Object::new().into()
        };
        let provided = request.raw("body");
        if method == RequestMethod::Get && !provided.is_undefined() {
            return Err(Error::input("body cannot go with GET; use queryParams"));
        }
        let content_type = headers::content_type_of(&headers);
        let format = content_type.as_deref().map(Format::of_request);
        let body = codec::encoded(invoke_body(&provided, format.map(Format::as_str), &headers));
        let body = body.map_err(|violation| explain_body(&violation))?;
        if body.is_string() && content_type.as_deref().is_some_and(is_in_other_charset) {
            return Err(Error::input(
                "headers: `content-type` names another charset than UTF-8, in which text is sent; name that, or give the body as bytes",
            ));
        }
        let json = format.is_none() && body.is_string();
        Ok(Self { method, path_params, query, body, json, headers, authorized })
    }

    fn to_wire(&self, route: &str) -> Result<HttpRequest, Error> {
        let private_path = codec::encoded(invoke_path(route, &self.path_params))
            .map_err(|violation| explain_parameter(&violation))?;
        let query = codec::encoded(invoke_query(route, &self.path_params, &self.query))
            .map_err(|violation| explain_parameter(&violation))?;
        Ok(HttpRequest {
            method: self.method.as_str(),
            path: String::new(),
            private_path,
            queries: vec![query],
            body: Body::Connection(Box::new(ConnectionBody {
                body: self.body.clone(),
                json: self.json,
                headers: self.headers.clone(),
                authorized: self.authorized,
            })),
            // Nobody knows what the party behind the connection does twice, with whatever method.
            repeat: Repeat::Unsafe,
            returns_file: false,
            streams: false,
        })
    }

    fn from_wire(&self, context: &ResponseContext<'_>) -> Result<Decoded, String> {
        let content_type = context.response.header("content-type");
        let format = content_type.as_deref().map_or(Format::Json, Format::of_response);
        codec::result(invoke_result(context.response, format.as_str()))
    }
}

fn explain_parameter(violation: &Violation) -> Error {
    let member = &violation.member;
    if let Some(message) = lost(&format!("pathParams.{member}"), &violation.rule) {
        return Error::input(message);
    }
    Error::input(match violation.rule.as_str() {
        "empty" => format!("pathParams.{member} is missing: the connection's URL has a place for it"),
        "unknownMember" => format!("pathParams.{member} has no place in the connection's URL"),
        "threw" => "pathParams threw while it was read".to_owned(),
        "notObject" => "pathParams must be an object of names and values, or a Map".to_owned(),
        "dotSegment" => "pathParams must not make an empty path segment, `.` or `..`".to_owned(),
        _ => format!(
            "pathParams.{member} must be a number, or text that is not blank, has no control characters and no segment `.` or `..` in any encoding"
        ),
    })
}

fn explain_body(violation: &Violation) -> Error {
    let Violation { rule, member, .. } = violation;
    let field_path = if member.is_empty() { "body".to_owned() } else { ["body.", member].concat() };
    Error::input(match rule.as_str() {
        "notObject" => {
            "body must be an object, or what fits a `content-type` header beside it: text, a form, a blob or bytes".to_owned()
        }
        "emptyName" => format!("body: `{member}` cannot be a name in this content type"),
        "notText" => format!("{field_path} holds characters that this content type cannot carry"),
        "empty" => super::super::empty_list(&field_path),
        "threw" => "body threw while it was read".to_owned(),
        rule => lost(&field_path, rule)
            .unwrap_or_else(|| [&field_path, " holds what this content type cannot carry"].concat()),
    })
}
