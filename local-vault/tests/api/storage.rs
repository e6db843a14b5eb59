//! The state in a storage: what was committed is there again, whatever else happened.

use std::{
    io,
    sync::{Arc, Mutex},
};

use serde_json::{Value, json};
use skyflow_local_vault::{Options, StorageBackend, Vault};

use crate::{
    key_pair::KEY_PAIR,
    support::{KEY, TestVault},
};

/// What was done to a storage, in order.
#[derive(Clone)]
enum Operation {
    Write(u64, Vec<u8>),
    Resize(u64),
    Sync,
}

/// A storage in memory that remembers what was done to it, and fails when told to.
#[derive(Clone, Debug, Default)]
struct Disk(Arc<Mutex<Inner>>);

#[derive(Default)]
struct Inner {
    bytes: Vec<u8>,
    operations: Vec<Operation>,
    is_full: bool,
}

impl std::fmt::Debug for Inner {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Inner")
    }
}

impl Disk {
    fn of(bytes: Vec<u8>) -> Self {
        Self(Arc::new(Mutex::new(Inner { bytes, ..Inner::default() })))
    }

    /// A storage as it is now, for another vault: nothing is closed.
    fn copy(&self) -> Self {
        Self::of(self.0.lock().unwrap().bytes.clone())
    }

    fn written(&self) -> u64 {
        let inner = self.0.lock().unwrap();
        let bytes = inner.operations.iter().map(|operation| match operation {
            Operation::Write(_, bytes) => bytes.len() as u64,
            _ => 0,
        });
        bytes.sum()
    }
}

impl StorageBackend for Disk {
    fn len(&self) -> io::Result<u64> {
        Ok(self.0.lock().unwrap().bytes.len() as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let inner = self.0.lock().unwrap();
        let offset = usize::try_from(offset).unwrap();
        let found = inner.bytes.get(offset..offset + out.len());
        out.copy_from_slice(found.ok_or_else(|| io::Error::other("past the end"))?);
        Ok(())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        let mut inner = self.0.lock().unwrap();
        inner.bytes.resize(usize::try_from(len).unwrap(), 0);
        inner.operations.push(Operation::Resize(len));
        Ok(())
    }

    fn sync_data(&self) -> io::Result<()> {
        self.0.lock().unwrap().operations.push(Operation::Sync);
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let mut inner = self.0.lock().unwrap();
        if inner.is_full {
            return Err(io::Error::other("no space left on device"));
        }
        let at = usize::try_from(offset).unwrap();
        inner.bytes[at..at + data.len()].copy_from_slice(data);
        inner.operations.push(Operation::Write(offset, data.to_vec()));
        Ok(())
    }
}

fn open(disk: &Disk, options: &str) -> TestVault {
    let mut options = Options::from_json(options).unwrap();
    options.vault_id = Some("v1".to_owned());
    options.api_key = Some(KEY.to_owned());
    let mut vault = Vault::open(options, disk.clone()).unwrap();
    vault.commit().unwrap();
    TestVault(vault, 1_700_000_000_000)
}

/// The data of a snapshot, without ids and keys.
fn data(vault: &Vault) -> Value {
    let all: Value = serde_json::from_str(&vault.snapshot()).unwrap();
    json!([all["tables"], all["detected"], all["vaults"]])
}

const OPTIONS: &str = r#"{"tables":{"cards":{"columns":{"number":{"unique":true},"kind":{"deterministic":true}}}},
    "vaults":{"v2":{"tables":{"t":{"columns":{"a":{}}}}}}}"#;

fn detect(vault: &mut TestVault, text: &str) {
    let body = json!({"vault_id": "v1", "text": text, "token_type": {"default": "vault_token"}});
    assert_eq!(vault.send_to("POST", "/v1/detect/deidentify/string", &body.to_string()).status, 200);
}

