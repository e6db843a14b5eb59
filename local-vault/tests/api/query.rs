use serde_json::{Value, json};

use crate::support::{Answer, TestVault};

fn people() -> TestVault {
    let mut vault = TestVault::with_tables(
        r#"{"people":{"columns":{"name":{},"age":{"type":"number"},"city":{},"ssn":{"redaction":"MASKED"},"ok":{},"extra":{}}}}"#,
    );
    let rows = r#"[{"name":"Ann","age":31,"city":"Berlin","ssn":"123-45-6789","ok":true},
        {"name":"Bo","age":4,"city":null,"extra":{"k":1}},
        {"name":"Čarl","age":31.5,"city":"Bern","ok":false},
        {"name":"ann","age":1e2,"city":"Köln"}]"#;
    assert_eq!(vault.insert("people", rows).status, 200);
    vault
}

fn query(vault: &mut TestVault, text: &str) -> Answer {
    vault.send("POST", "/query", &json!({"query": text}).to_string())
}

/// The names a condition finds.
#[track_caller]
fn names(condition: &str) -> Vec<String> {
    let answer = query(&mut people(), &format!("SELECT name FROM people {condition}"));
    assert_eq!(answer.status, 200, "{condition}: {}", answer.text);
    let records = answer.body["records"].as_array().unwrap();
    records.iter().map(|record| record["fields"]["name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn conditions_find_what_they_say() {
    for (condition, expected) in [
        ("", vec!["Ann", "Bo", "Čarl", "ann"]),
        ("WHERE name = 'Ann'", vec!["Ann"]),
        ("where people.name <> 'Ann' AND age < 50;", vec!["Bo", "Čarl"]),
        ("p WHERE p.age >= 31 AND p.age <= 31.5", vec!["Ann", "Čarl"]),
        ("WHERE age = '31' OR age = 100", vec!["Ann", "ann"]),
        ("WHERE NOT (name = 'Ann' OR name = 'Bo')", vec!["Čarl", "ann"]),
        ("WHERE name LIKE 'An%'", vec!["Ann"]),
        ("WHERE name ILIKE 'AN_'", vec!["Ann", "ann"]),
        ("WHERE name NOT LIKE '%n%'", vec!["Bo", "Čarl"]),
        ("WHERE city IN ('Bern', 'Köln')", vec!["Čarl", "ann"]),
        ("WHERE city NOT IN ('Bern')", vec!["Ann", "ann"]),
        ("WHERE age BETWEEN 4 AND 31", vec!["Ann", "Bo"]),
        ("WHERE city IS NULL", vec!["Bo"]),
        ("WHERE extra IS NOT NULL", vec!["Bo"]),
        ("WHERE ok = TRUE", vec!["Ann"]),
        ("WHERE NOT ok = true", vec!["Čarl"]),
        ("WHERE city = NULL OR NOT city = NULL", vec![]),
        ("ORDER BY age DESC", vec!["ann", "Čarl", "Ann", "Bo"]),
        ("ORDER BY city, name LIMIT 3", vec!["Ann", "Čarl", "ann"]),
        ("ORDER BY city DESC NULLS FIRST LIMIT 2", vec!["Bo", "ann"]),
        ("WHERE (((age = 4))) AND NOT NOT name = 'Bo'", vec!["Bo"]),
        ("WHERE age > -1 AND 31 = age", vec!["Ann"]),
        ("ORDER BY name LIMIT 2 OFFSET 1", vec!["Bo", "ann"]),
        ("OFFSET 3", vec!["ann"]),
        ("LIMIT 0", vec![]),
    ] {
        assert_eq!(names(condition), expected, "{condition}");
    }
}

#[test]
fn records_show_what_was_selected() {
    let mut vault = people();
    let mut first = |text: &str| query(&mut vault, text).body["records"][0].clone();
    let all = first("SELECT * FROM people WHERE age = 4");
    assert_eq!(all["tokens"], json!(null));
    let id = all["fields"]["skyflow_id"].clone();
    assert_eq!(
        all["fields"],
        json!({"skyflow_id": id, "name": "Bo", "age": 4, "city": null, "extra": {"k": 1}})
    );
    let text = format!("SELECT skyflow_id AS id, name who, ok FROM people WHERE skyflow_id = {id}")
        .replace('"', "'");
    assert_eq!(first(&text)["fields"], json!({"id": id, "who": "Bo", "ok": null}));
    assert_eq!(first("SELECT ssn FROM people")["fields"]["ssn"], "***-**-6789");
    let shown = first(
        "SELECT redaction(ssn, 'PLAIN_TEXT') AS plain, REDACTION(name, 'REDACTED') FROM people",
    )["fields"]
        .clone();
    assert_eq!(shown, json!({"plain": "123-45-6789", "name": "*REDACTED*"}));
    assert_eq!(first("SELECT *, name AS n FROM people WHERE age = 100")["fields"]["n"], "ann");
}

#[test]
fn counts_count() {
    let mut vault = people();
    let mut fields = |text: &str| -> Value { query(&mut vault, text).body["records"][0]["fields"].clone() };
    assert_eq!(fields("SELECT COUNT(*) FROM people"), json!({"count": 4}));
    assert_eq!(
        fields("select count(*) as n, count(city) c from people where age > 4 limit 1"),
        json!({"n": 3, "c": 3})
    );
    assert_eq!(fields("SELECT COUNT(extra) FROM people WHERE name = 'nobody'"), json!({"count": 0}));
}

#[test]
fn what_is_not_supported_is_refused_in_words() {
    let mut vault = people();
    for (text, part) in [
        ("DELETE FROM people", "only SELECT"),
        ("SELECTED FROM people", "only SELECT"),
        ("WITH x AS (SELECT 1) SELECT * FROM x", "only SELECT"),
        ("SELECT DISTINCT name FROM people", "DISTINCT is not supported"),
        ("SELECT name FROM people JOIN other ON 1 = 1", "JOIN is not supported"),
        ("SELECT name FROM people, other", "more than one table is not supported"),
        ("SELECT name FROM people UNION SELECT name FROM other", "UNION is not supported"),
        ("SELECT name FROM people GROUP BY name", "GROUP BY is not supported"),
        ("SELECT COUNT(*) FROM people HAVING COUNT(*) > 1", "HAVING is not supported"),
        ("SELECT name FROM people FOR UPDATE", "FOR is not supported"),
        ("SELECT name FROM people FETCH FIRST 1 ROWS ONLY", "FETCH is not supported"),
        ("SELECT name FROM people; DROP TABLE people", "only one statement"),
        ("SELECT name, COUNT(*) FROM people", "COUNT cannot be combined"),
        ("SELECT COUNT(DISTINCT name) FROM people", "DISTINCT is not supported"),
        ("SELECT COUNT(name, age) FROM people", "COUNT takes * or one column"),
        ("SELECT upper(name) FROM people", "only the functions"),
        ("SELECT 1 FROM people", "anything but columns, COUNT and REDACTION"),
        ("SELECT name FROM public.people", "a qualified table name is not supported"),
        ("SELECT name", "FROM is missing"),
        ("SELECT name FROM people WHERE name = (SELECT 1)", "a second SELECT is not supported"),
        ("SELECT name FROM people WHERE other.name = 'x'", "only the table of this query"),
        ("SELECT name FROM people WHERE name", "a comparison is expected"),
        ("SELECT name FROM people WHERE age + 1 = 2", "anything but columns and literal values"),
        ("SELECT name FROM people WHERE lower(name) = 'x'", "a function in WHERE is not supported"),
        ("SELECT name FROM people WHERE name ~ 'x'", "the operator ~ is not supported"),
        (
            "SELECT name FROM people WHERE name LIKE 'x!%' ESCAPE '!'",
            "LIKE with ANY or ESCAPE is not supported",
        ),
        ("SELECT name FROM people WHERE name SIMILAR TO 'x'", "a regular expression is not supported"),
        ("SELECT name FROM people WHERE age::text = '1'", "CAST is not supported"),
        ("SELECT name FROM people WHERE name = $1", "a placeholder is not supported"),
        ("SELECT name FROM people WHERE nope = 1", "Column nope does not exist"),
        ("SELECT nope FROM people", "Column nope does not exist"),
        ("SELECT name FROM people ORDER BY nope", "Column nope does not exist"),
        ("SELECT name FROM people ORDER BY 1", "anything but a column in ORDER BY"),
        ("SELECT name FROM people WHERE name = \"Ann\"", "Column Ann does not exist"),
        ("SELECT redaction(ssn, 'SOME') FROM people", "redaction must be"),
        ("SELECT redaction(ssn) FROM people", "REDACTION takes a column and a level"),
        ("SELECT name FROM people LIMIT 1.5", "whole number"),
        ("SELECT name FROM people WHERE", "expected"),
        ("SELECT", "FROM is missing"),
        ("SELECT FROM people", "it selects no column"),
    ] {
        query(&mut vault, text).expect_error(400, part);
    }
    query(&mut vault, "SELECT * FROM nobody").expect_error(404, "Object Name nobody");
    query(&mut vault, "").expect_error(400, "query is missing");
    vault.send("POST", "/query", "{}").expect_error(400, "query is missing");
}

#[test]
fn a_table_may_be_called_query() {
    let mut vault = TestVault::new();
    vault.send("GET", "/query", "").expect_error(404, "Object Name query");
}

#[test]
fn a_like_pattern_of_a_query_is_read_once_and_limited() {
    let mut vault = TestVault::new();
    vault.insert("t", r#"[{"a":"Ann Lee","p":"ann%"},{"a":"Bob","p":"B_b"},{"a":"Eve","p":null}]"#);
    let names = |vault: &mut TestVault, condition: &str| {
        let query = serde_json::json!({"query": format!("SELECT a FROM t WHERE {condition}")}).to_string();
        let answer = vault.send("POST", "/query", &query);
        assert_eq!(answer.status, 200, "{}", answer.text);
        let records = answer.body["records"].as_array().unwrap().clone();
        records.iter().map(|one| one["fields"]["a"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names(&mut vault, "a LIKE '%n%e'"), ["Ann Lee"]);
    assert_eq!(names(&mut vault, "a ILIKE p"), ["Ann Lee", "Bob"]);
    assert_eq!(names(&mut vault, "a LIKE p"), ["Bob"]);
    assert_eq!(names(&mut vault, "NOT a LIKE '_%_'"), Vec::<String>::new());
    let long =
        serde_json::json!({"query": format!("SELECT a FROM t WHERE a LIKE '%{}_'", "x".repeat(2_000))});
    vault.send("POST", "/query", &long.to_string()).expect_error(400, "1024 characters");
}
