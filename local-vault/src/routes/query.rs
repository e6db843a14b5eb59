//! `POST /v1/vaults/{vaultId}/query`: one simple `SELECT`.
//!
//! Values have `DEFAULT` redaction, unless the query contains `redaction(column, 'LEVEL')`. A column
//! without a value is null; `*` leaves it out.

use serde::{Deserialize, Serialize, Serializer, ser::SerializeMap};

use super::views::{FieldView, Records};
use crate::{
    core::{error::ApiError, object::non_empty, redaction::Redaction},
    http::{Response, body},
    identity::Access,
    sql::{self, ColumnPlace, ColumnRef, Projection},
    store::{ID_COLUMN, Row, Store, Table},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QueryBody {
    query: Option<String>,
}

/// One row of a result; `tokens` is always null.
#[derive(Serialize)]
struct ResultRow<F> {
    fields: F,
    tokens: (),
}

/// The counts of a result.
struct CountFields<'a>(&'a [Projection], &'a [&'a Row]);

/// The fields of a row. They are built while they are written: one query can name the same large
/// column many times.
struct ProjectedFields<'a> {
    table: &'a Table,
    row: &'a Row,
    projections: &'a [Projection],
}

pub(super) fn answer(store: &Store, body: &[u8], access: &Access<'_>) -> Result<Response, ApiError> {
    let body: QueryBody = body::parse(body)?;
    let text = non_empty(body.query.as_ref())
        .ok_or_else(|| ApiError::invalid("Invalid request. query is missing."))?;
    let mut select = sql::parse(text)?;
    access.check(Some(&select.table))?;
    let table = store.table(store.find(&select.table)?);
    let table = table.ok_or_else(ApiError::no_records)?;
    sql::bind(&mut select, table)?;
    let rows = sql::select_rows(&select, table, |row| access.sees(table, row));
    let projections = select.items.as_slice();
    if matches!(projections.first(), Some(Projection::Count { .. })) {
        // A count is one row, which LIMIT and OFFSET can remove like any other.
        let is_shown = select.offset == 0 && select.limit != Some(0);
        let row = ResultRow { fields: CountFields(projections, &rows), tokens: () };
        return Response::json(200, &Records { records: if is_shown { vec![row] } else { Vec::new() } });
    }
    let result_row = |row| ResultRow { fields: ProjectedFields { table, row, projections }, tokens: () };
    Response::json(200, &Records { records: rows.into_iter().map(result_row).collect() })
}

impl Serialize for CountFields<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(projections, rows) = self;
        let count = |column: &Option<ColumnRef>| match column {
            None => rows.len(),
            Some(column) => rows.iter().filter(|row| sql::has_value(column, row)).count(),
        };
        serializer.collect_map(projections.iter().filter_map(|projection| match projection {
            Projection::Count { column, name } => Some((name, count(column))),
            _ => None,
        }))
    }
}

impl Serialize for ProjectedFields<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_map(None)?;
        for projection in self.projections {
            match projection {
                Projection::All => {
                    fields.serialize_entry(ID_COLUMN, &FieldView::Id(self.row.id))?;
                    for cell in &self.row.cells {
                        let Some(column) = self.table.columns.get(cell.column) else { continue };
                        fields.serialize_entry(&column.name, &self.cell(cell.column, Redaction::Default))?;
                    }
                }
                Projection::Column {
                    column: ColumnRef { place: ColumnPlace::Cell(index), .. },
                    redaction,
                    name,
                } => {
                    fields.serialize_entry(name, &self.cell(*index, *redaction))?;
                }
                Projection::Column { name, .. } => {
                    fields.serialize_entry(name, &FieldView::Id(self.row.id))?;
                }
                Projection::Count { .. } => {}
            }
        }
        fields.end()
    }
}

impl ProjectedFields<'_> {
    fn cell(&self, index: usize, redaction: Redaction) -> FieldView<'_> {
        match (self.row.cell(index), self.table.columns.get(index)) {
            (Some(cell), Some(column)) => FieldView::Stored(&cell.value, redaction.in_column(&column.rules)),
            _ => FieldView::Null,
        }
    }
}
