//! Tokens that the caller's own source gives.

use super::*;

fn provided() -> Client {
    let client = Client::new();
    let credentials = Credentials::Provider { place: 1, field_path: "credentials".to_owned() };
    let origin = Origin::of(&credentials, Target::Vault, "v1").unwrap();
    let sources = vec![(1, Rc::new(TokenSource::new(origin, holder("key"))))];
    Client {
        keyring: Keyring { holders: vec![holder("other"), holder("key")], sources },
        credentials,
        ..client
    }
}

#[test]
fn the_callers_own_source_is_asked_once_for_all_and_told_why() {
    let client = provided();
    world(|world| world.exchange_ms = 100.0);
    assert_eq!(client.calls(20), vec![token(1); 20]);
    assert_eq!(log(), ["lead for 60000 ms", "getToken missing of v1 (true) within 60000 ms"]);
    pass(3_590_000.0);
    assert_eq!(client.call(), token(2));
    assert!(log()[1].starts_with("getToken expiring of v1"));
    let current = run(vec![work(client.authorize())]).remove(0).unwrap();
    assert!(auth::reject(&current));
    log();
    assert_eq!(client.call(), token(3));
    assert!(log()[1].starts_with("getToken rejected of v1"));
}

#[test]
fn what_is_wrong_with_the_callers_source_is_told_to_all_who_wait() {
    for (given, expected, cause) in [
        (Provided::Problem("returned nothing".to_owned()), "credentials.getToken returned nothing", false),
        (
            Provided::Failed(JsValue(Some("thrown".to_owned()))),
            "credentials.getToken failed, so nothing was sent. See `cause` for its error",
            true,
        ),
    ] {
        let client = provided();
        world(|world| {
            world.exchange_ms = 10.0;
            world.provided.push_back(given);
        });
        for outcome in client.calls(3) {
            let failure = outcome.unwrap_err();
            assert_eq!(failure.error.to_string(), expected);
            assert_eq!(failure.cause.is_some(), cause, "{expected}");
        }
        assert_eq!(client.call(), token(1));
    }
}

#[test]
fn a_source_that_is_late_fails_its_leader_and_the_next_call_asks_again() {
    let client = provided();
    world(|world| world.provided.push_back(Provided::Late));
    let failure = client.call().unwrap_err();
    assert_eq!(failure.error, Error::NotProvided("credentials.getToken gave no token within 60000 ms, so nothing was sent. Raise `timeoutMs` or `totalTimeoutMs` if it needs longer".to_owned(), Code::Timeout));
    world(|world| {
        world.exchange_ms = 10.0;
        world.provided.push_back(Provided::Late);
    });
    let outcomes = client.calls(2);
    assert!(outcomes[0].is_err());
    assert_eq!(outcomes[1], token(1), "another call's time was up, not this one's");
}

#[test]
fn a_slow_source_keeps_its_lease_for_as_long_as_it_works() {
    let client = provided();
    world(|world| world.exchange_ms = 30_000.0);
    assert_eq!(client.calls(3), vec![token(1); 3]);
    assert_eq!(log().iter().filter(|line| line.starts_with("getToken")).count(), 1);
}

#[test]
fn the_time_of_a_source_is_the_calls_own() {
    for (own_timeout_ms, left_ms, shown) in [
        (0.0, None, "60000"),
        (500.0, None, "500"),
        (500.0, Some(200.0), "200"),
        (500.0, Some(900.0), "500"),
        (0.0, Some(900.0), "900"),
    ] {
        let client = Client { own_timeout_ms, left_ms, ..provided() };
        client.call().unwrap();
        assert!(log()[1].ends_with(&format!("within {shown} ms")), "{own_timeout_ms} {left_ms:?}");
    }
    // Without a time of its own it waits for another call's token for as long as that takes.
    let client = Client { own_timeout_ms: 0.0, ..provided() };
    world(|world| world.exchange_ms = 100.0);
    assert_eq!(client.calls(2), vec![token(1); 2]);
    // It waits for another call's token no longer than for its own.
    let client = Client { own_timeout_ms: 50.0, ..provided() };
    world(|world| world.exchange_ms = 100.0);
    let late = client.calls(2).remove(1).unwrap_err();
    assert!(
        matches!(late.error, Error::NotProvided(message, Code::Timeout) if message.contains("within 50 ms"))
    );
    // While the old token lives, it serves a call whose time is up.
    let client = Client { left_ms: Some(50.0), ..provided() };
    client.call().unwrap();
    pass(3_590_000.0);
    world(|world| world.interrupted = true);
    assert_eq!(client.call(), token(1));
}

#[test]
fn a_source_gives_its_tokens_to_one_vault_or_connection() {
    let client = provided();
    let other = Credentials::Provider { place: 1, field_path: "credentials".to_owned() };
    let of = |target, id| Origin::of(&other, target, id).unwrap();
    let source = &client.keyring.sources[0].1;
    assert!(source.is_for(Target::Vault, "v1") && source.serves(&of(Target::Vault, "v1"), &holder("key")));
    for (target, id) in [(Target::Vault, "v2"), (Target::Connection, "v1")] {
        assert!(!source.is_for(target, id) && !source.serves(&of(target, id), &holder("key")));
    }
    assert!(!source.serves(&Origin::Account(account(1)), &holder("key")));
    assert_eq!(of(Target::Vault, "v1").place(), 1);
    assert_eq!((Origin::Account(account(0)).place(), Origin::Account(account(7)).place()), (0, 7));
    assert!(Origin::of(&Credentials::ApiKey(1), Target::Vault, "v1").is_none());
    assert!(Origin::of(&Credentials::Token(1), Target::Vault, "v1").is_none());
    assert!(Origin::Account(account(1)).is_for(Target::Connection, "any"));
    let sources = vec![];
    let without = Client { keyring: Keyring { holders: vec![], sources }, ..provided() };
    assert!(without.call().is_err());
}
