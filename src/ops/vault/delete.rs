//! `delete`: rows by their ids, or all rows of a table by the single id `*`. wire.md D.4, E.3.

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

javascript! { "../records/delete.js" {
    #[wasm_bindgen(js_name = deleteBody)]
    fn delete_body(request: &JsValue, all: &str, is_part: bool) -> JsValue;
    #[wasm_bindgen(js_name = deleteResult)]
    fn delete_result(response: &HttpResponse, request: &JsValue) -> JsValue;
}}

/// The id of all rows. It is taken alone, and in no list of many: a stray one would empty the table.
const ALL: &str = "*";

/// A checked delete.
pub struct Delete {
    table: String,
    body: JsValue,
}

impl Operation for Delete {
    const NAME: &'static str = "delete";
    const MEMBERS: Members = Members { readable: "table", private: "ids" };

    fn validate(request: &Argument) -> Result<Self, Error> {
        let table = request.text("table")?;
        request.filled_list("ids", "skyflow ids")?;
        let body = request.encoded(delete_body(request.members(), ALL, request.is_part()))
            .map_err(|violation| match violation.rule.as_str() {
                "refused" => Error::input(format!(
                    "ids[{}] is `{ALL}`, which stands for every row of the table; give it to delete, by itself",
                    violation.index
                )),
                _ => explain("ids", &violation, &[]),
            })?;
        Ok(Self { table, body })
    }

    fn to_wire(&self, vault_id: &str) -> Result<HttpRequest, Error> {
        let path = vault_path(vault_id)?.segment("table", &self.table)?;
        // Repeated after a success whose response was lost, it would answer 404.
        Ok(HttpRequest::new("DELETE", path, Body::Json(self.body.clone()), Repeat::Unsafe))
    }

    fn from_wire(&self, context: &ResponseContext<'_>) -> Result<Decoded, String> {
        codec::result(delete_result(context.response, context.request))
    }
}
