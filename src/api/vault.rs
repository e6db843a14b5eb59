//! What `Vault` has beside its operations.

use wasm_bindgen::prelude::*;

use super::client::kind_of;
use crate::{
    flows::bulk,
    host::{error::Failure, fields::Fields, tree},
};

/// How `Vault.bulkInsert` or `bulkDetokenize` is cut; throws when any row of it is bad.
#[wasm_bindgen(js_name = bulkPlan)]
pub fn bulk_plan(operation: usize, method: &str, request: &JsValue) -> Result<JsValue, JsValue> {
    let plan =
        Fields::of(request, "the request").and_then(|request| bulk::plan(kind_of(operation), &request));
    plan.map(|plan| tree::write(&plan.shown())).map_err(|error| Failure::from(error).into_js(method))
}
