//! From a parsed query to the plan, but for its condition.

use sqlparser::ast::{
    DuplicateTreatment, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArgumentList,
    FunctionArguments, GroupByExpr, Ident, LimitClause, ObjectName, Offset, OrderBy, OrderByExpr,
    OrderByKind, OrderBySort, Query, SelectFlavor, SelectItem, SelectItemQualifiedWildcardKind, SetExpr,
    TableFactor, TableWithJoins, Value, WildcardAdditionalOptions,
};

use super::{
    condition, invalid,
    plan::{ColumnRef, OrderKey, Projection, Select},
    unsupported,
};
use crate::core::{error::ApiError, redaction::Redaction};

/// The names that may stand before a column's: the table's own and its alias.
pub(super) struct Qualifiers(Vec<String>);

/// Fails at the first of the named constructs that a query has.
fn refuse(constructs: &[(&str, bool)]) -> Result<(), ApiError> {
    match constructs.iter().find(|(_, present)| *present) {
        Some((construct, _)) => Err(unsupported(construct)),
        None => Ok(()),
    }
}

pub(super) fn plan(query: Query) -> Result<Select, ApiError> {
    // Without `..` here and below: a construct that a later parser adds must be looked at.
    let Query {
        with,
        body,
        order_by,
        limit_clause,
        fetch,
        locks,
        for_clause,
        settings,
        format_clause,
        pipe_operators,
    } = query;
    refuse(&[
        ("WITH", with.is_some()),
        ("FETCH", fetch.is_some()),
        ("FOR", !locks.is_empty() || for_clause.is_some()),
        ("SETTINGS", settings.is_some()),
        ("FORMAT", format_clause.is_some()),
        ("|>", !pipe_operators.is_empty()),
    ])?;
    let SetExpr::Select(select) = *body else {
        return Err(unsupported("UNION, EXCEPT, INTERSECT or a query in parentheses"));
    };
    refuse_clauses(&select)?;
    let (table, qualifiers) = source(select.from)?;
    let items = select.projection.into_iter().map(|item| plan_item(item, &qualifiers));
    let items = items.collect::<Result<Vec<_>, _>>()?;
    if items.is_empty() {
        return Err(invalid("it selects no column"));
    }
    check_counts(&items)?;
    let filter = select.selection.map(|filter| condition::plan(&filter, &qualifiers)).transpose()?;
    let order = order_by.map_or(Ok(Vec::new()), |order| plan_order(order, &qualifiers))?;
    let (limit, offset) = limit_clause.map_or(Ok((None, 0)), plan_limit)?;
    Ok(Select { items, table, filter, order, limit, offset })
}

fn refuse_clauses(select: &sqlparser::ast::Select) -> Result<(), ApiError> {
    let sqlparser::ast::Select {
        select_token: _,
        optimizer_hints: _,
        distinct,
        select_modifiers,
        top,
        top_before_distinct: _,
        projection: _,
        exclude,
        into,
        from: _,
        lateral_views,
        prewhere,
        selection: _,
        connect_by,
        group_by,
        cluster_by,
        distribute_by,
        sort_by,
        having,
        named_window,
        qualify,
        window_before_qualify: _,
        value_table_mode,
        flavor,
    } = select;
    let groups = match group_by {
        GroupByExpr::All(_) => true,
        GroupByExpr::Expressions(keys, modifiers) => !keys.is_empty() || !modifiers.is_empty(),
    };
    refuse(&[
        ("DISTINCT", distinct.is_some()),
        ("a modifier after SELECT", select_modifiers.is_some() || value_table_mode.is_some()),
        ("TOP", top.is_some()),
        ("EXCLUDE", exclude.is_some()),
        ("INTO", into.is_some()),
        ("LATERAL VIEW", !lateral_views.is_empty()),
        ("PREWHERE", prewhere.is_some()),
        ("CONNECT BY", !connect_by.is_empty()),
        ("GROUP BY", groups),
        ("CLUSTER BY", !cluster_by.is_empty()),
        ("DISTRIBUTE BY", !distribute_by.is_empty()),
        ("SORT BY", !sort_by.is_empty()),
        ("HAVING", having.is_some()),
        ("WINDOW", !named_window.is_empty()),
        ("QUALIFY", qualify.is_some()),
        ("FROM before SELECT", *flavor != SelectFlavor::Standard),
    ])
}

