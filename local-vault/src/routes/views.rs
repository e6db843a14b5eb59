//! Records as responses show them.

use serde::{Serialize, Serializer, ser::SerializeMap};
use uuid::Uuid;

use super::state::Links;
use crate::{
    core::{
        error::ApiError,
        redaction::{Disclosure, Redaction, redact},
        value::Value,
    },
    store::{Cell, FileRef, ID_COLUMN, Row, Store, Table, WrittenRecord},
};

/// `{"records": […]}`, the body of most responses.
#[derive(Serialize)]
pub(super) struct Records<T> {
    pub(super) records: Vec<T>,
}

/// A record that was written. Without tokens, the member is null.
#[derive(Serialize)]
pub(super) struct WrittenView<'a> {
    skyflow_id: Uuid,
    tokens: Option<Members<'a, &'a str>>,
}

/// A record that a batch wrote. Without tokens, the member is left out: the official Python SDK
/// fails on null there.
#[derive(Serialize)]
pub(super) struct BatchWrittenView<'a> {
    skyflow_id: Uuid,
    #[serde(skip_serializing_if = "Option::is_none")]
    tokens: Option<Members<'a, &'a str>>,
}

/// A record that was read; `tokens` is always null.
#[derive(Serialize)]
pub(super) struct RecordView<'a> {
    fields: Members<'a, FieldView<'a>>,
    tokens: (),
}

/// The members of an object in their order.
pub(super) struct Members<'a, V>(Vec<(&'a str, V)>);

/// One field of a record.
pub(super) enum FieldView<'a> {
    Id(Uuid),
    Stored(&'a Value, Disclosure<'a>),
    Token(&'a str),
    Url(String),
    Null,
}

/// Which parts of a record a response shows.
pub(super) struct ViewOptions<'v> {
    /// The columns; `None` means all.
    pub(super) columns: Option<&'v [usize]>,
    pub(super) redaction: Redaction,
    /// Tokens in place of the values that have one.
    pub(super) tokens: bool,
}

impl<V: Serialize> Serialize for Members<'_, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

impl Serialize for FieldView<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Id(id) => id.serialize(serializer),
            Self::Stored(value, shown) => redact(value, *shown).serialize(serializer),
            Self::Token(text) => text.serialize(serializer),
            Self::Url(url) => url.serialize(serializer),
            Self::Null => serializer.serialize_unit(),
        }
    }
}

impl<'a> WrittenView<'a> {
    pub(super) fn new(store: &'a Store, table: usize, written: &WrittenRecord, tokens: bool) -> Self {
        let tokens = if tokens { written_tokens(store, table, written) } else { None };
        Self { skyflow_id: written.id, tokens }
    }
}

impl<'a> From<WrittenView<'a>> for BatchWrittenView<'a> {
    fn from(view: WrittenView<'a>) -> Self {
        Self { skyflow_id: view.skyflow_id, tokens: view.tokens }
    }
}

impl<'a> RecordView<'a> {
    /// A record; a file is shown by its name, or by a download URL if there are `links`.
    pub(super) fn new(
        (table_index, table): (usize, &'a Table),
        row: &'a Row,
        options: &ViewOptions<'_>,
        mut links: Option<&mut Links<'_>>,
    ) -> Result<Self, ApiError> {
        let mut fields = Vec::with_capacity(row.cells.len() + 1);
        fields.push((ID_COLUMN, FieldView::Id(row.id)));
        for cell in row.cells.iter().filter(|cell| shows(options.columns, cell)) {
            let Some(column) = table.columns.get(cell.column) else { continue };
            let field = match (&cell.token, &cell.file, &mut links) {
                (_, Some(_), Some(links)) => FieldView::Url(links.url(FileRef {
                    table: table_index,
                    id: row.id,
                    column: cell.column,
                })?),
                (Some(token), ..) if options.tokens => FieldView::Token(token),
                // A transient token that has expired.
                (None, ..) if options.tokens && column.tokenizes(&cell.value) => FieldView::Null,
                _ => FieldView::Stored(&cell.value, options.redaction.in_column(&column.rules)),
            };
            fields.push((&*column.name, field));
        }
        Ok(Self { fields: Members(fields), tokens: () })
    }
}

/// The tokens of a written record by column; `None` if it has none.
fn written_tokens<'a>(
    store: &'a Store,
    table: usize,
    written: &WrittenRecord,
) -> Option<Members<'a, &'a str>> {
    let table = store.table(table)?;
    let row = table.row(&written.id)?;
    let columns = written.columns.as_deref();
    let token = |cell: &'a Cell| Some((&*table.columns.get(cell.column)?.name, cell.token.as_deref()?));
    let tokens: Vec<_> = row.cells.iter().filter(|cell| shows(columns, cell)).filter_map(token).collect();
    (!tokens.is_empty()).then_some(Members(tokens))
}

fn shows(columns: Option<&[usize]>, cell: &Cell) -> bool {
    columns.is_none_or(|columns| columns.contains(&cell.column))
}
