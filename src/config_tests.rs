use serde_json::{Value as Json, json};

use super::*;
use crate::core::urls::UrlParts;

/// Enough of a URL parser for these tests; the real one is the runtime's.
fn parse_url(text: &str) -> Option<UrlParts> {
    let (scheme, rest) = text.split_once("://")?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    Some(UrlParts {
        protocol: format!("{scheme}:"),
        hostname: host.to_owned(),
        origin: format!("{scheme}://{host}"),
        pathname: format!("/{path}"),
        search: String::new(),
        has_extras: text.contains(['@', '?', '#']),
        http_allowed: false,
    })
}

fn read(config: Json) -> Result<Settings, Error> {
    let config: Value = serde_json::from_value(config).unwrap();
    Settings::read(&config, &Value::Absent, &Surroundings { parse_url: &parse_url, has_files: &|| true })
}

/// The facts of a usable API key.
fn key() -> Json {
    json!({ "place": 0, "visible": true, "length": 42, "prefix": "sky-" })
}

#[expect(clippy::needless_pass_by_value, reason = "reads better at the many calls")]
fn vault(extra: Json) -> Json {
    let mut vault = json!({ "vaultId": "v1", "clusterId": "abc", "credentials": { "apiKey": key() } });
    vault.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
    json!({ "vaultConfigs": [vault] })
}

#[test]
fn a_vault_gets_its_url_from_its_environment() {
    for (env, host) in [
        (Json::Null, "https://abc.vault.skyflowapis.com"),
        (json!("PROD"), "https://abc.vault.skyflowapis.com"),
        (json!("SANDBOX"), "https://abc.vault.skyflowapis-preview.com"),
        (json!("STAGE"), "https://abc.vault.skyflowapis.tech"),
        (json!("DEV"), "https://abc.vault.skyflowapis.dev"),
    ] {
        let settings = read(vault(json!({ "env": env }))).unwrap();
        assert_eq!(settings.vault(&Value::Absent).unwrap().1.endpoint.base_url, host);
    }
    let settings = read(vault(json!({ "vaultUrl": "http://localhost/", "clusterId": null }))).unwrap();
    assert_eq!(settings.vault(&Value::Absent).unwrap().1.endpoint.base_url, "http://localhost");
}