/// The table, and what may qualify its columns.
fn source(from: Vec<TableWithJoins>) -> Result<(String, Qualifiers), ApiError> {
    let from = <[TableWithJoins; 1]>::try_from(from).map_err(|from| {
        if from.is_empty() { invalid("FROM is missing") } else { unsupported("more than one table") }
    })?;
    let [TableWithJoins { relation, joins }] = from;
    refuse(&[("JOIN", !joins.is_empty())])?;
    let TableFactor::Table {
        name,
        alias,
        args,
        with_hints,
        version,
        with_ordinality,
        partitions,
        json_path,
        sample,
        index_directives,
        inheritance,
    } = relation
    else {
        return Err(unsupported("a subquery or function in FROM"));
    };
    refuse(&[
        ("a function in FROM", args.is_some() || with_ordinality),
        ("a hint on a table", !with_hints.is_empty() || !index_directives.is_empty()),
        ("a version of a table", version.is_some()),
        ("PARTITION", !partitions.is_empty()),
        ("a path in FROM", json_path.is_some()),
        ("TABLESAMPLE", sample.is_some()),
        ("ONLY or * on a table", inheritance.is_some()),
        (
            "an alias for columns",
            alias.as_ref().is_some_and(|alias| !alias.columns.is_empty() || alias.at.is_some()),
        ),
    ])?;
    let table = single_name(name)?;
    let alias = alias.map(|alias| alias.name.value);
    let qualifiers = Qualifiers([Some(table.clone()), alias].into_iter().flatten().collect());
    Ok((table, qualifiers))
}

fn single_name(name: ObjectName) -> Result<String, ApiError> {
    let part =
        <[_; 1]>::try_from(name.0).ok().and_then(|[part]| part.as_ident().map(|name| name.value.clone()));
    part.ok_or_else(|| unsupported("a qualified table name"))
}

fn plan_item(item: SelectItem, qualifiers: &Qualifiers) -> Result<Projection, ApiError> {
    match item {
        SelectItem::Wildcard(options) => plan_wildcard(options),
        SelectItem::QualifiedWildcard(SelectItemQualifiedWildcardKind::ObjectName(name), options) => {
            qualifiers.check(&single_name(name)?)?;
            plan_wildcard(options)
        }
        SelectItem::UnnamedExpr(expr) => plan_value(expr, None, qualifiers),
        SelectItem::ExprWithAlias { expr, alias } => plan_value(expr, Some(alias.value), qualifiers),
        SelectItem::QualifiedWildcard(..) | SelectItem::ExprWithAliases { .. } => {
            Err(unsupported("an expression that gives several columns"))
        }
    }
}

fn plan_wildcard(options: WildcardAdditionalOptions) -> Result<Projection, ApiError> {
    let WildcardAdditionalOptions {
        wildcard_token: _,
        opt_ilike,
        opt_exclude,
        opt_except,
        opt_replace,
        opt_rename,
        opt_alias,
    } = options;
    let excludes = opt_exclude.is_some() || opt_except.is_some();
    let changes = opt_ilike.is_some() || opt_replace.is_some() || opt_rename.is_some() || opt_alias.is_some();
    refuse(&[("an option of *", excludes || changes)])?;
    Ok(Projection::All)
}

fn plan_value(expr: Expr, alias: Option<String>, qualifiers: &Qualifiers) -> Result<Projection, ApiError> {
    if let Expr::Function(function) = expr {
        return plan_function(function, alias, qualifiers);
    }
    let column = qualifiers
        .column(&expr)?
        .ok_or_else(|| unsupported("anything but columns, COUNT and REDACTION after SELECT"))?;
    let name = alias.unwrap_or_else(|| column.name.clone());
    Ok(Projection::Column { column, redaction: Redaction::Default, name })
}

/// `COUNT(*)`, `COUNT(column)` or `REDACTION(column, 'LEVEL')`.
fn plan_function(
    function: Function,
    alias: Option<String>,
    qualifiers: &Qualifiers,
) -> Result<Projection, ApiError> {
    let Function { name, uses_odbc_syntax, parameters, args, within_group, filter, null_treatment, over } =
        function;
    let name = single_name(name)?.to_ascii_lowercase();
    if name != "count" && name != "redaction" {
        return Err(invalid("only the functions COUNT and REDACTION are supported"));
    }
    refuse(&[
        ("the ODBC syntax", uses_odbc_syntax),
        ("parameters of a function", !matches!(parameters, FunctionArguments::None)),
        ("WITHIN GROUP", !within_group.is_empty()),
        ("FILTER", filter.is_some()),
        ("IGNORE or RESPECT NULLS", null_treatment.is_some()),
        ("OVER", over.is_some()),
    ])?;
    let FunctionArguments::List(FunctionArgumentList { duplicate_treatment, args, clauses }) = args else {
        return Err(invalid("a function's arguments are missing"));
    };
    refuse(&[
        ("DISTINCT", duplicate_treatment == Some(DuplicateTreatment::Distinct)),
        ("a clause among a function's arguments", !clauses.is_empty()),
    ])?;
    if name == "count" {
        let name = alias.unwrap_or(name);
        return match args.as_slice() {
            [FunctionArg::Unnamed(FunctionArgExpr::Wildcard)] => Ok(Projection::Count { column: None, name }),
            [FunctionArg::Unnamed(FunctionArgExpr::Expr(expr))] => {
                let column = qualifiers.column(expr)?.ok_or_else(count_takes)?;
                Ok(Projection::Count { column: Some(column), name })
            }
            _ => Err(count_takes()),
        };
    }
    let [
        FunctionArg::Unnamed(FunctionArgExpr::Expr(column)),
        FunctionArg::Unnamed(FunctionArgExpr::Expr(level)),
    ] = args.as_slice()
    else {
        return Err(redaction_takes());
    };
    let column = qualifiers.column(column)?.ok_or_else(redaction_takes)?;
    let redaction = Redaction::parse(Some(&level_name(level).ok_or_else(redaction_takes)?))?;
    let name = alias.unwrap_or_else(|| column.name.clone());
    Ok(Projection::Column { column, redaction, name })
}

