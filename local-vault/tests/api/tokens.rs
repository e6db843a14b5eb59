//! Tokens: their shape, their owners, and the caller's own.

use std::collections::HashSet;

use serde_json::{Value, json};

use crate::support::TestVault;

fn insert_own(
    vault: &mut TestVault,
    table: &str,
    fields: &str,
    tokens: &str,
    byot: &str,
) -> crate::support::Answer {
    let body = format!(
        r#"{{"records":[{{"fields":{fields},"tokens":{tokens}}}],"tokenization":true,"byot":"{byot}"}}"#
    );
    vault.send("POST", &format!("/{table}"), &body)
}

#[test]
fn own_tokens_are_refused_unless_enabled() {
    let mut vault = TestVault::new();
    let refused = insert_own(&mut vault, "t", r#"{"a":"x"}"#, r#"{"a":"tok"}"#, "DISABLE");
    refused.expect_error(400, "DISABLE");
    let taken = insert_own(&mut vault, "t", r#"{"a":"x","b":"y"}"#, r#"{"a":"tok"}"#, "ENABLE");
    assert_eq!(taken.token(0, "a"), "tok");
    assert_eq!(taken.token(0, "b").as_str().unwrap().len(), 36);
    insert_own(&mut vault, "t", r#"{"a":"x"}"#, r#"{"a":"tok2"}"#, "SOMETIMES").expect_error(400, "byot");
}

#[test]
fn strict_mode_needs_a_token_for_every_field() {
    let mut vault = TestVault::new();
    insert_own(&mut vault, "t", r#"{"a":"x","b":"y"}"#, r#"{"a":"ta"}"#, "ENABLE_STRICT")
        .expect_error(400, "b");
    insert_own(&mut vault, "t", r#"{"a":"x"}"#, "null", "ENABLE_STRICT").expect_error(400, "no tokens");
    let answer =
        insert_own(&mut vault, "t", r#"{"a":"x","b":"y"}"#, r#"{"a":"ta","b":"tb"}"#, "ENABLE_STRICT");
    assert_eq!(answer.body["records"][0]["tokens"], json!({"a": "ta", "b": "tb"}));
}

#[test]
fn an_own_token_must_be_free_text_for_a_field_of_the_record() {
    let mut vault = TestVault::new();
    insert_own(&mut vault, "t", r#"{"a":"x"}"#, r#"{"a":"tok"}"#, "ENABLE");
    insert_own(&mut vault, "t", r#"{"a":"z"}"#, r#"{"a":"tok"}"#, "ENABLE").expect_error(409, "in use");
    insert_own(&mut vault, "t", r#"{"a":"x","b":"y"}"#, r#"{"a":"q","b":"q"}"#, "ENABLE")
        .expect_error(409, "in use");
    insert_own(&mut vault, "t", r#"{"a":"x"}"#, r#"{"b":"other"}"#, "ENABLE").expect_error(400, "b");
    insert_own(&mut vault, "t", r#"{"a":"x"}"#, r#"{"a":7}"#, "ENABLE").expect_error(400, "string");
    insert_own(&mut vault, "t", r#"{"a":"x"}"#, r#"{"a":""}"#, "ENABLE").expect_error(400, "string");
}

#[test]
fn deterministic_columns_share_one_token_until_its_last_record_is_gone() {
    let mut vault = TestVault::with_tables(r#"{"t":{"columns":{"a":{"deterministic":true}}}}"#);
    let answer = vault.insert("t", r#"[{"a":"x"},{"a":"x"},{"a":"y"}]"#);
    let token = answer.token(0, "a").clone();
    assert_eq!(&token, answer.token(1, "a"));
    assert_ne!(&token, answer.token(2, "a"));
    let delete = |id: String| json!({"skyflow_ids": [id]}).to_string();
    vault.send("DELETE", "/t", &delete(answer.id(0)));
    assert!(vault.has_token(&token));
    vault.send("DELETE", "/t", &delete(answer.id(1)));
    assert!(!vault.has_token(&token));
    assert_eq!(vault.insert("t", r#"[{"a":"x"}]"#).token(0, "a"), &token);
}

#[test]
fn no_token_equals_another_token_or_a_value() {
    let mut vault = TestVault::with_tables(r#"{"t":{"columns":{"pin":{"tokenFormat":"preserve"}}}}"#);
    let rows: Vec<Value> = (0..3_000).map(|n| json!({"pin": format!("{:06}", n * 331)})).collect();
    let answer = vault.insert("t", &Value::from(rows.clone()).to_string());
    let values: HashSet<&str> = rows.iter().map(|row| row["pin"].as_str().unwrap()).collect();
    let mut seen = HashSet::new();
    for index in 0..rows.len() {
        let token = answer.token(index, "pin").as_str().unwrap();
        assert_eq!(token.len(), 6);
        assert!(seen.insert(token.to_owned()), "the token {token} comes twice");
        let earlier = rows[..index].iter().any(|row| row["pin"] == token);
        assert!(!earlier, "the token {token} is an earlier value");
    }
    assert_eq!(values.len(), 3_000);
}

#[test]
fn the_format_of_a_column_decides_the_shape() {
    let mut vault = TestVault::with_tables(
        r#"{"t":{"columns":{"u":{"tokenFormat":"uuid"},"p":{"tokenFormat":"preserve"},"d":{}}}}"#,
    );
    let answer =
        vault.insert("t", r#"[{"u":"4111111111111111","p":"ann.lee@example.com","d":"555-12-3456"}]"#);
    assert_eq!(answer.token(0, "u").as_str().unwrap().len(), 36);
    let email = answer.token(0, "p").as_str().unwrap();
    assert_eq!((email.len(), email.find('@'), email.rfind('.')), (19, Some(7), Some(15)));
    let number = answer.token(0, "d").as_str().unwrap();
    assert_eq!((number.len(), number.find('-'), number.rfind('-')), (11, Some(3), Some(6)));
}
