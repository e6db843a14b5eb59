use serde_json::{Value, json};

use crate::support::TestVault;

const TABLE: &str = r#"{"t":{"columns":{"email":{"unique":true},"code":{"unique":true},
    "ssn":{"redaction":"MASKED"},"note":{"tokenize":false}}}}"#;

fn numbered(count: usize) -> TestVault {
    let mut vault = TestVault::with_tables(TABLE);
    let rows: Vec<Value> = (0..count).map(|n| json!({"email": format!("{n}@x.co"), "code": n})).collect();
    assert_eq!(vault.insert("t", &Value::from(rows).to_string()).status, 200);
    vault
}

fn codes(answer: &crate::support::Answer) -> Vec<u64> {
    let records = answer.body["records"].as_array().unwrap();
    records.iter().map(|record| record["fields"]["code"].as_u64().unwrap()).collect()
}

#[test]
fn records_come_by_id_in_the_order_asked_for() {
    let mut vault = TestVault::new();
    let inserted = vault.insert("t", r#"[{"a":1},{"a":2},{"a":3}]"#);
    let path = format!(
        "/t?skyflow_ids={}&skyflow_ids={}&skyflow_ids={}&column_name=",
        inserted.id(2),
        inserted.id(0),
        inserted.id(2)
    );
    let answer = vault.send("GET", &path, "");
    assert_eq!(answer.body["records"].as_array().unwrap().len(), 2);
    assert_eq!(answer.body["records"][0]["fields"]["a"], 3);
    assert_eq!(answer.body["records"][1]["fields"]["a"], 1);
    vault.send("GET", "/t?skyflow_ids=id-0001", "").expect_error(404, "No Records Found");
    vault.send("GET", "/none", "").expect_error(404, "Object Name none was not found");
}

#[test]
fn records_come_by_a_unique_column_whatever_its_type() {
    let mut vault = numbered(5);
    let answer = vault.send(
        "GET",
        "/t?column_name=email&column_values=3%40x.co&column_values=1%40x.co&column_values=zz",
        "",
    );
    assert_eq!(codes(&answer), [3, 1]);
    assert_eq!(codes(&vault.send("GET", "/t?column_name=code&column_values=2", "")), [2]);
    vault.send("GET", "/t?column_name=email&column_values=zz", "").expect_error(404, "No Records Found");
    vault.send("GET", "/t?column_name=note&column_values=2", "").expect_error(400, "not unique");
    vault.send("GET", "/t?column_name=nope&column_values=2", "").expect_error(400, "nope");
    vault.send("GET", "/t?column_name=email", "").expect_error(400, "need each other");
    vault.send("GET", "/t?column_values=2", "").expect_error(400, "need each other");
    vault.send("GET", "/t?skyflow_ids=a&column_name=email&column_values=2", "").expect_error(400, "combined");
}

#[test]
fn a_table_is_read_page_by_page() {
    let mut vault = numbered(60);
    assert_eq!(codes(&vault.send("GET", "/t", "")).len(), 25);
    assert_eq!(codes(&vault.send("GET", "/t?offset=50&limit=20", "")), (50..60).collect::<Vec<u64>>());
    assert_eq!(codes(&vault.send("GET", "/t?offset=60", "")), [0; 0]);
    vault.send("GET", "/t?limit=26", "").expect_error(400, "1 to 25");
    vault.send("GET", "/t?limit=0", "").expect_error(400, "1 to 25");
    vault.send("GET", "/t?offset=-1", "").expect_error(400, "offset");
    let ids = "skyflow_ids=x&".repeat(26);
    vault.send("GET", &format!("/t?{ids}"), "").expect_error(400, "At most 25");
}

#[test]
fn pages_stay_whole_after_deletes() {
    let mut vault = numbered(30);
    let answer = vault.send("GET", "/t?limit=3", "");
    let ids: Vec<&Value> = (0..3).map(|at| &answer.body["records"][at]["fields"]["skyflow_id"]).collect();
    vault.send("DELETE", "/t", &json!({"skyflow_ids": ids}).to_string());
    assert_eq!(codes(&vault.send("GET", "/t?limit=2", "")), [3, 4]);
    assert_eq!(codes(&vault.send("GET", "/t?offset=25", "")), [28, 29]);
    vault.insert("t", r#"[{"email":"new","code":99}]"#);
    assert_eq!(codes(&vault.send("GET", "/t?offset=26", "")), [29, 99]);
}

#[test]
fn order_by_sorts_by_id() {
    let mut vault = numbered(40);
    let ids = |vault: &mut TestVault, query: &str| -> Vec<String> {
        let answer = vault.send("GET", &format!("/t?{query}"), "");
        let records = answer.body["records"].as_array().unwrap().clone();
        records.iter().map(|record| record["fields"]["skyflow_id"].as_str().unwrap().to_owned()).collect()
    };
    let mut up = ids(&mut vault, "order_by=ASCENDING");
    up.extend(ids(&mut vault, "order_by=ASCENDING&offset=25"));
    assert!(up.is_sorted() && up.len() == 40);
    let mut down = ids(&mut vault, "order_by=DESCENDING");
    down.extend(ids(&mut vault, "order_by=DESCENDING&offset=25"));
    down.reverse();
    assert_eq!(up, down);
    vault.send("GET", "/t?order_by=SIDEWAYS", "").expect_error(400, "order_by");
}

#[test]
fn redaction_fields_and_tokens_shape_what_is_seen() {
    let mut vault = TestVault::with_tables(TABLE);
    let inserted = vault.insert("t", r#"[{"email":"a@b.co","ssn":"123-45-6789","note":"n"}]"#);
    let id = inserted.id(0);
    let mut get = |query: &str| {
        vault.send("GET", &format!("/t?skyflow_ids={id}{query}"), "").body["records"][0].clone()
    };
    assert_eq!(get("")["fields"]["ssn"], "***-**-6789");
    assert_eq!(get("&redaction=PLAIN_TEXT")["fields"]["ssn"], "123-45-6789");
    assert_eq!(get("&redaction=REDACTED")["fields"]["email"], "*REDACTED*");
    assert_eq!(get("&fields=note&fields=skyflow_id")["fields"], json!({"skyflow_id": id, "note": "n"}));
    let record = get("&tokenization=true");
    assert_eq!(record["fields"]["email"], *inserted.token(0, "email"));
    assert_eq!(record["fields"]["note"], "n", "a column without tokens shows its value");
    assert_eq!(record["tokens"], json!(null));
    vault.send("GET", &format!("/t?skyflow_ids={id}&fields=nope"), "").expect_error(400, "nope");
    vault.send("GET", "/t?tokenization=true", "").expect_error(400, "skyflow_ids");
    vault.send("GET", "/t?tokenization=maybe", "").expect_error(400, "true or false");
    vault.send("GET", "/t?redaction=NONE", "").expect_error(400, "redaction");
}
