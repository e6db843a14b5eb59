//! What holds for every input: values survive, and nothing makes the vault panic.

use proptest::{collection::vec, prelude::*};
use serde_json::Value;

use crate::support::TestVault;

/// JSON text of a number, in spellings a parser would not write back.
fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<i64>().prop_map(|number| number.to_string()),
        any::<f64>()
            .prop_filter("finite", |number| number.is_finite())
            .prop_map(|number| format!("{number:e}")),
        Just("123456789012345678901234567890.123456789".to_owned()),
        Just("-0.0".to_owned()),
        Just("1E+400".to_owned()),
        Just("9007199254740993".to_owned()),
    ]
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z_]{1,8}",
        "\\PC{1,12}",
        Just("__proto__".to_owned()),
        Just("constructor".to_owned()),
        Just("toString".to_owned()),
        Just("length".to_owned()),
    ]
    .prop_filter("not the id", |name| name != "skyflow_id")
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

fn json_value() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        any::<bool>().prop_map(|flag| flag.to_string()),
        number(),
        any::<String>().prop_map(|text| quoted(&text)),
        "[0-9]{9,19}".prop_map(|text| quoted(&text)),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(|items| format!("[{}]", items.join(","))),
            vec((name(), inner), 0..4).prop_map(|fields| object(&fields)),
        ]
    })
}

fn object(fields: &[(String, String)]) -> String {
    let fields: Vec<String> =
        fields.iter().map(|(name, value)| format!("{}:{value}", quoted(name))).collect();
    format!("{{{}}}", fields.join(","))
}

