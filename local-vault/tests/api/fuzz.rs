//! Noise for whatever the vault reads: requests, forms, SQL, options, snapshots. A panic would end its WebAssembly instance.

#[path = "../../../tests/support/fuzz.rs"]
mod harness;

use proptest::{collection::vec, prelude::*, sample::select};
use skyflow_local_vault::{Options, Request};

use self::harness::fuzz;
use crate::support::{KEY, TestVault};

/// Words in any order, some of them any text.
fn words(pieces: &'static [&'static str], most: usize) -> impl Strategy<Value = String> {
    let word = prop_oneof![8 => select(pieces).prop_map(str::to_owned), 1 => any::<String>()];
    vec(word, 0..most).prop_map(|words| words.concat())
}

fn vault() -> TestVault {
    let mut vault = TestVault::with_tables(
        r#"{"t":{"columns":{"a":{},"b":{"unique":true},"f":{"type":"file"},"n":{"type":"number"}}}}"#,
    );
    vault.insert("t", r#"[{"a":"x","b":"1","n":1.5},{"a":null,"b":"2"}]"#);
    vault
}

const SQL: &[&str] = &[
    "SELECT ",
    "* ",
    "a",
    "b",
    "n",
    "skyflow_id",
    " FROM ",
    "t",
    "u",
    " WHERE ",
    " AND ",
    " OR ",
    "NOT ",
    "(",
    ")",
    ", ",
    "= ",
    "<> ",
    "< ",
    ">= ",
    " LIKE ",
    " IN ",
    " IS NULL",
    " BETWEEN ",
    "'x'",
    "'%'",
    "''",
    "1",
    "-1",
    "1e999",
    "0x10",
    "NULL",
    "TRUE",
    " ORDER BY ",
    " DESC",
    " LIMIT ",
    " OFFSET ",
    "COUNT(*)",
    "UPPER(",
    "||",
    "+",
    "CASE WHEN ",
    " THEN ",
    " END",
    " AS ",
    ".",
    ";",
    "--",
    "/*",
    "*/",
    "\"",
    "`",
    "$1",
    "?",
    "::int",
    "DELETE ",
    "JOIN t u ON ",
    " GROUP BY ",
    "HAVING ",
    "UNION ",
    "((((((((",
    "\n",
    "é",
    "🚫",
    "\0",
];

#[test]
fn fuzz_sql() {
    let statement = prop_oneof![
        words(SQL, 24),
        words(SQL, 12).prop_map(|rest| format!("SELECT a, b FROM t WHERE {rest}")),
        words(SQL, 8).prop_map(|rest| format!("SELECT {rest} FROM t")),
    ];
    fuzz("local vault, SQL", statement, |query| {
        let answer = vault().send("POST", "/query", &serde_json::json!({ "query": query }).to_string());
        assert!((200..500).contains(&answer.status), "{query}: {}", answer.text);
    });
}

const TARGETS: &[&str] = &[
    "/v1/vaults/v1",
    "/v1/vaults/v2",
    "/v2/vaults/v1/files/upload",
    "/v1/auth/sa/oauth/token",
    "/v1/gateway/outboundRoutes/echo",
    "/t",
    "/u",
    "/query",
    "/tokenize",
    "/detokenize",
    "/files/f",
    "/scan-status",
    "/..",
    "/%2e%2e",
    "/%",
    "/%ff",
    "//",
    "?",
    "&",
    "=",
    "skyflow_ids=",
    "*",
    "column_name=b",
    "column_values=1",
    "limit=",
    "offset=",
    "25",
    "-1",
    "999999999999999999999",
    "order_by=ASCENDING",
    "redaction=MASKED",
    "fields=a",
    "tokenization=true",
    "downloadURL=true",
    "#",
    "é",
    "\0",
    " ",
];
const BODIES: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "\"records\"",
    "\"fields\"",
    "\"tokens\"",
    "\"a\"",
    "\"b\"",
    "\"tableName\"",
    "\"method\"",
    "\"POST\"",
    "\"upsert\"",
    "\"byot\"",
    "\"ENABLE\"",
    "\"continueOnError\"",
    "true",
    "null",
    "1",
    "-0",
    "1e999",
    "\"\"",
    "\"x\"",
    "\"\\ud800\"",
    "\"skyflow_ids\"",
    "\"detokenizationParameters\"",
    "\"token\"",
    "\"tokenizationParameters\"",
    "\"value\"",
    "\"columnGroup\"",
    "\"query\"",
    "\"grant_type\"",
    "\"assertion\"",
    "{\"records\":[{\"fields\":",
    "}]}",
    "[[[[[[[[",
    " ",
];

