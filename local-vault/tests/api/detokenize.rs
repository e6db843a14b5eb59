use serde_json::{Value, json};

use crate::support::{Answer, TestVault};

fn detokenize(vault: &mut TestVault, tokens: &[(&Value, &str)], keep_going: bool) -> Answer {
    let parameters: Vec<Value> =
        tokens.iter().map(|(token, redaction)| json!({"token": token, "redaction": redaction})).collect();
    let body = json!({"detokenizationParameters": parameters, "continueOnError": keep_going});
    vault.send("POST", "/detokenize", &body.to_string())
}

#[test]
fn values_come_back_as_text_with_their_type() {
    let mut vault = TestVault::new();
    let row = r#"{"s":"a\"b","i":12345678901234567890,"f":1.50,"b":true,"o":{"k":[1]},"l":[1,null]}"#;
    let inserted = vault.insert("t", &format!("[{row}]"));
    for (column, kind, value) in [
        ("s", "STRING", "a\"b"),
        ("i", "INTEGER", "12345678901234567890"),
        ("f", "FLOAT", "1.50"),
        ("b", "BOOL", "true"),
        ("o", "JSON", r#"{"k":[1]}"#),
        ("l", "ARRAY", "[1,null]"),
    ] {
        let token = inserted.token(0, column);
        let answer = detokenize(&mut vault, &[(token, "PLAIN_TEXT")], false);
        assert_eq!(
            answer.body["records"][0],
            json!({"token": token, "valueType": kind, "value": value, "error": null})
        );
    }
}

#[test]
fn redaction_is_the_callers_or_else_the_columns() {
    let mut vault = TestVault::with_tables(
        r#"{"t":{"columns":{"a":{"redaction":"MASKED"},"b":{"redaction":"REDACTED"},"c":{}}}}"#,
    );
    let inserted = vault.insert("t", r#"[{"a":"4111111111111234","b":"secret","c":"open"}]"#);
    let token = |column| inserted.token(0, column).clone();
    let (a, b, c) = (token("a"), token("b"), token("c"));
    let cases = [
        (&a, "DEFAULT", "************1234"),
        (&a, "PLAIN_TEXT", "4111111111111234"),
        (&b, "", "*REDACTED*"),
        (&c, "DEFAULT", "open"),
        (&c, "MASKED", "****"),
        (&c, "REDACTED", "*REDACTED*"),
    ];
    let tokens: Vec<(&Value, &str)> =
        cases.iter().map(|(token, redaction, _)| (*token, *redaction)).collect();
    let answer = detokenize(&mut vault, &tokens, false);
    assert_eq!(answer.status, 200);
    for (index, (_, redaction, value)) in cases.iter().enumerate() {
        assert_eq!(answer.body["records"][index]["value"], *value, "{redaction}");
    }
    detokenize(&mut vault, &[(&a, "HALF")], false).expect_error(400, "redaction");
}

#[test]
fn an_unknown_token_fails_the_request_or_only_its_own_record() {
    let mut vault = TestVault::new();
    let token = vault.insert("t", r#"[{"a":"x"}]"#).token(0, "a").clone();
    let unknown = json!("nothing");
    let answer = detokenize(&mut vault, &[(&token, ""), (&unknown, "")], false);
    answer.expect_error(404, "Token Not Found");
    assert!(answer.message().contains("index 1"));
    let answer = detokenize(&mut vault, &[(&token, ""), (&unknown, ""), (&token, "")], true);
    assert_eq!(answer.status, 207);
    let failed = json!({"token": "nothing", "valueType": "NONE", "value": null, "error": "Token Not Found"});
    assert_eq!(answer.body["records"][1], failed);
    assert_eq!(answer.body["records"][2]["value"], "x");
}

#[test]
fn an_answer_has_a_largest_size() {
    let mut vault = TestVault::new();
    let inserted = vault.insert("t", &json!([{"a": "x".repeat(1024 * 1024)}]).to_string());
    let token = inserted.token(0, "a");
    assert_eq!(detokenize(&mut vault, &[(token, ""); 20], false).status, 200);
    detokenize(&mut vault, &[(token, ""); 300], false).expect_error(400, "256 MiB");
    let columns = vec!["a"; 300].join(",");
    let body = json!({"query": format!("SELECT {columns} FROM t")});
    vault.send("POST", "/query", &body.to_string()).expect_error(400, "256 MiB");
}

#[test]
fn empty_requests_are_refused() {
    let mut vault = TestVault::new();
    vault
        .send("POST", "/detokenize", r#"{"detokenizationParameters":[]}"#)
        .expect_error(400, "missing or empty");
    vault
        .send("POST", "/detokenize", r#"{"detokenizationParameters":[{"redaction":"MASKED"}]}"#)
        .expect_error(400, "index 0");
    vault
        .send("POST", "/detokenize", r#"{"detokenizationParameters":[{"tok":"x"}]}"#)
        .expect_error(400, "tok");
}
