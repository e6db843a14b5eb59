//! Roles, operations and contexts in random combinations: what is seen and what is written is compared with what the
//! policies allow, which is worked out here a second time.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::support::{Answer, KEY, TestVault};

const OPTIONS: &str = r#"{
    "detectPolls": 0,
    "tables": {
        "persons": {"columns": {"email": {"unique": true}, "owner": {"deterministic": true}, "tenant": {}, "name": {}, "scan": {"type": "file"}}},
        "cards": {"columns": {"email": {"unique": true}, "owner": {"deterministic": true}, "tenant": {}, "name": {}, "scan": {"type": "file"}}}
    },
    "roles": {
        "all": {}, "reader": {"readOnly": true}, "clerk": {"tables": ["persons"]},
        "own": {"rows": {"owner": "request.context.user"}},
        "ownReader": {"rows": {"owner": "request.context.user"}, "readOnly": true},
        "ownCards": {"tables": ["cards"], "rows": {"owner": "request.context.user", "tenant": "request.context.tenant"}},
        "analyst": {"tables": ["cards"], "detect": true}, "nothing": {"tables": []}
    }
}"#;
const TABLES: [&str; 2] = ["persons", "cards"];
const USERS: [&str; 3] = ["ann", "bo", "cy"];
const ROLES: [&str; 8] = ["all", "reader", "clerk", "own", "ownReader", "ownCards", "analyst", "nothing"];

/// One record as the test knows it.
#[derive(Clone)]
struct Known {
    table: &'static str,
    id: String,
    owner: String,
    tenant: u8,
    email: String,
    name: String,
    token: String,
}

/// A caller: its roles, `None` for a token without roles, and its context.
struct Caller {
    roles: Option<Vec<&'static str>>,
    context: Value,
}

impl Caller {
    fn random(random: &mut fastrand::Rng) -> Self {
        let count = random.usize(0..3);
        let roles: Vec<_> = (0..=count).map(|_| ROLES[random.usize(0..ROLES.len())]).collect();
        let roles = (random.u8(0..12) > 0).then_some(roles);
        let context = match random.u8(0..6) {
            0 => Value::Null,
            1 => json!("ann"),
            _ => json!({"user": USERS[random.usize(0..3)], "tenant": random.u8(1..3)}),
        };
        Self { roles, context }
    }

    /// Whether one of its roles allows a row.
    fn may(&self, writes: bool, table: &str, owner: &str, tenant: u8) -> bool {
        let Some(roles) = &self.roles else { return true };
        let is_own = self.context["user"] == owner;
        roles.iter().any(|role| match *role {
            "all" => true,
            "reader" => !writes,
            "clerk" => table == "persons",
            "own" => is_own,
            "ownReader" => is_own && !writes,
            "ownCards" => table == "cards" && is_own && self.context["tenant"] == tenant,
            "analyst" => table == "cards",
            _ => false,
        })
    }

    fn may_detect(&self) -> bool {
        self.roles
            .as_ref()
            .is_none_or(|roles| roles.iter().any(|role| ["all", "reader", "analyst"].contains(role)))
    }

    fn claims(&self) -> Value {
        let scope = self
            .roles
            .as_ref()
            .map(|roles| roles.iter().map(|role| format!("role:{role}")).collect::<Vec<_>>().join(" "));
        let mut claims = json!({"iss": "v1", "exp": 1_700_003_600, "ctx": self.context});
        if let Some(scope) = scope {
            claims["scope"] = scope.into();
        }
        claims
    }
}

fn fill(vault: &mut TestVault) -> Vec<Known> {
    let mut known = Vec::new();
    for table in TABLES {
        for number in 0..9_u8 {
            let (owner, tenant) = (USERS[usize::from(number) % 3], 1 + number % 2);
            let (email, name) = (format!("{table}{number}@example.com"), format!("SECRET-{table}-{number}"));
            let row = json!([{"email": email, "owner": owner, "tenant": tenant, "name": name}]).to_string();
            let written = vault.insert(table, &row);
            let (id, token) = (written.id(0), written.token(0, "name").as_str().unwrap().to_owned());
            let texts = [("tableName", table), ("columnName", "scan"), ("skyflowID", id.as_str())];
            vault.send_form(
                "/v2/vaults/v1/files/upload",
                &texts,
                Some(("f.txt", "text/plain", name.as_bytes())),
            );
            known.push(Known { table, id, owner: owner.to_owned(), tenant, email, name, token });
        }
    }
    known
}

