//! Noise for everything here that reads what a caller or a server wrote. A panic would end the WebAssembly instance.

#[path = "../tests/support/fuzz.rs"]
mod harness;

use proptest::{collection::vec, prelude::*};

use self::harness::fuzz;

use crate::{
    auth::{account::Account, credentials::Credentials},
    config::Settings,
    core::{
        content::Format,
        headers, lease, names,
        retry::{self, AttemptOutcome, Repeat},
        surroundings::Surroundings,
        urls::{self, Path, UrlParts},
        value::Value as Tree,
    },
};

const NAMES: [&str; 30] = [
    "vaultConfigs",
    "connectionConfigs",
    "skyflowCredentials",
    "vaultId",
    "clusterId",
    "env",
    "credentials",
    "apiKey",
    "token",
    "path",
    "credentialsString",
    "roles",
    "context",
    "tokenUri",
    "vaultUrl",
    "timeoutMs",
    "maxRetries",
    "place",
    "problem",
    "logLevel",
    "error",
    "message",
    "details",
    "grpc_code",
    "http_status",
    "responses",
    "Body",
    "exp",
    "iat",
    "x",
];

/// Any text, and texts made of the pieces that parsers look for.
fn text() -> impl Strategy<Value = String> {
    let pieces = [
        "Mon, 23 Nov 2026 12:00:05 GMT",
        "https://",
        "http://",
        "localhost",
        "127.0.0.1",
        "[::1]",
        "skyflowapis.com",
        ":8080",
        "@",
        "?",
        "#",
        "/",
        "\\",
        "..",
        "%2e",
        "%",
        "sky-ab12c-0123456789abcdef0123456789abcdef",
        "eyJhbGciOiJSUzI1NiJ9",
        ".",
        "-----BEGIN PRIVATE KEY-----",
        "\r\n",
        "\0",
        "4111 1111 1111 1111",
        "4111-1111",
        "123-45-6789",
        "a@b.example",
        "é",
        "🚫",
        "\u{202e}",
        "999999999999999999999999",
        "1",
        "0.5",
        "-",
        "+",
        "e309",
        " ",
        "\t",
        "PROD",
        "DEBUG",
        "role:",
        "<html>",
    ];
    prop_oneof![
        2 => any::<String>(),
        1 => "\\PC{0,400}",
        1 => "[0-9 .@-]{0,60}",
        4 => vec(prop::sample::select(pieces.to_vec()), 0..8).prop_map(|parts| parts.concat()),
    ]
}

/// Any tree, with the members that parsers look for.
fn tree() -> impl Strategy<Value = Tree> {
    let number = prop_oneof![
        any::<f64>(),
        any::<i32>().prop_map(f64::from),
        prop::sample::select(vec![f64::NAN, f64::INFINITY, -0.0, 1e308, 5e-324]),
    ];
    let leaf = prop_oneof![
        Just(Tree::Absent),
        any::<bool>().prop_map(Tree::Bool),
        number.prop_map(Tree::Number),
        text().prop_map(Tree::Text),
    ];
    let name =
        prop_oneof![4 => prop::sample::select(NAMES.to_vec()).prop_map(str::to_owned), 1 => any::<String>()];
    leaf.prop_recursive(6, 48, 5, move |inner| {
        prop_oneof![
            1 => vec(inner.clone(), 0..5).prop_map(Tree::List),
            3 => vec((name.clone(), inner), 0..6).prop_map(Tree::Map),
        ]
    })
}

/// What the runtime's URL parser may make of any text.
fn parse_url(text: &str) -> Option<UrlParts> {
    let (scheme, rest) = text.split_once("://")?;
    let (hostname, pathname) = rest.split_once('/').unwrap_or((rest, ""));
    Some(UrlParts {
        protocol: format!("{scheme}:"),
        hostname: hostname.to_owned(),
        origin: format!("{scheme}://{hostname}"),
        pathname: format!("/{pathname}"),
        search: String::new(),
        has_extras: text.contains(['@', '?', '#']),
        http_allowed: false,
    })
}

