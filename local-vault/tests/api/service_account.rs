//! The tokens of the service account: assertions, bearer tokens, signed data tokens.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64URL};
use jwt_compact::{
    AlgorithmExt, Claims, Header,
    alg::{Hs256, Hs256Key},
};
use serde_json::{Value, json};
use skyflow_local_vault::ServiceAccount;

use crate::{
    key_pair::{CLIENT_ID, KEY_ID, KEY_PAIR, KeyPair, OTHER_KEY_PAIR},
    support::{Answer, ORIGIN, TestVault},
};

const NOW: u64 = 1_700_000_000;
const EXCHANGE: &str = "/v1/auth/sa/oauth/token";

fn vault() -> TestVault {
    with_account("{}")
}

fn with_account(options: &str) -> TestVault {
    let mut vault = TestVault::with_options(options);
    vault.0.set_service_account(KEY_PAIR.service_account());
    vault
}

fn rs256() -> Value {
    json!({ "alg": "RS256", "typ": "JWT" })
}

/// The claims of a valid assertion, with changes; null removes a claim.
fn assertion_claims(changes: &Value) -> Value {
    let mut claims = json!({
        "iss": CLIENT_ID,
        "sub": CLIENT_ID,
        "key": KEY_ID,
        "aud": format!("{ORIGIN}{EXCHANGE}"),
        "iat": NOW,
        "exp": NOW + 3_600,
    });
    for (name, value) in changes.as_object().unwrap() {
        if value.is_null() {
            claims.as_object_mut().unwrap().remove(name);
        } else {
            claims[name] = value.clone();
        }
    }
    claims
}

fn exchange_scope(vault: &mut TestVault, assertion: &str, scope: &str) -> Answer {
    let grant = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    let body = json!({ "grant_type": grant, "assertion": assertion, "scope": scope });
    vault.send_to("POST", EXCHANGE, &body.to_string())
}

fn exchange(vault: &mut TestVault, assertion: &str) -> Answer {
    exchange_scope(vault, assertion, "")
}

fn exchange_claims(vault: &mut TestVault, changes: &Value) -> Answer {
    let assertion = KEY_PAIR.sign(&rs256(), &assertion_claims(changes));
    exchange(vault, &assertion)
}

/// The bearer token of a successful exchange.
fn token(answer: &Answer) -> String {
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.body["tokenType"], "Bearer");
    answer.body["accessToken"].as_str().unwrap().to_owned()
}

fn claims_of(token: &str) -> Value {
    let payload = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&BASE64URL.decode(payload).unwrap()).unwrap()
}

/// The same token with one part replaced.
fn with_part(token: &str, index: usize, part: &str) -> String {
    let mut parts: Vec<&str> = token.split('.').collect();
    parts[index] = part;
    parts.join(".")
}

/// HS256 tokens whose secret is the public key, in each form that an attacker has it in.
fn hs256_with_public_key(claims: &Value) -> Vec<String> {
    let pem = KEY_PAIR.public_pem();
    let trimmed = pem.trim_ascii().to_vec();
    let jwk = KEY_PAIR.jwk();
    let modulus = BASE64URL.decode(jwk["n"].as_str().unwrap()).unwrap();
    let secrets = [pem, trimmed, jwk.to_string().into_bytes(), modulus];
    let sign = |secret| Hs256.token(&Header::empty(), &Claims::new(claims), &Hs256Key::new(secret)).unwrap();
    secrets.map(sign).to_vec()
}

/// An unsigned token.
fn unsigned(algorithm: &str, claims: &Value) -> Vec<String> {
    let part = |value: &Value| BASE64URL.encode(value.to_string());
    let text = format!("{}.{}", part(&json!({ "alg": algorithm })), part(claims));
    vec![format!("{text}."), text]
}

#[test]
fn an_rs256_assertion_gets_a_bearer_token_that_the_vault_accepts() {
    let mut vault = vault();
    for audience in [format!("{ORIGIN}{EXCHANGE}"), ORIGIN.to_owned(), format!("{ORIGIN}/anything")] {
        let bearer =
            token(&exchange_claims(&mut vault, &json!({ "aud": audience, "ctx": { "user": "ann" } })));
        assert_eq!(vault.send_as(&bearer, "GET", "/t", "").status, 404, "there is no table t yet");
        let claims = claims_of(&bearer);
        let expected = json!({
            "iss": "v1", "sub": CLIENT_ID, "key": KEY_ID, "ctx": { "user": "ann" }, "iat": NOW, "exp": NOW + 3_600,
        });
        assert_eq!(claims, expected);
    }
    let header = exchange_claims(&mut vault, &json!({}));
    let header = BASE64URL.decode(token(&header).split('.').next().unwrap()).unwrap();
    assert_eq!(serde_json::from_slice::<Value>(&header).unwrap(), json!({ "alg": "HS256", "typ": "JWT" }));
}

