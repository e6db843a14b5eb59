//! Tests: what our parser reads, the `sqlparser` crate reads the same way.

use proptest::{collection::vec, prelude::*, sample::select};
use sqlparser::{
    ast::{BinaryOperator, Expr, InTarget, SetExpr, Statement, UnaryOperator, Value},
    dialect::GenericDialect,
    parser::Parser,
};

use super::{
    ast::{Column, Filter, Operand, Operator, Select},
    parse,
};

/// A condition without parentheses around it.
fn condition() -> impl Strategy<Value = String> {
    let column = || select(vec!["a", "b2", "_c", "\"d e\"", "skyflow_id", "naïve"]);
    let literal = || select(vec!["1", "-2.5", "1e3", "'x'", "'it''s'", "''", "TRUE", "false", "NULL"]);
    let comparison = select(vec!["=", "<>", "!=", "<", "<=", ">", ">="]);
    prop_oneof![
        (column(), comparison, literal())
            .prop_map(|(column, sign, value)| format!("{column} {sign} {value}")),
        (column(), column()).prop_map(|(left, right)| format!("{left}={right}")),
        (column(), select(vec!["", "NOT "]), vec(literal(), 1..4))
            .prop_map(|(column, not, list)| format!("{column} {not}in ({})", list.join(", "))),
        (column(), select(vec!["", "not "]), literal(), literal())
            .prop_map(|(column, not, low, high)| format!("{column} {not}BETWEEN {low} AND {high}")),
        (column(), select(vec!["LIKE", "ilike", "NOT LIKE"]))
            .prop_map(|(column, like)| format!("{column} {like} 'x%_'")),
        (column(), select(vec!["IS NULL", "is not null"])).prop_map(|(column, is)| format!("{column} {is}")),
    ]
}

fn filter() -> impl Strategy<Value = String> {
    condition().prop_recursive(5, 40, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 2..5).prop_map(|parts| parts.join(" AND ")),
            vec(inner.clone(), 2..5).prop_map(|parts| parts.join("\n or ")),
            inner.clone().prop_map(|part| format!("NOT {part}")),
            inner.clone().prop_map(|part| format!("({part})")),
            inner.prop_map(|part| format!("not /* twice */ NOT ({part}) -- end\n")),
        ]
    })
}

fn oracle_filter(query: &str) -> Option<Filter> {
    let statements = Parser::parse_sql(&GenericDialect {}, query).ok()?;
    let [Statement::Query(query)] = statements.as_slice() else { return None };
    let SetExpr::Select(select) = query.body.as_ref() else { return None };
    convert(select.selection.as_ref()?)
}

fn convert(expr: &Expr) -> Option<Filter> {
    Some(match expr {
        Expr::Nested(inner) => convert(inner)?,
        Expr::UnaryOp { op: UnaryOperator::Not, expr } => Filter::Not(Box::new(convert(expr)?)),
        Expr::BinaryOp { op: BinaryOperator::And, .. } => Filter::All(flatten(expr, &BinaryOperator::And)?),
        Expr::BinaryOp { op: BinaryOperator::Or, .. } => Filter::Any(flatten(expr, &BinaryOperator::Or)?),
        Expr::BinaryOp { left, op, right } => {
            let operator = match op {
                BinaryOperator::Eq => Operator::Equal,
                BinaryOperator::NotEq => Operator::NotEqual,
                BinaryOperator::Lt => Operator::Less,
                BinaryOperator::LtEq => Operator::LessOrEqual,
                BinaryOperator::Gt => Operator::Greater,
                BinaryOperator::GtEq => Operator::GreaterOrEqual,
                _ => return None,
            };
            Filter::Compare { left: operand(left)?, operator, right: operand(right)? }
        }
        Expr::In { expr, target: InTarget::List(list), negated, .. } => {
            let list = list.iter().map(operand).collect::<Option<_>>()?;
            negate(Filter::In { operand: operand(expr)?, list }, *negated)
        }
        Expr::Between { expr, negated, low, high } => {
            let between =
                Filter::Between { operand: operand(expr)?, low: operand(low)?, high: operand(high)? };
            negate(between, *negated)
        }
        Expr::Like { negated, expr, pattern, .. } => like(expr, pattern, *negated, false)?,
        Expr::ILike { negated, expr, pattern, .. } => like(expr, pattern, *negated, true)?,
        Expr::IsNull(expr) => Filter::IsNull(operand(expr)?),
        Expr::IsNotNull(expr) => negate(Filter::IsNull(operand(expr)?), true),
        _ => return None,
    })
}

