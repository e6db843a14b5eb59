//! `GET /v1/vaults/{vaultId}/{table}`: records by id, by a unique column, or page by page.

use super::{
    state::Links,
    views::{RecordView, Records, ViewOptions},
};
use crate::{
    core::{error::ApiError, id::parse_id, limits, redaction::Redaction},
    http::{Query, Response},
    identity::Access,
    store::{Row, SortOrder, Store, Table},
};

/// The requested records.
enum Selection<'q> {
    Ids(Vec<&'q str>),
    Column { name: &'q str, values: Vec<&'q str> },
    Page,
}

pub(super) fn answer(
    store: &mut Store,
    table: &str,
    query: &Query<'_>,
    mut links: Links<'_>,
    access: &Access<'_>,
) -> Result<Response, ApiError> {
    let selection = Selection::read(query)?;
    let redaction = Redaction::parse(query.one("redaction"))?;
    let tokens = query.flag("tokenization")?;
    let urls = query.flag("downloadURL")?;
    if tokens && !matches!(selection, Selection::Ids(_)) {
        return Err(ApiError::invalid("Invalid request. tokenization is possible only with skyflow_ids."));
    }
    let order = read_order(query)?;
    let offset = query.number("offset")?.unwrap_or(0);
    let limit = read_limit(query)?;
    let index = store.find(table)?;
    let Some(table) = store.table_mut(index) else { return Err(ApiError::no_records()) };
    let columns = read_columns(table, query)?;
    table.prepare_pages(order);
    let table = &*table;
    let rows = select(table, &selection, order, access, offset, limit)?;
    let options = ViewOptions { columns: columns.as_deref(), redaction, tokens };
    let view = |row| RecordView::new((index, table), row, &options, urls.then_some(&mut links));
    let records = rows.into_iter().map(view).collect::<Result<_, _>>()?;
    Response::json(200, &Records { records })
}

impl<'q> Selection<'q> {
    fn read(query: &'q Query<'_>) -> Result<Self, ApiError> {
        let ids: Vec<&str> = query.all("skyflow_ids").filter(|id| !id.is_empty()).collect();
        let values: Vec<&str> = query.all("column_values").collect();
        let name = query.one("column_name");
        let max = limits::MAX_RECORDS_PER_GET;
        match (ids.is_empty(), name, values.is_empty()) {
            (false, Some(_), _) | (false, _, false) => Err(ApiError::invalid(
                "Invalid request. skyflow_ids cannot be combined with a column lookup.",
            )),
            (true, Some(_), true) | (true, None, false) => {
                Err(ApiError::invalid("Invalid request. column_name and column_values need each other."))
            }
            _ if ids.len() > max || values.len() > max => Err(ApiError::invalid(format!(
                "Invalid request. At most {max} records can be read per call."
            ))),
            (false, ..) => Ok(Self::Ids(ids)),
            (_, Some(name), _) => Ok(Self::Column { name, values }),
            _ => Ok(Self::Page),
        }
    }
}

fn read_order(query: &Query<'_>) -> Result<SortOrder, ApiError> {
    match query.one("order_by") {
        None | Some("NONE") => Ok(SortOrder::None),
        Some("ASCENDING") => Ok(SortOrder::Ascending),
        Some("DESCENDING") => Ok(SortOrder::Descending),
        Some(_) => Err(ApiError::invalid("Invalid request. order_by must be ASCENDING, DESCENDING or NONE.")),
    }
}

fn read_limit(query: &Query<'_>) -> Result<usize, ApiError> {
    let max = limits::MAX_RECORDS_PER_GET;
    match query.number("limit")? {
        None => Ok(max),
        Some(limit) if (1..=max).contains(&limit) => Ok(limit),
        Some(_) => Err(ApiError::invalid(format!("Invalid request. limit must be 1 to {max}."))),
    }
}

/// The columns of the parameter `fields`; `None` means all.
pub(super) fn read_columns(table: &Table, query: &Query<'_>) -> Result<Option<Vec<usize>>, ApiError> {
    let names: Vec<&str> = query.all("fields").filter(|name| !name.is_empty()).collect();
    if names.is_empty() || names.contains(&"*") {
        return Ok(None);
    }
    // The id is part of every record, requested or not.
    names
        .into_iter()
        .filter(|name| *name != "skyflow_id")
        .map(|name| table.find_column(name))
        .collect::<Result<_, _>>()
        .map(Some)
}

fn select<'t>(
    table: &'t Table,
    selection: &Selection<'_>,
    order: SortOrder,
    access: &Access<'_>,
    offset: usize,
    limit: usize,
) -> Result<Vec<&'t Row>, ApiError> {
    let ids: Vec<_> = match selection {
        Selection::Page if access.is_full() => return Ok(table.page(order, offset, limit)),
        Selection::Page => {
            let rows = table.page(order, 0, table.len()).into_iter().filter(|row| access.sees(table, row));
            return Ok(rows.skip(offset).take(limit).collect());
        }
        Selection::Ids(ids) => ids.iter().filter_map(|id| parse_id(id)).collect(),
        Selection::Column { name, values } => {
            let column = table.columns.get(table.find_column(name)?).filter(|column| column.rules.unique);
            let column = column.ok_or_else(|| {
                ApiError::invalid(format!(
                    "Invalid request. Column {name} of table {} is not unique.",
                    table.name
                ))
            })?;
            values.iter().filter_map(|value| column.owner_of_text(value)).collect()
        }
    };
    let mut rows: Vec<&Row> = Vec::with_capacity(ids.len());
    for row in ids.iter().filter_map(|id| table.row(id)) {
        if access.sees(table, row) && !rows.iter().any(|seen| seen.id == row.id) {
            rows.push(row);
        }
    }
    if rows.is_empty() {
        return Err(ApiError::no_records());
    }
    match order {
        SortOrder::None => {}
        SortOrder::Ascending => rows.sort_unstable_by_key(|row| row.id),
        SortOrder::Descending => {
            rows.sort_unstable_by_key(|row| row.id);
            rows.reverse();
        }
    }
    Ok(rows.into_iter().skip(offset).take(limit).collect())
}
