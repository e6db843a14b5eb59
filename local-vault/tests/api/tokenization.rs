//! Tokenization as a schema configures it: groups, formats, masking, types, expiry.

use serde_json::{Value, json};
use skyflow_local_vault::Options;

use crate::support::TestVault;

const CARD: &str = "4111111111111111";

fn detokenize(vault: &mut TestVault, token: &Value, redaction: &str) -> Value {
    let body = json!({"detokenizationParameters": [{"token": token, "redaction": redaction}]});
    let answer = vault.send("POST", "/detokenize", &body.to_string());
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.body["records"][0].clone()
}

fn tokenize(vault: &mut TestVault, value: &str, group: &str) -> crate::support::Answer {
    let body = json!({"tokenizationParameters": [{"value": value, "columnGroup": group}]});
    vault.send("POST", "/tokenize", &body.to_string())
}

fn delete(vault: &mut TestVault, table: &str, id: &str) {
    assert_eq!(vault.send("DELETE", &format!("/{table}/{id}"), "").status, 200);
}

fn shape(text: &str) -> String {
    let class = |char: char| match char {
        '0'..='9' => '9',
        _ if char.is_uppercase() => 'A',
        _ if char.is_alphabetic() => 'a',
        _ => char,
    };
    text.chars().map(class).collect()
}

#[test]
fn preserved_formats_are_deterministic_where_the_column_is() {
    let mut vault = TestVault::with_tables(
        r#"{"t":{"columns":{"d":{"tokenFormat":"preserve","deterministic":true},"r":{"tokenFormat":"preserve"}}}}"#,
    );
    for value in [CARD, "ann.lee@Example.com", "AB-1234-cd", "Zoë Ärger", "123456"] {
        let rows = json!([{"d": value, "r": value}, {"d": value, "r": value}]).to_string();
        let answer = vault.insert("t", &rows);
        let [first, second, random, other] =
            [(0, "d"), (1, "d"), (0, "r"), (1, "r")].map(|(row, column)| answer.token(row, column).clone());
        assert_eq!(first, second, "{value}");
        assert_ne!(random, other, "{value}");
        assert_ne!(first, random, "{value}");
        for token in [&first, &random, &other] {
            assert_eq!(shape(token.as_str().unwrap()), shape(value));
            assert_ne!(token, value);
        }
        for index in 0..2 {
            delete(&mut vault, "t", &answer.id(index));
        }
        assert!(!vault.has_token(&first));
        assert_eq!(vault.insert("t", &rows).token(0, "d"), &first, "derived from the value, not remembered");
    }
}

#[test]
fn each_vault_has_tokens_of_its_own_and_a_snapshot_keeps_them() {
    let tables = r#"{"t":{"columns":{"a":{"deterministic":true},"b":{"deterministic":true,"tokenFormat":"preserve"}}}}"#;
    let rows = json!([{"a": "Ann", "b": CARD}]).to_string();
    let (mut one, mut two) = (TestVault::with_tables(tables), TestVault::with_tables(tables));
    let (first, second) = (one.insert("t", &rows), two.insert("t", &rows));
    for column in ["a", "b"] {
        assert_ne!(first.token(0, column), second.token(0, column));
        assert!(!two.has_token(first.token(0, column)));
    }
    let snapshot = json!({"snapshot": one.0.snapshot()}).to_string();
    let mut copy = TestVault::with_options(&snapshot);
    delete(&mut copy, "t", &first.id(0));
    assert_eq!(copy.insert("t", &rows).body["records"][0]["tokens"], first.body["records"][0]["tokens"]);
}

