//! `tokenize`: the tokens that exist for values. wire.md D.8, E.4. It creates none, so it may be repeated.

use wasm_bindgen::JsValue;

use crate::{
    core::{error::Error, retry::Repeat},
    host::{
        codec::{self, Decoded},
        exchange::HttpResponse,
        javascript,
        reader::{Argument, Members},
    },
    ops::{Body, HttpRequest, Operation, ResponseContext, explain, vault_path},
};

javascript! { "../records/tokenize.js" {
    #[wasm_bindgen(js_name = tokenizeBody)]
    fn tokenize_body(request: &JsValue) -> JsValue;
    #[wasm_bindgen(js_name = tokenizeResult)]
    fn tokenize_result(response: &HttpResponse, values: u32) -> JsValue;
}}

/// The members of an item of `values`.
const ITEM: [&str; 2] = ["value", "columnGroup"];

/// A checked tokenize.
pub struct Tokenize {
    body: JsValue,
    values: u32,
}

impl Operation for Tokenize {
    const NAME: &'static str = "tokenize";
    const MEMBERS: Members = Members { readable: "", private: "values" };
    const NAMES_RECORDS: bool = false;

    fn validate(request: &Argument) -> Result<Self, Error> {
        let values = request.filled_list("values", "objects with value and columnGroup")?;
        let body = request
            .encoded(tokenize_body(request.members()))
            .map_err(|violation| explain("values", &violation, &ITEM))?;
        Ok(Self { body, values })
    }

    fn to_wire(&self, vault_id: &str) -> Result<HttpRequest, Error> {
        let path = vault_path(vault_id)?.then("/tokenize");
        Ok(HttpRequest::new("POST", path, Body::Json(self.body.clone()), Repeat::Safe))
    }

    fn from_wire(&self, context: &ResponseContext<'_>) -> Result<Decoded, String> {
        codec::result(tokenize_result(context.response, self.values))
    }
}
