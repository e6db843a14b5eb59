//! Snapshots: the complete state as one JSON text.
//!
//! Parsing validates everything before anything is replaced: a state file may have been edited, or
//! written by another version. Messages name tables and positions, never values.

use std::rc::Rc;

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use serde::{Deserialize, Serialize, Serializer, ser::SerializeStruct};
use serde_json::value::RawValue;

use super::head::{AccountBody, bearer_key, service_account};
use crate::{
    core::{error::InvalidOptions, id::parse_id, object::Object, schema::ColumnSchema, value::Value},
    detect::{entity::Entity, tokens::DetectTokens},
    identity::Identity,
    routes::State,
    store::{Cell, Column, Row, Store, StoredFile, Table},
};

pub(super) const FORMAT: &str = "skyflow-local-vault";
const VERSION: u32 = 1;

/// What a snapshot, or the disk, restores.
pub(super) struct Restored {
    pub(super) identity: Identity,
    /// The data of the vault, and of the further vaults of the same account.
    pub(super) data: Vec<RestoredData>,
}

/// The data of one vault.
pub(super) struct RestoredData {
    pub(super) vault_id: String,
    pub(super) store: Store,
    pub(super) detected: DetectTokens,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct SnapshotBody<'a> {
    format: String,
    version: u32,
    vault_id: String,
    cluster_id: String,
    api_key: String,
    /// Absent in snapshots of earlier versions.
    bearer_key: Option<String>,
    service_account: Option<AccountBody>,
    #[serde(borrow)]
    tables: Vec<Object<TableBody<'a>>>,
    /// Token, entity, value.
    #[serde(default)]
    detected: Vec<(String, String, String)>,
    /// The further vaults of the same account.
    #[serde(default, borrow)]
    vaults: Vec<Object<FurtherBody<'a>>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct FurtherBody<'a> {
    vault_id: String,
    #[serde(borrow)]
    tables: Vec<Object<TableBody<'a>>>,
    detected: Vec<(String, String, String)>,
}

/// A table without its rows.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TableHead {
    pub(super) name: String,
    pub(super) open: bool,
    pub(super) columns: Vec<ColumnBody>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TableBody<'a> {
    name: String,
    open: bool,
    columns: Vec<ColumnBody>,
    #[serde(borrow)]
    rows: Vec<Object<RowBody<'a>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ColumnBody {
    name: String,
    rules: ColumnSchema,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RowBody<'a> {
    id: String,
    /// Column index, value, token.
    #[serde(borrow)]
    cells: Vec<(usize, &'a RawValue, Option<String>)>,
    /// Column index, content type, content as base64.
    #[serde(default)]
    files: Vec<(usize, String, String)>,
    /// Column index, when its token expires in seconds since 1970.
    #[serde(default)]
    expires: Vec<(usize, u32)>,
}

/// The whole snapshot, written row by row: a copy of the state in memory would double it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SnapshotView<'a> {
    format: &'static str,
    version: u32,
    vault_id: &'a str,
    cluster_id: &'a str,
    api_key: &'a str,
    bearer_key: String,
    service_account: Option<AccountView<'a>>,
    #[serde(serialize_with = "tables")]
    tables: &'a [Table],
    #[serde(serialize_with = "detected")]
    detected: &'a DetectTokens,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    vaults: &'a [FurtherView<'a>],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FurtherView<'a> {
    vault_id: &'a str,
    #[serde(serialize_with = "tables")]
    tables: &'a [Table],
    #[serde(serialize_with = "detected")]
    detected: &'a DetectTokens,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AccountView<'a> {
    credentials: &'a str,
    public_jwk: &'a str,
}

#[derive(Serialize)]
struct TableSnapshot<'a> {
    name: &'a str,
    open: bool,
    #[serde(serialize_with = "columns")]
    columns: &'a [Column],
    #[serde(serialize_with = "rows")]
    rows: &'a Table,
}

impl<'a> FurtherView<'a> {
    fn new(state: &'a State) -> Self {
        let State { identity, store, detected, .. } = state;
        Self { vault_id: &identity.vault_id, tables: store.tables(), detected }
    }
}

/// A table without its rows.
#[derive(Serialize)]
pub(super) struct TableHeadView<'a> {
    name: &'a str,
    open: bool,
    #[serde(serialize_with = "columns")]
    columns: &'a [Column],
}

impl<'a> TableHeadView<'a> {
    pub(super) fn new(table: &'a Table) -> Self {
        Self { name: &table.name, open: table.open, columns: &table.columns }
    }
}

#[derive(Serialize)]
struct ColumnSnapshot<'a> {
    name: &'a str,
    rules: ColumnSchema,
}

