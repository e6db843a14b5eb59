//! `insert`: rows into a table. wire.md D.1 (bulk form), D.2 (batch form, with `continueOnError`), E.1.

use wasm_bindgen::JsValue;

use crate::{
    core::{enums::TokenMode, error::Error, retry::Repeat},
    host::{
        fetch::Outcome,
        fields::Fields,
        kernels::{self, Flat, Refused},
    },
    ops::{Body, HttpRequest, Operation, explain, vault_path},
};

/// A checked insert.
pub struct Insert {
    table: String,
    body: JsValue,
    rows: u32,
    each: bool,
    upsert: bool,
}

impl Operation for Insert {
    const NAME: &'static str = "insert";

    fn validate(request: &Fields) -> Result<Self, Error> {
        let table = request.text("table")?;
        let rows = request.filled_list("values", "rows")?;
        let upsert = request.optional_text("upsert")?;
        let homogeneous = request.flag("homogeneous")?;
        if upsert.is_some() && homogeneous == Some(true) {
            return Err(Error::input("upsert and homogeneous cannot be used together; leave one out"));
        }
        let mode = request.choice::<TokenMode>("tokenMode")?;
        let return_tokens = request.flag("returnTokens")?.unwrap_or(true);
        let each = request.flag("continueOnError")?.unwrap_or(false);
        let tokens = request.optional_list("tokens", "objects of column names and tokens")?;
        check_tokens(mode, rows, tokens)?;
        let body = kernels::shaped(kernels::insert_body(
            request.members(),
            mode == Some(TokenMode::EnableStrict),
            each.then_some(table.as_str()),
            return_tokens,
            upsert.as_deref(),
            homogeneous,
            mode.map(TokenMode::as_str),
        ));
        let body = body.map_err(|refused: Refused| explain("values", &refused))?;
        Ok(Self { table, body, rows, each, upsert: upsert.is_some() })
    }

    fn to_wire(&self, vault_id: &str) -> Result<HttpRequest, Error> {
        let path = vault_path(vault_id)?;
        let path = if self.each { path } else { path.segment("table", &self.table)? };
        Ok(HttpRequest {
            method: "POST",
            path: path.into_string(),
            query: JsValue::UNDEFINED,
            more: Vec::new(),
            body: Body::Json(self.body.clone()),
            // A unique column makes the same row of two sendings one.
            repeat: if self.upsert { Repeat::Safe } else { Repeat::Unsafe },
        })
    }

    fn from_wire(&self, answer: &Outcome) -> Result<Flat, String> {
        if self.each {
            kernels::read(kernels::Reader::InsertedEach, answer, self.rows)
        } else {
            kernels::read(kernels::Reader::Inserted, answer, self.rows)
        }
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
        (TokenMode::Enable | TokenMode::EnableStrict, Some(count)) if count > rows => {
            Err(Error::input(format!("tokens has {count} items for {rows} rows")))
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
    }
}
