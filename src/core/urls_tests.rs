use super::*;

#[test]
fn segments_are_encoded_as_encode_uri_component_does() {
    let path = Path::new("/v1/vaults").segment("vaultId", "v1").unwrap().segment("table", "my table/ü?#%");
    assert_eq!(path.unwrap().into_string(), "/v1/vaults/v1/my%20table%2F%C3%BC%3F%23%25");
}

/// Each half of a byte has all of its sixteen digits.
#[test]
fn a_value_of_a_query_is_encoded_in_upper_case() {
    for (value, expected) in [
        ("", ""),
        ("2026-11-23", "2026-11-23"),
        ("a b&c=d/e", "a%20b%26c%3Dd%2Fe"),
        ("\n:;<>?", "%0A%3A%3B%3C%3E%3F"),
        ("\u{aa}\u{bf}", "%C2%AA%C2%BF"),
        ("%20", "%2520"),
        ("-_.!~*'()", "-_.!~*'()"),
        ("\u{1f600}", "%F0%9F%98%80"),
    ] {
        assert_eq!(encoded(value), expected, "{value:?}");
    }
}

#[test]
fn segments_that_change_the_url_are_refused() {
    for value in ["", ".", "..", "%2e", "%2E%2e", ".%2e", "a\nb", "\0", "a\tb"] {
        let refused = Path::new("/v1").segment("table", value).unwrap_err();
        assert!(
            matches!(refused, Error::InvalidInput(message) if message.starts_with("table ")),
            "{value:?}"
        );
    }
    for value in ["...", "..a", "a..", "%2e%2e%2e", " ", "a\\b", "%2", "%252e", "%2f"] {
        assert!(Path::new("/v1").segment("table", value).is_ok(), "{value:?}");
    }
}

#[test]
fn an_encoded_path_is_sent_as_it_is() {
    for path in ["/v1/card_lookup", "/v1/vaults/a%2Fb", "/a..b/%252e"] {
        assert_eq!(check_path("path", path), Ok(()), "{path}");
    }
    for path in [
        "",
        "/",
        "v1",
        "//evil.example",
        "/a//b",
        "/a/../b",
        "/%2e%2E/b",
        "/a b",
        "/a?b",
        "/a#b",
        "/a\\b",
        "/é",
        "/a/",
    ] {
        assert!(check_path("path", path).is_err(), "{path}");
    }
}

#[test]
fn the_path_of_a_connections_url_may_be_absent_or_end_with_a_slash() {
    for path in ["", "/", "/v1/gateway/route", "/v1/gateway/route/", "/a%2Fb/"] {
        assert_eq!(check_route("connectionUrl", path), Ok(()), "{path}");
    }
    for path in ["v1", "/a//b", "/a/../b", "/a/%2e%2e/", "/a b", "/a?b", "/a\\b"] {
        let refused = check_route("connectionUrl", path).unwrap_err().to_string();
        assert!(refused.starts_with("connectionUrl must"), "{path}: {refused}");
    }
}

fn parts(protocol: &str, hostname: &str) -> UrlParts {
    UrlParts {
        protocol: protocol.into(),
        hostname: hostname.into(),
        origin: format!("{protocol}//{hostname}"),
        pathname: "/x/".into(),
        search: String::new(),
        has_extras: false,
        http_allowed: false,
    }
}

#[test]
fn http_is_for_private_hosts_that_are_named() {
    let named = UrlParts { http_allowed: true, ..parts("http:", "vault") };
    assert!(base_url("vaultUrl", Some(named)).is_ok());
    for host in [
        "vault",
        "skyflow_vault",
        "vault.local",
        "host.docker.internal",
        "vault.default.svc.cluster.local",
        "10.0.0.7",
        "192.168.1.2",
        "172.16.0.1",
        "127.0.0.1",
        "[fd00::1]",
        "[fc12:3::1]",
        "[fe80::1]",
        "[febf::1]",
        "1.2.3.4.local",
    ] {
        assert!(is_private(host), "{host}");
    }
    for host in [
        "vault.example.com",
        "evil.com",
        "8.8.8.8",
        "172.32.0.1",
        "11.0.0.1",
        "*",
        "vault:8080",
        "http://vault",
        "",
        ".local",
        "Vault",
        "a/b",
        "[2001:db8::1]",
        "[fc::1]",
        "[fd0::1]",
        "[fe8::1]",
        "[fec0::1]",
        "10.0.0.1.evil.com",
        "10.1.evil.2.3",
        "10.0.0.+1",
        "evil.com.192.168.0.1.example",
        "172.16.evil.0.1",
        "1234",
        "*.local",
        "0x0a000007",
        "fd00::1",
    ] {
        assert!(!is_private(host), "{host}");
    }
}

#[test]
fn http_is_for_loopback_only() {
    for (protocol, hostname, allowed) in [
        ("https:", "vault.example", true),
        ("http:", "vault.example", false),
        ("http:", "localhost", true),
        // Most resolvers ask the DNS for it.
        ("http:", "a.localhost", false),
        ("http:", "notlocalhost", false),
        ("http:", "127.8.0.1", true),
        ("http:", "128.0.0.1", false),
        ("http:", "127.0.0.1.example", false),
        ("http:", "127.0.0.example", false),
        // Names to the URL parser, though numbers to Rust's.
        ("http:", "127.0.0.+1", false),
        ("http:", "127.+1.+1.+1", false),
        ("http:", "[::1]", true),
        ("http:", "localhost.", false),
        ("ftp:", "localhost", false),
        ("file:", "", false),
    ] {
        assert_eq!(
            base_url("vaultUrl", Some(parts(protocol, hostname))).is_ok(),
            allowed,
            "{protocol}//{hostname}"
        );
    }
    assert_eq!(base_url("vaultUrl", Some(parts("https:", "h"))).unwrap(), "https://h/x");
    assert!(base_url("vaultUrl", None).is_err());
}

#[test]
fn a_cluster_id_cannot_change_the_host() {
    for id in ["qhdmceurtnlz", "a-b", "a.b", "A1"] {
        assert!(is_host_label(id), "{id}");
    }
    for id in ["a/b", "a@b", "a:1", "a?b", "a#b", "-a", "a-", "a..b", ".a", "", "é", "a b", "a\\b"] {
        assert!(!is_host_label(id), "{id}");
    }
}

#[test]
fn a_place_has_both_braces_and_a_name_of_one_segment() {
    for url in [
        "/v1/cards",
        "/{id}",
        "/a{id}b/{other}?of={id}",
        "/%7Bid%7D",
        "/%7bid%7d",
        "/{id%7D/%7Bid}",
        "/%7Ba%20b%7D",
        "/100%25/%7",
        "/%257Bid",
    ] {
        assert!(has_whole_places(url), "{url}");
    }
    for url in [
        "/{id",
        "/id}",
        "/{}",
        "/{a{b}",
        "/{a}}",
        "/%7Bid",
        "/id%7D",
        "/%7b%7d",
        "/{%7Ba}}",
        "/{a/b}",
        "/%7Ba/b%7D",
        "/{a?b}",
        "/?a={id",
        "/?a=id%7d",
    ] {
        assert!(!has_whole_places(url), "{url}");
    }
}
