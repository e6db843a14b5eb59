//! `query`: one SQL SELECT. wire.md D.6, E.3. The statement may hold column values, so it stays in JavaScript.

use wasm_bindgen::JsValue;

use crate::{
    core::{error::Error, retry::Repeat},
    host::{
        codec::{self, Decoded},
        error::ShownNames,
        exchange::HttpResponse,
        javascript,
        reader::{Argument, Members},
    },
    ops::{Body, HttpRequest, Operation, ResponseContext, vault_path},
};

javascript! { "../records/query.js" {
    #[wasm_bindgen(js_name = queryBody)]
    fn query_body(request: &JsValue) -> JsValue;
    #[wasm_bindgen(js_name = queryResult)]
    fn query_result(response: &HttpResponse) -> JsValue;
}}

/// A checked query.
pub struct Query {
    body: JsValue,
}

impl Operation for Query {
    const NAME: &'static str = "query";
    const MEMBERS: Members = Members { readable: "", private: "query" };
    const SHOWN_NAMES: ShownNames = ShownNames::Nothing;
    const NAMES_RECORDS: bool = false;

    fn validate(request: &Argument) -> Result<Self, Error> {
        let body = codec::encoded(query_body(request.members()))
            .map_err(|_| Error::input("query must be a SELECT statement, as a non-empty string"))?;
        Ok(Self { body })
    }

    fn to_wire(&self, vault_id: &str) -> Result<HttpRequest, Error> {
        let path = vault_path(vault_id)?.then("/query");
        Ok(HttpRequest::new("POST", path, Body::Json(self.body.clone()), Repeat::Safe))
    }

    fn from_wire(&self, context: &ResponseContext<'_>) -> Result<Decoded, String> {
        codec::result(query_result(context.response))
    }
}
