//! Takes the claims out of a JWT.

use wasm_bindgen::prelude::*;

use super::tree;
use crate::core::input::Input;

#[cfg_attr(feature = "snippets", wasm_bindgen(module = "/target/snippets.js"))]
#[cfg_attr(not(feature = "snippets"), wasm_bindgen(raw_module = "../jwt.js"))]
extern "C" {
    #[wasm_bindgen(js_name = claims)]
    fn claims_js(token: &str) -> JsValue;
}

/// The claims of a JWT, unverified; `None` when it is not one.
pub fn claims(token: &str) -> Option<Input> {
    tree::read(claims_js(token), "claims").ok().filter(|claims| !claims.is_absent())
}
