//! `invoke`: a request of the caller's own through a connection. wire.md D.14, E.6. Its body is a record, shaped and
//! read by kernels in JavaScript; here it is decided by which.

use wasm_bindgen::JsValue;

use crate::{
    core::{
        content::Format,
        enums::RequestMethod,
        error::Error,
        headers,
        retry::Repeat,
        urls::{self, Place},
    },
    host::{
        fetch::Outcome,
        fields::Fields,
        kernels::{self, Flat, Refused, Rule},
    },
    ops::{Body, HttpRequest, Operation, Own},
};

/// A checked request.
pub struct Invoke {
    method: RequestMethod,
    path_params: JsValue,
    query: JsValue,
    body: JsValue,
    json: bool,
    headers: JsValue,
    authorized: bool,
    secret: JsValue,
}

impl Operation for Invoke {
    const NAME: &'static str = "invoke";
    const PLACE: Place = Place::Connection;

    fn validate(request: &Fields) -> Result<Self, Error> {
        let method = request.choice::<RequestMethod>("method")?;
        let method = method.unwrap_or(RequestMethod::Post);
        let path_params = request.object("pathParams")?.unwrap_or_default();
        let query_params = request.object("queryParams")?;
        let query = match &query_params {
            Some(params) => kernels::optional_shaped(kernels::raw_query(params)).map_err(|refused| {
                let Refused { key, .. } = refused;
                Error::input(format!("queryParams.{key} must be well-formed text, a number or a boolean"))
            })?,
            None => JsValue::UNDEFINED,
        };
        let (mut content_type, mut authorized) = (None, false);
        let mut check = |name: &str, value: &str| {
            authorized |= name == "x-skyflow-authorization";
            if name == "content-type" {
                content_type = Some(value.to_owned());
            }
            headers::check_own(name, value)
        };
        let headers = if request.has("headers") {
            request.headers("headers", &mut check)?
        } else {
            js_sys::Object::new().into()
        };
        let given = request.raw("body").unwrap_or_default();
        if method == RequestMethod::Get && !given.is_undefined() {
            return Err(Error::input("body cannot go with GET; use queryParams"));
        }
        let format = content_type.as_deref().map(Format::of_request);
        let body = kernels::connection_body(&given, format.map(|format| format as u8), &headers);
        let body = kernels::sendable(body).map_err(|refused| explain(&refused))?;
        Ok(Self {
            method,
            query,
            json: format.is_none() && body.is_string(),
            secret: js_sys::Array::of3(&given, &path_params, &query_params.unwrap_or_default()).into(),
            path_params,
            body,
            headers,
            authorized,
        })
    }

    fn to_wire(&self, route: &str) -> Result<HttpRequest, Error> {
        let filled = kernels::shaped(kernels::fill_route(route, &self.path_params));
        let filled = filled.map_err(|Refused { rule, key, .. }| {
            Error::input(match rule {
                Rule::Empty => format!("pathParams.{key} is missing: the connection's URL has a place for it"),
                Rule::UnknownKey => format!("pathParams.{key} has no place in the connection's URL"),
                Rule::Threw => "pathParams threw while it was read".to_owned(),
                _ => format!(
                    "pathParams.{key} must be a number, or text that is not blank, `.` or `..` and has no control characters"
                ),
            })
        })?;
        let filled = filled.as_string().unwrap_or_default();
        let (path, fixed) = filled.split_once('?').unwrap_or((&filled, ""));
        // Two parameters side by side may be what neither is.
        urls::check_route("pathParams", path)?;
        Ok(HttpRequest {
            method: self.method.as_str(),
            path: path.to_owned(),
            query: kernels::join_query(fixed, &self.query),
            more: Vec::new(),
            body: Body::Own(Box::new(Own {
                body: self.body.clone(),
                json: self.json,
                headers: self.headers.clone(),
                authorized: self.authorized,
                secret: self.secret.clone(),
            })),
            // Nobody knows what the party behind the connection does twice, with whatever method.
            repeat: Repeat::Unsafe,
        })
    }

    fn from_wire(&self, answer: &Outcome) -> Result<Flat, String> {
        let content_type = answer.response_header("content-type");
        let format = content_type.as_deref().map_or(Format::Json, Format::of_answer);
        kernels::read(kernels::Reader::ConnectionAnswer, answer, format as u32)
    }
}

fn explain(refused: &Refused) -> Error {
    let Refused { rule, key, .. } = refused;
    Error::input(match rule {
        Rule::NotAnObject => {
            "body must be an object, or what fits a `content-type` header beside it: text, a form, a blob or bytes".to_owned()
        }
        Rule::EmptyKey => format!("body: `{key}` cannot be a name in this content type"),
        Rule::NotText => format!("body.{key} holds characters that this content type cannot carry"),
        Rule::Threw => "body threw while it was read".to_owned(),
        _ => format!(
            "body.{key} holds what would be lost: a bigint, NaN, an infinity, a function, a cycle or an object that is no data"
        ),
    })
}