#[test]
fn an_assertion_with_wrong_claims_is_refused() {
    let mut vault = vault();
    for (changes, reason) in [
        (json!({ "iss": "other" }), "another issuer"),
        (json!({ "sub": null }), "another issuer"),
        (json!({ "key": "other" }), "another key"),
        (json!({ "aud": "https://elsewhere.example/v1/auth/sa/oauth/token" }), "another audience"),
        (json!({ "aud": format!("{ORIGIN}.evil.example/") }), "another audience"),
        (json!({ "aud": null }), "another audience"),
        (json!({ "exp": NOW - 301 }), "expired"),
        (json!({ "exp": null }), "no expiration time"),
        (json!({ "exp": NOW + 3_600 + 301 }), "too long"),
        (json!({ "iat": NOW + 301 }), "not valid yet"),
        (json!({ "exp": "soon" }), "signature"),
    ] {
        exchange_claims(&mut vault, &changes).expect_error(401, reason);
    }
    // Clocks may differ by five minutes.
    for changes in [json!({ "exp": NOW - 299 }), json!({ "exp": NOW + 3_899 }), json!({ "iat": NOW + 299 })] {
        assert_eq!(exchange_claims(&mut vault, &changes).status, 200, "{changes}");
    }
}

#[test]
fn an_assertion_without_a_valid_rs256_signature_is_refused() {
    let mut vault = vault();
    let claims = assertion_claims(&json!({}));
    let good = KEY_PAIR.sign(&rs256(), &claims);
    let changed = BASE64URL.encode(assertion_claims(&json!({ "ctx": "admin" })).to_string());
    let signature = good.rsplit('.').next().unwrap();
    let mut bytes = BASE64URL.decode(signature).unwrap();
    bytes[100] ^= 1;
    let mut forged = vec![
        String::new(),
        "a.b.c".to_owned(),
        with_part(&good, 1, &changed),
        with_part(&good, 2, &BASE64URL.encode(&bytes)),
        with_part(&good, 2, &BASE64URL.encode(&bytes[..255])),
        with_part(&good, 2, ""),
        with_part(&good, 0, &BASE64URL.encode(json!({ "alg": "none" }).to_string())),
        with_part(&good, 0, &BASE64URL.encode(json!({ "alg": "RS512" }).to_string())),
        format!("{good}.{signature}"),
        OTHER_KEY_PAIR.sign(&rs256(), &claims),
        KEY_PAIR.sign_with("-sha512", &json!({ "alg": "RS512" }), &claims),
        KEY_PAIR.sign_with("-sha512", &rs256(), &claims),
    ];
    for algorithm in ["none", "None", "NONE", "nOnE", "", "RS256"] {
        forged.extend(unsigned(algorithm, &claims));
    }
    forged.extend(hs256_with_public_key(&claims));
    for assertion in forged {
        exchange(&mut vault, &assertion).expect_error(401, "signature");
    }
    assert_eq!(exchange(&mut vault, &good).status, 200);
}

