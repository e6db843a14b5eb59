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
    fn size(this: &VaultStorage) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn resize(this: &VaultStorage, bytes: f64) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn read(this: &VaultStorage, offset: f64, target: &mut [u8]) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn write(this: &VaultStorage, offset: f64, bytes: &[u8]) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn sync(this: &VaultStorage) -> Result<JsValue, JsValue>;
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
    fn len(&self) -> io::Result<u64> {
        let size = done("size", self.0.size())?;
        let number = size.as_f64().filter(|bytes| bytes.fract() == 0.0 && *bytes >= 0.0);
        let error = || io::Error::other("storage.size must return a number of bytes, 0 for a new storage");
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "it is whole and no less than 0"
        )]
        number.map(|bytes| bytes as u64).ok_or_else(error)
    }

    fn read(&self, offset: u64, target: &mut [u8]) -> io::Result<()> {
        done("read", self.0.read(number(offset), target)).map(drop)
    }

    fn set_len(&self, bytes: u64) -> io::Result<()> {
        done("resize", self.0.resize(number(bytes))).map(drop)
    }

    fn sync_data(&self) -> io::Result<()> {
        done("sync", self.0.sync()).map(drop)
    }

    fn write(&self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        done("write", self.0.write(number(offset), bytes)).map(drop)
    }
}

/// What a function of the host returned. A promise is refused: the database would go on before it has settled.
fn done(name: &str, returned: Result<JsValue, JsValue>) -> io::Result<JsValue> {
    let returned = returned.map_err(failed)?;
    if returned.has_type::<js_sys::Promise>() {
        return Err(io::Error::other(format!(
            "storage.{name} returned a promise: the functions of a storage are synchronous"
        )));
    }
    Ok(returned)
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
