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
        kernels::{self, Flat},
    },
    ops::{Body, HttpRequest, Operation, explain, vault_path},
};

/// A checked get.
pub struct Get {
    table: String,
    query: JsValue,
    /// Of the requests that follow: all the same but for the ids or values.
    more: Vec<JsValue>,
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
        let mut rest = String::new();
        let mut add = |name: &str, value: Option<&str>| {
            if let Some(value) = value {
                let joint = if rest.is_empty() { "" } else { "&" };
                rest = [rest.as_str(), joint, name, "=", value].concat();
            }
        };
        add("redaction", redaction.map(RedactionType::as_str));
        add("tokenization", return_tokens.map(flag_text));
        let (offset, limit) = (request.decimal("offset")?, request.decimal("limit")?);
        add("offset", offset.as_deref());
        add("limit", limit.as_deref());
        add("downloadURL", download_url.map(flag_text));
        add("order_by", order.map(OrderBy::as_str));
        request.optional_text("columnName")?;
        for list in ["fields", "ids", "columnValues"] {
            request.optional_filled_list(list, "strings")?;
        }
        let (query, more) =
            kernels::get_queries(request.members(), &rest).map_err(|refused| explain("", &refused))?;
        if !more.is_empty() && (offset.is_some() || limit.is_some() || order.is_some()) {
            return Err(Error::input(
                "offset, limit and orderBy go with at most 25 ids or columnValues: more are read by several requests",
            ));
        }
        Ok(Self { table, query, more })
    }

    fn to_wire(&self, vault_id: &str) -> Result<HttpRequest, Error> {
        Ok(HttpRequest {
            method: "GET",
            path: vault_path(vault_id)?.segment("table", &self.table)?.into_string(),
            query: self.query.clone(),
            more: self.more.clone(),
            body: Body::None,
            repeat: Repeat::Safe,
        })
    }

    fn from_wire(&self, answer: &Outcome) -> Result<Flat, String> {
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
