use serde_json::json;

use crate::support::TestVault;

const TABLE: &str = r#"{"t":{"columns":{"a":{"unique":true},"b":{}}}}"#;

fn operation(fields: &str) -> String {
    format!(r#"{{"fields":{fields},"tableName":"t","method":"POST","tokenization":true,"upsert":null}}"#)
}

fn body(operations: &[String], keep_going: bool) -> String {
    format!(r#"{{"records":[{}],"continueOnError":{keep_going},"byot":"DISABLE"}}"#, operations.join(","))
}

#[test]
fn each_record_has_its_own_outcome_in_order() {
    let mut vault = TestVault::with_tables(TABLE);
    let operations =
        [r#"{"a":"1","b":"x"}"#, r#"{"a":"1"}"#, r#"{"nope":"secret"}"#, "{}", r#"{"a":"2"}"#].map(operation);
    let answer = vault.send("POST", "", &body(&operations, true));
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.body["vaultID"], "v1");
    let responses = answer.body["responses"].as_array().unwrap();
    let statuses: Vec<_> = responses.iter().map(|response| response["Status"].as_u64().unwrap()).collect();
    assert_eq!(statuses, [200, 400, 400, 400, 200]);
    assert!(responses[0]["Body"]["records"][0]["tokens"]["b"].is_string());
    assert!(responses[1]["Body"]["error"].as_str().unwrap().contains("column a"));
    assert!(responses[2]["Body"]["error"].as_str().unwrap().contains("nope"));
    assert!(!answer.text.contains("secret"));
    assert_eq!(vault.send("GET", "/t", "").body["records"].as_array().unwrap().len(), 2);
}

#[test]
fn without_continue_on_error_all_or_nothing() {
    let mut vault = TestVault::with_tables(TABLE);
    let answer = vault.send("POST", "", &body(&[r#"{"a":"1"}"#, r#"{"a":"1"}"#].map(operation), false));
    answer.expect_error(409, "index 1");
    assert_eq!(vault.send("GET", "/t", "").body["records"], json!([]));
    let answer = vault.send("POST", "", &body(&[r#"{"a":"1"}"#, r#"{"a":"2"}"#].map(operation), false));
    assert_eq!(answer.body["responses"][1]["Status"], 200);
}

#[test]
fn operations_other_than_an_insert_fail_alone() {
    let mut vault = TestVault::new();
    let operations = r#"{"records":[{"fields":{"a":1},"tableName":"t","method":"GET"},{"fields":{"a":1},"method":"POST"},
        {"fields":{"a":1},"tableName":"t","method":"POST","batchID":"b1"}],"continueOnError":true}"#;
    let answer = vault.send("POST", "", operations);
    assert_eq!(answer.body["responses"][0]["Status"], 400);
    assert_eq!(answer.body["responses"][1]["Status"], 400);
    assert_eq!(answer.body["responses"][2]["Status"], 200);
    vault.send("POST", "", r#"{"records":[]}"#).expect_error(400, "records");
}

#[test]
fn a_failed_first_insert_makes_no_table() {
    let mut vault = TestVault::new();
    let failing = r#"{"records":[{"fields":{},"tableName":"ghost","method":"POST"}],"continueOnError":true}"#;
    assert_eq!(vault.send("POST", "", failing).body["responses"][0]["Status"], 400);
    vault.send("GET", "/ghost", "").expect_error(404, "ghost");
}
