//! `get`: rows by their ids, or by the values of a unique column. wire.md D.5, E.3.

use wasm_bindgen::JsValue;

use crate::{
    core::{
        enums::{OrderBy, RedactionType},
        error::Error,
        retry::Repeat,
    },
    host::{
        fetch::Outcome,
        fields::Fields,
        kernels::{self, join_query},
    },
    ops::{Body, HttpRequest, Operation, explain, vault_path},
};

/// A checked get.
pub struct Get {
    table: String,
    /// One for each request it takes; all the same but for the ids or values.
    queries: Vec<JsValue>,
}

impl Operation for Get {
    const NAME: &'static str = "get";

    fn validate(request: &Fields) -> Result<Self, Error> {
        let table = request.text("table")?;
        check_lookup(&Lookup::of(request))?;
        let redaction = request.choice::<RedactionType>("redactionType")?;
        let return_tokens = request.flag("returnTokens")?;
        if return_tokens == Some(true) && redaction.is_some() {
            return Err(Error::input(
                "returnTokens and redactionType cannot be used together: a token has no redaction",
            ));
        }
        let order = request.choice::<OrderBy>("orderBy")?;
        let download_url = request.flag("downloadUrl")?;
        let shared = [
            single("redaction", redaction.map(RedactionType::as_str)),
            single("tokenization", return_tokens.map(flag_text)),
            list(request, "fields", "fields", false)?.map_or(JsValue::UNDEFINED, |all| join_query(&all)),
            single("offset", request.decimal("offset")?.as_deref()),
            single("limit", request.decimal("limit")?.as_deref()),
            single("downloadURL", download_url.map(flag_text)),
            column_name(request)?,
            single("order_by", order.map(OrderBy::as_str)),
        ];
        let shared = join_query(&shared);
        let chosen = match list(request, "ids", "skyflow_ids", false)? {
            Some(ids) => Some(ids),
            None => list(request, "columnValues", "column_values", true)?,
        };
        let queries: Vec<JsValue> = match chosen {
            None => vec![shared],
            Some(lists) => lists.into_iter().map(|list| join_query(&[list, shared.clone()])).collect(),
        };
        if queries.len() > 1 && (request.has("offset") || request.has("limit") || order.is_some()) {
            return Err(Error::input(
                "offset, limit and orderBy go with at most 25 ids or columnValues: more are read by several requests",
            ));
        }
        Ok(Self { table, queries })
    }

    fn to_wire(&self, vault_id: &str) -> Result<HttpRequest, Error> {
        Ok(HttpRequest {
            method: "GET",
            path: vault_path(vault_id)?.segment("table", &self.table)?.into_string(),
            query: self.queries.first().cloned().unwrap_or_default(),
            more: self.queries.get(1..).unwrap_or_default().to_vec(),
            body: Body::None,
            repeat: Repeat::Safe,
        })
    }

    fn from_wire(&self, answer: &Outcome) -> Result<JsValue, String> {
        kernels::read(kernels::Reader::Records, answer, 0)
    }
}

/// Which of the members that choose rows are there.
struct Lookup {
    ids: bool,
    name: bool,
    values: bool,
    tokens: bool,
}

impl Lookup {
    fn of(request: &Fields) -> Self {
        Self {
            ids: request.has("ids"),
            name: request.has("columnName"),
            values: request.has("columnValues"),
            tokens: request.raw("returnTokens").is_some_and(|value| value.is_truthy()),
        }
    }
}

/// GET-5, GET-6 and GET-9. Neither ids nor a column reads the table from its start.
fn check_lookup(lookup: &Lookup) -> Result<(), Error> {
    if lookup.ids && (lookup.name || lookup.values) {
        return Err(Error::input("give either ids, or columnName with columnValues, not both"));
    }
    if lookup.name != lookup.values {
        return Err(Error::input("columnName and columnValues go together: one of them is missing"));
    }
    if lookup.name && lookup.tokens {
        return Err(Error::input(
            "returnTokens cannot be used with columnName: tokens are returned for ids only",
        ));
    }
    Ok(())
}

fn list(
    request: &Fields,
    member: &'static str,
    name: &str,
    blank: bool,
) -> Result<Option<Vec<JsValue>>, Error> {
    if !request.has(member) {
        return Ok(None);
    }
    let (items, _) = request.filled_list(member, "strings")?;
    kernels::query_lists(name, &items, blank).map(Some).map_err(|refused| explain(member, &refused))
}

fn column_name(request: &Fields) -> Result<JsValue, Error> {
    match request.optional_text("columnName")? {
        None => Ok(JsValue::UNDEFINED),
        Some(name) => {
            let one = js_sys::Array::of1(&JsValue::from_str(&name));
            kernels::query_lists("column_name", &one, false)
                .map(|all| join_query(&all))
                .map_err(|refused| explain("columnName", &refused))
        }
    }
}

fn single(name: &str, value: Option<&str>) -> JsValue {
    value.map_or(JsValue::UNDEFINED, |value| JsValue::from_str(&format!("{name}={value}")))
}

const fn flag_text(flag: bool) -> &'static str {
    if flag { "true" } else { "false" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_chosen_in_one_way() {
        let check = |ids, name, values, tokens| check_lookup(&Lookup { ids, name, values, tokens }).is_ok();
        assert!(check(false, false, false, true), "the whole table");
        assert!(check(true, false, false, true));
        assert!(check(false, true, true, false));
        assert!(!check(true, true, true, false));
        assert!(!check(true, false, true, false));
        assert!(!check(false, true, false, false));
        assert!(!check(false, false, true, false));
        assert!(!check(false, true, true, true));
    }
}
