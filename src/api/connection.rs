//! The operations of `Connection`.

use wasm_bindgen::prelude::*;

use super::client::Client;
use crate::{
    host::{driver::Call, reader::Snapshot},
    ops::connection::invoke::Invoke,
};

#[wasm_bindgen]
impl Client {
    /// `Connection.invoke`
    pub fn invoke(&self, connection_id: String, request: Snapshot, options: Option<Snapshot>) -> Call {
        self.begin::<Invoke>(connection_id, request, options)
    }
}
