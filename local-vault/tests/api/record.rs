use serde_json::json;

use crate::support::TestVault;

#[test]
fn one_record_is_read_by_its_path() {
    let mut vault = TestVault::with_tables(r#"{"t":{"columns":{"a":{"redaction":"REDACTED"},"b":{}}}}"#);
    let inserted = vault.insert("t", r#"[{"a":"x","b":1}]"#);
    let id = inserted.id(0);
    let mut get = |query: &str| vault.send("GET", &format!("/t/{id}{query}"), "");
    assert_eq!(
        get("").body,
        json!({"fields": {"skyflow_id": id, "a": "*REDACTED*", "b": 1}, "tokens": null})
    );
    assert_eq!(get("?redaction=PLAIN_TEXT&fields=a").body["fields"], json!({"skyflow_id": id, "a": "x"}));
    assert_eq!(get("?tokenization=true").body["fields"]["a"], *inserted.token(0, "a"));
    get("?fields=nope").expect_error(400, "nope");
    vault.send("GET", "/t/id-0001", "").expect_error(404, "No Records Found");
    vault.send("GET", "/none/id-0001", "").expect_error(404, "Object Name none");
}

#[test]
fn one_record_is_deleted_by_its_path() {
    let mut vault = TestVault::new();
    let inserted = vault.insert("t", r#"[{"a":"x"},{"a":"y"}]"#);
    let id = inserted.id(0);
    let answer = vault.send("DELETE", &format!("/t/{id}"), "");
    assert_eq!(answer.body, json!({"skyflow_id": id, "deleted": true}));
    vault.send("DELETE", &format!("/t/{id}"), "").expect_error(404, "No Records Found");
    assert!(!vault.has_token(inserted.token(0, "a")));
    assert_eq!(vault.send("GET", "/t", "").body["records"].as_array().unwrap().len(), 1);
    assert_eq!(vault.send("PATCH", &format!("/t/{id}"), "").header("allow"), Some("GET, PUT, DELETE"));
}