/// What the owner sees of every record: its fields by id.
fn everything(vault: &mut TestVault) -> BTreeMap<String, Value> {
    let mut all = BTreeMap::new();
    for table in TABLES {
        let query = json!({"query": format!("SELECT * FROM {table}")}).to_string();
        for record in vault.send("POST", "/query", &query).body["records"].as_array().unwrap() {
            all.insert(record["fields"]["skyflow_id"].as_str().unwrap().to_owned(), record["fields"].clone());
        }
    }
    all
}

const OPERATIONS: [&str; 21] = [
    "get by id",
    "get page",
    "get by column",
    "get one",
    "query",
    "count",
    "detokenize",
    "detokenize all",
    "tokenize",
    "scan status",
    "download",
    "insert",
    "upsert",
    "batch upsert",
    "update",
    "delete",
    "delete one",
    "delete all",
    "upload",
    "upload new",
    "delete file",
];
const READS: usize = 11;

/// Sends one operation on a record, with a new owner and tenant for what is written.
fn send(
    vault: &mut TestVault,
    credential: &str,
    operation: &str,
    at: &Known,
    (owner, tenant): (&str, u8),
) -> Answer {
    let Known { table, id, email, token, name, .. } = at;
    let row = json!({"email": email, "owner": owner, "tenant": tenant, "name": "WRITTEN"});
    let fresh = json!({"email": format!("{id}-new"), "owner": owner, "tenant": tenant, "name": "WRITTEN"});
    let mut to = |method: &str, path: &str, body: Value| {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        vault.send_as(credential, method, path, &body)
    };
    let detokenized =
        |all: bool| json!({"detokenizationParameters": [{"token": token}], "continueOnError": all});
    match operation {
        "get by id" => to("GET", &format!("/{table}?skyflow_ids={id}&downloadURL=true"), Value::Null),
        "get page" => to("GET", &format!("/{table}?limit=25"), Value::Null),
        "get by column" => {
            to("GET", &format!("/{table}?column_name=email&column_values={email}"), Value::Null)
        }
        "get one" => to("GET", &format!("/{table}/{id}"), Value::Null),
        "query" => to(
            "POST",
            "/query",
            json!({"query": format!("SELECT * FROM {table} WHERE name LIKE 'SECRET%' ORDER BY email")}),
        ),
        "count" => to(
            "POST",
            "/query",
            json!({"query": format!("SELECT count(*) FROM {table} WHERE email = '{email}'")}),
        ),
        "detokenize" => to("POST", "/detokenize", detokenized(false)),
        "detokenize all" => to("POST", "/detokenize", detokenized(true)),
        "tokenize" => to(
            "POST",
            "/tokenize",
            json!({"tokenizationParameters": [{"value": name, "columnGroup": format!("{table}.name")}]}),
        ),
        "scan status" => to("GET", &format!("/{table}/{id}/files/scan/scan-status"), Value::Null),
        "download" => {
            let answer = to("GET", &format!("/{table}/{id}?downloadURL=true"), Value::Null);
            let Some(url) = answer.body["fields"]["scan"].as_str() else { return answer };
            let target = url.split("apis.com").nth(1).unwrap().to_owned();
            vault.send_target_as(credential, "GET", &target)
        }
        "insert" => {
            to("POST", &format!("/{table}"), json!({"records": [{"fields": fresh}], "tokenization": true}))
        }
        "upsert" => to(
            "POST",
            &format!("/{table}"),
            json!({"records": [{"fields": row}], "upsert": "email", "tokenization": true}),
        ),
        "batch upsert" => to(
            "POST",
            "",
            json!({"continueOnError": true, "records": [
            {"method": "POST", "tableName": table, "upsert": "email", "fields": row, "tokenization": true}]}),
        ),
        "update" => to(
            "PUT",
            &format!("/{table}/{id}"),
            json!({"record": {"fields": {"owner": owner, "tenant": tenant, "name": "WRITTEN"}}}),
        ),
        "delete" => to("DELETE", &format!("/{table}"), json!({"skyflow_ids": [id]})),
        "delete one" => to("DELETE", &format!("/{table}/{id}"), Value::Null),
        "delete all" => to("DELETE", &format!("/{table}"), json!({"skyflow_ids": ["*"]})),
        "upload" => to_form(vault, credential, at, Some(id)),
        "upload new" => to_form(vault, credential, at, None),
        _ => to("DELETE", &format!("/{table}/{id}/files/scan"), Value::Null),
    }
}

