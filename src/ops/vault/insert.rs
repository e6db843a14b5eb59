//! `insert`: rows into a table. wire.md D.1 (bulk form), D.2 (batch form, with `continueOnError`), E.1.

use wasm_bindgen::JsValue;

use crate::{
    core::{enums::TokenMode, error::Error, retry::Repeat},
    host::{
        codec::{self, Decoded},
        error::ShownNames,
        exchange::HttpResponse,
        javascript,
        reader::{Argument, Members},
    },
    ops::{Body, HttpRequest, Operation, ResponseContext, explain, vault_path},
};

javascript! { "../records/insert.js" {
    #[wasm_bindgen(js_name = insertBody)]
    fn insert_body(
        request: &JsValue,
        strict: bool,
        batch_table: Option<&str>,
        return_tokens: bool,
        upsert: Option<&str>,
        homogeneous: Option<bool>,
        token_mode: Option<&str>,
    ) -> JsValue;
    #[wasm_bindgen(js_name = insertResult)]
    fn insert_result(response: &HttpResponse, rows: u32) -> JsValue;
    #[wasm_bindgen(js_name = insertBatchResult)]
    fn insert_batch_result(response: &HttpResponse, rows: u32, request: &JsValue, full_errors: bool) -> JsValue;
}}

/// A checked insert.
pub struct Insert {
    table: String,
    body: JsValue,
    rows: u32,
    continue_on_error: bool,
    upsert: bool,
}

impl Operation for Insert {
    const NAME: &'static str = "insert";
    const MEMBERS: Members = Members {
        readable: "table upsert homogeneous tokenMode returnTokens continueOnError",
        private: "values tokens",
    };
    const SHOWN_NAMES: ShownNames = ShownNames::Columns;
    const NAMES_RECORDS: bool = false;

    fn validate(request: &Argument) -> Result<Self, Error> {
        let table = request.text("table")?;
        let rows = request.filled_list("values", "rows")?;
        let upsert = request.optional_text("upsert")?;
        let homogeneous = request.get("homogeneous").flag("homogeneous")?;
        if upsert.is_some() && homogeneous == Some(true) {
            return Err(Error::input("upsert and homogeneous cannot be used together; leave one out"));
        }
        let mode = request.get("tokenMode").choice::<TokenMode>("tokenMode")?;
        let return_tokens = request.get("returnTokens").flag("returnTokens")?.unwrap_or(true);
        let continue_on_error = request.get("continueOnError").flag("continueOnError")?.unwrap_or(false);
        let tokens = request.optional_list("tokens", "objects of column names and tokens")?;
        check_tokens(mode, rows, tokens)?;
        let body = request.encoded(insert_body(
            request.members(),
            mode == Some(TokenMode::EnableStrict),
            continue_on_error.then_some(table.as_str()),
            return_tokens,
            upsert.as_deref(),
            homogeneous,
            mode.map(TokenMode::as_str),
        ));
        let body = body.map_err(|violation| explain("values", &violation, &["name"]))?;
        Ok(Self { table, body, rows, continue_on_error, upsert: upsert.is_some() })
    }

    fn to_wire(&self, vault_id: &str) -> Result<HttpRequest, Error> {
        let path = vault_path(vault_id)?;
        let path = if self.continue_on_error { path } else { path.segment("table", &self.table)? };
        // A unique column makes the same row of two requests one.
        let repeat = if self.upsert { Repeat::Safe } else { Repeat::Unsafe };
        Ok(HttpRequest::new("POST", path, Body::Json(self.body.clone()), repeat))
    }

    fn from_wire(&self, context: &ResponseContext<'_>) -> Result<Decoded, String> {
        let ResponseContext { response, request, full_errors } = context;
        codec::result(if self.continue_on_error {
            insert_batch_result(response, self.rows, request, *full_errors)
        } else {
            insert_result(response, self.rows)
        })
    }
}

/// INS-14 to INS-16: which modes need the caller's own tokens, and how many.
fn check_tokens(mode: Option<TokenMode>, rows: u32, tokens: Option<u32>) -> Result<(), Error> {
    match (mode.unwrap_or(TokenMode::Disable), tokens) {
        (TokenMode::Disable, Some(_)) => Err(Error::input(
            "tokens are only taken with tokenMode ENABLE or ENABLE_STRICT; set it or leave tokens out",
        )),
        (TokenMode::Enable | TokenMode::EnableStrict, None | Some(0)) => {
            Err(Error::input("tokens are needed with tokenMode ENABLE and ENABLE_STRICT"))
        }
        // The head of a bulk request, whose rows come later.
        (_, Some(_)) if rows == 0 => Ok(()),
        (TokenMode::Enable | TokenMode::EnableStrict, Some(count)) if count > rows => {
            Err(Error::input(format!("tokens has more items than values: {count} for {rows}")))
        }
        (TokenMode::EnableStrict, Some(count)) if count != rows => Err(Error::input(format!(
            "tokens must have an item for each row with tokenMode ENABLE_STRICT: it has {count} for {rows} rows"
        ))),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_and_their_mode_go_together() {
        use TokenMode::{Disable, Enable, EnableStrict};
        for (mode, tokens, allowed) in [
            (None, None, true),
            (None, Some(2), false),
            (Some(Disable), None, true),
            (Some(Disable), Some(0), false),
            (Some(Disable), Some(2), false),
            (Some(Enable), None, false),
            (Some(Enable), Some(0), false),
            (Some(Enable), Some(1), true),
            (Some(Enable), Some(3), false),
            (Some(EnableStrict), None, false),
            (Some(EnableStrict), Some(1), false),
            (Some(EnableStrict), Some(2), true),
            (Some(EnableStrict), Some(3), false),
        ] {
            assert_eq!(check_tokens(mode, 2, tokens).is_ok(), allowed, "{mode:?} {tokens:?}");
        }
        assert!(check_tokens(Some(EnableStrict), 0, Some(3)).is_ok(), "rows that come later");
        assert!(check_tokens(None, 0, Some(3)).is_err());
    }
}