fn with_surroundings(has_files: bool, check: impl Fn(&Surroundings<'_>)) {
    check(&Surroundings { parse_url: &parse_url, has_files: &|| has_files });
}

#[test]
fn fuzz_retry_after() {
    fuzz(
        "Retry-After",
        (text(), any::<f64>(), any::<f64>(), any::<f64>(), any::<u32>()),
        |(header, now_ms, date_ms, jitter, attempt)| {
            let asked = retry::retry_after_ms(&header, now_ms, |_| date_ms);
            assert!(asked.is_none_or(|ms| ms >= 0.0 || now_ms.is_nan() || now_ms.is_infinite()), "{asked:?}");
            let outcome = AttemptOutcome::Response { status: 429, retry_after_ms: asked };
            let wait = retry::wait_ms(Repeat::Unsafe, outcome, attempt, u32::MAX, jitter.abs() % 1.0, None);
            if let (Some(ms), true) = (wait, jitter.is_finite() && now_ms.is_finite()) {
                assert!((0.0..=retry::MAX_RETRY_AFTER_MS).contains(&ms), "{ms}");
            }
        },
    );
}

#[test]
fn fuzz_descriptions() {
    let lines = vec(prop_oneof![text(), "[\\[{#n\"oxs][0-9a-f]{0,20}"], 0..20);
    fuzz("descriptions", lines, |lines| {
        let _ = Tree::parse(&lines.join("\n"));
    });
}

#[test]
fn fuzz_names_of_members() {
    fuzz("names", text(), |name| {
        let message = names::unknown("the request", &name, &NAMES);
        assert!(message.contains("the request"), "{message}");
        let _ = names::one_of("env", &name, &NAMES);
    });
}

#[test]
fn fuzz_names_in_paths() {
    fuzz("paths", (text(), text()), |(name, path)| {
        if let Ok(path) = Path::new("/v1").segment("name", &name) {
            let path = path.into_string();
            assert_eq!(path.matches('/').count(), 2, "{path}");
            assert!(path.is_ascii() && !path.ends_with("/.") && !path.ends_with("/.."), "{path}");
        }
        if urls::check_route("path", &path).is_ok() && path.starts_with('/') {
            let path = path.trim_end_matches('/');
            assert!(!path.contains(['?', '#', '\\', ' ']) && !path.contains("//"), "{path}");
        }
        let _ = urls::is_host_label(&name);
    });
}

#[test]
fn fuzz_connection_urls() {
    fuzz("URLs", text(), |text| {
        if let Ok(url) = urls::base_url("vaultUrl", parse_url(&text)) {
            assert!(url.starts_with("https://") || url.starts_with("http://"), "{url}");
            assert!(!url.contains(['@', '?', '#']), "{url}");
        }
        let _ = urls::check_route("connectionUrl", &text);
        let _ = urls::is_loopback(&text);
    });
}

#[test]
fn fuzz_headers() {
    fuzz("headers", (text(), text()), |(name, value)| {
        if headers::check(&name).is_ok() {
            assert!(name.is_ascii() && !name.is_empty());
        }
        let _ = headers::check_own(&name);
        let _ = Format::of_request(&value);
        let _ = Format::of_response(&value);
    });
}

#[test]
fn fuzz_lives_of_tokens() {
    let moment = || proptest::option::of(any::<f64>());
    fuzz("lives", (moment(), moment(), any::<f64>()), |(expires, issued, now_s)| {
        let life = lease::life_s(expires, issued, now_s);
        assert!(life.is_none_or(|seconds| seconds > 0.0 && seconds.is_finite()), "{life:?}");
    });
}

#[test]
fn fuzz_credentials() {
    fuzz("credentials", (tree(), any::<bool>()), |(value, has_files)| {
        with_surroundings(has_files, |surroundings| {
            if let Ok(Some(credentials)) = Credentials::read(&value, "credentials", surroundings) {
                let _ = credentials.shown();
            }
        });
    });
}

#[test]
fn fuzz_service_accounts() {
    let kind = prop::sample::select(vec!["path", "credentialsString"]);
    fuzz("service accounts", (kind, tree(), tree(), any::<u32>()), |(kind, facts, more, place)| {
        let Tree::Map(mut facts) = facts else { return };
        facts.push(("place".to_owned(), Tree::Number(f64::from(place))));
        let mut members = vec![(kind.to_owned(), Tree::Map(facts.clone()))];
        if let Tree::Map(more) = more {
            members.extend(more);
        }
        with_surroundings(true, |surroundings| {
            if let Ok(account) = Account::read(&Tree::Map(members.clone()), kind, "credentials", surroundings)
            {
                let _ = account.token_uri(&Tree::Map(facts.clone()), surroundings);
                let _ = account.audience(&Tree::Map(facts.clone()));
            }
        });
    });
}

#[test]
fn fuzz_configurations() {
    let vaults = vec(
        vec((prop::sample::select(NAMES.to_vec()).prop_map(str::to_owned), tree()), 0..8).prop_map(Tree::Map),
        0..3,
    );
    fuzz("configurations", (tree(), vaults, tree()), |(config, vaults, environment)| {
        let Tree::Map(mut members) = config else { return };
        members.insert(0, ("vaultConfigs".to_owned(), Tree::List(vaults)));
        with_surroundings(true, |surroundings| {
            let _ = Settings::read(&Tree::Map(members.clone()), &environment, surroundings);
        });
    });
}
