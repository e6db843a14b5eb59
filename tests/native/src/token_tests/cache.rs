//! Tokens that are shared through the caller's token cache.

use super::*;

fn cached(seconds: f64) -> Option<Option<BearerToken>> {
    let text = JsValue(Some("shared".to_owned()));
    Some(Some(BearerToken { text, expires_s: Some(1.7e9 + seconds), issued_s: Some(1.7e9 - 3000.0) }))
}

fn with_cache() -> Client {
    let mut client = Client::new();
    client.hooks.token_cache = JsValue(Some("cache".to_owned()));
    client
}

#[test]
fn a_shared_token_with_more_than_a_minute_left_is_used_for_the_rest_of_its_life() {
    let client = with_cache();
    world(|world| world.cached = cached(600.0));
    assert_eq!(client.call(), Ok("shared".to_owned()));
    assert_eq!(log(), ["lead for inf ms", "open credentials", &format!("get {URI}")]);
    pass(539_000.0);
    assert_eq!(client.call(), Ok("shared".to_owned()));
    pass(2_000.0);
    world(|world| world.cached = Some(None));
    assert_eq!(client.call(), token(1), "59 s of the rest were left");

    for seconds in [60.0, 10.0, -5.0] {
        let client = with_cache();
        world(|world| world.cached = cached(seconds));
        assert_eq!(client.call(), token(1), "{seconds}");
    }
}

#[test]
fn a_new_token_is_shared_for_its_life_but_a_minute() {
    for (life_s, put) in [
        (3600.0, Some("put token 1 for 3540 s")),
        (121.9, Some("put token 1 for 61 s")),
        (120.0, None),
        (30.0, None),
    ] {
        let client = with_cache();
        answer(&[living(life_s)]);
        client.call().unwrap();
        let puts: Vec<String> = log().into_iter().filter(|line| line.starts_with("put")).collect();
        assert_eq!(puts, put.into_iter().map(str::to_owned).collect::<Vec<_>>(), "{life_s}");
    }
    let client = Client::new();
    answer(&[living(3600.0)]);
    client.call().unwrap();
    assert!(
        !log().iter().any(|line| line.starts_with("put") || line.starts_with("get")),
        "no cache, nothing shared"
    );
}

#[test]
fn a_cache_that_fails_costs_an_exchange_and_is_told() {
    let client = with_cache();
    world(|world| {
        world.cached = None;
        world.put_fails = true;
    });
    answer(&[living(3600.0)]);
    assert_eq!(client.call(), token(1));
    let log = log();
    assert!(log.contains(&"get failed".to_owned()) && log.contains(&"put failed".to_owned()), "{log:?}");

    let client = with_cache();
    answer(&[living(3600.0)]);
    client.call().unwrap();
    assert!(!self::log().iter().any(|line| line.contains("failed")));
}

#[test]
fn a_shared_token_that_the_vault_rejects_is_not_read_again() {
    let client = with_cache();
    world(|world| world.cached = cached(600.0));
    let shared = run(vec![work(client.authorize())]).remove(0).unwrap();
    assert!(auth::reject(&shared));
    log();
    assert_eq!(client.call(), token(1));
    assert!(!log().iter().any(|line| line.starts_with("get")));
}

#[test]
fn a_slow_cache_does_not_take_of_the_time_of_the_exchange() {
    let client = with_cache();
    world(|world| {
        world.cache_ms = 900.0;
        world.exchange_ms = 4_400.0;
    });
    assert_eq!(client.calls(2), vec![token(1); 2]);
    assert_eq!(exchanges(), 1);
}
