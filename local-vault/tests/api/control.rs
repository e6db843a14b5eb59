//! `/_local/…`: control of the vault by tests.

use serde_json::{Value, json};

use crate::support::TestVault;

fn post(vault: &mut TestVault, action: &str, body: &Value) -> crate::support::Answer {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    vault.send_to("POST", &format!("/_local/{action}"), &body)
}

#[test]
fn reset_deletes_the_data_and_keeps_schemas_and_keys() {
    let mut vault = TestVault::with_tables(r#"{"cards":{"columns":{"number":{"unique":true}}}}"#);
    let key = vault.0.api_key().to_owned();
    let token = vault.insert("cards", r#"[{"number":"1"}]"#).token(0, "number").clone();
    vault.insert("open", r#"[{"a":1}]"#);
    assert_eq!(post(&mut vault, "reset", &Value::Null).status, 200);
    assert_eq!(vault.0.api_key(), key);
    assert!(!vault.has_token(&token));
    vault.send("GET", "/open", "").expect_error(404, "open");
    assert_eq!(vault.send("GET", "/cards", "").body["records"], json!([]));
    assert_eq!(vault.insert("cards", r#"[{"number":"1"}]"#).status, 200, "the unique value is free again");
    vault.insert("cards", r#"[{"other":"1"}]"#).expect_error(400, "other");
}

#[test]
fn requests_are_logged_without_values() {
    let mut vault = TestVault::with_options(r#"{"faults":[{"match":"GET","status":503}]}"#);
    vault.insert("persons", r#"[{"name":"Ann Lee"}]"#);
    let failed = vault.send("GET", "/persons?column_name=name&column_values=Ann%20Lee", "");
    let log = post(&mut vault, "requests", &Value::Null);
    let requests = log.body["requests"].as_array().unwrap();
    assert_eq!(requests.len(), 2, "{}", log.text);
    assert_eq!(requests[0]["method"], "POST");
    assert_eq!((&requests[0]["status"], &requests[0]["isFault"]), (&json!(200), &json!(false)));
    assert_eq!(requests[1]["path"], "/v1/vaults/v1/persons");
    assert_eq!((&requests[1]["status"], &requests[1]["isFault"]), (&json!(503), &json!(true)));
    assert_eq!(requests[1]["requestId"], failed.header("x-request-id").unwrap());
    assert!(!log.text.contains("Ann"));
    post(&mut vault, "reset", &Value::Null);
    assert_eq!(post(&mut vault, "requests", &Value::Null).body["requests"], json!([]));
}

#[test]
fn faults_can_be_replaced() {
    let mut vault = TestVault::new();
    let faults = json!({ "faults": [{ "status": 429, "retryAfter": 2 }], "faultSeed": 3 });
    assert_eq!(post(&mut vault, "faults", &faults).status, 200);
    vault.send("GET", "/t", "").expect_error(429, "Fault");
    post(&mut vault, "faults", &json!({ "faults": [{ "status": 200 }] })).expect_error(400, "status");
    post(&mut vault, "faults", &json!({ "fault": [] })).expect_error(400, "fault");
    vault.send("GET", "/t", "").expect_error(429, "Fault");
    assert_eq!(post(&mut vault, "faults", &json!({ "faults": [] })).status, 200);
    vault.send("GET", "/t", "").expect_error(404, "t");
}

#[test]
fn a_snapshot_is_returned_and_restored() {
    let mut vault = TestVault::new();
    vault.insert("t", r#"[{"a":1}]"#);
    let snapshot = post(&mut vault, "snapshot", &Value::Null);
    assert_eq!(snapshot.text, vault.0.snapshot());
    post(&mut vault, "reset", &Value::Null);
    assert_eq!(post(&mut vault, "snapshot", &snapshot.body).status, 200);
    assert_eq!(vault.send("GET", "/t", "").body["records"][0]["fields"]["a"], 1);
    post(&mut vault, "snapshot", &json!({})).expect_error(400, "snapshot");
}

#[test]
fn control_needs_the_api_key_and_a_post() {
    let mut vault = TestVault::with_options(r#"{"faults":[{"status":500}]}"#);
    let claims = json!({ "iss": "v1", "exp": 1_700_003_600 });
    let bearer = vault.bearer_token(&claims);
    for (credential, status) in [("", 401), ("other", 401), (bearer.as_str(), 403)] {
        let answer = vault.send_target_as(credential, "POST", "/_local/requests");
        assert_eq!(answer.status, status, "{}", answer.text);
    }
    vault.send_to("GET", "/_local/requests", "").expect_error(405, "POST");
    vault.send_to("POST", "/_local/else", "").expect_error(404, "path");
}

#[test]
fn empty_members_are_left_out_on_request() {
    let rows = |vault: &mut TestVault| {
        vault.insert("t", r#"[{"a":null,"b":[]}]"#);
        (
            vault.send("GET", "/t?offset=5", "").text,
            vault.send("GET", "/t", "").body["records"][0]["fields"].clone(),
        )
    };
    assert_eq!(rows(&mut TestVault::new()).0, r#"{"records":[]}"#);
    let (empty, fields) = rows(&mut TestVault::with_options(r#"{"omitEmpty":true}"#));
    assert_eq!(empty, "{}");
    assert_eq!((&fields["a"], &fields["b"]), (&Value::Null, &json!([])), "a record's own values stay");
}

#[test]
fn the_overview_has_names_and_counts_and_no_values() {
    let mut vault = TestVault::with_options(
        r#"{"tables":{"cards":{"columns":{"number":{"redaction":"MASKED","columnGroup":"pan"}}}},
            "roles":{"reader":{"readOnly":true}},"faults":[{"match":"DELETE","status":503}]}"#,
    );
    vault.insert("cards", r#"[{"number":"4111111111111111"}]"#);
    vault.insert("open", r#"[{"a":1},{"a":2}]"#);
    let answer = vault.send_to("POST", "/_local/overview", "");
    assert_eq!(answer.status, 200, "{}", answer.text);
    let seen = &answer.body["vaults"][0];
    assert_eq!(seen["vaultId"], "v1");
    assert_eq!(seen["roles"], json!({"reader": {"readOnly": true, "rows": {}}}));
    let [cards, open] = [0, 1].map(|index| seen["tables"][index].clone());
    assert_eq!(
        (&cards["name"], &cards["rows"], &cards["isOpen"]),
        (&json!("cards"), &json!(1), &json!(false))
    );
    let column = &cards["columns"][0];
    assert_eq!(
        (&column["name"], &column["redaction"], &column["columnGroup"]),
        (&json!("number"), &json!("MASKED"), &json!("pan"))
    );
    assert_eq!((&open["rows"], &open["isOpen"]), (&json!(2), &json!(true)));
    assert_eq!(answer.body["faults"], json!([{"status": 503, "match": "DELETE"}]));
    assert!(!answer.text.contains("4111"));
    vault.send_all("wrong", "POST", "/_local/overview", "").expect_error(401, "");
}

#[test]
fn the_log_names_operations_as_the_sdks_do() {
    let mut vault = TestVault::new();
    let id = vault.insert("t", r#"[{"a":1}]"#).id(0);
    for (method, path) in [
        ("GET", "/t".to_owned()),
        ("DELETE", format!("/t/{id}")),
        ("POST", "/detokenize".to_owned()),
        ("PATCH", "/t".to_owned()),
    ] {
        vault.send(method, &path, "{}");
    }
    vault.send_to("POST", "/v1/detect/deidentify/string", "{}");
    vault.send_to("GET", "/nothing", "");
    let answer = vault.send_to("POST", "/_local/requests", "");
    let operations: Vec<&str> = answer.body["requests"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["operation"].as_str().unwrap())
        .collect();
    assert_eq!(operations, ["insert", "get", "delete", "detokenize", "", "deidentifyText", ""]);
}
