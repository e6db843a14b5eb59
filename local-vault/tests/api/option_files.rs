//! The JSON Schemas that the package ships, and what the vault accepts: both must say the same of a file.

use serde_json::{Value, json};
use skyflow_local_vault::OptionFile;

const SCHEMAS: [(&str, &str); 5] = [
    ("schema", include_str!("../../pkg-templates/schemas/schema.json")),
    ("seed", include_str!("../../pkg-templates/schemas/seed.json")),
    ("roles", include_str!("../../pkg-templates/schemas/roles.json")),
    ("faults", include_str!("../../pkg-templates/schemas/faults.json")),
    ("vaults", include_str!("../../pkg-templates/schemas/vaults.json")),
];

fn column(settings: &Value) -> Value {
    json!({"t": {"columns": {"a": settings}}})
}

/// Files of each kind, and whether they can be used.
fn files() -> Vec<(&'static str, Value, bool)> {
    let mut files = vec![
        ("schema", json!({}), true),
        ("schema", json!({"$schema": "s.json", "t": {"columns": {}}}), true),
        ("schema", json!({"$schema": 1}), false),
        ("schema", json!({"t": {}}), false),
        ("schema", json!({"t": []}), false),
        ("schema", json!({"t": {"columns": {}, "open": true}}), false),
        ("schema", json!([]), false),
        ("seed", json!({"$schema": "s.json", "t": [{"a": 1, "b": [null]}, {}], "u": []}), true),
        ("seed", json!({"t": {}}), false),
        ("seed", json!({"t": [1]}), false),
        ("seed", json!({"t": [[]]}), false),
        ("seed", json!([]), false),
        ("seed", json!(null), false),
        (
            "roles",
            json!({"$schema": "s.json", "a": {}, "b": {"tables": ["t"], "readOnly": true, "detect": false}}),
            true,
        ),
        ("roles", json!({"a": {"rows": {"owner": "request.context", "x": "request.context.user"}}}), true),
        ("roles", json!({"a": {"rows": {"owner": "context"}}}), false),
        ("roles", json!({"a": {"rows": {"owner": "request.context."}}}), false),
        ("roles", json!({"a": {"rows": {"owner": "request.contextual"}}}), false),
        ("roles", json!({"a": {"readonly": true}}), false),
        ("roles", json!({"a": {"tables": "t"}}), false),
        ("roles", json!({"a": true}), false),
        ("faults", json!([]), true),
        (
            "faults",
            json!([{"status": 503, "rate": 0.5, "latencyMs": 1, "match": "POST", "retryAfter": 0}]),
            true,
        ),
        ("faults", json!({"$schema": "s.json", "faults": [{"latencyMs": 1}], "faultSeed": 7}), true),
        ("faults", json!({"faultSeed": 7}), false),
        ("faults", json!({"faults": [], "seed": 7}), false),
        ("faults", json!([[]]), false),
        ("vaults", json!({}), true),
        ("vaults", json!({"$schema": "v.json", "payments": {}}), true),
        (
            "vaults",
            json!({"payments": {"tables": {"t": {"columns": {}}}, "roles": {"r": {}}, "seed": {"t": [{"a": 1}]}}}),
            true,
        ),
        ("vaults", json!([]), false),
        ("vaults", json!({"payments": []}), false),
        ("vaults", json!({"payments": {"table": {}}}), false),
        ("vaults", json!({"payments": {"tables": {"t": {}}}}), false),
        ("vaults", json!({"payments": {"tables": {"$schema": "s.json"}}}), false),
        ("vaults", json!({"payments": {"roles": {"r": {"readonly": true}}}}), false),
        ("vaults", json!({"payments": {"seed": {"t": {"a": 1}}}}), false),
    ];
    for (member, value, is_usable) in [
        ("status", json!(399), false),
        ("status", json!(599), true),
        ("status", json!("503"), false),
        ("rate", json!(1.01), false),
        ("rate", json!(-0.5), false),
        ("rate", json!(0), true),
        ("latencyMs", json!(-1), false),
        ("latencyMs", json!(1.5), false),
        ("retryAfter", json!(4_294_967_296_u64), false),
        ("match", json!(1), false),
        ("methods", json!([]), false),
    ] {
        let status = if member == "status" { value.clone() } else { json!(503) };
        files.push(("faults", json!([{"status": status, member: value}]), is_usable));
    }
    for (member, value, is_usable) in [
        ("unique", json!(true), true),
        ("unique", json!("yes"), false),
        ("tokenize", json!(false), true),
        ("deterministic", json!(1), false),
        ("columnGroup", json!("email"), true),
        ("columnGroup", json!(" "), false),
        ("tokenFormat", json!("preserve"), true),
        ("tokenFormat", json!("PRESERVE"), false),
        ("tokenExpiresAfterSeconds", json!(1), true),
        ("tokenExpiresAfterSeconds", json!(0), false),
        ("tokenExpiresAfterSeconds", json!(1.5), false),
        ("tokenExpiresAfterSeconds", json!(3_155_760_001_u64), false),
        ("redaction", json!("MASKED"), true),
        ("redaction", json!("masked"), false),
        ("masking", json!({"findPattern": "a(.)", "replacePattern": "${1}"}), true),
        ("masking", json!({"findPattern": "a(.)"}), false),
        ("masking", json!("***"), false),
        ("type", json!("datetime"), true),
        ("type", json!("text"), false),
        ("token_format", json!("uuid"), false),
    ] {
        files.push(("schema", column(&json!({member: value})), is_usable));
    }
    files.extend(meaningless());
    files
}