#[test]
fn fuzz_requests() {
    let method = prop_oneof![9 => select(vec!["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"]).prop_map(str::to_owned), 1 => any::<String>()];
    let kind = select(vec![
        "application/json",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "",
    ]);
    let body = prop_oneof![words(BODIES, 20).prop_map(String::into_bytes), vec(any::<u8>(), 0..200)];
    fuzz(
        "local vault, requests",
        (method, words(TARGETS, 8), kind, body, any::<bool>()),
        |(method, target, kind, body, known)| {
            let authorization = if known { format!("Bearer {KEY}") } else { target.clone() };
            let mut vault = vault();
            let answer = vault.0.handle(&Request {
                method: &method,
                target: &target,
                origin: "https://local.vault.skyflowapis.com",
                authorization: Some(&authorization),
                content_type: Some(kind),
                headers: &[],
                body: &body,
                now_ms: 1_700_000_000_000,
            });
            assert!((200..600).contains(&answer.status) && answer.status != 500, "{method} {target}");
        },
    );
}

const FORM: &[&str] = &[
    "--x",
    "--x--",
    "\r\n",
    "\r\n\r\n",
    "\n",
    "Content-Disposition: form-data; name=\"file\"; filename=\"a.txt\"",
    "Content-Disposition: form-data",
    "; name=",
    "\"tableName\"",
    "name=\"columnName\"",
    "name=\"skyflowID\"",
    "t",
    "f",
    "Content-Type: text/plain",
    ":",
    "\"",
    "\\\"",
    ";",
    "filename*=UTF-8''%e2",
    "bytes",
    "\0",
    "é",
];

#[test]
fn fuzz_forms() {
    let body = prop_oneof![words(FORM, 24).prop_map(String::into_bytes), vec(any::<u8>(), 0..300)];
    let kind = prop_oneof![4 => Just("multipart/form-data; boundary=x".to_owned()), 1 => any::<String>().prop_map(|boundary| format!("multipart/form-data; boundary={boundary}"))];
    fuzz("local vault, forms", (kind, body), |(kind, body)| {
        let answer = vault().send_raw("POST", "/v2/vaults/v1/files/upload", &kind, &body);
        assert!((200..500).contains(&answer.status));
    });
}

const OPTIONS: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "\"vaultId\"",
    "\"apiKey\"",
    "\"tables\"",
    "\"columns\"",
    "\"unique\"",
    "\"faults\"",
    "\"status\"",
    "\"rate\"",
    "\"latencyMs\"",
    "\"roles\"",
    "\"snapshot\"",
    "\"tokenLifetimeSeconds\"",
    "\"x\"",
    "true",
    "null",
    "0",
    "-1",
    "1e999",
    "503",
    "{\"tables\":{\"t\":{\"columns\":{\"a\":{",
    "}}}}",
];

#[test]
fn fuzz_options() {
    fuzz("local vault, options", prop_oneof![words(OPTIONS, 20), any::<String>()], |text| {
        let _ = Options::from_json(&text);
    });
}

#[test]
fn fuzz_snapshots() {
    let change = (any::<prop::sample::Index>(), 0..40_usize, words(BODIES, 4));
    fuzz("local vault, snapshots", vec(change, 1..4), |changes| {
        let mut text: Vec<char> = vault().0.snapshot().chars().collect();
        for (at, length, put) in changes {
            let at = at.index(text.len());
            let end = (at + length).min(text.len());
            text.splice(at..end, put.chars());
        }
        let mut vault = vault();
        let before = vault.send("GET", "/t", "").text;
        if vault.0.restore(&text.into_iter().collect::<String>()).is_err() {
            assert_eq!(vault.send("GET", "/t", "").text, before, "nothing is half restored");
        }
    });
}