/// A row; the disk has the contents of files elsewhere.
pub(super) struct RowView<'a> {
    pub(super) row: &'a Row,
    pub(super) has_contents: bool,
}

/// Writes the state.
pub(super) fn write(state: &State, others: &[State]) -> String {
    let State { identity, store, detected, .. } = state;
    let account = identity.account.as_ref();
    let view = SnapshotView {
        format: FORMAT,
        version: VERSION,
        vault_id: &identity.vault_id,
        cluster_id: &identity.cluster_id,
        api_key: &identity.api_key,
        bearer_key: BASE64.encode(identity.bearer_key.as_bytes()),
        service_account: account.map(|account| AccountView {
            credentials: account.credentials(),
            public_jwk: account.public_jwk(),
        }),
        tables: store.tables(),
        detected,
        vaults: &others.iter().map(FurtherView::new).collect::<Vec<_>>(),
    };
    // Every key is text, which is all that could fail.
    serde_json::to_string(&view).unwrap_or_default()
}

fn tables<S: Serializer>(tables: &[Table], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(tables.iter().map(|table| TableSnapshot {
        name: &table.name,
        open: table.open,
        columns: &table.columns,
        rows: table,
    }))
}

fn columns<S: Serializer>(columns: &[Column], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(
        columns.iter().map(|column| ColumnSnapshot { name: &column.name, rules: column.rules.clone() }),
    )
}

fn rows<S: Serializer>(table: &Table, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(table.rows().map(|row| RowView { row, has_contents: true }))
}

fn detected<S: Serializer>(tokens: &DetectTokens, serializer: S) -> Result<S::Ok, S::Error> {
    let entries = tokens.all();
    serializer.collect_seq(entries.into_iter().map(|(token, secret)| (token, secret.entity.0, &secret.value)))
}

impl Serialize for RowView<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { row, has_contents } = self;
        let content =
            |file: &StoredFile| if *has_contents { BASE64.encode(&file.content) } else { String::new() };
        let cells: Vec<_> =
            row.cells.iter().map(|cell| (cell.column, &cell.value, cell.token.as_deref())).collect();
        // Most rows have no files, and then no such member.
        let files: Vec<_> = row
            .cells
            .iter()
            .filter_map(|cell| Some((cell.column, cell.file.as_ref()?)))
            .map(|(column, file)| (column, &file.content_type, content(file)))
            .collect();
        let expires: Vec<_> =
            row.cells.iter().filter_map(|cell| Some((cell.column, cell.expires_s?))).collect();
        let members = 2 + usize::from(!files.is_empty()) + usize::from(!expires.is_empty());
        let mut view = serializer.serialize_struct("Row", members)?;
        view.serialize_field("id", &row.id)?;
        view.serialize_field("cells", &cells)?;
        if !files.is_empty() {
            view.serialize_field("files", &files)?;
        }
        if !expires.is_empty() {
            view.serialize_field("expires", &expires)?;
        }
        view.end()
    }
}

/// Parses a snapshot.
pub(super) fn read(text: &str) -> Result<Restored, InvalidOptions> {
    let Object(body): Object<SnapshotBody<'_>> = serde_json::from_str(text).map_err(|error| {
        // serde's own message may quote a value.
        let (line, column) = (error.line(), error.column());
        invalid(format!("it is not a snapshot of a local vault, at line {line} column {column}"))
    })?;
    if body.format != FORMAT || body.version != VERSION {
        return Err(invalid(format!("its format must be {FORMAT} in version {VERSION}")));
    }
    let identity = Identity {
        issuer: body.vault_id.clone(),
        vault_id: body.vault_id.clone(),
        cluster_id: body.cluster_id,
        api_key: body.api_key,
        bearer_key: bearer_key(body.bearer_key.as_deref()).map_err(within)?,
        account: service_account(body.service_account).map_err(within)?,
    };
    let mut data = vec![read_data(body.vault_id, &body.tables, &body.detected)?];
    for Object(further) in body.vaults {
        data.push(read_data(further.vault_id, &further.tables, &further.detected)?);
    }
    Ok(Restored { identity, data })
}

