//! Tests of reading: what a query means, what is refused and in which words, and that no text does harm.

use proptest::{collection::vec, prelude::*, sample::select};

use super::{
    parse,
    plan::{Filter, Operand, Select},
    read::{MAX_DEPTH, MAX_OPERATORS, MAX_QUERY_BYTES},
};

fn read(query: &str) -> Select {
    parse(query).unwrap_or_else(|error| panic!("{query}: {}", error.message()))
}

fn refusal(query: &str) -> String {
    parse(query).expect_err(query).message().to_owned()
}

fn filter_of(condition: &str) -> Filter {
    read(&format!("SELECT * FROM t WHERE {condition}")).filter.unwrap()
}

#[test]
fn values_are_read_as_they_are_meant() {
    for (literal, expected) in [
        ("1", Operand::Number("1".to_owned())),
        ("-2.5e3", Operand::Number("-2.5e3".to_owned())),
        ("- -2", Operand::Number("2".to_owned())),
        ("+7", Operand::Number("7".to_owned())),
        ("'it''s'", Operand::Text("it's".to_owned())),
        ("''", Operand::Text(String::new())),
        (r"E'a\nb'", Operand::Text("a\nb".to_owned())),
        ("$$it's$$", Operand::Text("it's".to_owned())),
        ("TRUE", Operand::Bool(true)),
        ("null", Operand::Null),
    ] {
        let Filter::Compare { right, .. } = filter_of(&format!("a = {literal}")) else { panic!("{literal}") };
        assert_eq!(right, expected, "{literal}");
    }
}

#[test]
fn a_chain_is_a_list_in_its_order() {
    let Filter::Any(parts) = filter_of("a = 1 OR b = 2 AND c = 3 OR NOT d = 4") else { panic!("no OR") };
    assert_eq!(parts.len(), 3);
    assert_eq!(parts[0], filter_of("a = 1"));
    assert_eq!(parts[1], filter_of("b = 2 AND c = 3"));
    assert_eq!(parts[2], filter_of("NOT d = 4"));
}

#[test]
fn limit_and_offset_come_in_either_order() {
    for (clause, limit, offset) in [
        ("LIMIT 2 OFFSET 3", Some(2), 3),
        ("OFFSET 3 LIMIT 2", Some(2), 3),
        ("OFFSET 3 ROWS", None, 3),
        ("LIMIT ALL", None, 0),
    ] {
        let select = read(&format!("SELECT * FROM t {clause}"));
        assert_eq!((select.limit, select.offset), (limit, offset), "{clause}");
    }
}

#[test]
fn comments_and_blanks_may_come_first() {
    assert_eq!(read(" -- first\n/* then */ select * from \"my table\";").table, "my table");
}

#[test]
fn long_queries_are_fine_and_longer_ones_are_refused() {
    let chain = |count: usize| format!("SELECT * FROM t WHERE {}", vec!["a = 1"; count].join(" OR "));
    assert!(matches!(read(&chain(1_000)).filter, Some(Filter::Any(parts)) if parts.len() == 1_000));
    assert!(refusal(&chain(5_000)).contains("names and operators"));
    let list = vec!["'0123456'"; 9_000].join(",");
    assert!(matches!(filter_of(&format!("a IN ({list})")), Filter::In { list, .. } if list.len() == 9_000));
    assert!(refusal(&format!("SELECT {}", " ".repeat(MAX_QUERY_BYTES))).contains("longer than"));
}

#[test]
fn nesting_is_counted_as_one_reads_it() {
    let nested =
        |depth: usize| format!("SELECT * FROM t WHERE {}a = 1{}", "(".repeat(depth), ")".repeat(depth));
    assert_eq!(read(&nested(MAX_DEPTH)).filter, Some(filter_of("a = 1")));
    assert!(refusal(&nested(MAX_DEPTH + 1)).contains("20 deep"));
    assert!(
        refusal(&format!("SELECT * FROM t WHERE {}a = 1", "NOT ".repeat(MAX_DEPTH + 1))).contains("20 deep")
    );
}

/// Texts that make trees as deep as they are long, or that are tried in many ways.
fn hostile(count: usize) -> Vec<String> {
    let wrap = |start: &str, end: &str| format!("{}1{}", start.repeat(count), end.repeat(count));
    let conditions = [
        wrap("(", ")"),
        wrap("NOT ", ""),
        wrap("- ", ""),
        wrap("a = ", ""),
        wrap("1+", ""),
        wrap("a||", ""),
        wrap("", " IS NULL"),
        wrap("", "::int"),
        wrap("", " COLLATE x"),
        wrap("", " AT TIME ZONE 'x'"),
        wrap("", "[1]"),
        wrap("", "!"),
        wrap("CASE WHEN ", " THEN 1 END"),
        wrap("f(", ")"),
        wrap("CAST(", " AS int)"),
        wrap("a IN (", ")"),
        wrap("EXISTS (SELECT * FROM t WHERE ", ")"),
        wrap("(SELECT ", ")"),
        wrap("ARRAY[", "]"),
        wrap("INTERVAL ", ""),
        wrap("a BETWEEN ", " AND 1"),
        wrap("a LIKE ", ""),
        wrap("1::ARRAY<", ">"),
        wrap("(a,", ")"),
    ];
    let mut queries: Vec<String> =
        conditions.iter().map(|condition| format!("SELECT * FROM t WHERE {condition}")).collect();
    queries.extend([
        format!("SELECT * FROM {}t{}", "(".repeat(count), ")".repeat(count)),
        format!("SELECT * FROM {}t{}", "(SELECT * FROM ".repeat(count), ") x".repeat(count)),
        format!("SELECT * FROM t{}", " JOIN t ON 1=1".repeat(count)),
        format!("SELECT * FROM t{}", " JOIN t".repeat(count)),
        format!("SELECT 1{}", " UNION SELECT 1".repeat(count)),
        format!("SELECT 1{}", " UNION (SELECT 1".repeat(count)),
        format!("SELECT * FROM t MATCH_RECOGNIZE(PATTERN({}", "(".repeat(count)),
        format!("SELECT {}* FROM t", "EXPLAIN ".repeat(count)),
        format!("SELECT {}", "/*".repeat(count)),
        format!("SELECT{}", ";SELECT".repeat(count)),
        format!("SELECT * FROM t WHERE a = {}", "'".repeat(count)),
        format!("SELECT * FROM t WHERE a {} 1", "<".repeat(count)),
        format!("SELECT {} FROM t", "a.".repeat(count)),
    ]);
    queries
}

