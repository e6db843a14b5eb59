//! The exchange for a token: its life, its retries, its lease.

use super::*;

#[test]
fn a_cold_client_makes_one_exchange_for_all_its_calls() {
    let client = Client::new();
    world(|world| world.exchange_ms = 100.0);
    assert_eq!(client.calls(20), vec![token(1); 20]);
    assert_eq!(log(), ["lead for inf ms", "open credentials", &format!("sign for {URI} role:r"), EXCHANGE]);
    assert_eq!(client.call(), token(1));
    assert_eq!(log(), [""; 0]);
}

#[test]
fn a_token_is_used_until_its_margin_and_then_renewed() {
    let client = Client::new();
    answer(&[living(3600.0)]);
    client.call().unwrap();
    pass(3_539_000.0);
    assert_eq!(client.call(), token(1), "61 s are left");
    pass(2_000.0);
    assert_eq!(client.call(), token(2), "59 s are left");
}

#[test]
fn the_life_of_a_token_counts_on_the_servers_clock_where_it_says_when_it_was_issued() {
    // By this machine's clock the token has ended long ago.
    let client = Client::new();
    answer(&[Answer::Token { expires_s: Some(1000.0), issued_s: Some(100.0) }]);
    client.call().unwrap();
    log();
    pass(800_000.0);
    assert_eq!(client.call(), token(1));
    pass(60_000.0);
    assert_eq!(client.call(), token(2));
    for nonsense in [Some(-5.0), Some(0.0), Some(f64::NAN), Some(f64::INFINITY), None] {
        let client = Client::new();
        answer(&[Answer::Token { expires_s: nonsense, issued_s: None }]);
        assert_eq!(client.call(), token(1), "{nonsense:?}");
        assert_eq!(client.call(), token(2), "{nonsense:?}: used once");
    }
    // Where `iat` is nonsense, the life counts from the request.
    for nonsense in [Some(0.0), Some(-1.0), Some(f64::NAN), None] {
        let client = Client::new();
        answer(&[Answer::Token { expires_s: Some(1.7e9 + 900.0), issued_s: nonsense }]);
        client.call().unwrap();
        pass(800_000.0);
        assert_eq!(client.call(), token(1), "{nonsense:?}");
    }
}

#[test]
fn a_failed_exchange_fails_all_that_wait_for_it_and_none_later() {
    let client = Client { max_retries: 0, ..Client::new() };
    world(|world| world.exchange_ms = 10.0);
    answer(&[Answer::Lost]);
    let outcomes = client.calls(3);
    for outcome in &outcomes {
        assert_eq!(outcome.as_ref().unwrap_err().error, Error::Network(Effect::Repeatable));
    }
    let causes: Vec<bool> =
        outcomes.iter().map(|outcome| outcome.as_ref().unwrap_err().cause.is_some()).collect();
    assert_eq!(causes, [true, false, false], "the leader alone has what its fetch threw");
    assert_eq!(client.call(), token(1));
    answer(&[Answer::Status(401, None)]);
    let refused = Client { max_retries: 0, ..Client::new() };
    answer(&[Answer::Status(401, None)]);
    assert_eq!(refused.call().unwrap_err().cause, None, "nothing was thrown");
}

#[test]
fn an_exchange_is_repeated_as_a_read_is() {
    let client = Client::new();
    answer(&[Answer::Status(500, None), Answer::Lost]);
    assert_eq!(client.call(), token(1));
    let sent = log();
    let retries: Vec<&String> = sent.iter().filter(|line| line.contains("again in")).collect();
    assert_eq!(retries, ["SERVER, again in 250 ms", "NETWORK, again in 500 ms"]);
    assert_eq!(sent.iter().filter(|line| line.starts_with("sign for")).count(), 3, "signed anew each time");
    assert!(sent.iter().any(|line| line.starts_with("tokenExchange 3: ")));

    let client = Client::new();
    answer(&[Answer::Lost, Answer::Lost, Answer::Lost]);
    assert!(client.call().is_err());
    assert_eq!(exchanges(), 3);

    let client = Client::new();
    answer(&[Answer::Status(400, None)]);
    assert!(client.call().is_err());
    assert_eq!(exchanges(), 1);

    let client = Client::new();
    answer(&[Answer::Nonsense]);
    assert!(matches!(client.call().unwrap_err().error, Error::InvalidResponse { status: 200, .. }));
    assert_eq!(exchanges(), 1);
}

#[test]
fn the_lease_lasts_as_long_as_its_exchange_waits() {
    let client = Client::new();
    // Longer than a lease by far.
    answer(&[Answer::Status(429, Some(30_000.0))]);
    assert_eq!(client.calls(2), vec![token(1); 2]);
    assert_eq!(exchanges(), 2);
}

