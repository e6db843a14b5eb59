//! Creation of a service account, as the service issues one: the text of a credentials.json with the
//! private key. Web Crypto generates the key pair; the vault keeps the public key to verify with.

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use js_sys::{Array, Object, Uint8Array};
use serde::Serialize;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, CryptoKeyPair, SubtleCrypto};

use super::stringify;
use crate::{ServiceAccount, core::random::Random};

/// The algorithm of the key pair, as Web Crypto takes it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct KeyAlgorithm {
    name: &'static str,
    modulus_length: u32,
    #[serde(with = "serde_wasm_bindgen::preserve")]
    public_exponent: Uint8Array,
    hash: &'static str,
}

/// The members of a credentials.json, in the service's order.
#[derive(Serialize)]
struct Credentials {
    #[serde(rename = "clientID")]
    client_id: String,
    #[serde(rename = "clientName")]
    client_name: &'static str,
    #[serde(rename = "tokenURI")]
    token_uri: String,
    #[serde(rename = "keyID")]
    key_id: String,
    #[serde(rename = "privateKey")]
    private_key: String,
}

/// Creates a service account whose bearer tokens are issued at `token_uri`.
pub(super) async fn create(token_uri: String, subtle: &SubtleCrypto) -> Result<ServiceAccount, JsValue> {
    let pair = generate_key_pair(subtle).await?;
    let pkcs8 = export_key(subtle, "pkcs8", &pair.get_private_key()).await?;
    let jwk = export_key(subtle, "jwk", &pair.get_public_key()).await?;
    let mut random = Random::new();
    let mut id = || random.uuid().map(|id| id.to_string()).map_err(JsError::from);
    let credentials = Credentials {
        client_id: id()?,
        client_name: "local vault",
        token_uri,
        key_id: id()?,
        private_key: pem(&Uint8Array::new(&pkcs8).to_vec()),
    };
    let text = serde_json::to_string(&credentials).map_err(JsError::from)?;
    Ok(ServiceAccount::new(text, stringify(&jwk)?).map_err(JsError::from)?)
}

async fn generate_key_pair(subtle: &SubtleCrypto) -> Result<CryptoKeyPair, JsValue> {
    let algorithm = serde_wasm_bindgen::to_value(&KeyAlgorithm {
        name: "RSASSA-PKCS1-v1_5",
        modulus_length: 2048,
        public_exponent: Uint8Array::from([1, 0, 1].as_slice()),
        hash: "SHA-256",
    })?;
    let usages = Array::of2(&"sign".into(), &"verify".into());
    let pair = subtle.generate_key_with_object(algorithm.unchecked_ref::<Object>(), true, &usages)?;
    Ok(JsFuture::from(pair).await?.unchecked_into())
}

async fn export_key(subtle: &SubtleCrypto, format: &str, key: &CryptoKey) -> Result<JsValue, JsValue> {
    JsFuture::from(subtle.export_key(format, key)?).await
}

fn pem(der: &[u8]) -> String {
    let mut text = String::from("-----BEGIN PRIVATE KEY-----\n");
    for (index, char) in BASE64.encode(der).chars().enumerate() {
        if index > 0 && index % 64 == 0 {
            text.push('\n');
        }
        text.push(char);
    }
    text.push_str("\n-----END PRIVATE KEY-----\n");
    text
}