#[test]
fn an_exchange_needs_its_grant_type_an_account_and_known_roles() {
    let mut vault = with_account(r#"{"roles":{"reader":{}}}"#);
    let assertion = KEY_PAIR.sign(&rs256(), &assertion_claims(&json!({})));
    vault
        .send_to("POST", EXCHANGE, &json!({ "assertion": assertion }).to_string())
        .expect_error(400, "grant type");
    vault.send_to("POST", EXCHANGE, "{").expect_error(400, "JSON");
    exchange(&mut TestVault::new(), &assertion).expect_error(401, "no service account");
    exchange_scope(&mut vault, &assertion, "reader").expect_error(400, "scope");
    exchange_scope(&mut vault, &assertion, "role:admin").expect_error(403, "admin");
    assert_eq!(
        claims_of(&token(&exchange_scope(&mut vault, &assertion, "role:reader")))["scope"],
        "role:reader"
    );
}

#[test]
fn a_bearer_token_is_valid_for_its_lifetime_in_its_vault_only() {
    let mut vault = with_account(r#"{"tokenLifetimeSeconds":60}"#);
    let bearer = token(&exchange_claims(&mut vault, &json!({})));
    vault.1 += 59_999;
    assert_eq!(vault.send_as(&bearer, "GET", "/t", "").status, 404);
    vault.1 += 2;
    vault.send_as(&bearer, "GET", "/t", "").expect_error(401, "expired");
    vault.1 -= 60_001;
    // Another vault has another key, even with the same service account and id.
    with_account("{}").send_as(&bearer, "GET", "/t", "").expect_error(401, "not valid");
    let claims = claims_of(&bearer);
    let mut forged = vec![
        with_part(&bearer, 1, &BASE64URL.encode(json!({ "iss": "v1", "exp": NOW + 999_999 }).to_string())),
        with_part(&bearer, 2, ""),
        KEY_PAIR.sign(&rs256(), &claims),
    ];
    forged.extend(unsigned("none", &claims));
    forged.extend(hs256_with_public_key(&claims));
    forged.push(vault.bearer_token(&json!({ "iss": "other", "exp": NOW + 60 })));
    forged.push(vault.bearer_token(&json!({ "exp": NOW + 60 })));
    for token in forged {
        vault.send_as(&token, "GET", "/t", "").expect_error(401, "not valid");
    }
    let immortal = vault.bearer_token(&json!({ "iss": "v1" }));
    vault.send_as(&immortal, "GET", "/t", "").expect_error(401, "expired");
}

#[test]
fn bearer_tokens_stay_valid_in_a_vault_that_is_made_from_a_snapshot() {
    let mut vault = vault();
    let bearer = token(&exchange_claims(&mut vault, &json!({})));
    let options = json!({ "snapshot": vault.0.snapshot() }).to_string();
    assert_eq!(TestVault::with_options(&options).send_as(&bearer, "GET", "/t", "").status, 404);
}

#[test]
fn signed_data_tokens_are_detokenized_by_their_signature_and_context() {
    let mut vault = vault();
    let data_token = vault.insert("t", r#"[{"a":"x"}]"#).token(0, "a").clone();
    let claims = |changes: Value| {
        let mut claims =
            json!({ "iss": "sdk", "sub": CLIENT_ID, "key": KEY_ID, "tok": data_token, "exp": NOW + 60 });
        claims.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        claims
    };
    let detokenize = |vault: &mut TestVault, bearer: &Value, token: &str| {
        let body =
            json!({ "detokenizationParameters": [{ "token": format!("signed_token_{token}") }] }).to_string();
        vault.send_with(bearer, "POST", "/detokenize", &body)
    };
    let anybody = json!({ "iss": "v1", "exp": NOW + 60 });
    let ann = json!({ "iss": "v1", "exp": NOW + 60, "ctx": "ann" });
    let signed = |changes: Value| KEY_PAIR.sign(&rs256(), &claims(changes));
    let plain = signed(json!({}));
    for bearer in [&anybody, &ann] {
        let answer = detokenize(&mut vault, bearer, &plain);
        assert_eq!(answer.body["records"][0]["value"], "x", "{}", answer.text);
        assert_eq!(answer.body["records"][0]["token"], format!("signed_token_{plain}"));
    }
    let of_ann = signed(json!({ "ctx": "ann" }));
    assert_eq!(detokenize(&mut vault, &ann, &of_ann).status, 200);
    detokenize(&mut vault, &anybody, &of_ann).expect_error(403, "context");
    for (changes, reason) in [
        (json!({ "iss": "other" }), "another service account"),
        (json!({ "sub": "other" }), "another service account"),
        (json!({ "key": "other" }), "another service account"),
        (json!({ "exp": NOW - 1 }), "expired"),
    ] {
        detokenize(&mut vault, &anybody, &signed(changes)).expect_error(403, reason);
    }
    let mut forged = unsigned("none", &claims(json!({})));
    forged.extend(hs256_with_public_key(&claims(json!({}))));
    forged.push(OTHER_KEY_PAIR.sign(&rs256(), &claims(json!({}))));
    forged.push(with_part(&plain, 1, &BASE64URL.encode(claims(json!({ "exp": NOW + 9 })).to_string())));
    for token in forged {
        detokenize(&mut vault, &anybody, &token).expect_error(403, "signature");
    }
}

#[test]
fn a_service_account_needs_ids_and_a_strong_rsa_key() {
    let account =
        |credentials: Value, jwk: Value| ServiceAccount::new(credentials.to_string(), jwk.to_string());
    let good = json!({ "clientID": "c", "keyID": "k", "tokenURI": "https://t.example" });
    assert!(account(good.clone(), KEY_PAIR.jwk()).is_ok());
    assert!(account(json!({ "clientID": "c" }), KEY_PAIR.jwk()).is_err());
    let weak = KeyPair::generate("weak", 1024);
    assert!(account(good.clone(), weak.jwk()).is_err());
    assert!(account(good, json!({ "kty": "oct", "k": "c2VjcmV0" })).is_err());
}
