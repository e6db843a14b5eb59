use serde_json::json;

use crate::support::{Answer, TestVault};

fn update(vault: &mut TestVault, id: &str, fields: &str) -> Answer {
    let body =
        format!(r#"{{"record":{{"fields":{fields},"tokens":null}},"tokenization":true,"byot":"DISABLE"}}"#);
    vault.send("PUT", &format!("/t/{id}"), &body)
}

#[test]
fn only_the_given_columns_change_and_get_new_tokens() {
    let mut vault = TestVault::new();
    let inserted = vault.insert("t", r#"[{"a":"x","b":{"k":1,"l":2}}]"#);
    let id = inserted.id(0);
    let answer = update(&mut vault, &id, r#"{"b":{"k":3},"c":true}"#);
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.body["skyflow_id"], *id);
    let tokens = answer.body["tokens"].as_object().unwrap();
    assert_eq!(tokens.keys().collect::<Vec<_>>(), ["b", "c"]);
    assert!(!vault.has_token(inserted.token(0, "b")));
    assert!(vault.has_token(inserted.token(0, "a")));
    assert_eq!(vault.fields("t", &id), json!({"skyflow_id": id, "a": "x", "b": {"k": 3}, "c": true}));
}

#[test]
fn a_record_that_does_not_exist_is_not_found() {
    let mut vault = TestVault::new();
    vault.insert("t", r#"[{"a":"x"}]"#);
    update(&mut vault, "id-0001", r#"{"a":1}"#).expect_error(404, "No Records Found");
    update(&mut vault, "..%2Fother%2Fx", r#"{"a":1}"#).expect_error(404, "No Records Found");
    vault.send("PUT", "/none/id", r#"{"record":{"fields":{"a":1}}}"#).expect_error(404, "none");
}

#[test]
fn a_failed_update_changes_nothing() {
    let mut vault = TestVault::with_tables(r#"{"t":{"columns":{"a":{"unique":true},"b":{}}}}"#);
    let inserted = vault.insert("t", r#"[{"a":"1","b":"x"},{"a":"2"}]"#);
    let id = inserted.id(1);
    update(&mut vault, &id, r#"{"b":"y","a":"1"}"#).expect_error(409, "column a");
    update(&mut vault, &id, r#"{"b":"y","nope":1}"#).expect_error(400, "nope");
    update(&mut vault, &id, "{}").expect_error(400, "no fields");
    vault.send("PUT", &format!("/t/{id}"), "{}").expect_error(400, "record");
    assert_eq!(vault.fields("t", &id), json!({"skyflow_id": id, "a": "2"}));
    assert_eq!(update(&mut vault, &id, r#"{"a":"2"}"#).status, 200, "its own value is no conflict");
}

#[test]
fn own_tokens_replace_the_old_ones() {
    let mut vault = TestVault::new();
    let inserted = vault.insert("t", r#"[{"a":"x"}]"#);
    let body =
        r#"{"record":{"fields":{"a":"x"},"tokens":{"a":"mine"}},"tokenization":true,"byot":"ENABLE_STRICT"}"#;
    let answer = vault.send("PUT", &format!("/t/{}", inserted.id(0)), body);
    assert_eq!(answer.body["tokens"], json!({"a": "mine"}));
    assert!(vault.has_token(&json!("mine")));
    assert!(!vault.has_token(inserted.token(0, "a")));
}