#[test]
fn every_rule_refuses_and_names_its_member() {
    for (config, place) in [
        (vault(json!({ "vaultId": null })), "vaultConfigs[0].vaultId"),
        (vault(json!({ "vaultId": "" })), "vaultConfigs[0].vaultId"),
        (vault(json!({ "vaultId": "  " })), "vaultConfigs[0].vaultId"),
        (vault(json!({ "vaultId": ".." })), "vaultConfigs[0].vaultId"),
        (vault(json!({ "vaultId": 5 })), "vaultConfigs[0].vaultId"),
        (vault(json!({ "vaultId": "\"v1\"" })), "vaultConfigs[0].vaultId"),
        (vault(json!({ "vaultId": " v1" })), "vaultConfigs[0].vaultId"),
        (vault(json!({ "vaultUrl": "https://h/v1/vaults/v1" })), "vaultConfigs[0].vaultUrl"),
        (vault(json!({ "clusterId": null })), "vaultConfigs[0].clusterId"),
        (vault(json!({ "clusterId": " " })), "vaultConfigs[0].clusterId"),
        (vault(json!({ "clusterId": "a/b" })), "vaultConfigs[0].clusterId"),
        (vault(json!({ "env": "MARS" })), "vaultConfigs[0].env"),
        (vault(json!({ "env": 1 })), "vaultConfigs[0].env"),
        (vault(json!({ "regionx": "eu" })), "`regionx` is not a member of vaultConfigs[0]"),
        (vault(json!({ "credentials": {} })), "vaultConfigs[0].credentials"),
        (vault(json!({ "credentials": { "apiKey": "bad" } })), "vaultConfigs[0].credentials"),
        (vault(json!({ "vaultUrl": "http://evil.example" })), "vaultConfigs[0].vaultUrl"),
        (vault(json!({ "vaultUrl": "https://u@h" })), "vaultConfigs[0].vaultUrl"),
        (vault(json!({ "vaultUrl": 5 })), "vaultConfigs[0].vaultUrl"),
        (vault(json!({ "timeoutMs": -1 })), "vaultConfigs[0].timeoutMs"),
        (vault(json!({ "maxRetries": 1.5 })), "vaultConfigs[0].maxRetries"),
        (json!({ "logLevel": "LOUD" }), "logLevel"),
        (json!({ "timeoutMs": "1" }), "timeoutMs"),
        (json!({ "totalTimeoutMs": -5 }), "totalTimeoutMs"),
        (json!({ "maxResponseBytes": "x" }), "maxResponseBytes"),
        (json!({ "maxRetries": -1 }), "maxRetries"),
        (json!({ "vaultConfigs": {} }), "vaultConfigs"),
        (json!({ "vaultConfigs": [5] }), "vaultConfigs[0]"),
        (json!({ "typo": 1 }), "`typo` is not a member of config"),
        (json!({ "skyflowCredentials": { "apiKey": key(), "path": "x" } }), "skyflowCredentials"),
        (
            json!({ "connectionConfigs": [{ "connectionUrl": "https://g/x" }] }),
            "connectionConfigs[0].connectionId",
        ),
        (json!({ "connectionConfigs": [{ "connectionId": "c" }] }), "connectionConfigs[0].connectionUrl"),
        (
            json!({ "connectionConfigs": [{ "connectionId": "c", "connectionUrl": "" }] }),
            "connectionConfigs[0].connectionUrl",
        ),
        (
            json!({ "connectionConfigs": [{ "connectionId": "c", "connectionUrl": "http://g.example" }] }),
            "connectionConfigs[0].connectionUrl",
        ),
    ] {
        let refused = read(config.clone()).unwrap_err();
        assert!(refused.to_string().starts_with(place), "{config}: {refused}");
    }
}

#[test]
fn ids_are_unique_and_only_configured_ones_are_found() {
    let mut twice = vault(json!({}));
    let first = twice["vaultConfigs"][0].clone();
    twice["vaultConfigs"].as_array_mut().unwrap().push(first);
    assert!(read(twice).unwrap_err().to_string().contains("configured already"));

    let settings = read(vault(json!({}))).unwrap();
    for id in ["other", "constructor", "__proto__", "toString", ""] {
        assert!(settings.vault(&Value::Text(id.into())).is_err(), "{id}");
    }
    assert!(settings.vault(&Value::Number(1.0)).is_err());
    assert!(settings.connection(&Value::Absent).unwrap_err().to_string().contains("no connection"));
}

#[test]
fn shared_credentials_reach_the_vaults_without_their_own() {
    let mut config = vault(json!({ "credentials": null }));
    config["skyflowCredentials"] = json!({ "apiKey": key() });
    let settings = read(config).unwrap();
    let (_, vault) = settings.vault(&Value::Absent).unwrap();
    assert!(vault.endpoint.credentials.is_some());
    assert!(vault.shown().get("credentials").is_absent());
}

#[test]
fn what_is_shown_is_what_was_given_without_secrets() {
    let settings = read(vault(json!({ "env": "DEV", "maxRetries": 0 }))).unwrap();
    let (_, vault) = settings.vault(&Value::Absent).unwrap();
    let masked = Value::object([("apiKey", Some("***".into()))]);
    let expected = Value::object([
        ("vaultId", Some("v1".into())),
        ("clusterId", Some("abc".into())),
        ("env", Some("DEV".into())),
        ("credentials", Some(masked)),
        ("maxRetries", Some(0_u32.into())),
    ]);
    assert_eq!(vault.shown(), expected);
}
