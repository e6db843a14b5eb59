use serde_json::json;

use crate::support::TestVault;

fn body(ids: &[&str]) -> String {
    json!({"skyflow_ids": ids}).to_string()
}

#[test]
fn records_and_their_tokens_are_gone() {
    let mut vault = TestVault::new();
    let inserted = vault.insert("t", r#"[{"a":"x"},{"a":"y"}]"#);
    let answer = vault.send("DELETE", "/t", &body(&[&inserted.id(0)]));
    assert_eq!(answer.body, json!({"RecordIDResponse": [inserted.id(0)]}));
    vault
        .send("GET", &format!("/t?skyflow_ids={}", inserted.id(0)), "")
        .expect_error(404, "No Records Found");
    assert!(!vault.has_token(inserted.token(0, "a")));
    assert!(vault.has_token(inserted.token(1, "a")));
}

#[test]
fn ids_that_do_not_exist_are_left_out() {
    let mut vault = TestVault::new();
    let id = vault.insert("t", r#"[{"a":"x"}]"#).id(0);
    let answer = vault.send("DELETE", "/t", &body(&["ïd-🦀", &id, &id]));
    assert_eq!(answer.body["RecordIDResponse"], json!([id]));
    vault.send("DELETE", "/t", &body(&[&id])).expect_error(404, "No Records Found");
}

#[test]
fn a_star_deletes_every_record_of_the_table() {
    let mut vault = TestVault::new();
    let other = vault.insert("other", r#"[{"a":1}]"#).id(0);
    let rows: Vec<_> = (0..100).map(|n| json!({"a": n})).collect();
    let inserted = vault.insert("t", &json!(rows).to_string());
    vault.send("DELETE", "/t", &body(&[&inserted.id(50)]));
    assert_eq!(vault.send("DELETE", "/t", &body(&["*"])).body, json!({"RecordIDResponse": ["*"]}));
    assert_eq!(vault.send("GET", "/t", "").body["records"], json!([]));
    assert_eq!(vault.fields("other", &other)["a"], 1);
    assert!(!vault.has_token(inserted.token(7, "a")));
}

#[test]
fn a_request_without_ids_or_table_is_refused() {
    let mut vault = TestVault::new();
    vault.insert("t", r#"[{"a":"x"}]"#);
    vault.send("DELETE", "/t", "{}").expect_error(400, "skyflow_ids");
    vault.send("DELETE", "/t", &body(&[])).expect_error(400, "skyflow_ids");
    vault.send("DELETE", "/t", &body(&["*", "a"])).expect_error(400, "combined");
    vault.send("DELETE", "/nothing", &body(&["a"])).expect_error(404, "Object Name nothing");
}
