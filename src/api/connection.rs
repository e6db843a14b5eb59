//! The method of `Connection`.

use wasm_bindgen::prelude::*;

use super::client::Client;
use crate::ops::{Kind, connection::invoke::Invoke};

#[wasm_bindgen]
impl Client {
    /// `Connection.invoke`
    pub fn invoke(&self, connection_id: String, request: JsValue, options: JsValue) -> u32 {
        self.execute(Kind::of::<Invoke>(), connection_id, request, options)
    }
}
