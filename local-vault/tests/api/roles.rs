//! What the roles and the context of an access token let its holder see and do.

use serde_json::{Value, json};
use skyflow_local_vault::{Options, Vault};

use crate::support::{Answer, TestVault};

const ROLES: &str = r#"{"roles":{
    "reader":{"readOnly":true},
    "clerk":{"tables":["persons"]},
    "own":{"tables":["persons"],"rows":{"owner":"request.context.user"}},
    "tenant":{"rows":{"tenant":"request.context"}}
}}"#;

/// The claims of a bearer token.
fn token(scope: &str, ctx: &Value) -> Value {
    json!({ "iss": "v1", "exp": 1_700_003_600, "scope": scope, "ctx": ctx })
}

/// Two persons, of Ann and of Bo, and a card; with the answer to the insert of the persons.
fn vault() -> (TestVault, Answer) {
    let mut vault = TestVault::with_options(ROLES);
    let persons =
        r#"[{"name":"A","owner":"ann","tenant":1,"email":"a@x"},{"name":"B","owner":"bo","tenant":2}]"#;
    let written = vault.insert("persons", persons);
    vault.insert("cards", r#"[{"number":"4111","owner":"ann"}]"#);
    (vault, written)
}

fn detokenize(token: &Value, continue_on_error: bool) -> String {
    json!({ "detokenizationParameters": [{ "token": token }], "continueOnError": continue_on_error })
        .to_string()
}

fn insert(row: &Value) -> String {
    json!({ "records": [{ "fields": row }] }).to_string()
}

fn names(answer: &Answer) -> Vec<&Value> {
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.body["records"].as_array().unwrap().iter().map(|record| &record["fields"]["name"]).collect()
}

#[test]
fn a_role_for_some_tables_opens_no_other_by_any_way() {
    let (mut vault, persons) = vault();
    let cards = vault.insert("cards", r#"[{"number":"4222"}]"#);
    let clerk = token("role:clerk", &Value::Null);
    assert_eq!(names(&vault.send_with(&clerk, "GET", "/persons", "")), ["A", "B"]);
    let query = |table: &str| json!({ "query": format!("SELECT name FROM {table}") }).to_string();
    assert_eq!(names(&vault.send_with(&clerk, "POST", "/query", &query("persons"))), ["A", "B"]);
    let shown = vault.send_with(&clerk, "POST", "/detokenize", &detokenize(persons.token(0, "name"), false));
    assert_eq!(shown.body["records"][0]["value"], "A");
    let number = cards.token(0, "number");
    vault.send_with(&clerk, "GET", "/cards", "").expect_error(403, "roles");
    vault.send_with(&clerk, "POST", "/query", &query("cards")).expect_error(403, "roles");
    vault.send_with(&clerk, "POST", "/detokenize", &detokenize(number, false)).expect_error(403, "roles");
    let kept = vault.send_with(&clerk, "POST", "/detokenize", &detokenize(number, true));
    assert_eq!((kept.status, &kept.body["records"][0]["value"]), (207, &Value::Null));
    let batch = |table: &str| {
        json!({ "records": [{ "method": "POST", "tableName": table, "fields": { "name": "C" } }] })
            .to_string()
    };
    assert_eq!(vault.send_with(&clerk, "POST", "", &batch("persons")).status, 200);
    vault.send_with(&clerk, "POST", "", &batch("cards")).expect_error(403, "roles");
}

#[test]
fn a_role_that_reads_only_writes_nothing_and_another_role_may() {
    let (mut vault, _) = vault();
    let row = insert(&json!({ "name": "C" }));
    let reader = token("role:reader", &Value::Null);
    assert_eq!(names(&vault.send_with(&reader, "GET", "/persons", "")), ["A", "B"]);
    vault.send_with(&reader, "POST", "/persons", &row).expect_error(403, "roles");
    let both = token("role:reader role:clerk", &Value::Null);
    assert_eq!(vault.send_with(&both, "POST", "/persons", &row).status, 200);
    vault.send_with(&both, "POST", "/cards", &row).expect_error(403, "roles");
    assert_eq!(vault.send_with(&both, "GET", "/cards", "").status, 200);
}

#[test]
fn a_row_policy_shows_the_rows_of_the_context_however_they_are_asked_for() {
    let (mut vault, persons) = vault();
    let ann = token("role:own", &json!({ "user": "ann" }));
    assert_eq!(names(&vault.send_with(&ann, "GET", "/persons", "")), ["A"]);
    assert_eq!(names(&vault.send_with(&ann, "GET", "/persons?limit=1&offset=0", "")), ["A"]);
    assert!(names(&vault.send_with(&ann, "GET", "/persons?offset=1", "")).is_empty());
    for (sql, found) in [("SELECT name FROM persons", 1), ("SELECT name FROM persons WHERE name = 'B'", 0)] {
        let answer = vault.send_with(&ann, "POST", "/query", &json!({ "query": sql }).to_string());
        assert_eq!(names(&answer).len(), found, "{sql}");
    }
    let count = json!({ "query": "SELECT count(*) FROM persons" }).to_string();
    let counted = vault.send_with(&ann, "POST", "/query", &count);
    assert!(counted.text.contains(":1}"), "{}", counted.text);
    let (own, other) = (persons.id(0), persons.id(1));
    let ids = format!("/persons?skyflow_ids={own}&skyflow_ids={other}");
    assert_eq!(names(&vault.send_with(&ann, "GET", &ids, "")), ["A"]);
    vault.send_with(&ann, "GET", &format!("/persons/{other}"), "").expect_error(404, "No Records");
    let mine = vault.send_with(&ann, "POST", "/detokenize", &detokenize(persons.token(0, "name"), false));
    assert_eq!(mine.body["records"][0]["value"], "A");
    vault
        .send_with(&ann, "POST", "/detokenize", &detokenize(persons.token(1, "name"), false))
        .expect_error(404, "Token Not Found");
}

#[test]
fn a_row_policy_binds_what_is_written() {
    let (mut vault, persons) = vault();
    let ann = token("role:own", &json!({ "user": "ann" }));
    let (own, other) = (persons.id(0), persons.id(1));
    let change = json!({ "record": { "fields": { "name": "Z" } } }).to_string();
    vault.send_with(&ann, "PUT", &format!("/persons/{other}"), &change).expect_error(404, "No Records");
    assert_eq!(vault.send_with(&ann, "PUT", &format!("/persons/{own}"), &change).status, 200);
    let away = json!({ "record": { "fields": { "owner": "bo" } } }).to_string();
    vault.send_with(&ann, "PUT", &format!("/persons/{own}"), &away).expect_error(403, "roles");
    vault.send_with(&ann, "POST", "/persons", &insert(&json!({ "owner": "bo" }))).expect_error(403, "roles");
    assert_eq!(vault.send_with(&ann, "POST", "/persons", &insert(&json!({ "owner": "ann" }))).status, 200);
    let delete = json!({ "skyflow_ids": [other] }).to_string();
    vault.send_with(&ann, "DELETE", "/persons", &delete).expect_error(404, "No Records");
    let all = json!({ "skyflow_ids": ["*"] }).to_string();
    assert_eq!(vault.send_with(&ann, "DELETE", "/persons", &all).status, 200);
    assert_eq!(names(&vault.send("GET", "/persons", "")), ["B"], "what others own is left");
}

#[test]
fn a_context_is_compared_as_json_and_its_absence_shows_nothing() {
    let (mut vault, _) = vault();
    for (context, shown) in [(json!(2), 1), (json!("2"), 0), (Value::Null, 0), (json!({ "user": 2 }), 0)] {
        let answer = vault.send_with(&token("role:tenant", &context), "GET", "/persons", "");
        assert_eq!(names(&answer).len(), shown, "{context}");
    }
    let everything = json!({ "iss": "v1", "exp": 1_700_003_600 });
    assert_eq!(names(&vault.send_with(&everything, "GET", "/persons", "")).len(), 2);
}

#[test]
fn a_row_policy_that_could_never_hold_is_refused() {
    for source in ["context.user", "request.context.", "request.contexts", ""] {
        let roles = json!({ "roles": { "r": { "rows": { "owner": source } } } }).to_string();
        let refused = Options::from_json(&roles).and_then(|options| Vault::new(options).map(|_| ()));
        assert!(refused.unwrap_err().to_string().contains("request.context"), "{source}");
    }
}

#[test]
fn an_upsert_does_not_take_over_a_record_that_its_role_cannot_read() {
    let mut vault = TestVault::with_options(
        r#"{"tables":{"persons":{"columns":{"email":{"unique":true},"owner":{},"name":{}}}},
            "roles":{"own":{"rows":{"owner":"request.context.user"}}}}"#,
    );
    let written = vault.insert("persons", r#"[{"email":"x@x","owner":"bo","name":"B"}]"#);
    let ann = token("role:own", &json!({ "user": "ann" }));
    let bo = token("role:own", &json!({ "user": "bo" }));
    let row = json!({ "email": "x@x", "owner": "ann", "name": "A" });
    let upsert = json!({ "records": [{ "fields": row }], "upsert": "email" }).to_string();
    vault.send_with(&ann, "POST", "/persons", &upsert).expect_error(409, "email");
    let batch = json!({ "records": [
        { "method": "POST", "tableName": "persons", "upsert": "email", "fields": row },
    ], "continueOnError": true })
    .to_string();
    assert_eq!(vault.send_with(&ann, "POST", "", &batch).body["responses"][0]["Status"], 400);
    assert_eq!(vault.fields("persons", &written.id(0))["owner"], "bo");
    let own = json!({ "records": [{ "fields": { "email": "x@x", "name": "C" } }], "upsert": "email" });
    assert_eq!(vault.send_with(&bo, "POST", "/persons", &own.to_string()).id(0), written.id(0));
    assert_eq!(vault.fields("persons", &written.id(0))["name"], "C");
}

#[test]
fn tokenize_returns_only_tokens_of_readable_records() {
    let mut vault = TestVault::with_options(
        r#"{"tables":{"persons":{"columns":{"name":{"deterministic":true},"email":{"unique":true},"owner":{}}}},
            "roles":{"own":{"tables":["persons"],"rows":{"owner":"request.context.user"}}}}"#,
    );
    let written = vault.insert(
        "persons",
        r#"[{"name":"A","email":"a@x","owner":"ann"},{"name":"B","email":"b@x","owner":"bo"}]"#,
    );
    vault.insert("cards", r#"[{"number":"1"}]"#);
    let ann = token("role:own", &json!({ "user": "ann" }));
    let mut tokenize = |value: &str, group: &str| {
        let body =
            json!({ "tokenizationParameters": [{ "value": value, "columnGroup": group }] }).to_string();
        vault.send_with(&ann, "POST", "/tokenize", &body)
    };
    assert_eq!(&tokenize("A", "name").body["records"][0]["token"], written.token(0, "name"));
    assert_eq!(&tokenize("a@x", "persons.email").body["records"][0]["token"], written.token(0, "email"));
    tokenize("B", "name").expect_error(404, "Token Not Found");
    tokenize("b@x", "email").expect_error(404, "Token Not Found");
    tokenize("1", "number").expect_error(403, "roles");
}

#[test]
fn detect_obeys_roles_and_runs_obey_contexts() {
    let roles = r#"{"detectPolls":0,"roles":{
        "any":{}, "reader":{"readOnly":true}, "clerk":{"tables":["persons"]},
        "analyst":{"tables":["persons"],"detect":true}, "none":{"detect":false}
    }}"#;
    let mut vault = TestVault::with_options(roles);
    let mut send = |claims: &Value, method: &str, target: &str, body: &Value| {
        let credential = vault.bearer_token(claims);
        vault.send_all(&credential, method, &format!("/v1/detect{target}"), &body.to_string())
    };
    let plain = json!({ "vault_id": "v1", "text": "Write to ann@example.com" });
    let stored =
        json!({ "vault_id": "v1", "text": "ann@example.com", "token_type": { "default": "vault_token" } });
    for (role, plain_status, stored_status) in [
        ("any", 200, 200),
        ("reader", 200, 403),
        ("clerk", 403, 403),
        ("analyst", 200, 200),
        ("none", 403, 403),
    ] {
        let claims = token(&format!("role:{role}"), &Value::Null);
        assert_eq!(send(&claims, "POST", "/deidentify/string", &plain).status, plain_status, "{role}");
        assert_eq!(send(&claims, "POST", "/deidentify/string", &stored).status, stored_status, "{role}");
    }
    let (ann, bo) = (token("role:any", &json!("ann")), token("role:any", &json!("bo")));
    let file =
        json!({ "vault_id": "v1", "file": { "base64": "YW5uQGV4YW1wbGUuY29t", "data_format": "txt" } });
    let run = send(&ann, "POST", "/deidentify/file", &file).body["run_id"].as_str().unwrap().to_owned();
    let path = format!("/runs/{run}?vault_id=v1");
    assert_eq!(send(&ann, "GET", &path, &Value::Null).body["status"], "SUCCESS");
    send(&bo, "GET", &path, &Value::Null).expect_error(404, "run");
    let everything = json!({ "iss": "v1", "exp": 1_700_003_600 });
    assert_eq!(send(&everything, "GET", &path, &Value::Null).status, 200);
}
