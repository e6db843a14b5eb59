//! The host's storage: what the database reads and writes.

use std::{fmt, io};

use redb::StorageBackend;
use send_wrapper::SendWrapper;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// A `VaultStorage` of `LocalVaultOptions`. Its functions are synchronous; the arrays that they get are valid during
    /// the call only.
    pub type VaultStorage;
    #[wasm_bindgen(method, catch)]
    fn size(this: &VaultStorage) -> Result<f64, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn resize(this: &VaultStorage, bytes: f64) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch)]
    fn read(this: &VaultStorage, offset: f64, target: &mut [u8]) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch)]
    fn write(this: &VaultStorage, offset: f64, bytes: &[u8]) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch)]
    fn sync(this: &VaultStorage) -> Result<(), JsValue>;
}

/// A storage as the database wants it. WebAssembly has one thread, so that it is never sent to another one.
pub(super) struct HostStorage(SendWrapper<VaultStorage>);

impl HostStorage {
    pub(super) fn new(storage: VaultStorage) -> Self {
        Self(SendWrapper::new(storage))
    }
}

impl fmt::Debug for HostStorage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("HostStorage")
    }
}

impl StorageBackend for HostStorage {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "casts of floats saturate")]
    fn len(&self) -> io::Result<u64> {
        self.0.size().map(|bytes| bytes as u64).map_err(failed)
    }

    fn read(&self, offset: u64, target: &mut [u8]) -> io::Result<()> {
        self.0.read(number(offset), target).map_err(failed)
    }

    fn set_len(&self, bytes: u64) -> io::Result<()> {
        self.0.resize(number(bytes)).map_err(failed)
    }

    fn sync_data(&self) -> io::Result<()> {
        self.0.sync().map_err(failed)
    }

    fn write(&self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        self.0.write(number(offset), bytes).map_err(failed)
    }
}

#[expect(clippy::cast_precision_loss, reason = "no storage has 2^53 bytes")]
fn number(bytes: u64) -> f64 {
    bytes as f64
}

/// The message of what the host threw.
#[expect(clippy::needless_pass_by_value, reason = "the form that map_err needs")]
fn failed(thrown: JsValue) -> io::Error {
    let error = thrown.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
    io::Error::other(error.unwrap_or_else(|| "the storage failed".to_owned()))
}
