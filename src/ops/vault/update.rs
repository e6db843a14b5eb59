//! `update`: the columns of one row. wire.md D.3, E.2.

use wasm_bindgen::JsValue;

use crate::{
    core::{enums::TokenMode, error::Error, retry::Repeat},
    host::{
        fetch::Outcome,
        fields::Fields,
        kernels::{self, Flat},
    },
    ops::{Body, HttpRequest, Operation, explain, vault_path},
};

/// A checked update.
pub struct Update {
    table: String,
    skyflow_id: String,
    body: JsValue,
}

impl Operation for Update {
    const NAME: &'static str = "update";

    fn validate(request: &Fields) -> Result<Self, Error> {
        let table = request.text("table")?;
        let data = request
            .object("data")?
            .ok_or_else(|| Error::input("data must be an object: skyflowId and the columns to change"))?;
        let skyflow_id =
            kernels::record_id(&data).unwrap_or_default().as_string().filter(|id| !id.trim().is_empty());
        let skyflow_id = skyflow_id.ok_or_else(|| {
            Error::input("data.skyflowId must be the id of the row to update, a non-empty string")
        })?;
        let mode = request.choice::<TokenMode>("tokenMode")?;
        let mode = mode.unwrap_or(TokenMode::Disable);
        let return_tokens = request.flag("returnTokens")?;
        let tokens = request.object("tokens")?;
        check_tokens(mode, tokens.is_some())?;
        let body = kernels::shaped(kernels::update_body(
            &data,
            &tokens.unwrap_or_default(),
            mode == TokenMode::EnableStrict,
            return_tokens,
            mode.as_str(),
        ));
        Ok(Self { table, skyflow_id, body: body.map_err(|refused| explain("data", &refused))? })
    }

    fn to_wire(&self, vault_id: &str) -> Result<HttpRequest, Error> {
        let path = vault_path(vault_id)?
            .segment("table", &self.table)?
            .segment("data.skyflowId", &self.skyflow_id)?;
        Ok(HttpRequest {
            method: "PUT",
            path: path.into_string(),
            query: JsValue::UNDEFINED,
            more: Vec::new(),
            body: Body::Json(self.body.clone()),
            repeat: Repeat::Unsafe,
        })
    }

    fn from_wire(&self, answer: &Outcome) -> Result<Flat, String> {
        kernels::read(kernels::Reader::Updated, answer, 0)
    }
}

/// UPD-10 to UPD-12: which modes need the caller's own tokens.
fn check_tokens(mode: TokenMode, given: bool) -> Result<(), Error> {
    match (mode, given) {
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
