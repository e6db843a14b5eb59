//! `update`: the columns of one row. wire.md D.3, E.2. The row's id is a record id and stays in JavaScript.

use wasm_bindgen::JsValue;

use crate::{
    core::{
        enums::TokenMode,
        error::Error,
        retry::Repeat,
        value::{Value, Withheld},
    },
    host::{
        codec::{self, Decoded},
        error::ShownNames,
        exchange::HttpResponse,
        javascript,
        reader::{Argument, Members},
    },
    ops::{Body, HttpRequest, Operation, ResponseContext, explain, vault_path},
};

javascript! { "../records/update.js" {
    #[wasm_bindgen(js_name = recordPath)]
    fn record_path(request: &JsValue) -> JsValue;
    #[wasm_bindgen(js_name = updateBody)]
    fn update_body(
        request: &JsValue,
        strict: bool,
        return_tokens: Option<bool>,
        token_mode: &str,
    ) -> JsValue;
    #[wasm_bindgen(js_name = updateResult)]
    fn update_result(response: &HttpResponse, request: &JsValue) -> JsValue;
}}

/// A checked update.
pub struct Update {
    table: String,
    private_path: JsValue,
    body: JsValue,
}

impl Operation for Update {
    const NAME: &'static str = "update";
    const MEMBERS: Members = Members { readable: "table tokenMode returnTokens", private: "data tokens" };
    const SHOWN_NAMES: ShownNames = ShownNames::Columns;

    fn validate(request: &Argument) -> Result<Self, Error> {
        let table = request.text("table")?;
        if !matches!(request.get("data"), Value::Withheld(Withheld::Object(class)) if class.is_empty()) {
            let kind = request.get("data").kind();
            return Err(Error::input(format!(
                "data must be an object, skyflowId and the columns to change, not {kind}"
            )));
        }
        let private_path = codec::encoded(record_path(request.members())).map_err(|violation| {
            match violation.rule.as_str() {
                "duplicate" => return super::file::two_ids("data."),
                "threw" => return Error::input("data threw while it was read"),
                _ => {}
            }
            Error::input(
                "data.skyflowId must be the id of the row to update: a non-empty string, without control characters, other than `.` and `..`",
            )
        })?;
        let mode = request.get("tokenMode").choice::<TokenMode>("tokenMode")?;
        let mode = mode.unwrap_or(TokenMode::Disable);
        let return_tokens = request.get("returnTokens").flag("returnTokens")?;
        check_tokens(mode, request.object("tokens")?.is_some())?;
        let strict = mode == TokenMode::EnableStrict;
        let body = codec::encoded(update_body(request.members(), strict, return_tokens, mode.as_str()));
        let body = body.map_err(|violation| match violation.rule.as_str() {
            "tokensNotObject" => Error::input("tokens must be an object of column names and tokens"),
            "tokensNotData" => Error::input(format!(
                "tokens.{} must be a token: text, or data that JSON can carry",
                violation.member
            )),
            "tokensMismatch" => {
                Error::input("tokens must have a token for each column of data and no others")
            }
            "empty" => Error::input("data has no columns with a value besides skyflowId"),
            "emptyName" => Error::input("data has an empty column name"),
            _ => explain("", &violation.within("data"), &[]),
        })?;
        Ok(Self { table, private_path, body })
    }

    fn to_wire(&self, vault_id: &str) -> Result<HttpRequest, Error> {
        let path = vault_path(vault_id)?.segment("table", &self.table)?;
        let private_path = self.private_path.clone();
        let request = HttpRequest::new("PUT", path, Body::Json(self.body.clone()), Repeat::Unsafe);
        Ok(HttpRequest { private_path, ..request })
    }

    fn from_wire(&self, context: &ResponseContext<'_>) -> Result<Decoded, String> {
        codec::result(update_result(context.response, context.request))
    }
}

/// UPD-10 to UPD-12: which modes need the caller's own tokens.
fn check_tokens(mode: TokenMode, has_tokens: bool) -> Result<(), Error> {
    match (mode, has_tokens) {
        (TokenMode::Disable, true) => Err(Error::input(
            "tokens are only taken with tokenMode ENABLE or ENABLE_STRICT; set it or leave tokens out",
        )),
        (TokenMode::Enable | TokenMode::EnableStrict, false) => {
            Err(Error::input("tokens are needed with tokenMode ENABLE and ENABLE_STRICT"))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::enums::Choice as _;

    #[test]
    fn tokens_and_their_mode_go_together() {
        for &mode in TokenMode::ALL {
            let wants = mode != TokenMode::Disable;
            assert_eq!(check_tokens(mode, true).is_ok(), wants, "{mode:?}");
            assert_eq!(check_tokens(mode, false).is_ok(), !wants, "{mode:?}");
        }
    }
}
