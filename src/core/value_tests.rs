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
    assert!(read("-1").amount("timeoutMs", "milliseconds").is_err());
    assert!(Value::Number(f64::NAN).amount("timeoutMs", "milliseconds").is_err());
    assert_eq!(read("0").amount("timeoutMs", "milliseconds"), Ok(Some(0.0)));
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
