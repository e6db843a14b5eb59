use super::*;
use crate::core::urls::UrlParts;

fn parse_url(text: &str) -> Option<UrlParts> {
    let (scheme, rest) = text.split_once("://")?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    Some(UrlParts {
        protocol: format!("{scheme}:"),
        hostname: host.split(':').next().unwrap_or_default().to_owned(),
        origin: format!("{scheme}://{host}"),
        pathname: format!("/{path}"),
        search: String::new(),
        has_extras: text.contains(['@', '?', '#']),
        http_allowed: false,
    })
}

const URI: &str = "https://manage.skyflowapis.com/v1/auth/sa/oauth/token";

fn read(json: serde_json::Value) -> Result<Account, Error> {
    let surroundings = Surroundings { parse_url: &parse_url, has_files: &|| false };
    let kind = if json.get("path").is_some() { "path" } else { "credentialsString" };
    Account::read(&serde_json::from_value(json).unwrap(), kind, "credentials", &surroundings)
}

fn facts(uri: &str) -> serde_json::Value {
    serde_json::json!({ "place": 3, "clientId": "c", "keyId": "k", "tokenUri": uri })
}

#[test]
fn an_account_is_restricted_and_knows_where_its_tokens_come_from() {
    let account = read(serde_json::json!({
        "credentialsString": facts("https://manage.skyflowapis.com:8443/x/y"), "roles": ["a", "b"], "context": { "context": "usable" },
    }))
    .unwrap();
    assert_eq!(account.place, 3);
    assert_eq!(account.scope().as_deref(), Some("role:a role:b"));
    let uri = account.uri.clone().unwrap();
    assert_eq!(uri.audience, "https://manage.skyflowapis.com:8443/x/y");
    assert_eq!(uri.endpoint, "https://manage.skyflowapis.com:8443/v1/auth/sa/oauth/token");
    assert!(account.same_tokens(&account.clone()));
    let other = read(serde_json::json!({ "credentialsString": facts(URI), "roles": ["a"] })).unwrap();
    assert!(!account.same_tokens(&other));
}

#[test]
fn a_file_may_name_skyflows_hosts_only_and_the_caller_any() {
    for host in [
        "skyflowapis.com",
        "manage.skyflowapis.com",
        "a.b.skyflowapis.tech",
        "manage.skyflowapis-preview.com",
    ] {
        assert!(
            read(serde_json::json!({ "credentialsString": facts(&format!("https://{host}/x")) })).is_ok(),
            "{host}"
        );
    }
    for uri in [
        "https://evil.example/x",
        "https://notskyflowapis.com/x",
        "https://skyflowapis.com.evil.example/",
        "http://manage.skyflowapis.com/x",
        "https://u@manage.skyflowapis.com/",
        "nope",
        "",
    ] {
        assert!(read(serde_json::json!({ "credentialsString": facts(uri) })).is_err(), "{uri}");
    }
    let own = serde_json::json!({ "credentialsString": facts("https://evil.example"), "tokenUri": "https://auth.example.com/t" });
    assert_eq!(read(own).unwrap().uri.unwrap().endpoint, "https://auth.example.com/v1/auth/sa/oauth/token");
    assert!(read(serde_json::json!({ "credentialsString": facts("http://localhost/x") })).is_ok());
}

#[test]
fn a_restriction_that_restricts_nothing_or_more_than_it_says_is_refused() {
    for (member, value) in [
        ("roles", serde_json::json!([])),
        ("roles", serde_json::json!("r")),
        ("roles", serde_json::json!(["r", " "])),
        ("roles", serde_json::json!(["r role:admin"])),
        ("roles", serde_json::json!(["r\n"])),
        ("context", serde_json::json!(5)),
        ("context", serde_json::json!({ "context": "empty" })),
        ("context", serde_json::json!({ "context": "blank" })),
        ("context", serde_json::json!({ "context": "key" })),
        ("context", serde_json::json!({ "context": "lossy" })),
        ("context", serde_json::json!({ "context": "list" })),
        ("tokenUri", serde_json::json!("http://auth.example")),
        ("tokenUri", serde_json::json!(5)),
        ("tokenUri", serde_json::json!("")),
    ] {
        let refused =
            read(serde_json::json!({ "credentialsString": facts(URI), member: value })).unwrap_err();
        assert!(
            matches!(&refused, Error::InvalidCredentials(message) if message.contains(member)),
            "{member} {value}"
        );
    }
}