#[test]
fn a_vault_opened_again_is_the_same() {
    let disk = Disk::default();
    let mut vault = open(&disk, OPTIONS);
    vault.0.set_service_account(KEY_PAIR.service_account());
    let inserted =
        vault.insert("cards", r#"[{"number":"1","kind":"a"},{"number":"2","kind":"a"},{"number":"3"}]"#);
    vault.insert("free", r#"[{"n":1.50,"o":{"z":1},"u":"é\n","x":null},{"other":true}]"#);
    vault.send("DELETE", "/cards", &json!({"skyflow_ids": [inserted.id(1)]}).to_string());
    vault.send("PUT", &format!("/cards/{}", inserted.id(0)), r#"{"record":{"fields":{"kind":"b"}}}"#);
    let form = |name: &str, content: &[u8], vault: &mut TestVault| {
        let texts = [("tableName", "docs"), ("columnName", name)];
        let answer = vault.send_form("/v2/vaults/v1/files/upload", &texts, Some(("a.bin", "x/y", content)));
        assert_eq!(answer.status, 200, "{}", answer.text);
    };
    form("scan", &[0, 255, 10], &mut vault);
    form("scan", &[1; 5_000], &mut vault);
    detect(&mut vault, "My email is ann@example.com");
    vault.send_to("POST", "/v1/vaults/v2/t", r#"{"records":[{"fields":{"a":1}}]}"#);
    let token = vault.bearer_token(&json!({"iss": "v1", "exp": 1_700_003_600}));
    assert!(vault.0.has_changes());
    vault.0.commit().unwrap();
    assert!(!vault.0.has_changes());
    let (before, pages) = (data(&vault.0), vault.send("GET", "/cards?order_by=NONE", "").text);
    // First as a crash leaves it, then closed.
    for closed in [false, true] {
        let copy = if closed {
            vault.0.close().unwrap();
            disk.clone()
        } else {
            disk.copy()
        };
        let mut again = open(&copy, OPTIONS);
        assert_eq!(data(&again.0), before);
        assert_eq!(again.send("GET", "/cards?order_by=NONE", "").text, pages);
        assert_eq!(again.send_as(&token, "GET", "/cards", "").status, 200, "a bearer token of before");
        assert_eq!(again.send_to("GET", "/v1/vaults/v2/t", "").body["records"][0]["fields"]["a"], 1);
        assert!(again.0.service_account().is_some());
        again.insert("cards", r#"[{"number":"1"}]"#).expect_error(409, "number");
    }
    vault.send("GET", "/cards", "").expect_error(500, "is closed");
    assert!(vault.0.is_closed() && vault.0.close().is_ok(), "closing again does nothing");
    assert!(vault.0.commit().is_ok(), "a request that was under way has nothing left to store");
}

#[test]
fn reset_and_restore_replace_what_is_stored() {
    let disk = Disk::default();
    let mut vault = open(&disk, OPTIONS);
    vault.insert("cards", r#"[{"number":"1"}]"#);
    vault.insert("free", r#"[{"a":1}]"#);
    detect(&mut vault, "My email is ann@example.com");
    vault.0.commit().unwrap();
    let snapshot = vault.0.snapshot();
    vault.0.reset().unwrap();
    vault.0.commit().unwrap();
    let empty = open(&disk.copy(), OPTIONS);
    assert_eq!(data(&empty.0), data(&vault.0));
    assert!(!empty.0.snapshot().contains("free"));
    vault.0.restore(&snapshot).unwrap();
    vault.0.commit().unwrap();
    assert_eq!(data(&open(&disk.copy(), OPTIONS).0), data(&vault.0));
    assert!(vault.0.snapshot().contains("free"));
}

#[test]
fn a_request_that_fails_leaves_nothing_on_disk() {
    let disk = Disk::default();
    let mut vault = open(&disk, OPTIONS);
    vault.insert("cards", r#"[{"number":"1"}]"#);
    vault.0.commit().unwrap();
    let before = data(&vault.0);
    vault.insert("cards", r#"[{"number":"2"},{"number":"1"}]"#).expect_error(409, "number");
    vault.send("POST", "/new", r#"{"records":[{"fields":{"a":1}},{}]}"#).expect_error(400, "index 1");
    vault.0.commit().unwrap();
    assert_eq!(data(&open(&disk.copy(), OPTIONS).0), before);
}

#[test]
#[expect(clippy::print_stdout, reason = "the figures are what it is for")]
fn a_change_costs_what_it_changes() {
    let disk = Disk::default();
    let mut vault = open(&disk, "{}");
    let cost = |vault: &mut TestVault| {
        let before = disk.written();
        vault.insert("t", r#"[{"a":"x"}]"#);
        vault.0.commit().unwrap();
        disk.written() - before
    };
    let fill = |vault: &mut TestVault, rows: usize| {
        for _ in 0..rows / 1_000 {
            vault.insert("t", &format!("[{}]", vec![r#"{"a":"x"}"#; 1_000].join(",")));
            vault.0.commit().unwrap();
        }
    };
    fill(&mut vault, 1_000);
    let few = (0..20).map(|_| cost(&mut vault)).max().unwrap();
    fill(&mut vault, 30_000);
    let many = (0..20).map(|_| cost(&mut vault)).max().unwrap();
    println!("figure R57: bytes written for one row: {few} with 1,000 rows, {many} with 31,000");
    assert!(many < few * 3 && many < 200_000, "{few} {many}");
}

/// Power fails at any moment: what was written after the last sync is there or not, in any combination, and a write may be torn.
#[test]
#[expect(clippy::print_stdout, reason = "the figures are what it is for")]
fn what_was_committed_survives_any_crash() {
    let disk = Disk::default();
    let mut vault = open(&disk, OPTIONS);
    let mut random = fastrand::Rng::with_seed(7);
    // How many operations there were when each commit was acknowledged, and the data of then.
    let mut commits = vec![(disk.0.lock().unwrap().operations.len(), data(&vault.0))];
    for round in 0..40 {
        match round % 4 {
            0 => {
                drop(
                    vault.insert("cards", &format!(r#"[{{"number":"{round}","kind":"k"}},{{"kind":"k"}}]"#)),
                );
            }
            1 => drop(vault.insert("free", &format!(r#"[{{"a{round}":"{}"}}]"#, "x".repeat(round * 50)))),
            2 => detect(&mut vault, &format!("My email is ann{round}@example.com")),
            _ => {
                let rows = vault.send("GET", "/cards?limit=1", "");
                let id = rows.body["records"][0]["fields"]["skyflow_id"].as_str().unwrap().to_owned();
                vault.send("DELETE", &format!("/cards/{id}"), "");
            }
        }
        vault.0.commit().unwrap();
        commits.push((disk.0.lock().unwrap().operations.len(), data(&vault.0)));
    }
    let operations = disk.0.lock().unwrap().operations.clone();
    let (first, crashes) = (commits[0].0, 400);
    for _ in 0..crashes {
        let cut = random.usize(first..=operations.len());
        let synced =
            operations[..cut].iter().rposition(|operation| matches!(operation, Operation::Sync)).unwrap();
        let mut bytes: Vec<u8> = Vec::new();
        for (at, operation) in operations[..cut].iter().enumerate() {
            match operation {
                Operation::Resize(len) => bytes.resize(usize::try_from(*len).unwrap(), 0),
                Operation::Write(offset, data) => {
                    let start = usize::try_from(*offset).unwrap();
                    let whole = data.len();
                    let kept = match (at > synced, random.u8(0..3)) {
                        (true, 0) => 0,
                        (true, 1) => random.usize(0..=whole) / 512 * 512,
                        _ => whole,
                    };
                    bytes[start..start + kept].copy_from_slice(&data[..kept]);
                }
                Operation::Sync => {}
            }
        }
        let acknowledged = commits.iter().rposition(|(at, _)| *at <= cut).unwrap();
        let found = data(&open(&Disk::of(bytes), OPTIONS).0);
        let expected = [Some(&commits[acknowledged]), commits.get(acknowledged + 1)];
        assert!(
            expected.into_iter().flatten().any(|(_, data)| *data == found),
            "crash at {cut} of {}",
            operations.len()
        );
    }
    println!(
        "figure R57: {crashes} crashes at random moments, unsynced writes dropped or torn: 0 acknowledged commits lost, 0 corrupt states"
    );
}

#[test]
fn a_storage_that_fails_ends_the_vault() {
    let disk = Disk::default();
    let mut vault = open(&disk, OPTIONS);
    disk.0.lock().unwrap().is_full = true;
    vault.insert("cards", r#"[{"number":"1"}]"#);
    let error = vault.0.commit().unwrap_err().to_string();
    assert!(error.contains("no space left"), "{error}");
    vault.send("GET", "/cards", "").expect_error(500, "no space left");
    assert!(vault.0.commit().is_err());
}

#[test]
fn what_is_no_state_is_refused() {
    for bytes in [b"{ not a state".to_vec(), vec![7; 100_000]] {
        let disk = Disk::of(bytes.clone());
        let Err(error) = Vault::open(Options::default(), disk.clone()) else { panic!("opened") };
        assert!(error.to_string().contains("the state cannot be read"), "{error}");
        assert_eq!(disk.0.lock().unwrap().bytes, bytes, "it is left as it was");
    }
}

#[test]
fn a_schema_that_differs_from_the_state_is_told() {
    let disk = Disk::default();
    open(&disk, OPTIONS).0.close().unwrap();
    for (schema, expected) in [
        (
            r#"{"cards":{"columns":{"number":{"unique":false},"kind":{"deterministic":true}}}}"#,
            "column number has unique: false in the schema, and true in the state",
        ),
        (
            r#"{"cards":{"columns":{"number":{"unique":true}}}}"#,
            "column kind of the state is not in the schema",
        ),
        (
            r#"{"cards":{"columns":{"number":{"unique":true},"kind":{"deterministic":true},"x":{}}}}"#,
            "column x is not in the state",
        ),
    ] {
        let options = Options::from_json(&format!(r#"{{"tables":{schema}}}"#)).unwrap();
        let Err(error) = Vault::open(options, disk.copy()) else { panic!("opened") };
        let error = error.to_string();
        assert!(error.contains("table cards") && error.contains(expected), "{error}");
    }
    let mut more = open(&disk, r#"{"tables":{"new":{"columns":{"a":{}}}}}"#);
    assert_eq!(more.send("GET", "/new", "").status, 200, "a table can be added");
    assert_eq!(more.send("GET", "/cards", "").status, 200);
}

#[test]
fn every_form_of_token_is_there_again_and_expires_when_it_would_have() {
    let options = r#"{"tables":{"t":{"columns":{
        "card":{"tokenFormat":"preserve","deterministic":true},
        "email":{"columnGroup":"email","tokenFormat":"uuid"},
        "code":{"tokenExpiresAfterSeconds":60}}},
        "u":{"columns":{"email":{"columnGroup":"email","tokenFormat":"uuid"}}}}}"#;
    let row = r#"{"card":"4111111111111111","email":"a@example.com","code":"123456"}"#;
    let disk = Disk::default();
    let mut vault = open(&disk, options);
    let first = vault.insert("t", &format!("[{row}]"));
    vault.0.commit().unwrap();

    let again = disk.copy();
    let mut vault = open(&again, "{}");
    let second = vault.insert("t", &format!("[{row}]"));
    let other = vault.insert("u", r#"[{"email":"a@example.com"}]"#);
    assert_eq!(first.token(0, "card"), second.token(0, "card"));
    assert_eq!(first.token(0, "email"), other.token(0, "email"));
    assert!(vault.has_token(first.token(0, "code")));
    vault.1 += 61_000;
    assert!(!vault.has_token(first.token(0, "code")));
    assert!(vault.0.has_changes(), "an expired token is taken off the disk");
    vault.0.commit().unwrap();
    assert_eq!(data(&open(&again.copy(), "{}").0), data(&vault.0));
}
