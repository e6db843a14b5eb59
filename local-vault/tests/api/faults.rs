use crate::support::TestVault;

#[test]
fn a_fault_answers_instead_of_the_vault() {
    let mut vault = TestVault::with_options(
        r#"{"faults":[{"status":503,"match":"POST /v1/vaults/v1/t","retryAfter":2},{"latencyMs":30}]}"#,
    );
    let answer = vault.insert("t", r#"[{"a":1}]"#);
    answer.expect_error(503, "injected");
    assert_eq!(answer.header("retry-after"), Some("2"));
    assert!(answer.header("x-request-id").is_some());
    vault.send("GET", "/t", "").expect_error(404, "t was not found");
}

#[test]
fn the_same_seed_gives_the_same_answers() {
    let statuses = |seed: u32| -> Vec<u16> {
        let options = format!(r#"{{"faults":[{{"status":500,"rate":0.4}}],"faultSeed":{seed}}}"#);
        let mut vault = TestVault::with_options(&options);
        (0..100).map(|_| vault.insert("t", r#"[{"a":1}]"#).status).collect()
    };
    assert_eq!(statuses(7), statuses(7));
    assert_ne!(statuses(7), statuses(8));
    assert!(statuses(7).contains(&200) && statuses(7).contains(&500));
}
