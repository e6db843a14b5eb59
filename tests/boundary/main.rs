//! The boundary between JavaScript and the core, with nothing of the package's classes around it: what comes in, what
//! goes out, and how a call is driven. The same tests run in Node and in a browser.

#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test that panics has failed")]

mod engine;

use js_sys::{Array, Function, JSON, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

use engine::{Call, Client, State, drive, table_length};

const KEY: &str = "sky-ab12c-0123456789abcdef0123456789abcdef";

/// A JavaScript expression's value.
fn js(expression: &str) -> JsValue {
    Function::new_no_args(&format!("return ({expression});")).call0(&JsValue::UNDEFINED).unwrap()
}

fn json(value: &JsValue) -> String {
    JSON::stringify(value).unwrap().into()
}

fn get(value: &JsValue, key: &str) -> JsValue {
    Reflect::get(value, &key.into()).unwrap()
}

fn text(value: &JsValue, key: &str) -> String {
    get(value, key).as_string().unwrap_or_default()
}

/// A configuration of one vault, with more members.
fn config(more: &str) -> JsValue {
    js(&format!(
        "{{ vaultConfigs: [{{ vaultId: 'v1', clusterId: 'abc', credentials: {{ apiKey: '{KEY}' }} }}], logLevel: 'OFF', {more} }}"
    ))
}

/// Hooks with a fetch that keeps what it is given in `requests`; `answer` makes an answer of a request's number.
fn stub(answer: &str) -> JsValue {
    js(&format!(
        "(() => {{ const requests = []; const answer = {answer};
           return {{ requests, fetch: async (url, init) => (requests.push({{ url, ...init }}), answer(requests.length)) }}; }})()"
    ))
}

/// Hooks without what is ours.
fn hooks(stub: &JsValue) -> JsValue {
    js("(fetch) => ({ fetch })")
        .unchecked_into::<Function>()
        .call1(&JsValue::UNDEFINED, &get(stub, "fetch"))
        .unwrap()
}

fn requests(stub: &JsValue) -> Array {
    get(stub, "requests").unchecked_into()
}

fn client(stub: &JsValue) -> Client {
    Client::new(&config(""), &hooks(stub)).unwrap()
}

const INSERTED: &str = r#"(n) => new Response('{"records":[{"skyflow_id":"id-' + n + '","tokens":{"name":"t"}}]}', { headers: { "x-request-id": "r-1" } })"#;
const ROW: &str = "{ table: 'persons', values: [{ name: 'Ann' }] }";