#[test]
fn the_columns_of_a_group_share_tokens_across_tables() {
    let mut vault = TestVault::with_tables(
        r#"{"persons":{"columns":{"mail":{"columnGroup":"email"},"name":{}}},
            "orders":{"columns":{"contact":{"columnGroup":"email"},"mail":{}}}}"#,
    );
    let person = vault.insert("persons", r#"[{"mail":"ann@example.com","name":"Ann"}]"#);
    let order = vault.insert("orders", r#"[{"contact":"ann@example.com","mail":"ann@example.com"}]"#);
    let token = person.token(0, "mail").clone();
    assert_eq!(order.token(0, "contact"), &token);
    assert_ne!(order.token(0, "mail"), &token, "a column of that name outside of the group");
    assert_eq!(tokenize(&mut vault, "ann@example.com", "email").body["records"][0]["token"], token);
    tokenize(&mut vault, "bob@example.com", "email").expect_error(404, "index 0");
    delete(&mut vault, "persons", &person.id(0));
    assert_eq!(detokenize(&mut vault, &token, "PLAIN_TEXT")["value"], "ann@example.com");
    let snapshot = json!({"snapshot": vault.0.snapshot()}).to_string();
    let mut copy = TestVault::with_options(&snapshot);
    assert_eq!(copy.insert("persons", r#"[{"mail":"ann@example.com"}]"#).token(0, "mail"), &token);
    delete(&mut vault, "orders", &order.id(0));
    assert!(!vault.has_token(&token));
}

#[test]
fn a_role_gets_the_values_of_a_group_from_the_tables_it_may_read() {
    let mut vault = TestVault::with_options(
        r#"{"tables":{"persons":{"columns":{"mail":{"columnGroup":"email"}}},
            "orders":{"columns":{"contact":{"columnGroup":"email"}}}},
            "roles":{"seller":{"tables":["orders"]}}}"#,
    );
    let only = vault.insert("persons", r#"[{"mail":"eve@example.com"}]"#).token(0, "mail").clone();
    let both = vault.insert("persons", r#"[{"mail":"ann@example.com"}]"#).token(0, "mail").clone();
    vault.insert("orders", r#"[{"contact":"ann@example.com"}]"#);
    let seller = vault.bearer_token(&json!({"iss": "v1", "exp": 1_700_003_600, "scope": "role:seller"}));
    for (token, status) in [(&only, 404), (&both, 200)] {
        let body = json!({"detokenizationParameters": [{"token": token}]}).to_string();
        let answer = vault.send_as(&seller, "POST", "/detokenize", &body);
        assert_eq!(answer.status, status, "{}", answer.text);
    }
    for (value, status) in [("eve@example.com", 404), ("ann@example.com", 200)] {
        let body = json!({"tokenizationParameters": [{"value": value, "columnGroup": "email"}]}).to_string();
        assert_eq!(vault.send_as(&seller, "POST", "/tokenize", &body).status, status);
    }
}

#[test]
fn columns_of_a_group_have_the_same_settings() {
    let tables = r#"{"tables":{"a":{"columns":{"x":{"columnGroup":"g","redaction":"MASKED"}}},
        "b":{"columns":{"y":{"columnGroup":"g"}}}}}"#;
    let error =
        skyflow_local_vault::Vault::new(Options::from_json(tables).unwrap()).err().unwrap().to_string();
    assert!(
        error.contains("group g") && error.contains("redaction") && error.contains("column y of table b"),
        "{error}"
    );
}

#[test]
fn a_masking_pattern_says_what_masked_shows() {
    let mut vault = TestVault::with_tables(
        r#"{"t":{"columns":{"card":{"redaction":"MASKED","masking":{"findPattern":"^.*([0-9]{4})$","replacePattern":"XXXX-${1}"}}}}}"#,
    );
    let answer = vault.insert("t", r#"[{"card":"4111111111111234"},{"card":"none"}]"#);
    let token = answer.token(0, "card").clone();
    assert_eq!(detokenize(&mut vault, &token, "")["value"], "XXXX-1234");
    assert_eq!(detokenize(&mut vault, &token, "PLAIN_TEXT")["value"], "4111111111111234");
    assert_eq!(detokenize(&mut vault, &token, "REDACTED")["value"], "*REDACTED*");
    assert_eq!(vault.fields("t", &answer.id(0))["card"], "XXXX-1234");
    assert_eq!(vault.fields("t", &answer.id(1))["card"], "****", "nothing shows without a match");
    let query = json!({"query": "SELECT card FROM t LIMIT 1"}).to_string();
    assert_eq!(vault.send("POST", "/query", &query).body["records"][0]["fields"]["card"], "XXXX-1234");
}

#[test]
fn value_types_are_checked_and_returned() {
    let mut vault = TestVault::with_tables(
        r#"{"t":{"columns":{"date":{"type":"date"},"datetime":{"type":"datetime"},"integer":{"type":"integer"},
            "float":{"type":"float"},"json":{"type":"json"},"array":{"type":"array"},"boolean":{"type":"boolean"}}}}"#,
    );
    let row = r#"[{"date":"2024-02-29","datetime":"2024-02-29T12:00:00Z","integer":7,"float":7,"json":{"a":1},"array":[1],"boolean":true}]"#;
    let answer = vault.insert("t", row);
    assert_eq!(answer.status, 200, "{}", answer.text);
    for (column, expected, value) in [
        ("date", "DATE", "2024-02-29"),
        ("datetime", "DATETIME", "2024-02-29T12:00:00Z"),
        ("integer", "INTEGER", "7"),
        ("float", "FLOAT", "7"),
        ("json", "JSON", r#"{"a":1}"#),
        ("array", "ARRAY", "[1]"),
        ("boolean", "BOOL", "true"),
    ] {
        let token = answer.token(0, column).clone();
        let record = detokenize(&mut vault, &token, "PLAIN_TEXT");
        assert_eq!((&record["valueType"], &record["value"]), (&json!(expected), &json!(value)), "{column}");
        assert_eq!(detokenize(&mut vault, &token, "REDACTED")["valueType"], "STRING");
    }
    for (column, value) in [
        ("date", r#""2023-02-29""#),
        ("date", r#""2024-02-29T12:00:00Z""#),
        ("datetime", r#""2024-02-29""#),
        ("integer", "1.5"),
        ("json", "[]"),
        ("array", "{}"),
    ] {
        vault.insert("t", &format!(r#"[{{"{column}":{value}}}]"#)).expect_error(400, column);
    }
}

#[test]
fn transient_tokens_expire_and_the_value_stays() {
    let mut vault = TestVault::with_tables(
        r#"{"t":{"columns":{"code":{"tokenExpiresAfterSeconds":60,"deterministic":true},"name":{}}}}"#,
    );
    let answer = vault.insert("t", r#"[{"code":"4711","name":"Ann"}]"#);
    let (id, token) = (answer.id(0), answer.token(0, "code").clone());
    vault.1 += 30_000;
    let later = vault.insert("t", r#"[{"code":"4711"}]"#);
    assert_eq!(later.token(0, "code"), &token, "a shared token, which does not live longer for it");
    let mut copy = TestVault::with_options(&json!({"snapshot": vault.0.snapshot()}).to_string());
    copy.1 = vault.1 + 29_000;
    assert!(vault.has_token(&token) && copy.has_token(&token));
    for vault in [&mut vault, &mut copy] {
        vault.1 = 1_700_000_000_000 + 60_000;
        assert!(!vault.has_token(&token));
        tokenize(vault, "4711", "code").expect_error(404, "index 0");
        assert_eq!(vault.fields("t", &id)["code"], "4711");
        let with_tokens = vault.send("GET", &format!("/t?skyflow_ids={id}&tokenization=true"), "");
        assert_eq!(
            with_tokens.body["records"][0]["fields"]["code"],
            Value::Null,
            "never the value in place of a token"
        );
        let updated = vault.send(
            "PUT",
            &format!("/t/{id}"),
            r#"{"record":{"fields":{"name":"Eve"}},"tokenization":true}"#,
        );
        assert_eq!(updated.status, 200, "{}", updated.text);
        let tokens = vault.send("GET", &format!("/t?skyflow_ids={id}&tokenization=true"), "");
        let renewed = tokens.body["records"][0]["fields"]["code"].clone();
        assert!(renewed.is_string() && vault.has_token(&renewed));
        vault.1 += 60_000;
        assert!(!vault.has_token(&renewed));
    }
}

#[test]
fn the_callers_own_transient_tokens_expire_as_well() {
    let mut vault = TestVault::with_tables(r#"{"t":{"columns":{"a":{"tokenExpiresAfterSeconds":1}}}}"#);
    let body = r#"{"records":[{"fields":{"a":"x"},"tokens":{"a":"own"}}],"byot":"ENABLE"}"#;
    assert_eq!(vault.send("POST", "/t", body).status, 200);
    assert!(vault.has_token(&json!("own")));
    vault.1 += 1_000;
    assert!(!vault.has_token(&json!("own")));
    assert_eq!(vault.send("POST", "/t", body).status, 200, "the token is free again");
}
