use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use serde_json::{Value, json};

use crate::support::{Answer, TestVault};

fn start(vault: &mut TestVault, path: &str, format: &str, content: &[u8], options: Value) -> Answer {
    let mut body = options;
    body["vault_id"] = json!("v1");
    body["file"] = json!({"base64": BASE64.encode(content), "data_format": format});
    vault.send_to("POST", &format!("/v1/detect/deidentify/file{path}"), &body.to_string())
}

fn poll(vault: &mut TestVault, id: &str) -> Answer {
    vault.send_to("GET", &format!("/v1/detect/runs/{id}?vault_id=v1"), "")
}

/// Starts a run and waits for its end.
fn run(vault: &mut TestVault, path: &str, format: &str, content: &[u8], options: Value) -> Value {
    let started = start(vault, path, format, content, options);
    assert_eq!(started.status, 200, "{}", started.text);
    let id = started.body["run_id"].as_str().unwrap().to_owned();
    assert_eq!(poll(vault, &id).body["status"], "IN_PROGRESS");
    poll(vault, &id).body
}

fn decoded(text: &Value) -> String {
    String::from_utf8(BASE64.decode(text.as_str().unwrap()).unwrap()).unwrap()
}

fn processed(format: &str, content: &str) -> String {
    let body = run(&mut TestVault::new(), "", format, content.as_bytes(), json!({}));
    assert_eq!(body["status"], "SUCCESS", "{body}");
    decoded(&body["output"][0]["processedFile"])
}

#[test]
fn a_run_is_in_progress_and_then_has_what_the_service_has() {
    let mut vault = TestVault::new();
    let started =
        start(&mut vault, "/text", "txt", "Zoë: zoe@example.com".as_bytes(), json!({"token_type": null}));
    let id = started.body["run_id"].as_str().unwrap().to_owned();
    let first = json!({"status": "IN_PROGRESS", "outputType": "UNKNOWN", "output": [], "message": ""});
    assert_eq!(poll(&mut vault, &id).body, first);
    for _ in 0..2 {
        let body = poll(&mut vault, &id).body;
        assert_eq!((&body["status"], &body["outputType"]), (&json!("SUCCESS"), &json!("BASE64")));
        assert_eq!(body["wordCharacterCount"], json!({"wordCount": 2, "characterCount": 20}));
        assert_eq!(body["size"], json!(27.0 / 1024.0));
        let [file, entities] = body["output"].as_array().unwrap().as_slice() else { panic!("{body}") };
        assert_eq!(decoded(&file["processedFile"]), "[NAME_1]: [EMAIL_ADDRESS_1]");
        assert_eq!(
            (&file["processedFileType"], &file["processedFileExtension"]),
            (&json!("redacted_file"), &json!("txt"))
        );
        assert_eq!(
            (&entities["processedFileType"], &entities["processedFileExtension"]),
            (&json!("entities"), &json!("json"))
        );
        let entities: Value = serde_json::from_str(&decoded(&entities["processedFile"])).unwrap();
        assert_eq!(
            (&entities[1]["token"], &entities[1]["location"]["start_index"]),
            (&json!("EMAIL_ADDRESS_1"), &json!(5))
        );
    }
}

