//! Several vaults of one account.

use serde_json::{Value, json};
use skyflow_local_vault::{Options, Vault};

use crate::support::TestVault;

const OPTIONS: &str = r#"{"detectPolls":0,"roles":{"clerk":{"tables":["t"]}},"vaults":{
    "v2":{"tables":{"t":{"columns":{"a":{"unique":true}}}},"roles":{"auditor":{"readOnly":true}}},
    "v3":{"roles":{"auditor":{},"clerk":{"detect":true}}}
}}"#;

fn record(value: u8) -> String {
    json!({"records": [{"fields": {"a": value}}], "tokenization": true}).to_string()
}

fn role(name: &str) -> Value {
    json!({"iss": "v1", "exp": 1_700_003_600, "scope": format!("role:{name}")})
}

#[test]
fn each_vault_has_its_own_data_and_one_key_opens_all() {
    let mut vault = TestVault::with_options(OPTIONS);
    assert_eq!(vault.0.vault_ids().collect::<Vec<_>>(), ["v1", "v2", "v3"]);
    for (value, id) in (1..).zip(["v1", "v2", "v3"]) {
        let written = vault.send_to("POST", &format!("/v1/vaults/{id}/t"), &record(value));
        assert_eq!(written.status, 200, "{}", written.text);
        let body = json!({"detokenizationParameters": [{"token": written.token(0, "a")}]}).to_string();
        for other in ["v1", "v2", "v3"] {
            let found = vault.send_to("POST", &format!("/v1/vaults/{other}/detokenize"), &body);
            assert_eq!(found.status == 200, other == id, "a token of {id} in {other}");
        }
    }
    let batch = json!({"records": [{"method": "POST", "tableName": "t", "fields": {"a": 9}}]}).to_string();
    assert_eq!(vault.send_to("POST", "/v1/vaults/v3", &batch).body["vaultID"], "v3");
    vault.send_to("POST", "/v1/vaults/v2/t", &record(2)).expect_error(409, "column a");
    vault.send_to("GET", "/v1/vaults/v4/t", "").expect_error(404, "vault");
}

#[test]
fn a_bearer_token_is_good_where_a_vault_knows_its_role() {
    let mut vault = TestVault::with_options(OPTIONS);
    for id in ["v1", "v2", "v3"] {
        vault.send_to("POST", &format!("/v1/vaults/{id}/t"), &record(1));
    }
    for (name, reads, writes) in [
        ("clerk", ["v1", "v3"].as_slice(), ["v1", "v3"].as_slice()),
        ("auditor", &["v2", "v3"], &["v3"]),
        ("nobody", &[], &[]),
    ] {
        let token = vault.bearer_token(&role(name));
        for id in ["v1", "v2", "v3"] {
            let read = vault.send_all(&token, "GET", &format!("/v1/vaults/{id}/t"), "").status;
            assert_eq!(read == 200, reads.contains(&id), "{name} reads {id}: {read}");
            let write = vault.send_all(&token, "POST", &format!("/v1/vaults/{id}/t"), &record(7)).status;
            assert_eq!(write == 200, writes.contains(&id), "{name} writes {id}: {write}");
        }
    }
}

#[test]
fn detect_and_downloads_find_their_vault() {
    let mut vault = TestVault::with_options(OPTIONS);
    let text = |id: &str| {
        json!({"vault_id": id, "text": "ann@example.com", "token_type": {"default": "vault_token"}})
            .to_string()
    };
    let hidden =
        vault.send_to("POST", "/v1/detect/deidentify/string", &text("v2")).body["processed_text"].clone();
    for (id, found) in [("v1", false), ("v2", true), ("v3", false)] {
        let body = json!({"vault_id": id, "text": hidden}).to_string();
        let shown = vault.send_to("POST", "/v1/detect/reidentify/string", &body).text;
        assert_eq!(shown.contains("ann@example.com"), found, "{id}");
    }
    vault.send_to("POST", "/v1/detect/deidentify/string", &text("v9")).expect_error(404, "vault");
    let clerk = vault.bearer_token(&role("clerk"));
    assert_eq!(vault.send_all(&clerk, "POST", "/v1/detect/deidentify/string", &text("v1")).status, 403);
    assert_eq!(vault.send_all(&clerk, "POST", "/v1/detect/deidentify/string", &text("v3")).status, 200);
    let file = json!({"vault_id": "v3", "file": {"base64": "YW5u", "data_format": "txt"}}).to_string();
    let run = vault.send_to("POST", "/v1/detect/deidentify/file", &file).body["run_id"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(
        vault.send_to("GET", &format!("/v1/detect/runs/{run}?vault_id=v3"), "").body["status"],
        "SUCCESS"
    );
    vault.send_to("GET", &format!("/v1/detect/runs/{run}?vault_id=v2"), "").expect_error(404, "run");
    let texts = [("tableName", "docs"), ("columnName", "scan")];
    let stored =
        vault.send_form("/v2/vaults/v3/files/upload", &texts, Some(("a.txt", "text/plain", b"hello")));
    let id = stored.body["skyflowID"].as_str().unwrap().to_owned();
    let shown = vault.send_to("GET", &format!("/v1/vaults/v3/docs/{id}?downloadURL=true"), "");
    let url = shown.body["fields"]["scan"].as_str().unwrap().split("apis.com").nth(1).unwrap().to_owned();
    assert_eq!(vault.send_to("GET", &url, "").text, "hello");
}

#[test]
fn a_snapshot_has_all_vaults_and_reset_clears_all() {
    let mut vault = TestVault::with_options(OPTIONS);
    vault.send_to("POST", "/v1/vaults/v2/t", &record(2));
    let snapshot = vault.0.snapshot();
    let mut copy = Vault::new(Options { snapshot: Some(snapshot.clone()), ..Options::default() }).unwrap();
    assert_eq!(copy.vault_ids().collect::<Vec<_>>(), ["v1", "v2", "v3"]);
    assert_eq!(copy.snapshot(), snapshot);
    copy.reset().unwrap();
    vault.0.reset().unwrap();
    assert_eq!(vault.send_to("GET", "/v1/vaults/v2/t", "").text, r#"{"records":[]}"#);
    vault.0.restore(&snapshot).unwrap();
    assert_eq!(vault.send_to("GET", "/v1/vaults/v2/t", "").body["records"][0]["fields"]["a"], 2);
    let twice = Options::from_json(r#"{"vaultId":"v1","vaults":{"v1":{}}}"#).unwrap();
    assert!(Vault::new(twice).err().unwrap().to_string().contains("v1 comes twice"));
}
