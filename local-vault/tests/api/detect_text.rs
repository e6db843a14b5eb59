use serde_json::{Value, json};

use crate::support::{Answer, TestVault};

const CARD: &str = "My SSN is 123-45-6789 and my card is 4111 1111 1111 1111.";

fn send(vault: &mut TestVault, what: &str, mut body: Value) -> Answer {
    body["vault_id"] = json!("v1");
    vault.send_to("POST", &format!("/v1/detect/{what}/string"), &body.to_string())
}

fn deidentify(vault: &mut TestVault, body: Value) -> Value {
    let answer = send(vault, "deidentify", body);
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.body
}

fn processed(body: Value) -> String {
    deidentify(&mut TestVault::new(), body)["processed_text"].as_str().unwrap().to_owned()
}

fn reidentify(vault: &mut TestVault, text: &str, format: &Value) -> String {
    let answer = send(vault, "reidentify", json!({"text": text, "format": format}));
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.body["text"].as_str().unwrap().to_owned()
}

#[test]
fn the_answer_has_the_shape_of_the_service() {
    let answer = deidentify(&mut TestVault::new(), json!({"text": CARD}));
    assert_eq!(answer["processed_text"], "My SSN is [SSN_1] and my card is [CREDIT_CARD_1].");
    assert_eq!((&answer["word_count"], &answer["character_count"]), (&json!(9), &json!(57)));
    let ssn = &answer["entities"][0];
    assert_eq!(
        (&ssn["token"], &ssn["value"], &ssn["entity_type"]),
        (&json!("SSN_1"), &json!("123-45-6789"), &json!("SSN"))
    );
    assert_eq!(
        ssn["location"],
        json!({"start_index": 10, "end_index": 21, "start_index_processed": 10, "end_index_processed": 17})
    );
    assert!((0.5..=1.0).contains(&ssn["entity_scores"]["SSN"].as_f64().unwrap()));
    assert_eq!(
        answer["entities"][1]["location"],
        json!({"start_index": 37, "end_index": 56, "start_index_processed": 33, "end_index_processed": 48})
    );
}

#[test]
fn places_are_counted_in_code_points() {
    let answer =
        deidentify(&mut TestVault::new(), json!({"text": "Zoë 🦀👩‍👩‍👧 日本 zoe@example.com 🦀 10.0.0.1"}));
    let places: Vec<_> = answer["entities"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entity| (entity["value"].as_str().unwrap(), &entity["location"]))
        .collect();
    let text: Vec<char> = "Zoë 🦀👩‍👩‍👧 日本 zoe@example.com 🦀 10.0.0.1".chars().collect();
    let shown: Vec<char> = answer["processed_text"].as_str().unwrap().chars().collect();
    assert_eq!(places.len(), 3);
    for (value, place) in places {
        let at = |name: &str| usize::try_from(place[name].as_u64().unwrap()).unwrap();
        assert_eq!(text[at("start_index")..at("end_index")].iter().collect::<String>(), value);
        let token: String = shown[at("start_index_processed")..at("end_index_processed")].iter().collect();
        assert!(token.starts_with('[') && token.ends_with(']'), "{token}");
    }
}

#[test]
fn tokens_have_three_forms() {
    let form = |token_type: Value| {
        processed(json!({"text": "a@b.example and a@b.example, c@d.example", "token_type": token_type}))
    };
    assert_eq!(form(Value::Null), "[EMAIL_ADDRESS_1] and [EMAIL_ADDRESS_1], [EMAIL_ADDRESS_2]");
    assert_eq!(
        form(json!({"default": "entity_only"})),
        "[EMAIL_ADDRESS] and [EMAIL_ADDRESS], [EMAIL_ADDRESS]"
    );
    assert_eq!(
        form(json!({"default": "vault_token", "entity_only": ["email_address"], "vault_token": null})),
        "[EMAIL_ADDRESS] and [EMAIL_ADDRESS], [EMAIL_ADDRESS]"
    );
    let vault = form(json!({"default": "entity_only", "vault_token": ["all"]}));
    let tokens: Vec<&str> =
        vault.split(['[', ']']).filter(|part| part.starts_with("EMAIL_ADDRESS_")).collect();
    assert_eq!(tokens.len(), 3);
    assert_eq!(tokens[0], tokens[1]);
    assert_ne!(tokens[0], tokens[2]);
    assert!(tokens[0].len() == "EMAIL_ADDRESS_0ykQWPA".len());
}

#[test]
fn only_what_is_asked_for_is_replaced() {
    assert_eq!(
        processed(json!({"text": CARD, "entity_types": ["ssn"]})),
        CARD.replace("123-45-6789", "[SSN_1]")
    );
    let all = "My SSN is [SSN_1] and my card is [CREDIT_CARD_1].";
    for entities in [json!([]), Value::Null, json!(["all"])] {
        assert_eq!(processed(json!({"text": CARD, "entity_types": entities})), all);
    }
    assert_eq!(processed(json!({"text": CARD, "entity_types": ["religion"]})), CARD);
}

