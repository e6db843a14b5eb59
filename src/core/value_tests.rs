use super::*;

fn read(json: &str) -> Value {
    serde_json::from_str(json).unwrap()
}

#[test]
fn a_tree_is_read_with_its_own_members_only() {
    let input = read(r#"{"a":1,"b":[true,null,"x"],"__proto__":{"c":2}}"#);
    assert_eq!(input.get("a"), &Value::Number(1.0));
    assert_eq!(input.get("b").list("b").unwrap().len(), 3);
    assert_eq!(input.get("c"), &Value::Absent);
    assert_eq!(input.get("__proto__").get("c"), &Value::Number(2.0));
    assert!(read("[1]").get("0").is_absent());
}

#[test]
fn an_object_has_the_members_that_are_there() {
    let object = Value::object([("a", Some("x".into())), ("b", None), ("c", Some(1_u32.into()))]);
    assert_eq!(object, read(r#"{"a":"x","c":1}"#));
}

#[test]
fn readers_name_what_is_wrong() {
    assert!(read("\"  \"").text("vaultId").is_err());
    assert_eq!(read("\" a\"").text("vaultId"), Ok(" a"));
    assert!(read("-1").milliseconds("timeoutMs").is_err());
    assert!(Value::Number(f64::NAN).milliseconds("timeoutMs").is_err());
    assert_eq!(read("0").milliseconds("timeoutMs"), Ok(Some(0.0)));
    assert_eq!(read("3").count("maxRetries", 10), Ok(Some(3)));
    for number in ["1.5", "-1", "11", "\"1\"", "1e400"] {
        let input = serde_json::from_str(number).unwrap_or(Value::Number(f64::INFINITY));
        assert!(input.count("maxRetries", 10).is_err(), "{number}");
    }
    let unknown = read(r#"{"vaultId":"v","clusterID":"eu"}"#)
        .expect_object("vaultConfigs[0]", &["vaultId", "clusterId"]);
    assert_eq!(
        unknown.unwrap_err().to_string(),
        "`clusterID` is not a member of vaultConfigs[0]; did you mean `clusterId`?"
    );
}

#[test]
fn a_description_is_parsed_to_what_it_describes() {
    let text = "{6\ntable\n\"per\\\\so\\nns\nvalues\n#2\nlimit\nn4039000000000000\nids\n[2\n\"a\nt\nfetch\nx\nbody\noMap";
    let expected = Value::Map(vec![
        ("table".into(), "per\\so\nns".into()),
        ("values".into(), Value::Withheld(Withheld::List(2))),
        ("limit".into(), Value::Number(25.0)),
        ("ids".into(), Value::List(vec!["a".into(), Value::Bool(true)])),
        ("fetch".into(), Value::Withheld(Withheld::Function)),
        ("body".into(), Value::Withheld(Withheld::Object("Map".into()))),
    ]);
    assert_eq!(Value::parse(text), expected);
    for broken in ["", "{", "{9\na", "[3\nt", "nxyz", "#x", "\u{fffd}"] {
        let _ = Value::parse(broken);
    }
    assert_eq!(Value::parse("u"), Value::Absent);
    assert!(Value::parse("0").text("table").is_err(), "null is not absent");
}

#[test]
fn each_kind_of_line_is_a_value_that_messages_can_name() {
    let object = |class: &str| Value::Withheld(Withheld::Object(class.to_owned()));
    for (line, value, kind) in [
        ("u", Value::Absent, "undefined"),
        ("t", Value::Bool(true), "a boolean"),
        ("f", Value::Bool(false), "a boolean"),
        ("n3ff0000000000000", Value::Number(1.0), "a number"),
        ("\"a", Value::from("a"), "a string"),
        ("\"", Value::from(""), "a string"),
        ("[0", Value::List(vec![]), "an array"),
        ("{0", Value::Map(vec![]), "an object"),
        ("0", Value::Withheld(Withheld::Null), "null"),
        ("s", Value::Withheld(Withheld::Text), "a string"),
        ("~", Value::Withheld(Withheld::BrokenText), "a string with half of a surrogate pair"),
        ("#3", Value::Withheld(Withheld::List(3)), "an array"),
        ("o", object(""), "an object"),
        ("oMap", object("Map"), "an instance of Map"),
        ("oPromise", object("Promise"), "a promise, which must be awaited first"),
        ("x", Value::Withheld(Withheld::Function), "a function"),
        ("?", Value::Withheld(Withheld::Other), "a symbol or a bigint"),
        ("!", Value::Withheld(Withheld::Unreadable), "an object that throws while it is read"),
    ] {
        assert_eq!(Value::parse(line), value, "{line}");
        assert_eq!(value.kind(), kind, "{line}");
    }
}

/// In a description a backslash is two, and the end of a line is a backslash and an `n`.
#[test]
fn text_arrives_as_it_was_before_it_was_one_line() {
    for (line, text) in [
        ("\"plain", "plain"),
        ("\"\\\\", "\\"),
        ("\"\\\\\\\\", "\\\\"),
        ("\"\\n", "\n"),
        ("\"a\\\\n", "a\\n"),
        ("\"C:\\\\keys\\nü", "C:\\keys\nü"),
    ] {
        assert_eq!(Value::parse(line), Value::from(text), "{line}");
    }
}

/// What a reader says, whatever it reads.
fn said<T: std::fmt::Debug>(outcome: Result<T, Error>) -> String {
    outcome.unwrap_err().to_string()
}

#[test]
fn text_that_is_missing_or_empty_or_something_else_is_told_apart() {
    for (value, message) in [
        (Value::Absent, "table is missing; it must be a non-empty string"),
        (Value::from(""), "table is empty; it must be a non-empty string"),
        (Value::from(" \t"), "table is empty; it must be a non-empty string"),
        (Value::Number(1.0), "table must be a non-empty string, not a number"),
        (Value::Withheld(Withheld::Null), "table must be a non-empty string, not null"),
    ] {
        assert_eq!(said(value.text("table")), message);
    }
}

#[test]
fn a_flag_is_true_or_false_or_absent() {
    for (value, flag) in
        [(Value::Absent, None), (Value::Bool(true), Some(true)), (Value::Bool(false), Some(false))]
    {
        assert_eq!(value.flag("upsert"), Ok(flag), "{value:?}");
    }
    for value in [Value::from("true"), Value::Number(1.0), Value::List(vec![])] {
        let expected = format!("upsert must be true or false, not {}", value.kind());
        assert_eq!(said(value.flag("upsert")), expected);
    }
}

#[test]
fn a_whole_number_for_a_query_is_a_number_or_its_digits() {
    assert_eq!(Value::Absent.decimal("limit"), Ok(None));
    for (value, text) in [
        (Value::Number(0.0), "0"),
        (Value::Number(25.0), "25"),
        (Value::Number(9e15), "9000000000000000"),
        (Value::from("0"), "0"),
        (Value::from("25"), "25"),
        // Text is not limited by what a number can hold.
        (Value::from("99999999999999999999"), "99999999999999999999"),
    ] {
        assert_eq!(value.decimal("limit"), Ok(Some(text.to_owned())), "{value:?}");
    }
    for value in [
        Value::Number(1.5),
        Value::Number(-1.0),
        Value::Number(9.1e15),
        Value::Number(f64::NAN),
        Value::Number(f64::INFINITY),
        Value::from(""),
        Value::from("1.5"),
        Value::from("-1"),
        Value::from("2x"),
        Value::Bool(true),
    ] {
        assert_eq!(said(value.decimal("limit")), "limit must be a whole number, 0 or more", "{value:?}");
    }
}
