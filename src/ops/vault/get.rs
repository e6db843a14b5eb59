//! `get`: rows by their ids, or by the values of a unique column. wire.md D.5, E.3.

use js_sys::Array;
use wasm_bindgen::{JsCast as _, JsValue};

use crate::{
    core::{
        enums::{OrderBy, RedactionType},
        error::Error,
        retry::Repeat,
    },
    host::{
        codec::{self, Decoded},
        exchange::HttpResponse,
        javascript,
        reader::{Argument, Members},
    },
    ops::{Body, HttpRequest, Operation, ResponseContext, explain, vault_path},
};

javascript! { "../records/get.js" {
    #[wasm_bindgen(js_name = getQueries)]
    fn get_queries(request: &JsValue, parameters: &str, max_items: u32, max_characters: u32) -> JsValue;
    #[wasm_bindgen(js_name = getResult)]
    fn get_result(response: &HttpResponse, request: &JsValue) -> JsValue;
    #[wasm_bindgen(js_name = appendRows)]
    fn append_rows(result: &JsValue, next: &JsValue);
    #[wasm_bindgen(js_name = addMissingRows)]
    fn add_missing_rows(result: &JsValue, request: &JsValue);
}}

/// The vault returns at most this many rows to one request.
const MAX_ROWS: u32 = 25;
/// Some proxies take no longer a URL.
const MAX_QUERY_CHARACTERS: u32 = 4000;

/// A checked get.
pub struct Get {
    table: String,
    request: JsValue,
    by_ids: bool,
    /// All the same but for the ids or values.
    queries: Vec<JsValue>,
}

impl Operation for Get {
    const NAME: &'static str = "get";
    const MEMBERS: Members = Members {
        readable: "table columnName redactionType returnTokens offset limit orderBy downloadUrl",
        private: "ids columnValues fields",
    };

    fn validate(request: &Argument) -> Result<Self, Error> {
        let table = request.text("table")?;
        check_lookup(&Lookup::of(request))?;
        let redaction = request.get("redactionType").choice::<RedactionType>("redactionType")?;
        let return_tokens = request.get("returnTokens").flag("returnTokens")?;
        if return_tokens == Some(true) && redaction.is_some() {
            return Err(Error::input(
                "returnTokens and redactionType cannot be used together: a token has no redaction",
            ));
        }
        let order = request.get("orderBy").choice::<OrderBy>("orderBy")?;
        let download_url = request.get("downloadUrl").flag("downloadUrl")?;
        let mut parameters = String::new();
        let mut add = |name: &str, value: Option<&str>| {
            if let Some(value) = value {
                let joint = if parameters.is_empty() { "" } else { "&" };
                parameters = [parameters.as_str(), joint, name, "=", value].concat();
            }
        };
        add("redaction", redaction.map(RedactionType::as_str));
        add("tokenization", return_tokens.map(flag_text));
        let (offset, limit) =
            (request.get("offset").decimal("offset")?, request.get("limit").decimal("limit")?);
        check_limit(limit.as_deref())?;
        add("offset", offset.as_deref());
        add("limit", limit.as_deref());
        add("downloadURL", download_url.map(flag_text));
        add("order_by", order.map(OrderBy::as_str));
        request.optional_text("columnName")?;
        for list in ["fields", "ids", "columnValues"] {
            request.optional_filled_list(list, "strings")?;
        }
        let members = request.members().clone();
        let queries = codec::encoded(get_queries(&members, &parameters, MAX_ROWS, MAX_QUERY_CHARACTERS));
        let queries = queries.map_err(|violation| explain("", &violation, &[]))?;
        let queries: Vec<JsValue> = Array::unchecked_from_js(queries).into_iter().collect();
        if queries.len() > 1 && (offset.is_some() || limit.is_some() || order.is_some()) {
            return Err(Error::input(
                "offset, limit and orderBy need at most 25 ids or columnValues, because more are read by several requests",
            ));
        }
        Ok(Self { table, by_ids: request.has("ids"), request: members, queries })
    }

    fn to_wire(&self, vault_id: &str) -> Result<HttpRequest, Error> {
        let path = vault_path(vault_id)?.segment("table", &self.table)?;
        let request = HttpRequest::new("GET", path, Body::Empty, Repeat::Safe);
        Ok(HttpRequest { queries: self.queries.clone(), ..request })
    }

    fn from_wire(&self, context: &ResponseContext<'_>) -> Result<Decoded, String> {
        codec::result(get_result(context.response, &self.request))
    }

    fn join(&self, result: &JsValue, next: &JsValue) {
        append_rows(result, next);
    }

    fn finish(&self, result: &JsValue) {
        if self.by_ids {
            add_missing_rows(result, &self.request);
        }
    }
}

/// A larger limit would be cut to 25 by the vault, without a word.
fn check_limit(limit: Option<&str>) -> Result<(), Error> {
    match limit.map(|limit| limit.parse::<u64>().unwrap_or(u64::MAX)) {
        Some(limit) if limit > MAX_ROWS.into() => Err(Error::input(
            "limit must be at most 25, the most rows that the vault returns at once; getAll reads any number",
        )),
        _ => Ok(()),
    }
}

/// Which of the members that select rows are there.
struct Lookup {
    ids: bool,
    name: bool,
    values: bool,
}

impl Lookup {
    fn of(request: &Argument) -> Self {
        Self { ids: request.has("ids"), name: request.has("columnName"), values: request.has("columnValues") }
    }
}

/// GET-5 and GET-6. Neither ids nor a column reads the table from its start.
fn check_lookup(lookup: &Lookup) -> Result<(), Error> {
    if lookup.ids && (lookup.name || lookup.values) {
        return Err(Error::input("give either ids, or columnName with columnValues, not both"));
    }
    if lookup.name && !lookup.values {
        return Err(Error::input("columnName needs columnValues, an array of the values to look for"));
    }
    if lookup.values && !lookup.name {
        return Err(Error::input("columnValues needs columnName, the unique column to look in"));
    }
    Ok(())
}

const fn flag_text(flag: bool) -> &'static str {
    if flag { "true" } else { "false" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_chosen_in_one_way() {
        let check = |ids, name, values| check_lookup(&Lookup { ids, name, values }).is_ok();
        assert!(check(false, false, false), "the whole table");
        assert!(check(true, false, false));
        assert!(check(false, true, true));
        assert!(!check(true, true, true));
        assert!(!check(true, false, true));
        assert!(!check(false, true, false));
        assert!(!check(false, false, true));
    }
}