#[test]
fn a_problem_is_told_and_a_path_needs_files() {
    let broken = serde_json::json!({ "credentialsString": { "place": 0, "problem": "is not JSON" } });
    assert!(read(broken).unwrap_err().to_string().ends_with("its credentialsString is not JSON"));
    assert!(matches!(read(serde_json::json!({ "path": { "place": 0 } })), Err(Error::UnsupportedRuntime(_))));
    assert!(matches!(
        read(serde_json::json!({ "credentialsString": "text" })),
        Err(Error::InvalidCredentials(_))
    ));
}

#[test]
fn the_audience_of_tokens_for_the_vault_is_the_token_uri_of_the_options_or_the_file() {
    let account = read(serde_json::json!({ "credentialsString": facts(URI) })).unwrap();
    let of = |account: &Account, facts: serde_json::Value| {
        account.audience(&serde_json::from_value(facts).unwrap())
    };
    assert_eq!(of(&account, facts("https://elsewhere.example/x")).unwrap(), "https://elsewhere.example/x");
    for missing in
        [facts(""), facts("  "), serde_json::json!({ "place": 1 }), serde_json::json!({ "tokenUri": 5 })]
    {
        let error = of(&account, missing.clone()).unwrap_err().to_string();
        assert_eq!(error, "credentials: its credentialsString has no tokenURI", "{missing}");
    }
    let problem = serde_json::json!({ "problem": "is not JSON", "tokenUri": URI });
    assert_eq!(
        of(&account, problem).unwrap_err().to_string(),
        "credentials: its credentialsString is not JSON"
    );
    let own =
        read(serde_json::json!({ "credentialsString": facts(URI), "tokenUri": "https://own.example/t" }))
            .unwrap();
    assert_eq!(of(&own, facts(URI)).unwrap(), "https://own.example/t");
}

#[test]
fn a_path_whose_file_is_known_to_be_missing_is_refused_at_once() {
    let surroundings = Surroundings { parse_url: &parse_url, has_files: &|| true };
    let read = |facts: serde_json::Value| {
        let value = serde_json::from_value(serde_json::json!({ "path": facts })).unwrap();
        Account::read(&value, "path", "credentials", &surroundings)
    };
    let error = read(serde_json::json!({ "place": 1, "problem": "names no file" })).unwrap_err();
    assert_eq!(error.to_string(), "credentials: its path names no file");
    let later = read(serde_json::json!({ "place": 1 })).unwrap();
    assert_eq!(later.uri, None, "its file is read when a token is needed");
}

#[test]
fn a_context_restricts_or_is_refused_and_outside_of_a_configuration_an_empty_one_is_none() {
    let of = |json: serde_json::Value, strict| {
        let facts: Value = serde_json::from_value(json).unwrap();
        context_of(&facts, "ctx", strict).map_err(|error| error.to_string())
    };
    assert_eq!(of(serde_json::json!({ "context": "usable" }), true), Ok(true));
    assert_eq!(of(serde_json::json!({ "context": "empty" }), false), Ok(false));
    assert_eq!(
        of(serde_json::json!({ "context": "empty" }), true),
        Err("ctx is empty; leave it out".to_owned())
    );
    assert_eq!(of(serde_json::Value::Null, true), Ok(false));
    let unreadable = Value::Withheld(Withheld::Unreadable);
    assert_eq!(context_of(&unreadable, "ctx", true).unwrap_err().to_string(), "ctx threw while it was read");
}