fn level_name(level: &Expr) -> Option<String> {
    match level {
        Expr::Identifier(Ident { value, quote_style: None, .. }) => Some(value.clone()),
        Expr::Value(value) => value.value.clone().into_string(),
        _ => None,
    }
}

fn count_takes() -> ApiError {
    invalid("COUNT takes * or one column")
}

fn redaction_takes() -> ApiError {
    invalid("REDACTION takes a column and a level in quotes")
}

/// Counts and columns cannot be mixed, as there is no GROUP BY.
fn check_counts(items: &[Projection]) -> Result<(), ApiError> {
    let counts = items.iter().filter(|item| matches!(item, Projection::Count { .. })).count();
    if counts == 0 || counts == items.len() {
        return Ok(());
    }
    Err(invalid("COUNT cannot be combined with columns, as GROUP BY is not supported"))
}

fn plan_order(order: OrderBy, qualifiers: &Qualifiers) -> Result<Vec<OrderKey>, ApiError> {
    let OrderByKind::Expressions(keys) = order.kind else { return Err(unsupported("ORDER BY ALL")) };
    refuse(&[("INTERPOLATE", order.interpolate.is_some())])?;
    keys.into_iter()
        .map(|OrderByExpr { expr, options, with_fill }| {
            refuse(&[("WITH FILL", with_fill.is_some())])?;
            let column =
                qualifiers.column(&expr)?.ok_or_else(|| unsupported("anything but a column in ORDER BY"))?;
            let descending = match options.sort {
                None | Some(OrderBySort::Asc) => false,
                Some(OrderBySort::Desc) => true,
                Some(OrderBySort::Using(_)) => return Err(unsupported("USING in ORDER BY")),
            };
            Ok(OrderKey { column, descending, nulls_first: options.nulls_first.unwrap_or(false) })
        })
        .collect()
}

fn plan_limit(clause: LimitClause) -> Result<(Option<usize>, usize), ApiError> {
    match clause {
        LimitClause::LimitOffset { limit, offset, limit_by } => {
            refuse(&[("LIMIT BY", !limit_by.is_empty())])?;
            let limit = limit.as_ref().map(row_count).transpose()?;
            let offset = offset.as_ref().map(|Offset { value, .. }| row_count(value)).transpose()?;
            Ok((limit, offset.unwrap_or(0)))
        }
        LimitClause::OffsetCommaLimit { offset, limit } => {
            Ok((Some(row_count(&limit)?), row_count(&offset)?))
        }
    }
}

/// A number of rows.
fn row_count(expr: &Expr) -> Result<usize, ApiError> {
    match expr {
        Expr::Value(value) => match &value.value {
            Value::Number(digits, _) => digits.parse().ok(),
            _ => None,
        },
        _ => None,
    }
    .ok_or_else(|| invalid("LIMIT and OFFSET take a whole number"))
}

impl Qualifiers {
    /// The column that an expression is, if it is one.
    pub(super) fn column(&self, expr: &Expr) -> Result<Option<ColumnRef>, ApiError> {
        match expr {
            Expr::Identifier(name) => Ok(Some(ColumnRef::new(name.value.clone()))),
            Expr::CompoundIdentifier(names) => match names.as_slice() {
                [table, name] => {
                    self.check(&table.value)?;
                    Ok(Some(ColumnRef::new(name.value.clone())))
                }
                _ => Err(unsupported("a column qualified by more than a table")),
            },
            _ => Ok(None),
        }
    }

    fn check(&self, name: &str) -> Result<(), ApiError> {
        if self.0.iter().any(|known| known == name) {
            return Ok(());
        }
        Err(invalid("only the table of this query can qualify a column"))
    }
}
