use skyflow_local_vault::Request;

use crate::support::{KEY, TestVault};

fn request<'a>(authorization: Option<&'a str>, target: &'a str) -> Request<'a> {
    Request {
        method: "GET",
        target,
        origin: "http://127.0.0.1",
        authorization,
        content_type: None,
        headers: &[],
        body: b"",
        now_ms: 0,
    }
}

#[test]
fn a_request_without_the_key_is_unauthorized_and_changes_nothing() {
    let mut vault = TestVault::new();
    for header in [None, Some("Bearer other"), Some(KEY)] {
        let response = vault.0.handle(&request(header, "/v1/vaults/v1/persons"));
        assert_eq!(response.status, 401);
    }
    let bearer = format!("Bearer {KEY}");
    assert_eq!(vault.0.handle(&request(Some(&bearer), "/v1/vaults/v1/persons")).status, 404);
}

#[test]
fn another_vault_id_is_not_found() {
    let answer = TestVault::new().send_to("GET", "/v1/vaults/other/persons", "");
    answer.expect_error(404, "vault");
}

#[test]
fn unknown_paths_are_not_found() {
    let mut vault = TestVault::new();
    for target in [
        "/",
        "",
        "/v1",
        "/v1/vaults",
        "/v3/vaults/v1/t",
        "/v1/vaults/v1//",
        "/v1/gateway/outboundRoutes/other",
    ] {
        vault.send_to("GET", target, "").expect_error(404, "path");
    }
}

#[test]
fn a_method_the_path_does_not_have_is_refused_and_the_others_named() {
    let mut vault = TestVault::new();
    let answer = vault.send("PATCH", "/persons", "{}");
    answer.expect_error(405, "method");
    assert_eq!(answer.header("allow"), Some("GET, POST, DELETE"));
    assert_eq!(vault.send("GET", "", "").header("allow"), Some("POST"));
}

#[test]
fn bodies_that_are_no_json_are_refused() {
    let mut vault = TestVault::new();
    vault.send("POST", "/persons", "").expect_error(400, "missing");
    vault.send("POST", "/persons", "{").expect_error(400, "ends too early");
    vault.send("POST", "/persons", "nope").expect_error(400, "not valid JSON");
    vault.send("POST", "/persons", "[]").expect_error(400, "wrong type");
    vault
        .send("POST", "/persons", r#"{"recrods":[]}"#)
        .expect_error(400, "Invalid field present in JSON recrods");
}

#[test]
fn a_body_over_the_cap_is_refused() {
    let body = " ".repeat(64 * 1024 * 1024 + 1);
    TestVault::new().send("POST", "/persons", &body).expect_error(413, "larger");
}

#[test]
fn every_answer_has_a_request_id_of_its_own() {
    let mut vault = TestVault::new();
    let one = vault.send("GET", "/persons", "");
    let two = vault.send_to("GET", "/nowhere", "");
    let ids = [one.header("x-request-id").unwrap(), two.header("x-request-id").unwrap()];
    assert!(ids.iter().all(|id| id.len() == 36));
    assert_ne!(ids[0], ids[1]);
    assert_eq!(one.header("content-type"), Some("application/json"));
}

#[test]
fn names_are_decoded_one_segment_at_a_time() {
    let mut vault = TestVault::new();
    let answer = vault.insert("my%20table%2F%C3%BC%3F%23%25", r#"[{"a":1}]"#);
    assert_eq!(answer.status, 200);
    assert!(vault.0.snapshot().contains(r#""name":"my table/ü?#%""#));
}