fn to_form(vault: &mut TestVault, credential: &str, at: &Known, id: Option<&String>) -> Answer {
    let mut texts = vec![("tableName", at.table), ("columnName", "scan")];
    texts.extend(id.map(|id| ("skyflowID", id.as_str())));
    vault.send_form_as(
        credential,
        "/v2/vaults/v1/files/upload",
        &texts,
        Some(("w.txt", "text/plain", b"WRITTEN")),
    )
}

#[test]
#[expect(clippy::print_stdout, reason = "the figures are what it is for")]
fn roles_and_contexts_hold_for_every_operation() {
    let seed = 16;
    let mut random = fastrand::Rng::with_seed(seed);
    let rounds = if std::env::var_os("LONG_TESTS").is_some() { 20_000 } else { 1_500 };
    let (mut combinations, mut shown, mut withheld, mut written) = (BTreeSet::new(), 0, 0, 0);
    let mut vault = TestVault::with_options(OPTIONS);
    let known = fill(&mut vault);
    let start = vault.0.snapshot();
    let before = everything(&mut vault);
    for _ in 0..rounds {
        let caller = Caller::random(&mut random);
        let (number, at) = (random.usize(0..OPERATIONS.len()), &known[random.usize(0..known.len())]);
        let (operation, writes) = (OPERATIONS[number], number >= READS);
        let target = (USERS[random.usize(0..3)], random.u8(1..3));
        let credential = vault.bearer_token(&caller.claims());
        let answer = send(&mut vault, &credential, operation, at, target);
        let case =
            format!("{:?} {} {operation} of {}: {}", caller.roles, caller.context, at.name, answer.text);
        combinations.insert((caller.roles.clone(), caller.context.to_string(), operation));
        // Nothing of a record that may not be read is in the answer.
        for record in &known {
            let may_read = caller.may(writes, record.table, &record.owner, record.tenant);
            for secret in [&record.name, &record.token] {
                assert!(
                    may_read
                        || !answer.text.contains(secret.as_str())
                        || operation.starts_with("detokenize") && secret == &record.token,
                    "{case}"
                );
            }
        }
        let may = caller.may(writes, at.table, &at.owner, at.tenant);
        let may_target = caller.may(true, at.table, target.0, target.1);
        let has = |secret: &str| answer.text.contains(secret);
        match operation {
            "get by id" | "get one" | "get by column" | "detokenize" | "download" => {
                assert_eq!(answer.status == 200 && has(&at.name), may, "{case}");
            }
            "get page" | "query" | "detokenize all" => assert_eq!(has(&at.name), may, "{case}"),
            "count" => assert_eq!(answer.status == 200 && has(":1}"), may, "{case}"),
            "tokenize" => assert_eq!(has(&at.token), may, "{case}"),
            "scan status" => assert_eq!(answer.status == 200, may, "{case}"),
            _ => {}
        }
        if may {
            shown += 1;
        } else {
            withheld += 1;
        }
        if !writes {
            continue;
        }
        // What may not be written is as it was; what was written may be.
        let after = everything(&mut vault);
        for record in &known {
            let may_write = caller.may(true, record.table, &record.owner, record.tenant);
            let is_same = after.get(&record.id) == before.get(&record.id);
            assert!(may_write || is_same, "{} was changed: {case}", record.name);
        }
        for (id, fields) in after.iter().filter(|(id, fields)| before.get(*id) != Some(fields)) {
            let table = known.iter().find(|record| record.id == *id).map_or(at.table, |record| record.table);
            let (owner, tenant) =
                (fields["owner"].as_str().unwrap_or_default(), fields["tenant"].as_u64().unwrap_or(0));
            assert!(
                caller.may(true, table, owner, u8::try_from(tenant).unwrap()),
                "{fields} was written: {case}"
            );
        }
        let changed = after != before;
        match operation {
            "insert" => assert_eq!(changed, may_target, "{case}"),
            "update" | "upsert" | "batch upsert" => assert_eq!(changed, may && may_target, "{case}"),
            "delete" | "delete one" | "delete file" | "upload" => assert_eq!(changed, may, "{case}"),
            _ => {}
        }
        written += usize::from(changed);
        if changed {
            vault.0.restore(&start).unwrap();
        }
    }
    let combinations = combinations.len();
    assert!(
        shown > rounds / 5 && withheld > rounds / 5 && written > rounds / 20,
        "{shown} {withheld} {written}"
    );
    println!(
        "figure R56: {rounds} calls of {combinations} combinations of roles, context and operation: {shown} to records that the roles allow, {withheld} to others; 0 values seen, 0 records written against the policy"
    );
}