fn like(expr: &Expr, pattern: &Expr, negated: bool, ignore_case: bool) -> Option<Filter> {
    Some(negate(Filter::Like { operand: operand(expr)?, pattern: operand(pattern)?, ignore_case }, negated))
}

/// A chain as a list; parentheses end it.
fn flatten(expr: &Expr, operator: &BinaryOperator) -> Option<Vec<Filter>> {
    match expr {
        Expr::BinaryOp { left, op, right } if op == operator => {
            let mut parts = flatten(left, operator)?;
            parts.extend(flatten(right, operator)?);
            Some(parts)
        }
        _ => Some(vec![convert(expr)?]),
    }
}

fn negate(filter: Filter, negated: bool) -> Filter {
    if negated { Filter::Not(Box::new(filter)) } else { filter }
}

fn operand(expr: &Expr) -> Option<Operand> {
    Some(match expr {
        Expr::Identifier(name) => Operand::Column(Column::new(name.value.clone())),
        Expr::UnaryOp { op: UnaryOperator::Minus, expr } => match operand(expr)? {
            Operand::Number(digits) => Operand::Number(format!("-{digits}")),
            _ => return None,
        },
        Expr::Value(value) => match &value.value {
            Value::Number(digits, _) => Operand::Number(digits.clone()),
            Value::SingleQuotedString(text) => Operand::Text(text.clone()),
            Value::Boolean(flag) => Operand::Bool(*flag),
            Value::Null => Operand::Null,
            _ => return None,
        },
        _ => return None,
    })
}

fn read(query: &str) -> Select {
    parse(query).unwrap_or_else(|error| panic!("{query}: {}", error.message()))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn conditions_are_read_as_the_oracle_reads_them(filter in filter()) {
        let query = format!("SELECT * FROM t WHERE {filter}");
        let ours = read(&query).filter;
        prop_assert_eq!(ours, oracle_filter(&query), "{}", query);
    }

    #[test]
    fn what_is_accepted_the_oracle_accepts(words in vec(select(vec![
        "SELECT", "*", "a", "FROM", "t", "WHERE", "AND", "OR", "NOT", "=", "1", "'x'", "(", ")", ",", "IN", "LIKE",
        "BETWEEN", "IS", "NULL", "ORDER BY", "LIMIT", "OFFSET", "COUNT(*)", "AS", "DESC", ".", ";", "\"q\"", "JOIN",
    ]), 0..12)) {
        let query = format!("SELECT * FROM t {}", words.join(" "));
        if parse(&query).is_ok() {
            prop_assert!(Parser::parse_sql(&GenericDialect {}, &query).is_ok(), "{}", query);
        }
    }

    #[test]
    fn no_text_makes_it_panic(text in any::<String>(), tail in "[a-zA-Z0-9'\"()*,.;=<>%_ -]{0,60}") {
        let _ = parse(&text);
        let _ = parse(&format!("SELECT {tail}"));
        let _ = parse(&format!("SELECT * FROM t WHERE {tail}"));
    }
}

#[test]
fn long_chains_are_fine_and_deep_nesting_is_refused() {
    let chain = format!("SELECT * FROM t WHERE {}", vec!["a = 1"; 5_000].join(" OR "));
    assert!(matches!(read(&chain).filter, Some(Filter::Any(parts)) if parts.len() == 5_000));
    for deep in ["NOT ".repeat(20_000), "(".repeat(20_000)] {
        let error = parse(&format!("SELECT * FROM t WHERE {deep}a = 1")).unwrap_err();
        assert!(error.message().contains("too deep"), "{}", error.message());
    }
}