#[test]
fn an_exchange_whose_lease_was_taken_over_is_not_repeated() {
    let client = Client::new();
    world(|world| world.exchange_ms = 6_000.0);
    answer(&[living(3600.0), Answer::Status(500, None)]);
    let quick = work(async {
        world(|world| world.exchange_ms = 100.0);
        Err(Error::Aborted(Effect::Repeatable).into())
    });
    let outcomes = run(vec![work(client.authorize()), quick, work(client.authorize())]);
    assert_eq!(text_of(outcomes[0].as_ref().unwrap()), "token 1");
    assert_eq!(text_of(outcomes[2].as_ref().unwrap()), "token 1");
    assert_eq!(exchanges(), 2, "the lease of the first had ended, and the other call made the second");
}

#[test]
fn the_time_of_one_attempt_ends_before_its_lease() {
    for (timeout_ms, shown) in [(0.0, "4500"), (200.0, "200"), (4_500.0, "4500"), (60_000.0, "4500")] {
        let client = Client { timeout_ms, ..Client::new() };
        client.call().unwrap();
        assert!(log().iter().any(|line| line.contains(&format!("within {shown} ms"))), "{timeout_ms}");
    }
}

#[test]
fn a_retry_takes_from_the_clients_budget() {
    let budgets = Rc::new(RetryBudgets::default());
    let client = Client { budgets: Some(budgets), ..Client::new() };
    for _ in 0..60 {
        answer(&[Answer::Status(500, None), Answer::Status(500, None), Answer::Status(500, None)]);
        let failure = client.call().unwrap_err();
        world(|world| world.exchanges.clear());
        pass(10_000.0);
        if failure.budget_empty {
            assert_eq!(exchanges(), 151, "50 calls of three, and one of one");
            // A success puts one token back, a retry that succeeds what it took.
            for _ in 0..5 {
                answer(&[living(3600.0)]);
                client.call().unwrap();
                pass(3_600_000.0);
            }
            answer(&[Answer::Status(500, None), living(3600.0)]);
            client.call().unwrap();
            pass(3_600_000.0);
            answer(&[Answer::Status(500, None), living(3600.0)]);
            client.call().unwrap();
            return;
        }
    }
    panic!("the budget is never empty");
}

#[test]
fn a_token_endpoint_is_checked_when_a_token_is_exchanged() {
    Client::new();
    let account = account(1);
    let uri = exchanges::token_uri(&account, &holder("key")).unwrap();
    assert_eq!((uri.audience.as_str(), uri.endpoint.as_str()), (URI, URI));
    let hooks = Hooks::default();
    let exchange = |may_wait: &'static dyn Fn(f64) -> bool| Exchange {
        hooks: &hooks,
        level: LogLevel::Off,
        full_errors: false,
        timeout_ms: 1.0,
        max_retries: 5,
        retry_budgets: None,
        signal: None,
        may_wait,
    };
    answer(&[Answer::Lost]);
    let refused = run(vec![work(exchange(&|_| false).run(&account, &uri, &holder("key")))]);
    assert_eq!(refused[0].as_ref().unwrap_err().error, Error::Network(Effect::Repeatable));
    note("");
    answer(&[Answer::Lost]);
    let repeated = run(vec![work(exchange(&|_| true).run(&account, &uri, &holder("key")))]);
    assert!(repeated[0].is_ok());
}

#[test]
fn an_exchange_names_the_call_that_needs_it_to_any_listener() {
    for (on_call_start, on_call, told) in
        [(None, None, false), (Some(Function), None, true), (None, Some(Function), true)]
    {
        let mut client = Client::new();
        client.hooks = Hooks { on_call_start, on_call, ..client.hooks };
        world(|world| world.traced = Some("call 7".to_owned()));
        client.call().unwrap();
        let line = "tokenExchange for call 7".to_owned();
        assert_eq!(log().contains(&line), told, "{:?}", client.hooks);
    }
}

#[test]
fn a_token_with_a_nonsensical_time_of_issue_lives_from_its_request() {
    for issued_s in [0.0, -5.0, f64::NAN, f64::INFINITY] {
        let client = Client::new();
        answer(&[Answer::Token { expires_s: Some(1.7e9 + 600.0), issued_s: Some(issued_s) }]);
        assert_eq!(client.call(), token(1));
        pass(539_000.0);
        assert_eq!(client.call(), token(1), "{issued_s}");
        pass(2_000.0);
        assert_eq!(client.call(), token(2), "{issued_s}: less than a minute was left");
    }
}