#[test]
#[expect(clippy::print_stdout, reason = "the figures are what it is for")]
fn detect_and_its_runs_hold_to_roles_and_contexts() {
    let mut random = fastrand::Rng::with_seed(17);
    let mut vault = TestVault::with_options(OPTIONS);
    let (mut checked, mut allowed) = (0, 0);
    let text = json!({"vault_id": "v1", "text": "Write to ann@example.com"});
    let stored =
        json!({"vault_id": "v1", "text": "ann@example.com", "token_type": {"default": "vault_token"}});
    let tokens = vault.send_all(KEY, "POST", "/v1/detect/deidentify/string", &stored.to_string());
    let hidden = json!({"vault_id": "v1", "text": tokens.body["processed_text"]});
    let file = json!({"vault_id": "v1", "file": {"base64": "YW5uQGV4YW1wbGUuY29t", "data_format": "txt"}});
    for _ in 0..400 {
        let (caller, other) = (Caller::random(&mut random), Caller::random(&mut random));
        let credential = vault.bearer_token(&caller.claims());
        let mut post = |path: &str, body: &Value| {
            vault.send_all(&credential, "POST", &format!("/v1/detect/{path}"), &body.to_string())
        };
        let case = format!("{:?} {}", caller.roles, caller.context);
        let may = caller.may_detect();
        let may_store = caller
            .roles
            .as_ref()
            .is_none_or(|roles| roles.iter().any(|role| ["all", "analyst"].contains(role)));
        assert_eq!(post("deidentify/string", &text).status == 200, may, "{case}");
        assert_eq!(post("deidentify/string", &stored).status == 200, may_store, "{case}");
        assert_eq!(post("reidentify/string", &hidden).text.contains("ann@example.com"), may, "{case}");
        let run = post("deidentify/file", &file);
        assert_eq!(run.status == 200, may, "{case}");
        checked += 4;
        if let Some(id) = run.body["run_id"].as_str() {
            let credential = vault.bearer_token(&other.claims());
            let polled =
                vault.send_target_as(&credential, "GET", &format!("/v1/detect/runs/{id}?vault_id=v1"));
            let may_see = other.may_detect() && (other.roles.is_none() || other.context == caller.context);
            assert_eq!(
                polled.status == 200,
                may_see,
                "{case}, polled by {:?} {}",
                other.roles,
                other.context
            );
            checked += 1;
            allowed += usize::from(may_see);
        }
    }
    assert!(allowed > 20, "{allowed}");
    println!("figure R56: {checked} calls of Detect and its runs as roles and contexts allow");
}
