//! Snapshots: the complete state as one JSON text.
//!
//! Parsing validates everything before anything is replaced: a state file may have been edited, or
//! written by another version. Messages name tables and positions, never values.

use std::rc::Rc;

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use serde::{Deserialize, Serialize, Serializer, ser::SerializeStruct};
use serde_json::value::RawValue;

use crate::{
    core::{error::InvalidOptions, id::parse_id, object::Object, schema::ColumnSchema, value::Value},
    detect::{entity::Entity, tokens::DetectTokens},
    identity::{BearerKey, Identity, ServiceAccount},
    store::{Cell, Column, Row, Store, StoredFile, Table},
};

const FORMAT: &str = "skyflow-local-vault";
const VERSION: u32 = 1;

/// The parts of a vault that a snapshot restores.
pub(super) struct Restored {
    pub(super) identity: Identity,
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
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct AccountBody {
    credentials: String,
    public_jwk: String,
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
struct ColumnBody {
    name: String,
    rules: ColumnSchema,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RowBody<'a> {
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
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AccountView<'a> {
    credentials: &'a str,
    public_jwk: &'a str,
}

#[derive(Serialize)]
struct TableView<'a> {
    name: &'a str,
    open: bool,
    #[serde(serialize_with = "columns")]
    columns: &'a [Column],
    #[serde(serialize_with = "rows")]
    rows: &'a Table,
}

#[derive(Serialize)]
struct ColumnView<'a> {
    name: &'a str,
    rules: ColumnSchema,
}

struct RowView<'a>(&'a Row);

/// Writes the state.
pub(super) fn write(identity: &Identity, store: &Store, tokens: &DetectTokens) -> String {
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
        detected: tokens,
    };
    // Every key is text, which is all that could fail.
    serde_json::to_string(&view).unwrap_or_default()
}

fn tables<S: Serializer>(tables: &[Table], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(tables.iter().map(|table| TableView {
        name: &table.name,
        open: table.open,
        columns: &table.columns,
        rows: table,
    }))
}

fn columns<S: Serializer>(columns: &[Column], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(
        columns.iter().map(|column| ColumnView { name: &column.name, rules: column.rules.clone() }),
    )
}

fn rows<S: Serializer>(table: &Table, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(table.rows().map(RowView))
}

fn detected<S: Serializer>(tokens: &DetectTokens, serializer: S) -> Result<S::Ok, S::Error> {
    let entries = tokens.all();
    serializer.collect_seq(entries.into_iter().map(|(token, secret)| (token, secret.entity.0, &secret.value)))
}

impl Serialize for RowView<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(row) = self;
        let cells: Vec<_> =
            row.cells.iter().map(|cell| (cell.column, &cell.value, cell.token.as_deref())).collect();
        // Most rows have no files, and then no such member.
        let files: Vec<_> = row
            .cells
            .iter()
            .filter_map(|cell| Some((cell.column, cell.file.as_ref()?)))
            .map(|(column, file)| (column, &file.content_type, BASE64.encode(&file.content)))
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
    let bearer_key = match &body.bearer_key {
        None => BearerKey::random()?,
        Some(text) => {
            let bytes = BASE64.decode(text).ok();
            bytes
                .and_then(|bytes| BearerKey::from_bytes(&bytes))
                .ok_or_else(|| invalid("bearerKey must be 32 bytes as base64"))?
        }
    };
    let account =
        body.service_account.map(|account| ServiceAccount::new(account.credentials, account.public_jwk));
    let identity = Identity {
        vault_id: body.vault_id,
        cluster_id: body.cluster_id,
        api_key: body.api_key,
        bearer_key,
        account: account.transpose().map_err(|_| invalid("its service account is not usable"))?,
    };
    let mut store = Store::new();
    for Object(table) in &body.tables {
        read_table(&mut store, table)?;
    }
    let mut detected = DetectTokens::default();
    for (index, (token, entity, value)) in body.detected.iter().enumerate() {
        let entity = Entity::named(entity);
        if entity.is_none_or(|entity| detected.restore(token, entity, value).is_err()) {
            return Err(invalid(format!("detected token {index} is invalid or a duplicate")));
        }
    }
    Ok(Restored { identity, store, detected })
}

fn read_table(store: &mut Store, body: &TableBody<'_>) -> Result<(), InvalidOptions> {
    let name = &body.name;
    if store.find(name).is_ok() {
        return Err(invalid(format!("table {name} comes twice")));
    }
    let columns = body.columns.iter().map(|column| (column.name.as_str(), column.rules.clone()));
    let mut table = Table::with_schema(name, columns).map_err(invalid)?;
    table.open = body.open;
    let index = store.add(table).map_err(|error| invalid(error.message().to_owned()))?;
    for (at, Object(row)) in body.rows.iter().enumerate() {
        let problem = |reason: &str| invalid(format!("row {at} of table {name} has {reason}"));
        let row = read_row(store, index, row).map_err(problem)?;
        store.restore_row(index, row);
    }
    Ok(())
}

/// Checks one row against the columns, the unique values and the tokens restored so far.
fn read_row(store: &Store, table_index: usize, body: &RowBody<'_>) -> Result<Row, &'static str> {
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
    Ok(Row { id, cells })
}

fn invalid(reason: impl Into<String>) -> InvalidOptions {
    InvalidOptions::new(format!("the snapshot cannot be used: {}", reason.into()))
}
