use crate::support::TestVault;

/// A random list of rules, as JSON.
fn random_rules(random: &mut fastrand::Rng) -> String {
    let rule = |random: &mut fastrand::Rng| {
        let status = [429, 500, 503][random.usize(0..3)];
        let pattern = ["", "GET", "POST", "/t", "skyflow_ids"][random.usize(0..5)];
        let latency = random.u8(0..3);
        format!(r#"{{"status":{status},"rate":{},"match":"{pattern}","latencyMs":{latency}}}"#, random.f64())
    };
    let rules: Vec<String> = (0..random.usize(1..5)).map(|_| rule(random)).collect();
    rules.join(",")
}

#[test]
#[expect(clippy::print_stdout, reason = "the figures are what it is for")]
fn the_same_seed_and_requests_give_the_same_faults() {
    let mut random = fastrand::Rng::with_seed(59);
    let (mut compared, mut faults, mut other_seeds_differ) = (0, 0, 0);
    for _ in 0..200 {
        let (rules, seed) = (random_rules(&mut random), random.u32(..));
        let requests: Vec<(&str, &str)> = (0..40)
            .map(|_| [("GET", "/t"), ("POST", "/t"), ("GET", "/t?skyflow_ids=x")][random.usize(0..3)])
            .collect();
        let sequence = |seed: u32| {
            let mut vault = TestVault::with_options(&format!(r#"{{"faultSeed":{seed},"faults":[{rules}]}}"#));
            let ask = |(method, path): &(&str, &str)| {
                let response =
                    vault.send_raw(method, &format!("/v1/vaults/v1{path}"), "application/json", b"{}");
                (response.status, response.latency_ms)
            };
            requests.iter().map(ask).collect::<Vec<_>>()
        };
        let first = sequence(seed);
        assert_eq!(first, sequence(seed), "{rules}");
        compared += first.len();
        faults += first.iter().filter(|(status, _)| [429, 500, 503].contains(status)).count();
        other_seeds_differ += usize::from(first != sequence(seed.wrapping_add(1)));
    }
    assert!(faults > compared / 10 && other_seeds_differ > 100, "{faults} {other_seeds_differ}");
    println!(
        "figure R59: {compared} requests under 200 random lists of rules: the same {faults} faults both times; another seed gives others in {other_seeds_differ} of 200"
    );
}

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
