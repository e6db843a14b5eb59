//! A query that was understood: what of a `SELECT` the vault carries out, and nothing else.

use super::like::Like;
use crate::core::redaction::Redaction;

/// `SELECT items FROM table WHERE filter ORDER BY order LIMIT limit OFFSET offset`.
#[derive(Debug, PartialEq)]
pub(crate) struct Select {
    pub(crate) items: Vec<Projection>,
    pub(crate) table: String,
    pub(crate) filter: Option<Filter>,
    pub(crate) order: Vec<OrderKey>,
    pub(crate) limit: Option<usize>,
    pub(crate) offset: usize,
}

/// What a result shows.
#[derive(Debug, PartialEq)]
pub(crate) enum Projection {
    /// `*`
    All,
    /// `COUNT(*)`, or `COUNT(column)`, which leaves nulls out.
    Count { column: Option<ColumnRef>, name: String },
    /// A column, or `redaction(column, 'LEVEL')`.
    Column { column: ColumnRef, redaction: Redaction, name: String },
}

/// A column by name, and where its values are once the table is known.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ColumnRef {
    pub(crate) name: String,
    pub(crate) place: ColumnPlace,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum ColumnPlace {
    Unbound,
    /// `skyflow_id`, which is no cell.
    Id,
    Cell(usize),
}

#[derive(Debug, PartialEq)]
pub(crate) struct OrderKey {
    pub(crate) column: ColumnRef,
    pub(crate) descending: bool,
    pub(crate) nulls_first: bool,
}

/// A condition. Chains are lists, so that their length costs no depth.
#[derive(Debug, PartialEq)]
pub(crate) enum Filter {
    All(Vec<Filter>),
    Any(Vec<Filter>),
    Not(Box<Filter>),
    Compare { left: Operand, operator: Operator, right: Operand },
    In { operand: Operand, list: Vec<Operand> },
    Between { operand: Operand, low: Operand, high: Operand },
    Like { operand: Operand, pattern: Pattern },
    IsNull(Operand),
}

/// The pattern of a `LIKE`.
#[derive(Debug, PartialEq)]
pub(crate) enum Pattern {
    /// Written in the query.
    Fixed(Like),
    /// Of a column, another one for each row.
    Column { operand: Operand, ignore_case: bool },
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Operator {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

#[derive(Debug, PartialEq)]
pub(crate) enum Operand {
    Column(ColumnRef),
    Text(String),
    Number(String),
    Bool(bool),
    Null,
}

impl ColumnRef {
    pub(crate) fn new(name: String) -> Self {
        Self { name, place: ColumnPlace::Unbound }
    }
}

impl Filter {
    /// All columns it looks at.
    pub(crate) fn for_each_column<E>(
        &mut self,
        visit: &mut impl FnMut(&mut ColumnRef) -> Result<(), E>,
    ) -> Result<(), E> {
        let operands: Vec<&mut Operand> = match self {
            Self::All(filters) | Self::Any(filters) => {
                return filters.iter_mut().try_for_each(|filter| filter.for_each_column(visit));
            }
            Self::Not(filter) => return filter.for_each_column(visit),
            Self::Compare { left, right, .. } => vec![left, right],
            Self::In { operand, list } => list.iter_mut().chain([operand]).collect(),
            Self::Between { operand, low, high } => vec![operand, low, high],
            Self::Like { operand, pattern: Pattern::Fixed(_) } | Self::IsNull(operand) => vec![operand],
            Self::Like { operand, pattern: Pattern::Column { operand: pattern, .. } } => {
                vec![operand, pattern]
            }
        };
        for operand in operands {
            if let Operand::Column(column) = operand {
                visit(column)?;
            }
        }
        Ok(())
    }
}