#[test]
fn hostile_nesting_and_chains_are_answered_soon() {
    for count in [10, 30, 45, 60, 1_000, MAX_OPERATORS - 10, 50_000] {
        for query in hostile(count) {
            let start = std::time::Instant::now();
            let _ = parse(&query);
            let spent = start.elapsed();
            let shown: String = query.chars().take(60).collect();
            assert!(spent.as_millis() < 2_000, "{shown}… × {count} took {spent:?}");
        }
    }
}

#[test]
fn a_refusal_does_not_quote_the_query() {
    for query in [
        "SELECT * FROM t WHERE a = 'secret",
        "SELECT * FROM t WHERE a = secret secret",
        "SELECT * FROM t WHERE a = 'x' 'secret' 1",
        "SELECT * FROM t WHERE a ( 'secret'",
        "SELECT * FROM t LIMIT 'secret'",
        "SELECT * FROM t WHERE a = \"secret",
        "SELECT * FROM t WHERE a = {secret}",
        "SELECT * FROM t WHERE f('secret') = 1",
        "SELECT * FROM t WHERE a = INTERVAL 'secret' secret",
        "SELECT * FROM t WHERE a = (secret -> 'secret')",
        "SELECT * FROM t WHERE a = 1 secret",
        "SELECT * FROM t WHERE a LIKE 'x' ESCAPE 'secret'",
        "SELECT /* secret",
        "secret",
    ] {
        let message = refusal(query);
        assert!(message.starts_with("Invalid query"), "{query}: {message}");
        assert!(!message.contains("secret"), "{query}: {message}");
    }
    assert_eq!(
        refusal("SELECT * FROM t\nWHERE a = 1 'x'"),
        "Invalid query at line 2, column 13: expected end of statement."
    );
}

/// Words that meet in queries.
fn words() -> impl Strategy<Value = String> {
    let word = select(vec![
        "SELECT",
        "*",
        "a",
        "FROM",
        "t",
        "WHERE",
        "AND",
        "OR",
        "NOT",
        "=",
        "1",
        "'x'",
        "(",
        ")",
        ",",
        "IN",
        "LIKE",
        "BETWEEN",
        "IS",
        "NULL",
        "ORDER BY",
        "LIMIT",
        "OFFSET",
        "COUNT(*)",
        "AS",
        "DESC",
        ".",
        ";",
        "\"q\"",
        "JOIN",
        "CASE",
        "WHEN",
        "END",
        "::",
        "[",
        "]",
        "-",
        "UNION",
        "EXISTS",
        "INTERVAL",
        "CAST",
        "ARRAY",
        "<",
        ">",
        "ALL",
        "ANY",
        "WITH",
        "GROUP BY",
        "OVER",
        "DISTINCT",
        "REDACTION(a, 'MASKED')",
    ]);
    vec(word, 0..40).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1_000) })]

    #[test]
    fn no_text_makes_it_panic(text in any::<String>(), tail in "[a-zA-Z0-9'\"()*,.;=<>%_ -]{0,60}", words in words()) {
        let _ = parse(&text);
        let _ = parse(&format!("SELECT {tail}"));
        let _ = parse(&format!("SELECT * FROM t WHERE {tail}"));
        let _ = parse(&format!("SELECT {words}"));
        let _ = parse(&format!("SELECT * FROM t {words}"));
        let _ = parse(&format!("SELECT * FROM t WHERE a = {words}"));
    }

    #[test]
    fn no_nesting_makes_it_panic(pieces in vec(select(vec![
        "(", ")", "NOT ", "-", "CASE ", "WHEN ", "[", "a", "1", "=", " AND ", "(SELECT ", "f(", "EXISTS(", " IN (",
    ]), 0..400)) {
        let _ = parse(&format!("SELECT * FROM t WHERE {}", pieces.concat()));
    }

    #[test]
    fn text_is_found_in_quotes_whatever_it_holds(text in any::<String>()) {
        let query = format!("SELECT * FROM t WHERE a = '{}'", text.replace('\'', "''"));
        let filter = read(&query).filter;
        let found = matches!(&filter, Some(Filter::Compare { right: Operand::Text(found), .. }) if *found == text);
        prop_assert!(found, "{:?}", filter);
    }
}
