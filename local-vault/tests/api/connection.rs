use serde_json::{Value, json};
use skyflow_local_vault::{Request, Response};

use crate::support::{KEY, TestVault};

const ECHO: &str = "/v1/gateway/outboundRoutes/echo";

fn call(target: &str, headers: &[(&str, &str)], body: &[u8]) -> Response {
    let authorization = format!("Bearer {KEY}");
    let content_type = headers.iter().find(|(name, _)| *name == "content-type").map(|(_, value)| *value);
    TestVault::new().0.handle(&Request {
        method: "PATCH",
        target,
        origin: "https://local.gateway.skyflowapis.com",
        authorization: Some(&authorization),
        content_type,
        headers,
        body,
        now_ms: 0,
    })
}

fn echo(target: &str, headers: &[(&str, &str)], body: &[u8]) -> Value {
    let response = call(target, headers, body);
    assert_eq!(response.status, 200);
    serde_json::from_slice(&response.body).unwrap()
}

#[test]
fn what_arrives_is_shown_as_it_was_sent_but_for_the_credential() {
    let headers = [("content-type", "application/json"), ("x-custom", "é"), ("x-skyflow-authorization", KEY)];
    let shown = echo(&format!("{ECHO}/a%2Fb/?x=1&x=2%20&y#z"), &headers, br#"{"card":"4111","n":1.50}"#);
    assert_eq!(
        shown,
        json!({
            "method": "PATCH",
            "path": format!("{ECHO}/a%2Fb/"),
            "query": "x=1&x=2%20&y",
            "queryParams": [["x", "1"], ["x", "2 "], ["y", ""]],
            "headers": {"content-type": "application/json", "x-custom": "é"},
            "body": {"card": "4111", "n": 1.5},
        })
    );
}

#[test]
fn a_body_is_json_text_or_base64() {
    let body = |kind: &str, body: &[u8]| {
        let shown = echo(ECHO, &[("content-type", kind)], body);
        (shown["body"].clone(), shown["bodyBase64"].clone())
    };
    assert_eq!(body("application/vnd.x+JSON; charset=utf-8", b"[1]"), (json!([1]), Value::Null));
    assert_eq!(body("application/json", b"{broken"), (json!("{broken"), Value::Null));
    assert_eq!(body("text/plain", b"1"), (json!("1"), Value::Null));
    assert_eq!(body("text/plain", b""), (Value::Null, Value::Null));
    assert_eq!(body("image/png", b"\xff\x00"), (Value::Null, json!("/wA=")));
}

#[test]
fn it_answers_as_it_is_asked_to() {
    let asked = [
        ("x-echo-status", "422"),
        ("x-echo-content-type", "text/xml"),
        ("x-echo-error-from-client", "true"),
        ("content-type", "text/plain"),
    ];
    let response = call(ECHO, &asked, b"<a>\xff</a>");
    assert_eq!((response.status, response.body.as_slice()), (422, &b"<a>\xff</a>"[..]));
    assert!(response.headers.contains(&("content-type", "text/xml".to_owned())));
    assert!(response.headers.contains(&("error-from-client", "true".to_owned())));

    let response = call(ECHO, &[("x-echo-body", "a=b"), ("x-echo-content-type", "none")], b"");
    assert_eq!((response.status, response.body.as_slice()), (200, &b"a=b"[..]));
    assert!(response.headers.iter().all(|(name, _)| *name == "x-request-id"));
}

#[test]
fn a_status_that_is_none_is_refused() {
    for status in ["", "abc", "199", "600", "-1", "99999"] {
        assert_eq!(call(ECHO, &[("x-echo-status", status)], b"").status, 400, "{status}");
    }
}

#[test]
fn it_wants_a_credential_and_its_own_path() {
    let mut vault = TestVault::new();
    let mut request = Request {
        method: "POST",
        target: ECHO,
        origin: "https://local.gateway.skyflowapis.com",
        authorization: None,
        content_type: None,
        headers: &[],
        body: b"",
        now_ms: 0,
    };
    assert_eq!(vault.0.handle(&request).status, 401);
    request.authorization = Some("Bearer other");
    assert_eq!(vault.0.handle(&request).status, 401);
    for target in ["/v1/gateway/outboundRoutes/echoes", "/v1/gateway/outboundRoutes/", "/v1/gateway/echo"] {
        vault.send_to("POST", target, "{}").expect_error(404, "path");
    }
    vault.send_to("HEAD", ECHO, "").expect_error(405, "method");
}