#[wasm_bindgen_test]
fn a_client_is_made_of_plain_objects() {
    let client = Client::new(&config("logLevel: 'WARN'"), &js("{}")).unwrap();
    assert_eq!(client.log_level(), "WARN");
    let shown = client.vault_config(&"v1".into()).unwrap();
    assert_eq!(json(&shown), r#"{"vaultId":"v1","clusterId":"abc","credentials":{"apiKey":"***"}}"#);
}

#[wasm_bindgen_test]
fn a_refused_configuration_changes_nothing() {
    let client = Client::new(&config(""), &js("{}")).unwrap();
    let refused = client.configure(&config("timeoutMs: -1"), &js("{}")).unwrap_err();
    assert_eq!(text(&refused, "code"), "INVALID_INPUT");
    assert!(text(&refused, "message").starts_with("setLogLevel: timeoutMs"));
    assert_eq!(client.log_level(), "OFF");
    client.configure(&config("logLevel: 'INFO'"), &js("{}")).unwrap();
    assert_eq!(client.log_level(), "INFO");
}

#[wasm_bindgen_test]
fn members_of_object_prototype_are_not_read() {
    let plain = js(&format!(
        "({{ vaultConfigs: [{{ vaultId: 'v1', clusterId: 'abc', credentials: {{ apiKey: '{KEY}' }} }}] }})"
    ));
    js("Object.assign(Object.prototype, { logLevel: 'DEBUG', timeoutMs: -1, typo: 1, env: 'MARS' })");
    // As client.js makes the hooks.
    let made = Client::new(&plain, &js("Object.create(null)"));
    js("['logLevel', 'timeoutMs', 'typo', 'env'].forEach((name) => delete Object.prototype[name])");
    let client = made.unwrap();
    assert_eq!(client.log_level(), "ERROR");
    assert_eq!(text(&client.vault_config(&"v1".into()).unwrap(), "env"), "");
    // What a class says of all its instances is not lost, a misspelt member included.
    let of_a_class = js("Object.assign(Object.create({ typo: 1 }), { vaultConfigs: [] })");
    assert!(text(&Client::new(&of_a_class, &js("{}")).err().unwrap(), "message").contains("`typo`"));
}

#[wasm_bindgen_test]
fn what_is_not_data_is_refused() {
    for odd in ["() => 1", "Symbol('s')", "10n", "'half a \\ud800 character'", "[[[() => 1]]]"] {
        let refused = Client::new(&config(&format!("totalTimeoutMs: {odd}")), &js("{}")).err().unwrap();
        assert_eq!(text(&refused, "code"), "INVALID_INPUT", "{odd}");
    }
    let cycle = js(
        "(() => { const config = { vaultConfigs: [] }; config.vaultConfigs.push(config); return config; })()",
    );
    assert_eq!(text(&Client::new(&cycle, &js("{}")).err().unwrap(), "code"), "INVALID_INPUT");
    let deep = js("JSON.parse('['.repeat(5000) + ']'.repeat(5000))");
    assert_eq!(text(&Client::new(&deep, &js("{}")).err().unwrap(), "code"), "INVALID_INPUT");
    for hooks in ["{ fetch: 5 }", "{ onRequest: {} }", "{ logger: { debug() {} } }"] {
        assert_eq!(
            text(&Client::new(&config(""), &js(hooks)).err().unwrap(), "code"),
            "INVALID_INPUT",
            "{hooks}"
        );
    }
}

#[wasm_bindgen_test]
async fn an_insert_is_driven_to_its_end() {
    let stub = stub(INSERTED);
    let result = client(&stub).call("insert", &js(ROW)).await.unwrap();
    assert_eq!(
        json(&result),
        r#"{"insertedFields":[{"skyflowId":"id-1","name":"t"}],"errors":null,"requestId":"r-1"}"#
    );
    let request = requests(&stub).get(0);
    assert_eq!(text(&request, "url"), "https://abc.vault.skyflowapis.com/v1/vaults/v1/persons");
    assert_eq!(text(&request, "method"), "POST");
    assert_eq!(text(&request, "body"), r#"{"records":[{"fields":{"name":"Ann"}}],"tokenization":true}"#);
    assert_eq!(text(&get(&request, "headers"), "authorization"), format!("Bearer {KEY}"));
}

#[wasm_bindgen_test]
async fn a_busy_vault_is_asked_again() {
    let stub = stub(
        "(n) => n < 3 ? new Response('', { status: 429, headers: { 'retry-after': '0' } }) : new Response('{\"records\":[]}')",
    );
    let result = client(&stub).call("get", &js("{ table: 'persons' }")).await.unwrap();
    assert_eq!(json(&result), r#"{"data":[],"errors":null,"requestId":null}"#);
    assert_eq!(requests(&stub).length(), 3);
}

#[wasm_bindgen_test]
fn a_refused_call_is_over_at_once() {
    let stub = stub(INSERTED);
    let client = client(&stub);
    for (request, place) in [
        ("{ table: '', values: [{ a: 1 }] }", "insert: table"),
        ("{ table: 't', values: [] }", "insert: values"),
        ("{ table: 't', values: [{ a: 1 }, 5] }", "insert: values[1]"),
        ("{ get table() { throw new Error('mine'); } }", "insert: insert's request threw"),
        ("undefined", "insert: "),
    ] {
        let call = client.begin("insert", &js(request), &JsValue::UNDEFINED);
        let refused = call.resume(Ok(JsValue::UNDEFINED)).end().unwrap_err();
        assert!(text(&refused, "message").starts_with(place), "{request}: {}", text(&refused, "message"));
    }
    assert_eq!(requests(&stub).length(), 0);
}

#[wasm_bindgen_test]
async fn errors_are_the_packages_own_with_all_their_fields() {
    let stub = stub(
        r#"(n) => new Response('{"error":{"grpc_code":5,"http_status":"Gone","message":"no row","details":[{"__proto__":{"a":1},"b":[null,true,1.5]}]}}', { status: 404, headers: { "x-request-id": "r-1", "content-type": "application/json" } })"#,
    );
    let client = Client::new(&config("errorDetail: 'full'"), &hooks(&stub)).unwrap();
    let error = client.call("get", &js("{ table: 'persons' }")).await.unwrap_err();
    assert!(error.is_instance_of::<js_sys::Error>());
    assert_eq!(
        json(&error),
        r#"{"name":"SkyflowError","message":"get: no row","code":"NOT_FOUND","operation":"get","httpCode":404,"httpStatus":"Gone","grpcCode":5,"requestId":"r-1","details":[{"__proto__":{"a":1},"b":[null,true,1.5]}],"retryable":false,"retryAfterMs":null}"#
    );
    let detail: Object = get(&get(&error, "details"), "0").unchecked_into();
    assert!(Object::is(&Object::get_prototype_of(&detail), &js("Object.prototype")));
    assert!(!Reflect::has(&error, &"cause".into()).unwrap());
}

#[wasm_bindgen_test]
async fn an_error_body_nested_too_deeply_is_not_read() {
    for (depth, message) in
        [(20, "not found"), (40, "without an error message"), (20_000, "without an error message")]
    {
        let stub = stub(&format!(
            r#"(n) => new Response('{{"error":{{"message":"not found","details":' + '['.repeat({depth}) + ']'.repeat({depth}) + '}}}}', {{ status: 400, headers: {{ "content-type": "application/json" }} }})"#
        ));
        let error = client(&stub).call("get", &js("{ table: 'persons' }")).await.unwrap_err();
        assert!(text(&error, "message").ends_with(message), "{depth}: {}", text(&error, "message"));
    }
}

#[wasm_bindgen_test]
async fn what_fetch_throws_is_rebuilt_as_the_cause() {
    for thrown in ["undefined", "'text'", "Object.freeze({ a: 1 })", "new TypeError('down')"] {
        let stub = stub(&format!("(n) => {{ throw (globalThis.thrown = {thrown}); }}"));
        let call = client(&stub).begin("get", &js("{ table: 't' }"), &js("{ maxRetries: 0 }"));
        let error = drive(call).await.unwrap_err();
        assert_eq!(text(&error, "code"), "NETWORK");
        assert!(Reflect::has(&error, &"cause".into()).unwrap(), "{thrown}");
        // Of what is thrown, text and members may quote what was sent.
        let cause = get(&error, "cause");
        assert!(cause.is_undefined() || !Object::is(&cause, &js("globalThis.thrown")), "{thrown}");
    }
}

#[wasm_bindgen_test]
fn a_promise_that_was_rejected_ends_the_attempt() {
    let stub = stub(INSERTED);
    let client = client(&stub);
    let call = client.begin("insert", &js(ROW), &JsValue::UNDEFINED);
    assert!(call.resume(Ok(JsValue::UNDEFINED)).waits());
    let thrown = js("new Error('from the driver')");
    let error = call.resume(Err(thrown.clone())).end().unwrap_err();
    assert_eq!(text(&error, "code"), "NETWORK");
    assert!(Object::is(&get(&error, "cause"), &thrown), "the driver's own promise never quotes anything");
}

#[wasm_bindgen_test]
fn a_call_that_has_ended_does_nothing_more() {
    let stub = stub(INSERTED);
    let client = client(&stub);
    let first = client.begin("insert", &js("{}"), &JsValue::UNDEFINED);
    assert!(first.resume(Ok(JsValue::UNDEFINED)).end().is_err_and(|error| error.is_object()));
    let second = client.begin("insert", &js(ROW), &JsValue::UNDEFINED);
    assert!(first.resume(Ok("intruder".into())).end().is_err_and(|error| error.is_undefined()));
    drop(first);
    assert!(second.resume(Ok(JsValue::UNDEFINED)).waits());
    // Dropped while it waits: nothing of it is left, and the next call is not concerned.
    drop(second);
    let third = client.begin("insert", &js(ROW), &JsValue::UNDEFINED);
    assert!(third.resume(Ok(JsValue::UNDEFINED)).waits());
    assert_eq!(requests(&stub).length(), 2);
}

#[wasm_bindgen_test]
async fn calls_at_a_time_keep_apart() {
    let stub = stub(INSERTED);
    let client = client(&stub);
    let calls: Vec<Call> = (0..100).map(|_| client.begin("insert", &js(ROW), &JsValue::UNDEFINED)).collect();
    // Each is begun, then driven to its end in the opposite order; some are left where they are.
    let begun: Vec<State> = calls.iter().map(|call| call.resume(Ok(JsValue::UNDEFINED))).collect();
    for (index, (call, state)) in calls.iter().zip(begun).enumerate().rev() {
        if index % 7 == 3 {
            continue;
        }
        assert!(state.waits(), "{index}");
        let State::Waits(promise) = state else { continue };
        let answer = wasm_bindgen_futures::JsFuture::from(js_sys::Promise::resolve(&promise)).await;
        let fields = get(&call.resume(answer).end().unwrap(), "insertedFields");
        assert_eq!(text(&get(&fields, "0"), "skyflowId"), format!("id-{}", index + 1));
    }
}

#[wasm_bindgen_test]
async fn a_call_keeps_the_configuration_it_began_with() {
    let stub = stub(INSERTED);
    let client = client(&stub);
    let call = client.begin("insert", &js(ROW), &JsValue::UNDEFINED);
    client.configure(&js("{}"), &js("{}")).unwrap();
    drive(call).await.unwrap();
    assert_eq!(requests(&stub).length(), 1);
    let refused = client.call("insert", &js(ROW)).await.unwrap_err();
    assert!(text(&refused, "message").contains("no vault is configured"));
}

#[wasm_bindgen_test]
async fn a_thousand_calls_leave_no_javascript_value_behind() {
    let fine = stub("(n) => new Response('{\"records\":[]}')");
    let failing = stub("(n) => { throw new Error('down'); }");
    let (fine, failing) = (client(&fine), client(&failing));
    let request = js("{ table: 'persons', ids: ['1', '2'] }");
    let options = js("{ maxRetries: 0, signal: new AbortController().signal }");
    let mut length = 0;
    for round in 0..1000 {
        drive(fine.begin("get", &request, &options)).await.unwrap();
        drive(failing.begin("get", &request, &options)).await.unwrap_err();
        if round == 10 {
            length = table_length();
        }
    }
    assert_eq!(table_length(), length);
}
