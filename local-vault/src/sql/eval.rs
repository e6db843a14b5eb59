//! Runs a query over a table's rows.

use std::{borrow::Cow, cmp::Ordering};

use super::{
    like::Like,
    plan::{ColumnPlace, ColumnRef, Filter, Operand, Operator, OrderKey, Pattern, Projection, Select},
    scalar::Scalar,
};
use crate::{
    core::error::ApiError,
    store::{ID_COLUMN, Row, Table},
};

/// Finds the columns a query names in its table.
pub(crate) fn bind(select: &mut Select, table: &Table) -> Result<(), ApiError> {
    let mut place = |column: &mut ColumnRef| -> Result<(), ApiError> {
        column.place = if column.name == ID_COLUMN {
            ColumnPlace::Id
        } else {
            ColumnPlace::Cell(table.find_column(&column.name)?)
        };
        Ok(())
    };
    for item in &mut select.items {
        match item {
            Projection::All | Projection::Count { column: None, .. } => {}
            Projection::Count { column: Some(column), .. } | Projection::Column { column, .. } => {
                place(column)?;
            }
        }
    }
    select.order.iter_mut().try_for_each(|key| place(&mut key.column))?;
    select.filter.iter_mut().try_for_each(|filter| filter.for_each_column(&mut place))
}

/// The rows a bound query finds among those to be seen, sorted; offset and limit applied unless it counts.
pub(crate) fn select_rows<'t>(
    select: &Select,
    table: &'t Table,
    is_seen: impl Fn(&Row) -> bool,
) -> Vec<&'t Row> {
    let matches = |row: &&Row| match &select.filter {
        None => true,
        Some(filter) => holds(filter, row) == Some(true),
    };
    let mut rows: Vec<&Row> = table.rows().filter(|row| is_seen(row) && matches(row)).collect();
    if select.items.iter().any(|item| matches!(item, Projection::Count { .. })) {
        return rows;
    }
    if !select.order.is_empty() {
        rows.sort_by(|left, right| compare_rows(&select.order, left, right));
    }
    rows.into_iter().skip(select.offset).take(select.limit.unwrap_or(usize::MAX)).collect()
}

/// Whether a row has a value in a column.
pub(crate) fn has_value(column: &ColumnRef, row: &Row) -> bool {
    !read(column, row).is_null()
}

fn compare_rows(keys: &[OrderKey], left: &Row, right: &Row) -> Ordering {
    keys.iter()
        .map(|key| {
            let (left, right) = (read(&key.column, left), read(&key.column, right));
            // Null comes last, unless it is asked to come first.
            let order = left.sort_order(&right);
            let reverse = if left.is_null() || right.is_null() { key.nulls_first } else { key.descending };
            if reverse { order.reverse() } else { order }
        })
        .find(|order| order.is_ne())
        .unwrap_or(Ordering::Equal)
}

fn read<'r>(column: &ColumnRef, row: &'r Row) -> Scalar<'r> {
    match column.place {
        ColumnPlace::Unbound => Scalar::Null,
        ColumnPlace::Id => Scalar::Text(Cow::Owned(row.id.to_string())),
        ColumnPlace::Cell(index) => {
            row.cell(index).map_or(Scalar::Null, |cell| Scalar::from_value(&cell.value))
        }
    }
}

fn evaluate<'r>(operand: &'r Operand, row: &'r Row) -> Scalar<'r> {
    match operand {
        Operand::Column(column) => read(column, row),
        Operand::Text(text) => Scalar::Text(Cow::Borrowed(text)),
        Operand::Number(digits) => Scalar::number(Cow::Borrowed(digits)),
        Operand::Bool(flag) => Scalar::Bool(*flag),
        Operand::Null => Scalar::Null,
    }
}

/// Three-valued logic: `None` is SQL's unknown.
fn holds(filter: &Filter, row: &Row) -> Option<bool> {
    match filter {
        Filter::All(filters) => fold(filters, row, false),
        Filter::Any(filters) => fold(filters, row, true),
        Filter::Not(filter) => holds(filter, row).map(|holds| !holds),
        Filter::Compare { left, operator, right } => {
            evaluate(left, row).compare(&evaluate(right, row)).map(|order| operator.accepts(order))
        }
        Filter::In { operand, list } => {
            let value = evaluate(operand, row);
            let mut unknown = false;
            for item in list {
                match value.compare(&evaluate(item, row)) {
                    Some(Ordering::Equal) => return Some(true),
                    Some(_) => {}
                    None => unknown = true,
                }
            }
            if unknown { None } else { Some(false) }
        }
        Filter::Between { operand, low, high } => {
            let value = evaluate(operand, row);
            let above = value.compare(&evaluate(low, row)).map(Ordering::is_ge);
            let below = value.compare(&evaluate(high, row)).map(Ordering::is_le);
            match (above, below) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                _ => None,
            }
        }
        Filter::Like { operand, pattern } => {
            let value = evaluate(operand, row);
            if value.is_null() {
                return None;
            }
            match pattern {
                Pattern::Fixed(like) => Some(like.matches(&value.text())),
                Pattern::Column { operand, ignore_case } => {
                    let pattern = evaluate(operand, row);
                    // Unknown as well if the pattern is longer than one of a query may be.
                    let like =
                        if pattern.is_null() { None } else { Like::read(&pattern.text(), *ignore_case) };
                    like.map(|like| like.matches(&value.text()))
                }
            }
        }
        Filter::IsNull(operand) => Some(evaluate(operand, row).is_null()),
    }
}

/// `AND` ends at the first false, `OR` at the first true: at `decisive`.
fn fold(filters: &[Filter], row: &Row, decisive: bool) -> Option<bool> {
    let mut result = Some(!decisive);
    for filter in filters {
        match holds(filter, row) {
            Some(value) if value == decisive => return Some(decisive),
            None => result = None,
            Some(_) => {}
        }
    }
    result
}

impl Operator {
    fn accepts(self, order: Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::NotEqual => order.is_ne(),
            Self::Less => order.is_lt(),
            Self::LessOrEqual => order.is_le(),
            Self::Greater => order.is_gt(),
            Self::GreaterOrEqual => order.is_ge(),
        }
    }
}
