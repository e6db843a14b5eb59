use serde_json::json;

use crate::support::{Answer, TestVault};

fn tokenize(vault: &mut TestVault, values: &[(&str, &str)]) -> Answer {
    let parameters: Vec<_> =
        values.iter().map(|(value, group)| json!({"value": value, "columnGroup": group})).collect();
    vault.send("POST", "/tokenize", &json!({"tokenizationParameters": parameters}).to_string())
}

#[test]
fn existing_tokens_are_found_in_every_kind_of_column() {
    let mut vault = TestVault::with_tables(
        r#"{"t":{"columns":{"plain":{},"unique":{"unique":true},"same":{"deterministic":true}}},"u":{"columns":{"plain":{}}}}"#,
    );
    let row = r#"[{"plain":"a","unique":"b","same":"c"},{"plain":"日本","unique":7,"same":"c"}]"#;
    let inserted = vault.insert("t", row);
    vault.insert("u", r#"[{"plain":"z"}]"#);
    let answer = tokenize(
        &mut vault,
        &[("a", "plain"), ("b", "unique"), ("c", "t.same"), ("日本", "plain"), ("7", "unique")],
    );
    assert_eq!(answer.status, 200, "{}", answer.text);
    for (index, (row, column)) in
        [(0, "plain"), (0, "unique"), (0, "same"), (1, "plain"), (1, "unique")].iter().enumerate()
    {
        assert_eq!(answer.body["records"][index], json!({"token": inserted.token(*row, column)}));
    }
    assert_eq!(tokenize(&mut vault, &[("z", "plain")]).status, 200, "the group reaches every table");
    tokenize(&mut vault, &[("z", "t.plain")]).expect_error(404, "index 0");
}

#[test]
fn no_token_is_made() {
    let mut vault = TestVault::with_tables(r#"{"t":{"columns":{"a":{},"b":{"tokenize":false}}}}"#);
    vault.insert("t", r#"[{"a":"x","b":"y"}]"#);
    let answer = tokenize(&mut vault, &[("x", "a"), ("secret", "a")]);
    answer.expect_error(404, "index 1");
    assert!(!answer.text.contains("secret"));
    tokenize(&mut vault, &[("y", "b")]).expect_error(404, "Token Not Found");
    tokenize(&mut vault, &[("x", "nothing")]).expect_error(404, "nothing");
    vault
        .send("POST", "/tokenize", r#"{"tokenizationParameters":[{"value":"x"}]}"#)
        .expect_error(400, "index 0");
    vault.send("POST", "/tokenize", "{}").expect_error(400, "missing or empty");
}
