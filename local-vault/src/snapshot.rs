//! The whole state as one JSON text, and back.
//!
//! Reading validates everything before anything is replaced: a state file may have been edited,
//! or written by another version. Messages name tables and positions, never values.

use std::rc::Rc;

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use fastrand::Rng;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::{
    detect::entity::Entity,
    ids::parse_id,
    input::{Object, Text},
    json,
    options::{ColumnSchema, InvalidOptions},
    store::{Cell, Row, Store, StoredFile, Table},
    value::Value,
    vault::{Identity, ServiceAccount},
};

const FORMAT: &str = "skyflow-local-vault";
const VERSION: u32 = 1;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct SnapshotBody<'a> {
    format: String,
    version: u32,
    vault_id: String,
    cluster_id: String,
    api_key: String,
    service_account: Option<AccountBody>,
    #[serde(borrow)]
    tables: Vec<Object<TableBody<'a>>>,
    /// Token, kind of entity, value.
    #[serde(borrow, default)]
    detected: Vec<(Text<'a>, Text<'a>, Text<'a>)>,
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
    #[serde(borrow)]
    id: Text<'a>,
    /// Column index, value, token.
    #[serde(borrow)]
    cells: Vec<(usize, &'a RawValue, Option<Text<'a>>)>,
    /// Column index, content type, content as base64.
    #[serde(borrow, default)]
    files: Vec<(usize, Text<'a>, Text<'a>)>,
}

