use serde_json::json;

use crate::support::TestVault;

const CARDS: &str = r#"{"cards":{"columns":{
    "number":{"unique":true,"type":"string"},"name":{"type":"string"},
    "cvv":{"tokenize":false},"limit":{"type":"number"},"active":{"type":"boolean"},"scan":{"type":"file"}}}}"#;

#[test]
fn rows_come_back_in_order_with_ids_and_tokens() {
    let mut vault = TestVault::new();
    let answer = vault.insert("persons", r#"[{"name":"Ann","n":1},{"name":"Bo","none":null}]"#);
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_ne!(answer.id(0), answer.id(1));
    assert_ne!(answer.token(0, "name"), answer.token(1, "name"));
    assert!(answer.token(0, "n").is_string());
    assert!(answer.token(1, "none").is_null(), "null has no token");
    let id = answer.id(1);
    assert_eq!(vault.fields("persons", &id), json!({"skyflow_id": id, "name": "Bo", "none": null}));
}

#[test]
fn tokens_are_left_out_unless_asked_for() {
    let mut vault = TestVault::new();
    let answer = vault.send("POST", "/persons", r#"{"records":[{"fields":{"a":"b"},"tokens":null}]}"#);
    assert_eq!(answer.body["records"][0]["tokens"], json!(null));
}

#[test]
fn values_keep_their_text_and_keys_their_order() {
    let mut vault = TestVault::new();
    let row = r#"{"z":1.50,"a":123456789012345678901234567890,"__proto__":{"b":[1,{"__proto__":null}],"a":-0.0},"e":1E400,"constructor":""}"#;
    let id = vault.insert("t", &format!("[{row}]")).id(0);
    let answer = vault.send("GET", &format!("/t?skyflow_ids={id}"), "");
    let expected = format!(
        r#"{{"records":[{{"fields":{{"skyflow_id":"{id}",{},"tokens":null}}]}}"#,
        row.trim_start_matches('{')
    );
    assert_eq!(answer.text, expected);
}

#[test]
fn of_a_repeated_key_the_last_counts() {
    let mut vault = TestVault::new();
    let id = vault.insert("t", r#"[{"a":1,"b":2,"a":3},{"b":1,"a":2,"b":3,"c":4,"a":5}]"#).id(1);
    assert_eq!(vault.fields("t", &id), json!({"skyflow_id": id, "b": 3, "a": 5, "c": 4}));
}

#[test]
fn a_request_that_fails_half_way_leaves_nothing() {
    let mut vault = TestVault::with_tables(CARDS);
    let answer = vault.insert("cards", r#"[{"number":"1","name":"a"},{"number":"2"},{"number":"1"}]"#);
    answer.expect_error(409, "number");
    assert!(answer.message().contains("index 2"));
    assert_eq!(vault.send("GET", "/cards", "").body["records"], json!([]));
    assert_eq!(vault.insert("cards", r#"[{"number":"1"}]"#).status, 200, "the value is free again");
    vault.insert("new", r#"[{"a":1},{}]"#).expect_error(400, "index 1");
    vault.send("GET", "/new", "").expect_error(404, "Object Name new was not found");
}

#[test]
fn a_schema_refuses_other_columns_and_types_and_names_the_place() {
    let mut vault = TestVault::with_tables(CARDS);
    let bad = |vault: &mut TestVault, row: &str, part: &str| {
        let answer = vault.insert("cards", &format!(r#"[{{"name":"ok"}},{row}]"#));
        answer.expect_error(400, part);
        assert!(answer.message().contains("index 1"), "{}", answer.text);
        assert!(!answer.text.contains("secret"));
    };
    bad(&mut vault, r#"{"nam":"secret"}"#, "nam");
    bad(&mut vault, r#"{"name":12}"#, "a string");
    bad(&mut vault, r#"{"limit":"secret"}"#, "a number");
    bad(&mut vault, r#"{"active":"secret"}"#, "a boolean");
    bad(&mut vault, r#"{"scan":"secret"}"#, "upload");
    bad(&mut vault, r#"{"skyflow_id":"secret"}"#, "skyflow_id");
    assert_eq!(vault.insert("cards", r#"[{"name":null,"limit":1.5,"active":true}]"#).status, 200);
}

#[test]
fn columns_that_are_not_tokenised_have_no_tokens() {
    let mut vault = TestVault::with_tables(CARDS);
    let answer = vault.insert("cards", r#"[{"number":"4111111111111111","cvv":"123"},{"cvv":"123"}]"#);
    assert!(answer.token(0, "cvv").is_null());
    assert_eq!(answer.token(0, "number").as_str().unwrap().len(), 16);
    assert!(answer.body["records"][1]["tokens"].is_null());
}

#[test]
fn a_unique_value_has_a_longest_length() {
    let mut vault = TestVault::with_tables(CARDS);
    let row = |length: usize| format!(r#"[{{"number":"{}"}}]"#, "é".repeat(length));
    assert_eq!(vault.insert("cards", &row(2_500)).status, 200);
    vault.insert("cards", &row(2_501)).expect_error(400, "2500 characters");
}

#[test]
fn upsert_updates_the_record_that_has_the_value() {
    let mut vault = TestVault::with_tables(CARDS);
    let first = vault.insert("cards", r#"[{"number":"1","name":"a","cvv":"9"}]"#);
    let body = r#"{"records":[{"fields":{"number":"1","name":"b"}},{"fields":{"number":"2"}},{"fields":{"number":"2","name":"c"}}],
        "upsert":"number","tokenization":true}"#;
    let answer = vault.send("POST", "/cards", body);
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.id(0), first.id(0));
    assert_eq!(answer.id(1), answer.id(2));
    assert_eq!(answer.token(0, "number"), first.token(0, "number"), "an unchanged value keeps its token");
    assert_ne!(answer.token(0, "name"), first.token(0, "name"));
    assert!(!vault.has_token(first.token(0, "name")), "the old value's token is gone");
    let id = answer.id(0);
    assert_eq!(vault.fields("cards", &id), json!({"skyflow_id": id, "number": "1", "name": "b", "cvv": "9"}));
}

#[test]
fn a_failed_upsert_puts_the_old_values_and_tokens_back() {
    let mut vault = TestVault::with_tables(CARDS);
    let first = vault.insert("cards", r#"[{"number":"1","name":"a"}]"#);
    let body =
        r#"{"records":[{"fields":{"number":"1","name":"b"}},{"fields":{"name":"c"}}],"upsert":"number"}"#;
    vault.send("POST", "/cards", body).expect_error(400, "index 1");
    assert_eq!(vault.fields("cards", &first.id(0))["name"], "a");
    assert!(vault.has_token(first.token(0, "name")));
}

#[test]
fn upsert_needs_a_unique_column_and_a_table_without_schema_learns_it() {
    let mut vault = TestVault::with_tables(CARDS);
    let upsert = |value: &str, column: &str| {
        format!(r#"{{"records":[{{"fields":{{"name":"{value}"}}}}],"upsert":"{column}"}}"#)
    };
    vault.send("POST", "/cards", &upsert("a", "name")).expect_error(400, "not");
    vault.send("POST", "/cards", &upsert("a", "nothing")).expect_error(400, "nothing");
    vault.insert("free", r#"[{"name":"a"}]"#);
    assert_eq!(vault.send("POST", "/free", &upsert("a", "name")).status, 200);
    assert_eq!(vault.send("GET", "/free", "").body["records"].as_array().unwrap().len(), 1);
    vault.insert("free", r#"[{"name":"a"}]"#).expect_error(409, "name");
    vault.insert("twice", r#"[{"name":"a"},{"name":"a"}]"#);
    vault.send("POST", "/twice", &upsert("a", "name")).expect_error(400, "twice");
}

#[test]
fn homogeneous_demands_the_same_fields_in_every_record() {
    let mut vault = TestVault::new();
    let body = |fields: &str, upsert: &str| {
        format!(
            r#"{{"records":[{{"fields":{{"a":1,"b":2}}}},{{"fields":{fields}}}],"homogeneous":true{upsert}}}"#
        )
    };
    assert_eq!(vault.send("POST", "/t", &body(r#"{"b":1,"a":2}"#, "")).status, 200);
    vault.send("POST", "/t", &body(r#"{"a":1}"#, "")).expect_error(400, "index 1");
    vault.send("POST", "/t", &body(r#"{"b":1,"a":2}"#, r#","upsert":"a""#)).expect_error(400, "upsert");
}

#[test]
fn names_and_their_number_are_capped() {
    let mut vault = TestVault::new();
    let columns = |count: usize| {
        let fields: Vec<String> = (0..count).map(|n| format!(r#""c{n}":1"#)).collect();
        format!("[{{{}}}]", fields.join(","))
    };
    assert_eq!(vault.insert("wide", &columns(1_000)).status, 200);
    vault.insert("wider", &columns(1_001)).expect_error(400, "1000 columns");
    vault.insert("long", &format!(r#"[{{"{}":1}}]"#, "x".repeat(256))).expect_error(400, "too long");
    vault.insert(&"x".repeat(256), r#"[{"a":1}]"#).expect_error(400, "too long");
    for table in 1..1_000 {
        assert_eq!(vault.insert(&format!("t{table}"), r#"[{"a":1}]"#).status, 200);
    }
    vault.insert("one_more", r#"[{"a":1}]"#).expect_error(400, "1000 tables");
}

#[test]
fn nothing_to_insert_is_refused() {
    let mut vault = TestVault::new();
    vault.send("POST", "/t", r#"{"records":[]}"#).expect_error(400, "records");
    vault.send("POST", "/t", "{}").expect_error(400, "records");
    vault.send("POST", "/t", r#"{"records":[{}]}"#).expect_error(400, "index 0");
    vault.send("POST", "/t", r#"{"records":[{"fields":{"":1}}]}"#).expect_error(400, "column name");
}
