//! RSA key pairs and signatures by OpenSSL, which shares no code with what verifies them.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::LazyLock,
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64URL};
use serde_json::{Value, json};
use skyflow_local_vault::ServiceAccount;

use crate::support::ORIGIN;

pub(crate) const CLIENT_ID: &str = "client-1";
pub(crate) const KEY_ID: &str = "key-1";

/// The key pair of the vault's service account; generated once.
pub(crate) static KEY_PAIR: LazyLock<KeyPair> = LazyLock::new(|| KeyPair::generate("own", 2048));
/// A key pair of somebody else.
pub(crate) static OTHER_KEY_PAIR: LazyLock<KeyPair> = LazyLock::new(|| KeyPair::generate("other", 2048));

pub(crate) struct KeyPair {
    path: PathBuf,
    modulus: Vec<u8>,
}

impl KeyPair {
    pub(crate) fn generate(name: &str, bits: u32) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}.pem", std::process::id()));
        let file = path.to_str().unwrap();
        let option = format!("rsa_keygen_bits:{bits}");
        openssl(&["genpkey", "-algorithm", "RSA", "-pkeyopt", &option, "-out", file], b"");
        let modulus = String::from_utf8(openssl(&["rsa", "-in", file, "-noout", "-modulus"], b"")).unwrap();
        let hex = modulus.trim().strip_prefix("Modulus=").unwrap();
        let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
        Self { modulus: hex.as_bytes().chunks(2).map(byte).collect(), path }
    }

    /// The public key as a JSON Web Key.
    pub(crate) fn jwk(&self) -> Value {
        json!({ "kty": "RSA", "n": BASE64URL.encode(&self.modulus), "e": "AQAB" })
    }

    /// The public key as PEM text.
    pub(crate) fn public_pem(&self) -> Vec<u8> {
        openssl(&["pkey", "-in", self.path.to_str().unwrap(), "-pubout"], b"")
    }

    /// An RS256 token; the header is not part of the check.
    pub(crate) fn sign(&self, header: &Value, claims: &Value) -> String {
        self.sign_with("-sha256", header, claims)
    }

    pub(crate) fn sign_with(&self, digest: &str, header: &Value, claims: &Value) -> String {
        let part = |value: &Value| BASE64URL.encode(value.to_string());
        let text = format!("{}.{}", part(header), part(claims));
        let signature = openssl(&["dgst", digest, "-sign", self.path.to_str().unwrap()], text.as_bytes());
        format!("{text}.{}", BASE64URL.encode(signature))
    }

    pub(crate) fn service_account(&self) -> ServiceAccount {
        let credentials = json!({
            "clientID": CLIENT_ID,
            "clientName": "test",
            "tokenURI": format!("{ORIGIN}/v1/auth/sa/oauth/token"),
            "keyID": KEY_ID,
            "privateKey": "not needed to verify",
        });
        ServiceAccount::new(credentials.to_string(), self.jwk().to_string()).unwrap()
    }
}

impl Drop for KeyPair {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

fn openssl(arguments: &[&str], input: &[u8]) -> Vec<u8> {
    let mut child = Command::new("openssl")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the tests of tokens need the command openssl");
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}