/// A row without repeated columns.
fn row() -> impl Strategy<Value = Vec<(String, String)>> {
    vec((name(), json_value()), 1..6).prop_map(|mut fields| {
        let mut seen = std::collections::HashSet::new();
        fields.retain(|(name, _)| seen.insert(name.clone()));
        fields
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_inserted_is_what_is_read_and_detokenized(rows in vec(row(), 1..5)) {
        let mut vault = TestVault::new();
        let objects: Vec<String> = rows.iter().map(|row| object(row)).collect();
        let inserted = vault.insert("t", &format!("[{}]", objects.join(",")));
        prop_assert_eq!(inserted.status, 200, "{}", &inserted.text);
        for (index, row) in rows.iter().enumerate() {
            let id = inserted.id(index);
            let answer = vault.send("GET", &format!("/t?skyflow_ids={id}"), "");
            let fields = object(row);
            let expected = format!(r#"{{"records":[{{"fields":{{"skyflow_id":"{id}",{},"tokens":null}}]}}"#, fields.strip_prefix('{').unwrap());
            prop_assert_eq!(&answer.text, &expected);
            for (name, value) in row.iter().filter(|(_, value)| value != "null") {
                let token = inserted.token(index, name);
                let body = serde_json::json!({"detokenizationParameters": [{"token": token}]});
                let answer = vault.send("POST", "/detokenize", &body.to_string());
                let text = answer.body["records"][0]["value"].as_str().unwrap().to_owned();
                let original = serde_json::from_str::<Value>(value);
                let same = matches!(&original, Ok(Value::String(content)) if *content == text) || text == *value;
                prop_assert!(same, "{} became {}", value, text);
            }
        }
        let mut copy = TestVault::new();
        copy.0.restore(&vault.0.snapshot()).unwrap();
        prop_assert_eq!(copy.send("GET", "/t", "").text, vault.send("GET", "/t", "").text);
    }

    #[test]
    fn no_request_makes_it_panic(
        method in prop_oneof!["GET", "POST", "PUT", "DELETE", "[A-Z]{0,6}"],
        path in prop_oneof!["(/[a-z0-9%*.]{0,12}){0,5}", "\\PC{0,40}"],
        query in "[a-z_=&%0-9+]{0,60}",
        body in prop_oneof![any::<String>(), json_value()],
    ) {
        let mut vault = TestVault::new();
        vault.insert("t", r#"[{"a":1}]"#);
        for target in [format!("{path}?{query}"), format!("/v1/vaults/v1{path}?{query}")] {
            let answer = vault.send_to(&method, &target, &body);
            prop_assert!((200..600).contains(&answer.status));
        }
    }

    #[test]
    fn no_body_makes_an_endpoint_panic(
        endpoint in prop_oneof![Just(("POST", "/t")), Just(("POST", "")), Just(("DELETE", "/t")), Just(("POST", "/detokenize")), Just(("PUT", "/t/id")), Just(("POST", "/tokenize")), Just(("POST", "/query"))],
        key in prop_oneof!["records", "skyflow_ids", "detokenizationParameters", "tokenizationParameters"],
        items in vec(prop_oneof![
            json_value(),
            row().prop_map(|row| format!(r#"{{"fields":{}}}"#, object(&row))),
            (row(), row()).prop_map(|(fields, tokens)| format!(r#"{{"fields":{},"tokens":{}}}"#, object(&fields), object(&tokens))),
            row().prop_map(|row| format!(r#"{{"fields":{},"tableName":"t","method":"POST"}}"#, object(&row))),
            any::<String>().prop_map(|value| format!(r#"{{"value":{},"columnGroup":"a"}}"#, quoted(&value))),
            any::<String>().prop_map(|token| format!(r#"{{"token":{}}}"#, quoted(&token))),
        ], 0..5),
        byot in prop_oneof!["DISABLE", "ENABLE", "ENABLE_STRICT"],
        upsert in name(),
    ) {
        let mut vault = TestVault::new();
        vault.insert("t", r#"[{"a":1}]"#);
        let (method, path) = endpoint;
        let list = format!(r#""{key}":[{}]"#, items.join(","));
        for body in [
            format!("{{{list}}}"),
            format!(r#"{{{list},"byot":"{byot}","upsert":{}}}"#, quoted(&upsert)),
            format!(r#"{{{list},"byot":"{byot}","continueOnError":true}}"#),
        ] {
            let answer = vault.send(method, path, &body);
            prop_assert!((200..600).contains(&answer.status));
        }
        let snapshot = vault.0.snapshot();
        TestVault::new().0.restore(&snapshot).unwrap();
    }

    #[test]
    fn no_query_makes_it_panic(
        filter in "(a|b|skyflow_id|1|'x'|NULL|=|<|LIKE|IN|BETWEEN|AND|OR|NOT|IS|\\(|\\)|,| ){0,30}",
        rows in vec(row(), 1..4),
    ) {
        let mut vault = TestVault::new();
        let objects: Vec<String> = rows.iter().map(|row| object(row)).collect();
        vault.insert("t", &format!("[{}]", objects.join(",")));
        vault.insert("t", r#"[{"a":1,"b":"x"},{"a":null,"b":{}},{"a":"1e999","b":true}]"#);
        for query in [
            format!("SELECT * FROM t WHERE {filter}"),
            format!("SELECT a FROM t WHERE a IS NULL OR {filter} ORDER BY a, b DESC"),
            "SELECT * FROM t WHERE a < b OR b LIKE a ORDER BY a DESC, b".to_owned(),
        ] {
            let answer = vault.send("POST", "/query", &serde_json::json!({"query": query}).to_string());
            prop_assert!(answer.status == 200 || answer.status == 400, "{}", answer.text);
        }
    }

    #[test]
    fn no_snapshot_makes_it_panic(text in any::<String>(), at in any::<prop::sample::Index>(), junk in "\\PC{0,5}") {
        let mut vault = TestVault::new();
        let _ = vault.0.restore(&text);
        vault.insert("t", r#"[{"a":"1234567890","b":null},{"a":{}}]"#);
        let mut snapshot = vault.0.snapshot();
        let mut at = at.index(snapshot.len());
        while !snapshot.is_char_boundary(at) {
            at -= 1;
        }
        snapshot.insert_str(at, &junk);
        let _ = vault.0.restore(&snapshot);
    }

    #[test]
    fn no_text_makes_the_detector_panic_and_vault_tokens_bring_it_back(
        pieces in vec(prop_oneof![
            any::<String>(),
            "\\PC{0,20}",
            "[ \\n]",
            Just("4111 1111 1111 1111".to_owned()),
            Just("Dr. Zoë O’Brien-García 🦀".to_owned()),
            Just("born 1990-05-17, ".to_owned()),
            Just("a@b.example".to_owned()),
            "[0-9+(). /:-]{1,24}",
            "(ssn|cvv|phone|zip|account number|passport|plate|username is|my name is|€|\\$)",
        ], 0..8),
        shift in prop_oneof![Just(None), (-40_000_i64..40_000).prop_map(Some)],
    ) {
        let text = pieces.concat();
        prop_assume!(!text.trim().is_empty());
        let mut vault = TestVault::new();
        let send = |vault: &mut TestVault, what: &str, body: &Value| {
            vault.send_to("POST", &format!("/v1/detect/{what}/string"), &body.to_string())
        };
        let mut body = serde_json::json!({"vault_id": "v1", "text": text, "token_type": {"default": "vault_token"}});
        let answer = send(&mut vault, "deidentify", &body);
        prop_assert_eq!(answer.status, 200, "{}", &answer.text);
        let processed = answer.body["processed_text"].as_str().unwrap();
        let (characters, shown): (Vec<char>, Vec<char>) = (text.chars().collect(), processed.chars().collect());
        for entity in answer.body["entities"].as_array().unwrap() {
            let at = |name: &str| usize::try_from(entity["location"][name].as_u64().unwrap()).unwrap();
            let value: String = characters[at("start_index")..at("end_index")].iter().collect();
            prop_assert_eq!(entity["value"].as_str().unwrap(), value);
            let token: String = shown[at("start_index_processed")..at("end_index_processed")].iter().collect();
            prop_assert_eq!(format!("[{}]", entity["token"].as_str().unwrap()), token);
        }
        let back = serde_json::json!({"vault_id": "v1", "text": processed});
        let answer = send(&mut vault, "reidentify", &back);
        prop_assert_eq!(answer.body["text"].as_str().unwrap(), &text);
        if let Some(days) = shift {
            body["transformations"] = serde_json::json!({"shift_dates": {"min_days": days, "max_days": days}});
            prop_assert!(matches!(send(&mut vault, "deidentify", &body).status, 200 | 400));
        }
    }

    #[test]
    fn no_file_makes_it_panic(
        format in prop_oneof!["txt", "json", "jsonl", "xml", "csv"],
        content in prop_oneof![
            any::<String>(),
            json_value(),
            "(<a b='c@d.example'>|</a>|<b/>|&amp;|&#x41;|&x;|<!\\[CDATA\\[|\\]\\]>|a@b.example|<|>|\"| ){0,12}",
            "(a@b.example|\"|,|;|\r\n|\n|zip|94105| ){0,16}",
        ],
    ) {
        use base64::{Engine, engine::general_purpose::STANDARD};
        let mut vault = TestVault::with_options(r#"{"detectPolls":0}"#);
        let file = serde_json::json!({"base64": STANDARD.encode(&content), "data_format": format});
        let body = serde_json::json!({"vault_id": "v1", "file": file}).to_string();
        let started = vault.send_to("POST", "/v1/detect/deidentify/file", &body);
        prop_assert!(started.status == 200 || (content.is_empty() && started.status == 400));
        if let Some(id) = started.body["run_id"].as_str() {
            let run = vault.send_to("GET", &format!("/v1/detect/runs/{id}?vault_id=v1"), "");
            let processed = run.body["output"][0]["processedFile"].as_str().map(|text| STANDARD.decode(text).unwrap());
            if format == "json" && let Some(processed) = processed {
                prop_assert!(serde_json::from_slice::<&serde_json::value::RawValue>(processed.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&processed)).is_ok());
            }
        }
        vault.send_to("POST", "/v1/detect/reidentify/file", &body);
    }

    #[test]
    fn no_detect_body_and_no_echo_makes_it_panic(
        endpoint in prop_oneof!["deidentify/string", "reidentify/string", "deidentify/file/audio", "reidentify/file", "guardrails", "runs/x"],
        body in prop_oneof![any::<String>(), json_value(), (name(), json_value()).prop_map(|(key, value)| format!(r#"{{"vault_id":"v1","text":"x",{}:{value}}}"#, quoted(&key)))],
        expression in "\\PC{0,30}",
        bytes in vec(any::<u8>(), 0..40),
        path in "[/?#%a-z=&.]{0,20}",
    ) {
        let mut vault = TestVault::new();
        for method in ["GET", "POST"] {
            let answer = vault.send_to(method, &format!("/v1/detect/{endpoint}?vault_id=v1"), &body);
            prop_assert!((200..500).contains(&answer.status));
        }
        let body = serde_json::json!({"vault_id": "v1", "text": "a@b.example", "allow_regex": [expression], "restrict_regex": [expression]});
        let answer = vault.send_to("POST", "/v1/detect/deidentify/string", &body.to_string());
        prop_assert!(answer.status == 200 || answer.status == 400);
        let response = vault.send_raw("PUT", &format!("/v1/gateway/outboundRoutes/echo{path}"), "application/json", &bytes);
        prop_assert!((200..500).contains(&response.status));
        prop_assert!(serde_json::from_slice::<&serde_json::value::RawValue>(&response.body).is_ok());
    }
}
