//! What a call gets, and when it ends.

use super::*;

#[test]
fn a_key_and_a_token_are_sent_as_they_are_and_kept() {
    for credentials in [Credentials::ApiKey(1), Credentials::Token(1)] {
        let client = Client { credentials, ..Client::new() };
        assert_eq!(client.call(), Ok("key".to_owned()));
        let kept = client.kept.get().unwrap();
        assert_eq!(text_of(kept), "key");
        assert!(!auth::reject(kept), "no other can be had");
        let unknown = Client { credentials: Credentials::ApiKey(7), ..Client::new() };
        assert!(
            matches!(unknown.call().unwrap_err().error, Error::InvalidCredentials(text) if text.starts_with("no credentials"))
        );
    }
    let none = Authorization::none();
    assert_eq!(text_of(&none), "");
    assert!(!auth::reject(&none));
}

#[test]
fn the_source_of_an_account_is_the_one_at_its_place() {
    let mut client = Client::new();
    client
        .keyring
        .sources
        .insert(0, (0, Rc::new(TokenSource::new(Origin::Account(account(0)), holder("other")))));
    client.credentials = Credentials::Account(account(1));
    client.call().unwrap();
    assert!(client.keyring.sources[0].1.ready().is_none() && client.keyring.sources[1].1.ready().is_some());
    client.credentials = Credentials::Account(account(9));
    assert!(client.call().is_err());
}

#[test]
fn a_source_serves_the_same_account_with_the_same_key() {
    let client = Client::new();
    let source = &client.keyring.sources[0].1;
    assert!(source.serves(&Origin::Account(account(1)), &holder("key")));
    assert!(!source.serves(&Origin::Account(account(1)), &holder("other")));
    let other = serde_json::from_value(
        json!({ "credentialsString": { "place": 1, "clientId": "c", "keyId": "k", "tokenUri": URI } }),
    )
    .unwrap();
    let surroundings = Surroundings { parse_url: &url::parse, has_files: &|| false };
    let other = Account::read(&other, "credentialsString", "credentials", &surroundings).unwrap();
    assert!(!source.serves(&Origin::Account(other), &holder("key")), "other roles");
}

#[test]
fn a_rejected_token_is_dropped_and_the_next_call_gets_another() {
    let client = Client::new();
    let first = run(vec![work(client.authorize())]).remove(0).unwrap();
    assert!(auth::reject(&first));
    assert_eq!(client.call(), token(2));
    assert!(auth::reject(&first), "an old one can be rejected again");
    assert_eq!(client.call(), token(2), "without harm for its successor");
    drop(client);
    assert!(!auth::reject(&first), "its source is gone");
}

#[test]
fn a_call_that_ends_while_it_waits_says_why() {
    let client = Client { left_ms: Some(1_000.0), ..Client::new() };
    world(|world| world.interrupted = true);
    let failure = client.call().unwrap_err();
    assert_eq!(failure.error, Error::Timeout(1_000.0, Effect::Repeatable));
    assert_eq!(log()[0], "lead for 1000 ms");

    let client = Client { signal: Some(AbortSignal::default()), ..Client::new() };
    client.signal.as_ref().unwrap().0.set(true);
    world(|world| world.interrupted = true);
    let failure = client.call().unwrap_err();
    assert_eq!(
        (failure.error, failure.cause),
        (Error::Aborted(Effect::Repeatable), Some(JsValue(Some("reason".to_owned()))))
    );

    // Another call leads, and takes longer than this one has.
    let client = Client { left_ms: Some(50.0), ..Client::new() };
    world(|world| world.exchange_ms = 100.0);
    let outcomes = client.calls(2);
    assert_eq!(outcomes[0], token(1));
    assert_eq!(outcomes[1].as_ref().unwrap_err().error, Error::Timeout(50.0, Effect::Repeatable));

    let client = Client { signal: Some(AbortSignal::default()), ..Client::new() };
    world(|world| world.exchange_ms = 100.0);
    let leader = work(client.authorize());
    let abort = work(async {
        client.signal.as_ref().unwrap().0.set(true);
        client.authorize().await
    });
    let outcomes = run(vec![leader, abort]);
    for outcome in outcomes {
        assert_eq!(outcome.unwrap_err().error, Error::Aborted(Effect::Repeatable));
    }
    client.signal.as_ref().unwrap().0.set(false);
    assert_eq!(client.call(), token(1), "the exchange is not the aborted call's");
}

#[test]
fn a_wait_that_does_not_fit_into_the_time_left_is_not_begun() {
    // The waits of another call are 4, 8, 16, 25 ms: after the first two nothing fits.
    for (left_ms, waited_ms) in [(4.0, 0.0), (13.0, 12.0), (28.0, 12.0), (28.5, 28.0)] {
        let client = Client { left_ms: Some(left_ms), ..Client::new() };
        world(|world| world.exchange_ms = 100.0);
        let begun = world(|world| world.now_ms);
        let leader = work(async {
            let _ = client.authorize().await;
            0.0
        });
        let joiner = work(async {
            let failure = client.authorize().await.unwrap_err();
            assert_eq!(failure.error, Error::Timeout(left_ms, Effect::Repeatable));
            world(|world| world.now_ms) - begun
        });
        let waited = run(vec![leader, joiner])[1];
        assert!((waited - waited_ms).abs() < 0.1, "{left_ms}: {waited}");
    }
}

#[test]
fn an_interrupted_leader_leaves_its_token_to_the_others() {
    let client = Client::new();
    world(|world| world.interrupted = true);
    assert_eq!(client.call().unwrap_err().error, Error::Timeout(0.0, Effect::Repeatable));
    finish_background();
    assert_eq!(client.call(), token(1));
}

#[test]
fn with_wait_until_a_token_is_renewed_behind_a_call() {
    let mut client = Client::new();
    client.hooks.wait_until = JsValue(Some("waitUntil".to_owned()));
    answer(&[living(3600.0)]);
    client.call().unwrap();
    pass(3_500_000.0);
    log();
    assert_eq!(client.call(), token(1));
    assert_eq!(client.call(), token(1));
    assert_eq!(log(), ["renew in the background"], "once");
    finish_background();
    assert_eq!(exchanges(), 1);
    assert_eq!(client.call(), token(2));
}

#[test]
fn validation_asks_the_host() {
    let (files, host) = auth::with_surroundings(|surroundings| {
        let host = (surroundings.parse_url)("https://a.b/c").map(|parts| parts.hostname);
        ((surroundings.has_files)(), host)
    });
    assert_eq!((files, host.as_deref()), (true, Some("a.b")));
}
