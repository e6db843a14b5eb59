use serde_json::{Value, json};
use skyflow_local_vault::{Options, Vault};

use crate::{key_pair::KEY_PAIR, support::TestVault};

const TABLES: &str =
    r#"{"cards":{"columns":{"number":{"unique":true,"redaction":"MASKED"},"kind":{"deterministic":true}}}}"#;

fn filled() -> (TestVault, String, Value) {
    let mut vault = TestVault::with_tables(TABLES);
    let inserted =
        vault.insert("cards", r#"[{"number":"4111111111111111","kind":"a"},{"number":"2","kind":"a"}]"#);
    vault.insert("free", r#"[{"n":1.50,"o":{"z":1,"a":[]},"u":"é\n","x":null}]"#);
    vault.send("DELETE", "/cards", &json!({"skyflow_ids": [inserted.id(1)]}).to_string());
    (vault, inserted.id(0), inserted.token(0, "kind").clone())
}

#[test]
fn a_restored_vault_answers_the_same() {
    let (mut vault, id, token) = filled();
    let snapshot = vault.0.snapshot();
    let mut copy = TestVault::new();
    copy.0.restore(&snapshot).unwrap();
    let data = |snapshot: &str| {
        let all: Value = serde_json::from_str(snapshot).unwrap();
        (all["tables"].clone(), all["detected"].clone())
    };
    assert_eq!(data(&copy.0.snapshot()), data(&snapshot));
    assert_eq!(vault.fields("cards", &id), copy.fields("cards", &id));
    assert_eq!(vault.send("GET", "/free", "").text, copy.send("GET", "/free", "").text);
    assert_eq!(*copy.insert("cards", r#"[{"number":"3","kind":"a"}]"#).token(0, "kind"), token);
    copy.insert("cards", r#"[{"number":"4111111111111111"}]"#).expect_error(409, "number");
}

#[test]
fn a_vault_made_from_a_snapshot_has_its_identity() {
    let (mut vault, ..) = filled();
    vault.0.set_service_account(KEY_PAIR.service_account());
    let options = Options { snapshot: Some(vault.0.snapshot()), ..Options::default() };
    let copy = Vault::new(options).unwrap();
    assert_eq!(copy.vault_id(), vault.0.vault_id());
    assert_eq!(copy.cluster_id(), vault.0.cluster_id());
    assert_eq!(copy.api_key(), vault.0.api_key());
    let credentials = |vault: &Vault| vault.service_account().unwrap().credentials().to_owned();
    assert_eq!(credentials(&copy), credentials(&vault.0));
}

#[test]
fn what_is_no_snapshot_is_refused_and_changes_nothing() {
    let (mut vault, id, _) = filled();
    let good = vault.0.snapshot();
    let bad = [
        String::new(),
        "[]".to_owned(),
        "{}".to_owned(),
        good.replace(r#""version":1"#, r#""version":2"#),
        good.replace(r#""format":"skyflow-local-vault""#, r#""format":"other""#),
        good.replace("[[0,", "[[9,"),
        good.replace(&id, "not-an-id"),
        good.replace(r#""name":"free""#, r#""name":"cards""#),
        good.chars().take(good.len() / 2).collect(),
    ];
    for text in bad {
        let error = vault.0.restore(&text).unwrap_err().to_string();
        assert!(error.contains("snapshot"), "{error}");
        assert!(!error.contains("4111111111111111"), "{error}");
    }
    assert_eq!(vault.0.snapshot(), good);
}