/// Parses the data of one vault.
fn read_data(
    vault_id: String,
    tables: &[Object<TableBody<'_>>],
    tokens: &[(String, String, String)],
) -> Result<RestoredData, InvalidOptions> {
    let mut store = Store::new();
    for Object(table) in tables {
        read_table(&mut store, table)?;
    }
    let mut detected = DetectTokens::default();
    for (index, (token, entity, value)) in tokens.iter().enumerate() {
        let entity = Entity::named(entity);
        if entity.is_none_or(|entity| detected.restore(token, entity, value).is_err()) {
            return Err(invalid(format!("detected token {index} is invalid or a duplicate")));
        }
    }
    Ok(RestoredData { vault_id, store, detected })
}

fn read_table(store: &mut Store, body: &TableBody<'_>) -> Result<(), InvalidOptions> {
    let name = &body.name;
    let index = read_table_head(store, name, body.open, &body.columns).map_err(within)?;
    for (at, Object(row)) in body.rows.iter().enumerate() {
        let problem = |reason: &str| invalid(format!("row {at} of table {name} has {reason}"));
        let row = read_row(store, index, row).map_err(problem)?;
        store.restore_row(index, row);
    }
    Ok(())
}

/// Adds a table without rows.
pub(super) fn read_table_head(
    store: &mut Store,
    name: &str,
    open: bool,
    columns: &[ColumnBody],
) -> Result<usize, InvalidOptions> {
    if store.find(name).is_ok() {
        return Err(InvalidOptions::new(format!("table {name} comes twice")));
    }
    let columns = columns.iter().map(|column| (column.name.as_str(), column.rules.clone()));
    let mut table = Table::with_schema(name, columns).map_err(InvalidOptions::new)?;
    table.open = open;
    Ok(store.add(table)?)
}

/// Checks one row against the columns, the unique values and the tokens restored so far.
pub(super) fn read_row(store: &Store, table_index: usize, body: &RowBody<'_>) -> Result<Row, &'static str> {
    let table = store.table(table_index).ok_or("no table")?;
    let id = parse_id(&body.id).ok_or("an invalid id")?;
    if table.row(&id).is_some() {
        return Err("an id that comes twice");
    }
    let mut cells: Vec<Cell> = Vec::with_capacity(body.cells.len());
    for (column_index, raw, token) in &body.cells {
        let column = table.columns.get(*column_index).ok_or("a column that does not exist")?;
        let value = Value::from_raw(raw);
        if cells.iter().any(|cell| cell.column == *column_index) {
            return Err("a column twice");
        }
        if column.rules.unique && column.owners.contains_key(&value) {
            return Err("a value that is not unique");
        }
        let token: Option<Rc<str>> = token.as_deref().map(Into::into);
        if let Some(token) = &token {
            let held = store.tokens.get(token);
            let shared = held.is_none_or(|entry| {
                let is_own = entry.table == table_index && entry.column == *column_index;
                let issued = || store.tokens.issued(column, &value).is_some_and(|issued| issued == token);
                entry.value == value && (is_own || issued())
            });
            if !shared || cells.iter().any(|cell| cell.token.as_ref() == Some(token)) {
                return Err("a token of another value");
            }
        }
        cells.push(Cell { column: *column_index, value, token, expires_s: None, file: None });
    }
    for (column, content_type, content) in &body.files {
        let cell = cells.iter_mut().find(|cell| cell.column == *column).ok_or("a file without its name")?;
        let content = BASE64.decode(content).map_err(|_| "a file that is not base64")?;
        cell.file = Some(Rc::new(StoredFile::new(content_type, content)));
    }
    for (column, expires_s) in &body.expires {
        let cell = cells.iter_mut().find(|cell| cell.column == *column && cell.token.is_some());
        cell.ok_or("the expiry of a token that is not there")?.expires_s = Some(*expires_s);
    }
    Ok(Row::new(id, cells))
}

/// Says that a problem is one of the snapshot.
#[expect(clippy::needless_pass_by_value, reason = "the form that map_err needs")]
fn within(error: InvalidOptions) -> InvalidOptions {
    invalid(error.reason())
}

fn invalid(reason: impl Into<String>) -> InvalidOptions {
    InvalidOptions::new(format!("the snapshot cannot be used: {}", reason.into()))
}
