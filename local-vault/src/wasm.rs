//! The boundary to JavaScript: one class, and one call per request.
//!
//! A request's body goes in once and the answer's comes out once; everything else is short text.
//! The hand-written class in `pkg-templates/local-vault.js` is what users see.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;

use crate::{Options, Request, ServiceAccount, Vault};

/// A vault, as the package's own JavaScript holds it.
#[wasm_bindgen]
pub struct Engine(Vault);

#[wasm_bindgen]
impl Engine {
    /// Makes a vault from `LocalVaultOptions` as JSON text.
    ///
    /// # Errors
    /// When an option or the snapshot in it cannot be used, or there is no randomness to be had.
    #[wasm_bindgen(constructor)]
    pub fn new(options: &str) -> Result<Engine, JsError> {
        let seed =
            getrandom::u64().map_err(|_| JsError::new("This runtime has no crypto.getRandomValues."))?;
        Ok(Self(Vault::new(Options::from_json(options)?, seed)?))
    }

    /// The vault's id.
    #[wasm_bindgen(getter, js_name = vaultId)]
    pub fn vault_id(&self) -> String {
        self.0.vault_id().to_owned()
    }

    /// The id in its host name.
    #[wasm_bindgen(getter, js_name = clusterId)]
    pub fn cluster_id(&self) -> String {
        self.0.cluster_id().to_owned()
    }

    /// The API key it accepts.
    #[wasm_bindgen(getter, js_name = apiKey)]
    pub fn api_key(&self) -> String {
        self.0.api_key().to_owned()
    }

    /// The text of its service account's credentials.json, once there is one.
    #[wasm_bindgen(getter)]
    pub fn credentials(&self) -> Option<String> {
        self.0.service_account().map(|account| account.credentials.clone())
    }

    /// Its public key as a JSON Web Key.
    #[wasm_bindgen(getter, js_name = publicJwk)]
    pub fn public_jwk(&self) -> Option<String> {
        self.0.service_account().map(|account| account.public_jwk.clone())
    }

    /// Takes over the service account that JavaScript made, public key as JSON Web Key.
    #[wasm_bindgen(js_name = setServiceAccount)]
    pub fn set_service_account(&mut self, credentials: String, public_jwk: String) {
        self.0.set_service_account(ServiceAccount { credentials, public_jwk });
    }

    /// Answers a request whose body is text. See [`Engine::handle_bytes`].
    #[wasm_bindgen(js_name = handleText)]
    pub fn handle_text(&mut self, head: &str, body: &str, verified: &str, now_ms: f64) -> Array {
        self.handle_bytes(head, body.as_bytes(), verified, now_ms)
    }

    /// Answers a request: `[status, headers, body, latencyMs, toSign]`, where headers are lines of name
    /// and value by turns and the body is a `Uint8Array`.
    ///
    /// `head` is five lines: method, path and query, origin, `authorization`, `content-type`; of a
    /// connection call, names and values of all headers follow by turns.
    /// None of them can hold a line break, and one text crosses the boundary faster than five.
    /// `verified` has the claims of the tokens in the request whose signatures hold, as JSON.
    #[wasm_bindgen(js_name = handleBytes)]
    pub fn handle_bytes(&mut self, head: &str, body: &[u8], verified: &str, now_ms: f64) -> Array {
        let mut lines = head.split('\n');
        let mut line = || lines.next().unwrap_or_default();
        let (method, target, origin) = (line(), line(), line());
        let mut header = || Some(line()).filter(|value| !value.is_empty());
        let (authorization, content_type) = (header(), header());
        let mut headers = Vec::new();
        while let (Some(name), Some(value)) = (lines.next(), lines.next()) {
            headers.push((name, value));
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "casts of floats saturate"
        )]
        let now_ms = now_ms as u64;
        let request = Request {
            method,
            target,
            origin,
            authorization,
            content_type,
            headers: &headers,
            body,
            verified,
            now_ms,
        };
        let response = self.0.handle(&request);
        let headers: Vec<&str> =
            response.headers.iter().flat_map(|(name, value)| [*name, value.as_str()]).collect();
        Array::of5(
            &response.status.into(),
            &headers.join("\n").into(),
            &Uint8Array::from(response.body.as_slice()),
            &response.latency_ms.into(),
            &response.to_sign.into(),
        )
    }

    /// The whole state as JSON text.
    pub fn snapshot(&self) -> String {
        self.0.snapshot()
    }

    /// Replaces the data by that of a snapshot.
    ///
    /// # Errors
    /// When the text is not a snapshot; nothing is changed then.
    pub fn restore(&mut self, snapshot: &str) -> Result<(), JsError> {
        Ok(self.0.restore(snapshot)?)
    }
}