/// Writes identity and data.
pub(crate) fn write(identity: &Identity, store: &Store) -> String {
    let mut out = Vec::with_capacity(1024 + store.bytes * 2);
    json::push_raw(&mut out, &format!(r#"{{"format":"{FORMAT}","version":{VERSION},"vaultId":"#));
    json::push_text(&mut out, &identity.vault_id);
    json::push_raw(&mut out, r#","clusterId":"#);
    json::push_text(&mut out, &identity.cluster_id);
    json::push_raw(&mut out, r#","apiKey":"#);
    json::push_text(&mut out, &identity.api_key);
    json::push_raw(&mut out, r#","serviceAccount":"#);
    match &identity.service_account {
        None => json::push_raw(&mut out, "null"),
        Some(account) => {
            json::push_raw(&mut out, r#"{"credentials":"#);
            json::push_text(&mut out, &account.credentials);
            json::push_raw(&mut out, r#","publicJwk":"#);
            json::push_text(&mut out, &account.public_jwk);
            out.push(b'}');
        }
    }
    json::push_raw(&mut out, r#","tables":["#);
    let mut first = true;
    for table in store.tables() {
        json::push_separator(&mut out, &mut first);
        write_table(&mut out, table);
    }
    json::push_raw(&mut out, r#"],"detected":["#);
    let mut first = true;
    for (token, secret) in store.detected.all() {
        json::push_separator(&mut out, &mut first);
        for (at, text) in ["[", ",", ","].into_iter().zip([token, secret.entity.0, &secret.value]) {
            json::push_raw(&mut out, at);
            json::push_text(&mut out, text);
        }
        out.push(b']');
    }
    json::push_raw(&mut out, "]}");
    String::from_utf8(out).unwrap_or_default()
}

fn write_table(out: &mut Vec<u8>, table: &Table) {
    json::push_raw(out, r#"{"name":"#);
    json::push_text(out, &table.name);
    json::push_raw(out, &format!(r#","open":{},"columns":["#, table.open));
    let mut first = true;
    for column in &table.columns {
        json::push_separator(out, &mut first);
        json::push_raw(out, r#"{"name":"#);
        json::push_text(out, &column.name);
        json::push_raw(out, r#","rules":"#);
        json::push_raw(out, &serde_json::to_string(&column.rules).unwrap_or_default());
        out.push(b'}');
    }
    json::push_raw(out, r#"],"rows":["#);
    let mut first = true;
    for row in table.rows() {
        json::push_separator(out, &mut first);
        json::push_raw(out, &format!(r#"{{"id":"{}","cells":["#, row.id));
        let mut first_cell = true;
        for cell in &row.cells {
            json::push_separator(out, &mut first_cell);
            json::push_raw(out, &format!("[{},", cell.column));
            json::push_raw(out, cell.value.json());
            out.push(b',');
            match &cell.token {
                Some(token) => json::push_text(out, token),
                None => json::push_raw(out, "null"),
            }
            out.push(b']');
        }
        out.push(b']');
        write_files(out, row);
        out.push(b'}');
    }
    json::push_raw(out, "]}");
}

/// Files follow in a list of their own, which most rows do not have.
fn write_files(out: &mut Vec<u8>, row: &Row) {
    let mut first = true;
    for (column, file) in row.cells.iter().filter_map(|cell| Some((cell.column, cell.file.as_ref()?))) {
        json::push_raw(out, if first { r#","files":["# } else { "," });
        first = false;
        json::push_raw(out, &format!("[{column},"));
        json::push_text(out, &file.content_type);
        out.push(b',');
        json::push_text(out, &BASE64.encode(&file.content));
        out.push(b']');
    }
    if !first {
        out.push(b']');
    }
}

/// Reads identity and data; `rng` goes on making ids and tokens.
pub(crate) fn read(text: &str, rng: Rng) -> Result<(Identity, Store), InvalidOptions> {
    let Object(body): Object<SnapshotBody<'_>> = serde_json::from_str(text).map_err(|error| {
        // serde's own text may quote a value.
        let (line, column) = (error.line(), error.column());
        invalid(format!("it is not a snapshot of a local vault, at line {line} column {column}"))
    })?;
    if body.format != FORMAT || body.version != VERSION {
        return Err(invalid(format!("its format must be {FORMAT} in version {VERSION}")));
    }
    let identity = Identity {
        vault_id: body.vault_id,
        cluster_id: body.cluster_id,
        api_key: body.api_key,
        service_account: body.service_account.map(|account| ServiceAccount {
            credentials: account.credentials,
            public_jwk: account.public_jwk,
        }),
    };
    let mut store = Store::new(rng);
    for Object(table) in body.tables {
        read_table(&mut store, &table)?;
    }
    for (at, (token, entity, value)) in body.detected.iter().enumerate() {
        let restored = Entity::named(&entity.0)
            .is_some_and(|entity| store.detected.restore(&token.0, entity, &value.0).is_ok());
        if !restored {
            return Err(invalid(format!("detected token {at} is none, or comes twice")));
        }
    }
    Ok((identity, store))
}

fn read_table(store: &mut Store, body: &TableBody<'_>) -> Result<(), InvalidOptions> {
    let name = &body.name;
    if store.find(name).is_ok() {
        return Err(invalid(format!("table {name} comes twice")));
    }
    let columns = body.columns.iter().map(|column| (column.name.as_str(), column.rules));
    let mut table = Table::with_schema(name, columns).map_err(invalid)?;
    table.open = body.open;
    let index = store.add(table).map_err(|error| invalid(error.message().to_owned()))?;
    for (at, Object(row)) in body.rows.iter().enumerate() {
        let problem = |what: &str| invalid(format!("row {at} of table {name} has {what}"));
        let row = read_row(store, index, row).map_err(problem)?;
        store.restore_row(index, row);
    }
    Ok(())
}

/// Checks one row against the columns, the unique values and the tokens restored so far.
fn read_row(store: &Store, table_index: usize, body: &RowBody<'_>) -> Result<Row, &'static str> {
    let table = store.table(table_index).ok_or("no table")?;
    let id = parse_id(&body.id.0).ok_or("an id that is none")?;
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
            return Err("a value that must be unique and is not");
        }
        let token: Option<Rc<str>> = token.as_ref().map(|token| token.0.as_ref().into());
        if let Some(token) = &token {
            let held = store.tokens.get(token);
            let shared = held.is_none_or(|entry| {
                entry.table == table_index && entry.column == *column_index && entry.value == value
            });
            if !shared || cells.iter().any(|cell| cell.token.as_ref() == Some(token)) {
                return Err("a token that stands for another value too");
            }
        }
        cells.push(Cell { column: *column_index, value, token, file: None });
    }
    for (column, content_type, content) in &body.files {
        let cell = cells.iter_mut().find(|cell| cell.column == *column).ok_or("a file without its name")?;
        let content = BASE64.decode(content.0.as_ref()).map_err(|_| "a file that is not base64")?;
        cell.file = Some(Rc::new(StoredFile::new(&content_type.0, content)));
    }
    Ok(Row { id, cells })
}

fn invalid(reason: impl Into<String>) -> InvalidOptions {
    InvalidOptions::new(format!("the snapshot cannot be used: {}", reason.into()))
}