/// Files whose members contradict each other or can have no effect, and some that look so.
fn meaningless() -> Vec<(&'static str, Value, bool)> {
    vec![
        ("faults", json!([{}]), false),
        ("faults", json!([{"rate": 0.5}]), false),
        ("faults", json!([{"match": "POST"}]), false),
        ("faults", json!([{"latencyMs": 1, "retryAfter": 1}]), false),
        ("faults", json!({"faults": [], "faultSeed": 1.5}), false),
        ("faults", json!({"faults": [], "faultSeed": 9_007_199_254_740_992_u64}), false),
        ("schema", json!({"": {"columns": {}}}), false),
        ("schema", json!({"..": {"columns": {}}}), false),
        ("schema", json!({"a/b": {"columns": {"a b": {}}}}), true),
        ("schema", json!({"t": {"columns": {"": {}}}}), false),
        ("schema", json!({"t": {"columns": {"skyflow_id": {}}}}), false),
        ("schema", json!({"t": {"columns": []}}), false),
        ("schema", column(&json!([])), false),
        ("schema", column(&json!({"type": "file", "unique": true})), false),
        ("schema", column(&json!({"type": "file", "tokenize": true})), false),
        ("schema", column(&json!({"type": "file", "tokenize": false})), true),
        ("schema", column(&json!({"tokenize": false, "deterministic": true})), false),
        ("schema", column(&json!({"tokenize": false, "tokenFormat": "uuid"})), false),
        ("schema", column(&json!({"tokenize": false, "unique": true, "deterministic": false})), true),
        ("seed", json!({"..": []}), false),
        ("roles", json!({"": {}}), false),
        ("roles", json!({"a b": {}}), false),
        ("roles", json!({"a": []}), false),
        ("vaults", json!({"a/b": {}}), false),
        ("vaults", json!({"": {}}), false),
        ("vaults", json!({"..": {}}), false),
        ("vaults", json!({"a.b_C-1": {}}), true),
        ("vaults", json!({"v": {"tables": {"": {"columns": {}}}}}), false),
        ("vaults", json!({"v": {"roles": {"a b": {}}}}), false),
    ]
}

#[test]
fn schemas_and_vault_agree_on_every_file() {
    // They name each other by file, as they stand next to each other in the package.
    let place = |kind: &str| format!("file:///schemas/{kind}.json");
    let parsed: Vec<(String, Value)> =
        SCHEMAS.iter().map(|(kind, text)| (place(kind), serde_json::from_str(text).unwrap())).collect();
    let registry = parsed.iter().map(|(place, schema)| (place.as_str(), schema));
    let registry = jsonschema::Registry::new().extend(registry).unwrap().prepare().unwrap();
    for (kind, file, is_usable) in files() {
        let (_, schema) = parsed.iter().find(|(name, _)| *name == place(kind)).unwrap();
        let validator =
            jsonschema::options().with_registry(&registry).with_base_uri(place(kind)).build(schema);
        let by_schema = validator.unwrap().is_valid(&file);
        let by_vault = OptionFile::named(kind).unwrap().check(&file.to_string());
        assert_eq!(by_schema, is_usable, "the JSON Schema: {kind} {file}");
        assert_eq!(by_vault.is_ok(), is_usable, "the vault: {kind} {file}: {by_vault:?}");
    }
}

#[test]
fn only_the_vault_knows_regular_expressions() {
    let file = column(&json!({"masking": {"findPattern": "(", "replacePattern": ""}})).to_string();
    let error = OptionFile::Schema.check(&file).unwrap_err();
    assert!(error.contains("at /t/columns/a/masking: findPattern is no regular expression"), "{error}");
}

#[test]
fn the_rows_of_a_file_of_vaults_are_not_repeated() {
    let error = OptionFile::Vaults.check(r#"{"payments": {"seed": {"t": ["4111 1111"]}}}"#).unwrap_err();
    assert_eq!(
        error,
        "line 1 column 40, at /payments/seed/t/0: must be an object with an array of rows for each table, and each row an object"
    );
    let error = OptionFile::Vaults.check(r#"{"payments": {"tabels": {}}}"#).unwrap_err();
    assert!(error.contains("at /payments/tabels: unknown field `tabels`"), "{error}");
}