#[test]
fn how_long_a_run_takes_is_an_option() {
    let mut vault = TestVault::with_options(r#"{"detectPolls":0}"#);
    let id = start(&mut vault, "", "txt", b"x", json!({})).body["run_id"].as_str().unwrap().to_owned();
    assert_eq!(poll(&mut vault, &id).body["status"], "SUCCESS");
}

#[test]
fn json_keeps_its_spelling_and_keys_tell_what_values_are() {
    let file = "\u{feff}{ \"zip\" : \"94105\",\r\n\t\"cardNumber\":4111111111111111, \"n\": 1.50e3, \"name\": \"Zo\\u00eb \\\"Z\\\" Ärger\",\n\"zip@\": [true, null, \"a\\nb@c.example\"], \"a@b.example\": {} }";
    assert_eq!(
        processed("json", file),
        "\u{feff}{ \"zip\" : \"[LOCATION_ZIP_1]\",\r\n\t\"cardNumber\":\"[CREDIT_CARD_1]\", \"n\": 1.50e3, \"name\": \"[NAME_1] \\\"Z\\\" Ärger\",\n\"zip@\": [true, null, \"a\\n[EMAIL_ADDRESS_1]\"], \"a@b.example\": {} }"
    );
    assert_eq!(
        processed("jsonl", "{\"e\":\"a@b.example\"}\n\n[\"a@b.example\"]\r\n"),
        "{\"e\":\"[EMAIL_ADDRESS_1]\"}\n\n[\"[EMAIL_ADDRESS_1]\"]\r\n"
    );
}

#[test]
fn csv_keeps_rows_and_quotes() {
    let file = "name,zip,note\r\n\"Lovelace, Ada\",94105,\"says \"\"hi\"\" to a@b.example\"\r\nGrünwald,10115,\"two\nlines\"\r\n";
    assert_eq!(
        processed("csv", file),
        "name,zip,note\r\n\"[NAME_1], [NAME_2]\",[LOCATION_ZIP_1],\"says \"\"hi\"\" to [EMAIL_ADDRESS_1]\"\r\n[NAME_3],[LOCATION_ZIP_2],\"two\nlines\"\r\n"
    );
    assert_eq!(
        processed("csv", "a@b.example;1\n;\nc@d.example;2;3"),
        "[EMAIL_ADDRESS_1];1\n;\n[EMAIL_ADDRESS_2];2;3"
    );
    assert_eq!(processed("csv", "\n"), "");
}

#[test]
fn xml_keeps_everything_but_the_texts() {
    let file = "<?xml version='1.0'?>\n<!DOCTYPE a [<!ENTITY x \"y\">]>\n<p:a xmlns:p='http://www.example.com/p' mail='a&amp;b@c.example' ok='1'>\n <!-- a@b.example --><zip>94105</zip><t>A &lt; b@c.example &#38; &x; c</t><c><![CDATA[<d@e.example>]]></c><e email=\"f@g.example\"/></p:a>\n";
    assert_eq!(
        processed("xml", file),
        "<?xml version='1.0'?>\n<!DOCTYPE a [<!ENTITY x \"y\">]>\n<p:a mail='a&amp;b@c.example' ok='1'>\n <!-- a@b.example --><zip>[LOCATION_ZIP_1]</zip><t>A &lt; [EMAIL_ADDRESS_1] &amp; &x; c</t><c><![CDATA[<[EMAIL_ADDRESS_2]>]]></c><e email=\"[EMAIL_ADDRESS_3]\"/></p:a>\n"
            .replace("<p:a mail='a&amp;b@c.example' ok='1'>", "<p:a xmlns:p=\"http://www.example.com/p\" mail=\"a&amp;[EMAIL_ADDRESS_1]\" ok=\"1\">")
    );
}

#[test]
fn a_file_that_cannot_be_processed_fails_and_says_why() {
    let mut vault = TestVault::new();
    let mut failed = |format: &str, content: &[u8], part: &str| {
        let body = run(&mut vault, "", format, content, json!({}));
        assert_eq!(
            (&body["status"], &body["output"], &body["outputType"]),
            (&json!("FAILED"), &json!([]), &json!("UNKNOWN"))
        );
        assert!(body["message"].as_str().unwrap().contains(part), "{body}");
    };
    failed("pdf", b"%PDF", "cannot process pdf files");
    failed("XLSX", b"PK", "cannot process xlsx files");
    failed("no-such", b"x", "no-such");
    failed("txt", b"ab\xff", "byte 2");
    failed("json", b"{\"a\":\n4111111111111111", "line 2");
    failed("xml", b"<a><b></a>", "XML");
    failed("xml", b"<a>", "XML");
    failed("xml", "<a>".repeat(600).as_bytes(), "500 deep");
    failed("json", "[".repeat(600).as_bytes(), "JSON");
    failed("csv", b"a,\xff", "UTF-8");
}

#[test]
fn each_endpoint_takes_its_formats_and_options() {
    let mut vault = TestVault::new();
    for (path, format) in [
        ("", "dcm"),
        ("", "txt"),
        ("/text", "txt"),
        ("/audio", "wav"),
        ("/document/pdf", "pdf"),
        ("/image", "tiff"),
        ("/presentation", "pptx"),
        ("/spreadsheet", "csv"),
        ("/document", "docx"),
        ("/structured_text", "xml"),
    ] {
        assert_eq!(start(&mut vault, path, format, b"x", json!({})).status, 200, "{path} {format}");
    }
    start(&mut vault, "/image", "pdf", b"x", json!({})).expect_error(400, "data_format");
    start(&mut vault, "/other", "pdf", b"x", json!({})).expect_error(404, "path");
    let audio = json!({"bleep_gain": 1.5, "output_processed_audio": true, "output_transcription": "transcription", "transformations": {"shift_dates": {}}});
    assert_eq!(start(&mut vault, "/audio", "mp3", b"x", audio.clone()).status, 200);
    start(&mut vault, "/image", "png", b"x", audio).expect_error(400, "transformations");
    start(&mut vault, "/image", "png", b"x", json!({"density": 1})).expect_error(400, "density");
    start(&mut vault, "/image", "png", b"x", json!({"masking_method": "pixels"}))
        .expect_error(400, "masking_method");
    start(&mut vault, "/audio", "mp3", b"x", json!({"bleep_gain": "loud"})).expect_error(400, "type");
    start(&mut vault, "/audio", "mp3", b"x", json!({"output_transcription": "x"}))
        .expect_error(400, "output_transcription");
    start(&mut vault, "", "txt", b"x", json!({"token_type": {"vault_token": ["ssn"]}}))
        .expect_error(400, "vault_token");
    start(&mut vault, "", "txt", b"", json!({})).expect_error(400, "base64");
    let body = json!({"vault_id": "v1", "file": {"base64": "%%", "data_format": "txt"}}).to_string();
    vault.send_to("POST", "/v1/detect/deidentify/file", &body).expect_error(400, "base64");
    vault.send_to("GET", "/v1/detect/runs/x?vault_id=v1", "").expect_error(404, "run");
    vault.send_to("GET", "/v1/detect/runs/x", "").expect_error(400, "vault_id");
    vault.send_to("GET", "/v1/detect/runs/x?vault_id=other", "").expect_error(404, "vault");
    vault.send_to("POST", "/v1/detect/runs/x?vault_id=v1", "{}").expect_error(405, "method");
}

#[test]
fn files_are_re_identified_within_their_format() {
    let mut vault = TestVault::new();
    let file = r#"{"a": "Ann \"A\" <a@b.example>", "ssn": "123-45-6789"}"#;
    let body = run(
        &mut vault,
        "/structured_text",
        "json",
        file.as_bytes(),
        json!({"token_type": {"default": "vault_token"}}),
    );
    let tokens = decoded(&body["output"][0]["processedFile"]);
    assert!(!tokens.contains("6789"));
    let mut reidentify = |format: &str, content: &str, shown: Value| {
        let body = json!({"vault_id": "v1", "file": {"base64": BASE64.encode(content), "data_format": format}, "format": shown});
        vault.send_to("POST", "/v1/detect/reidentify/file", &body.to_string())
    };
    let answer = reidentify("json", &tokens, json!({}));
    assert_eq!((&answer.body["status"], &answer.body["output_type"]), (&json!("SUCCESS"), &json!("BASE64")));
    let output = &answer.body["output"];
    assert_eq!(decoded(&output["processed_file"]), file);
    assert_eq!(
        (&output["processed_file_type"], &output["processed_file_extension"]),
        (&json!("reidentified_file"), &json!("json"))
    );
    let masked = reidentify("txt", &tokens, json!({"masked": ["ssn"], "redacted": ["all"]}));
    assert!(!decoded(&masked.body["output"]["processed_file"]).contains("example"));
    reidentify("docx", "x", json!({})).expect_error(400, "cannot process docx");
    reidentify("pdf", "x", json!({})).expect_error(400, "data_format");
}

#[test]
fn guardrails_go_by_words() {
    let check = |body: Value| {
        let mut body = body;
        body["vault_id"] = json!("v1");
        TestVault::new().send_to("POST", "/v1/detect/guardrails", &body.to_string()).body
    };
    assert_eq!(check(json!({"text": "Hi!"})), json!({"text": "Hi!", "validation": "passed"}));
    assert_eq!(
        check(json!({"text": "You IDIOT.", "check_toxicity": true, "deny_topics": ["cricket"]})),
        json!({"text": "You IDIOT.", "toxic": true, "denied_topic": false, "validation": "failed"})
    );
    assert_eq!(
        check(
            json!({"text": "I love to play Cricket.", "check_toxicity": true, "deny_topics": ["golf", "cricket"]})
        ),
        json!({"text": "I love to play Cricket.", "toxic": false, "denied_topic": true, "validation": "failed"})
    );
}

#[test]
fn a_csv_of_a_million_columns_costs_no_more_than_its_size() {
    let columns = |count: usize| {
        let header: Vec<String> = (0..count).map(|column| format!("c{column}")).collect();
        format!("{}\n{}\n", header.join(","), vec!["ab"; count].join(","))
    };
    // A header that was searched for each cell would take 10^12 steps.
    let file = columns(if cfg!(debug_assertions) { 200_000 } else { 1_000_000 });
    assert_eq!(processed("csv", &file), file);
}
