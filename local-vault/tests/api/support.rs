//! A vault to send requests to, and answers that are easy to look into.

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use jwt_compact::{
    AlgorithmExt, Claims, Header,
    alg::{Hs256, Hs256Key},
};
use serde_json::Value;
use skyflow_local_vault::{Options, Request, Response, Vault};

pub(crate) const KEY: &str = "sky-ab12c-0123456789abcdef0123456789abcdef";

pub(crate) const ORIGIN: &str = "https://local.vault.skyflowapis.com";

/// A vault `v1`, and the time on its clock.
pub(crate) struct TestVault(pub(crate) Vault, pub(crate) u64);

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) text: String,
    pub(crate) body: Value,
}

impl TestVault {
    pub(crate) fn new() -> Self {
        Self::with_options("{}")
    }

    /// The options but for id and key, as JSON.
    pub(crate) fn with_options(options: &str) -> Self {
        let mut options = Options::from_json(options).unwrap();
        options.vault_id = Some("v1".to_owned());
        options.api_key = Some(KEY.to_owned());
        Self(Vault::new(options).unwrap(), 1_700_000_000_000)
    }

    pub(crate) fn with_tables(tables: &str) -> Self {
        Self::with_options(&format!(r#"{{"tables":{tables}}}"#))
    }

    /// Sends a request below `/v1/vaults/v1`.
    pub(crate) fn send(&mut self, method: &str, path: &str, body: &str) -> Answer {
        self.send_to(method, &format!("/v1/vaults/v1{path}"), body)
    }

    pub(crate) fn send_to(&mut self, method: &str, target: &str, body: &str) -> Answer {
        Answer::new(self.send_raw(method, target, "application/json", body.as_bytes()))
    }

    /// A bearer token with these claims, signed with the vault's own key.
    pub(crate) fn bearer_token(&self, claims: &Value) -> String {
        let snapshot: Value = serde_json::from_str(&self.0.snapshot()).unwrap();
        let key = BASE64.decode(snapshot["bearerKey"].as_str().unwrap()).unwrap();
        Hs256.token(&Header::empty(), &Claims::new(claims), &Hs256Key::new(key)).unwrap()
    }

    /// Sends a request with a bearer token of these claims.
    pub(crate) fn send_with(&mut self, claims: &Value, method: &str, path: &str, body: &str) -> Answer {
        let token = self.bearer_token(claims);
        self.send_as(&token, method, path, body)
    }

    /// Sends a request with this credential.
    pub(crate) fn send_as(&mut self, credential: &str, method: &str, path: &str, body: &str) -> Answer {
        self.send_all(credential, method, &format!("/v1/vaults/v1{path}"), body)
    }

    /// Sends a request without a body to any target with this credential.
    pub(crate) fn send_target_as(&mut self, credential: &str, method: &str, target: &str) -> Answer {
        self.send_all(credential, method, target, "")
    }

    pub(crate) fn send_all(&mut self, credential: &str, method: &str, target: &str, body: &str) -> Answer {
        Answer::new(self.0.handle(&Request {
            method,
            target,
            origin: ORIGIN,
            authorization: Some(&format!("Bearer {credential}")),
            content_type: Some("application/json"),
            body: body.as_bytes(),
            headers: &[],
            now_ms: self.1,
        }))
    }

    /// Sends a form of text parts and, in a part `file`, a file.
    pub(crate) fn send_form(
        &mut self,
        target: &str,
        texts: &[(&str, &str)],
        file: Option<(&str, &str, &[u8])>,
    ) -> Answer {
        self.send_form_as(KEY, target, texts, file)
    }

    pub(crate) fn send_form_as(
        &mut self,
        credential: &str,
        target: &str,
        texts: &[(&str, &str)],
        file: Option<(&str, &str, &[u8])>,
    ) -> Answer {
        let mut body = Vec::new();
        for (name, text) in texts {
            body.extend(
                format!("--XX\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n").bytes(),
            );
        }
        if let Some((name, content_type, content)) = file {
            let head = format!(
                "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: {content_type}\r\n\r\n"
            );
            body.extend(head.bytes());
            body.extend_from_slice(content);
            body.extend(b"\r\n");
        }
        body.extend(b"--XX--\r\n");
        let authorization = format!("Bearer {credential}");
        Answer::new(self.0.handle(&Request {
            method: "POST",
            target,
            origin: ORIGIN,
            authorization: Some(&authorization),
            content_type: Some("multipart/form-data; boundary=XX"),
            headers: &[],
            body: &body,
            now_ms: self.1,
        }))
    }

    pub(crate) fn send_raw(
        &mut self,
        method: &str,
        target: &str,
        content_type: &str,
        body: &[u8],
    ) -> Response {
        let authorization = format!("Bearer {KEY}");
        self.0.handle(&Request {
            method,
            target,
            origin: ORIGIN,
            authorization: Some(&authorization),
            content_type: Some(content_type),
            headers: &[],
            body,
            now_ms: self.1,
        })
    }

    /// Inserts rows, given as a JSON array of objects, with tokens.
    pub(crate) fn insert(&mut self, table: &str, rows: &str) -> Answer {
        let rows: Vec<Box<serde_json::value::RawValue>> = serde_json::from_str(rows).unwrap();
        let records: Vec<String> = rows.iter().map(|row| format!(r#"{{"fields":{row}}}"#)).collect();
        let body = format!(r#"{{"records":[{}],"tokenization":true}}"#, records.join(","));
        self.send("POST", &format!("/{table}"), &body)
    }

    /// The record of that id, in plain text.
    pub(crate) fn fields(&mut self, table: &str, id: &str) -> Value {
        let answer = self.send("GET", &format!("/{table}?skyflow_ids={id}"), "");
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.body["records"][0]["fields"].clone()
    }

    /// Whether the token stands for something.
    pub(crate) fn has_token(&mut self, token: &Value) -> bool {
        let body = serde_json::json!({"detokenizationParameters": [{"token": token}]});
        self.send("POST", "/detokenize", &body.to_string()).status == 200
    }
}

impl Answer {
    fn new(response: Response) -> Self {
        let text = String::from_utf8(response.body).unwrap();
        let body = serde_json::from_str(&text).unwrap_or(Value::Null);
        Self { status: response.status, headers: response.headers, text, body }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| *key == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn id(&self, index: usize) -> String {
        self.body["records"][index]["skyflow_id"].as_str().unwrap().to_owned()
    }

    pub(crate) fn token(&self, index: usize, column: &str) -> &Value {
        &self.body["records"][index]["tokens"][column]
    }

    pub(crate) fn message(&self) -> &str {
        self.body["error"]["message"].as_str().unwrap_or_default()
    }

    /// Checks that this is an error of the given status and that its codes agree.
    #[track_caller]
    pub(crate) fn expect_error(&self, status: u16, part: &str) {
        assert_eq!(self.status, status, "{}", self.text);
        assert_eq!(self.body["error"]["http_code"], status);
        assert!(self.message().contains(part), "{}", self.text);
    }
}
