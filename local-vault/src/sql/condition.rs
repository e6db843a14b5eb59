//! From a parsed condition to the plan's.

use sqlparser::ast::{BinaryOperator, Expr, InTarget, UnaryOperator, Value};

use super::{
    invalid,
    like::{Like, MAX_PIECE_CHARS},
    plan::{Filter, Operand, Operator, Pattern},
    select::Qualifiers,
    unsupported,
};
use crate::core::error::ApiError;

/// Recurses as deep as brackets and `NOT`s are nested, which the parser limits; chains are walked.
pub(super) fn plan(expr: &Expr, qualifiers: &Qualifiers) -> Result<Filter, ApiError> {
    let operand = |expr: &Expr| plan_operand(expr, qualifiers);
    match expr {
        Expr::Nested(inner) => plan(inner, qualifiers),
        Expr::UnaryOp { op: UnaryOperator::Not, expr } => {
            plan(expr, qualifiers).map(|filter| Filter::Not(Box::new(filter)))
        }
        Expr::BinaryOp { op: BinaryOperator::And, .. } => {
            plan_chain(expr, &BinaryOperator::And, qualifiers).map(Filter::All)
        }
        Expr::BinaryOp { op: BinaryOperator::Or, .. } => {
            plan_chain(expr, &BinaryOperator::Or, qualifiers).map(Filter::Any)
        }
        Expr::BinaryOp { left, op, right } => {
            let operator = plan_operator(op)?;
            Ok(Filter::Compare { left: operand(left)?, operator, right: operand(right)? })
        }
        Expr::In { expr, target: InTarget::List(list), negated, global: false } => {
            let list = list.iter().map(operand).collect::<Result<_, _>>()?;
            Ok(negate(Filter::In { operand: operand(expr)?, list }, *negated))
        }
        Expr::In { .. } => Err(unsupported("IN with anything but a list")),
        Expr::Between { expr, negated, low, high } => {
            let between =
                Filter::Between { operand: operand(expr)?, low: operand(low)?, high: operand(high)? };
            Ok(negate(between, *negated))
        }
        Expr::Like { negated, any: false, expr, pattern, escape_char: None } => {
            let pattern = plan_pattern(operand(pattern)?, false)?;
            Ok(negate(Filter::Like { operand: operand(expr)?, pattern }, *negated))
        }
        Expr::ILike { negated, any: false, expr, pattern, escape_char: None } => {
            let pattern = plan_pattern(operand(pattern)?, true)?;
            Ok(negate(Filter::Like { operand: operand(expr)?, pattern }, *negated))
        }
        Expr::Like { .. } | Expr::ILike { .. } => Err(unsupported("LIKE with ANY or ESCAPE")),
        Expr::SimilarTo { .. } | Expr::RLike { .. } => Err(unsupported("a regular expression")),
        Expr::Exists { .. } | Expr::Subquery(_) => Err(unsupported("a subquery")),
        Expr::AnyOp { .. } | Expr::AllOp { .. } => Err(unsupported("ANY or ALL")),
        Expr::IsNull(expr) => operand(expr).map(Filter::IsNull),
        Expr::IsNotNull(expr) => operand(expr).map(|operand| negate(Filter::IsNull(operand), true)),
        _ => Err(invalid("a comparison is expected in WHERE")),
    }
}

/// The parts of `a AND b AND c`, which the parser has as `(a AND b) AND c`.
fn plan_chain(
    expr: &Expr,
    operator: &BinaryOperator,
    qualifiers: &Qualifiers,
) -> Result<Vec<Filter>, ApiError> {
    let mut parts = Vec::new();
    let mut rest = expr;
    while let Expr::BinaryOp { left, op, right } = rest
        && op == operator
    {
        parts.push(plan(right, qualifiers)?);
        rest = left.as_ref();
    }
    parts.push(plan(rest, qualifiers)?);
    parts.reverse();
    Ok(parts)
}

fn plan_pattern(pattern: Operand, ignore_case: bool) -> Result<Pattern, ApiError> {
    let Operand::Text(text) = pattern else { return Ok(Pattern::Column { operand: pattern, ignore_case }) };
    Like::read(&text, ignore_case).map(Pattern::Fixed).ok_or_else(|| {
        invalid(&format!("a LIKE pattern takes at most {MAX_PIECE_CHARS} characters around _ between two %"))
    })
}

fn plan_operator(operator: &BinaryOperator) -> Result<Operator, ApiError> {
    Ok(match operator {
        BinaryOperator::Eq => Operator::Equal,
        BinaryOperator::NotEq => Operator::NotEqual,
        BinaryOperator::Lt => Operator::Less,
        BinaryOperator::LtEq => Operator::LessOrEqual,
        BinaryOperator::Gt => Operator::Greater,
        BinaryOperator::GtEq => Operator::GreaterOrEqual,
        // A sign or a word of the language, never a value.
        other => return Err(unsupported(&format!("the operator {other}"))),
    })
}

fn plan_operand(expr: &Expr, qualifiers: &Qualifiers) -> Result<Operand, ApiError> {
    if let Some(column) = qualifiers.column(expr)? {
        return Ok(Operand::Column(column));
    }
    match expr {
        Expr::Nested(inner) => plan_operand(inner, qualifiers),
        Expr::UnaryOp { op: UnaryOperator::Plus, expr } => match plan_operand(expr, qualifiers)? {
            Operand::Number(digits) => Ok(Operand::Number(digits)),
            _ => Err(unsupported("a sign before anything but a number")),
        },
        Expr::UnaryOp { op: UnaryOperator::Minus, expr } => match plan_operand(expr, qualifiers)? {
            Operand::Number(digits) => Ok(Operand::Number(match digits.strip_prefix('-') {
                Some(positive) => positive.to_owned(),
                None => format!("-{digits}"),
            })),
            _ => Err(unsupported("a sign before anything but a number")),
        },
        Expr::Value(value) => plan_literal(&value.value),
        Expr::Subquery(_) => Err(unsupported("a subquery")),
        Expr::Function(_) => Err(unsupported("a function in WHERE")),
        Expr::Cast { .. } => Err(unsupported("CAST")),
        Expr::Case { .. } => Err(unsupported("CASE")),
        Expr::AnyOp { .. } | Expr::AllOp { .. } => Err(unsupported("ANY or ALL")),
        _ => Err(unsupported("anything but columns and literal values in a comparison")),
    }
}

fn plan_literal(value: &Value) -> Result<Operand, ApiError> {
    match value {
        Value::Number(digits, _) => Ok(Operand::Number(digits.clone())),
        Value::Boolean(flag) => Ok(Operand::Bool(*flag)),
        Value::Null => Ok(Operand::Null),
        Value::SingleQuotedString(text)
        | Value::EscapedStringLiteral(text)
        | Value::UnicodeStringLiteral(text)
        | Value::NationalStringLiteral(text) => Ok(Operand::Text(text.clone())),
        Value::DollarQuotedString(text) => Ok(Operand::Text(text.value.clone())),
        Value::Placeholder(_) => Err(unsupported("a placeholder")),
        _ => Err(unsupported("this kind of literal")),
    }
}

fn negate(filter: Filter, negated: bool) -> Filter {
    if negated { Filter::Not(Box::new(filter)) } else { filter }
}