#[test]
fn expressions_allow_and_restrict() {
    let text = |allow: Value, restrict: Value| {
        processed(
            json!({"text": CARD, "entity_types": ["ssn"], "allow_regex": allow, "restrict_regex": restrict}),
        )
    };
    let with = |shown: &str| CARD.replace("123-45-6789", shown);
    assert_eq!(text(json!(["45"]), json!([])), CARD, "a part is enough to allow");
    assert_eq!(text(json!(["x"]), json!([r"\d{3}-\d{2}-\d{4}"])), with("[RESTRICTED]"));
    assert_eq!(text(json!(null), json!(["123|45-6789"])), with("[SSN_1]"), "but not to restrict");
    assert_eq!(text(json!(["^1"]), json!([".*"])), CARD, "to allow wins");
    for (field, expression) in [
        ("allow_regex", "("),
        ("restrict_regex", "a)(b"),
        ("allow_regex", "(?=x)"),
        ("restrict_regex", r"(a)\1"),
        ("allow_regex", "(\\pL{1000}){1000}"),
    ] {
        let answer =
            send(&mut TestVault::new(), "deidentify", json!({"text": "x", field: ["ok", expression]}));
        answer.expect_error(400, &format!("{field}[1]"));
    }
    send(&mut TestVault::new(), "deidentify", json!({"text": "x", "allow_regex": vec!["a"; 51]}))
        .expect_error(400, "50");
}

#[test]
fn dates_are_shifted_together() {
    let shift = |shift: Value| {
        processed(
            json!({"text": "Born on 1990-05-17, admitted 03/01/2024, left March 8, 2024 in May 2024.", "transformations": {"shift_dates": shift}}),
        )
    };
    assert_eq!(
        shift(json!({"min_days": 10, "max_days": 10, "entity_types": ["date", "dob"]})),
        "Born on 1990-05-27, admitted 03/11/2024, left March 18, 2024 in [DATE_1]."
    );
    assert_eq!(
        shift(json!({"min_days": -1, "max_days": -1, "entity_types": ["dob"]})),
        "Born on 1990-05-16, admitted [DATE_1], left [DATE_2] in [DATE_3]."
    );
    let tokens = "Born on [DOB_1], admitted [DATE_1], left [DATE_2] in [DATE_3].";
    assert_eq!(shift(json!({})), tokens);
    assert_eq!(shift(json!({"max_days": null, "min_days": null, "entity_types": null})), tokens);
    for bad in [
        json!({"min_days": 3, "max_days": 1}),
        json!({"max_days": 1, "entity_types": ["name"]}),
        json!({"max_days": 99_999_999}),
    ] {
        let body = json!({"text": "x", "transformations": {"shift_dates": bad}});
        send(&mut TestVault::new(), "deidentify", body).expect_error(400, "shift_dates");
    }
}

#[test]
fn vault_tokens_are_re_identified_in_three_ways() {
    let mut vault = TestVault::new();
    let answer = deidentify(&mut vault, json!({"text": CARD, "token_type": {"default": "vault_token"}}));
    let text = answer["processed_text"].as_str().unwrap().to_owned();
    assert!(!text.contains("6789") && !text.contains("1111"));
    assert_eq!(reidentify(&mut vault, &text, &json!({})), CARD);
    assert_eq!(
        reidentify(&mut vault, &text, &json!({"plaintext": ["all"], "masked": null, "redacted": null})),
        CARD
    );
    assert_eq!(
        reidentify(&mut vault, &text, &json!({"redacted": ["ssn"], "masked": ["credit_card"]})),
        "My SSN is *REDACTED* and my card is **** **** **** 1111."
    );
    let without_brackets = text.replace(['[', ']'], "");
    assert_eq!(reidentify(&mut vault, &without_brackets, &Value::Null), CARD);
    let unknown = "[SSN_1] [SSN_aaaaaaa] SSN_aaaaaaa [NAME] 🦀";
    assert_eq!(reidentify(&mut vault, unknown, &json!({})), unknown);
    let mut copy = TestVault::new();
    assert_eq!(reidentify(&mut copy, &text, &json!({})), text);
    copy.0.restore(&vault.0.snapshot()).unwrap();
    assert_eq!(reidentify(&mut copy, &text, &json!({})), CARD, "tokens are part of the state");
}

#[test]
fn a_request_that_is_wrong_says_where() {
    let mut vault = TestVault::new();
    let mut refused = |body: Value, status: u16, part: &str| {
        for what in ["deidentify", "reidentify"] {
            vault
                .send_to("POST", &format!("/v1/detect/{what}/string"), &body.to_string())
                .expect_error(status, part);
        }
    };
    refused(json!({"vault_id": "v1"}), 400, "text");
    refused(json!({"vault_id": "v1", "text": " "}), 400, "text");
    refused(json!({"text": "x"}), 400, "vault_id");
    refused(json!({"text": "x", "vault_id": "other"}), 404, "vault");
    refused(json!({"text": 1, "vault_id": "v1"}), 400, "type");
    refused(json!({"text": "x", "vault_id": "v1", "nam": 1}), 400, "Invalid field present in JSON nam");
    let mut vault = TestVault::new();
    send(&mut vault, "deidentify", json!({"text": "x", "entity_types": ["ssn", "no_such"]}))
        .expect_error(400, "entity_types[1]");
    send(&mut vault, "deidentify", json!({"text": "x", "token_type": {"default": "other"}}))
        .expect_error(400, "default");
    send(&mut vault, "deidentify", json!({"text": "x", "token_type": {"entity_only": ["SSN"]}}))
        .expect_error(400, "entity_only[0]");
    send(&mut vault, "reidentify", json!({"text": "x", "format": {"masked": ["nope"]}}))
        .expect_error(400, "format.masked[0]");
    vault.send_to("GET", "/v1/detect/deidentify/string", "").expect_error(405, "method");
    vault.send_to("POST", "/v1/detect/deidentify", "{}").expect_error(404, "path");
}
