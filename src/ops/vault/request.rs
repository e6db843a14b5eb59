//! `request`: any endpoint of the vault's host, with this client's credentials, retries and errors.

use wasm_bindgen::JsValue;

use crate::{
    core::{enums::RequestMethod, error::Error, retry::Repeat, urls},
    host::{
        fetch::Outcome,
        fields::Fields,
        kernels::{self, Flat, RawBody},
    },
    ops::{Body, HttpRequest, Operation, explain},
};

/// A checked request.
pub struct RawRequest {
    method: RequestMethod,
    path: String,
    query: JsValue,
    body: RawBody,
    repeat: Repeat,
}

impl Operation for RawRequest {
    const NAME: &'static str = "request";

    fn validate(request: &Fields) -> Result<Self, Error> {
        let method = request.choice::<RequestMethod>("method")?;
        let method =
            method.ok_or_else(|| Error::input("method must be given: GET, POST, PUT, PATCH or DELETE"))?;
        let path = request.text("path")?;
        urls::check_path("path", &path)?;
        let query = match request.object("query")? {
            Some(query) => kernels::optional_shaped(kernels::raw_query(&query))
                .map_err(|refused| explain("query", &refused))?,
            None => JsValue::UNDEFINED,
        };
        let body = kernels::raw_body(&request.raw("body").unwrap_or_default());
        let body = body.map_err(|_| {
            Error::input("body must be something that JSON can hold, or a form, blob, bytes or text")
        })?;
        if method == RequestMethod::Get && !matches!(body, RawBody::None) {
            return Err(Error::input("body cannot go with GET; use query"));
        }
        let safe = request.flag("retry")?.unwrap_or(method == RequestMethod::Get);
        Ok(Self { method, path, query, body, repeat: if safe { Repeat::Safe } else { Repeat::Unsafe } })
    }

    fn to_wire(&self, _vault_id: &str) -> Result<HttpRequest, Error> {
        Ok(HttpRequest {
            method: self.method.as_str(),
            path: self.path.clone(),
            query: self.query.clone(),
            more: Vec::new(),
            body: match &self.body {
                RawBody::None => Body::None,
                RawBody::Json(text) => Body::Json(text.clone()),
                RawBody::Other(body) => Body::Form(body.clone()),
            },
            repeat: self.repeat,
        })
    }

    fn from_wire(&self, answer: &Outcome) -> Result<Flat, String> {
        kernels::read(kernels::Reader::RawAnswer, answer, 0)
    }
}
