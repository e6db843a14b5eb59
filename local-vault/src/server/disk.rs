//! The state on disk, in an embedded database (`redb`): what a commit writes is what has changed.
//!
//! The database reads and writes through a [`StorageBackend`], which the host provides. The vault itself stays in
//! memory; the disk is read once, when it is opened.

use redb::{
    Builder, Database, Durability, ReadableDatabase, ReadableTableMetadata, StorageBackend, TableDefinition,
    TableError,
};

use super::{
    head::Head,
    snapshot::{Restored, RestoredData, RowView, TableHead, TableHeadView, read_row, read_table_head},
};
use crate::{
    core::{
        error::{InvalidOptions, StorageError},
        object::Object,
    },
    detect::{entity::Entity, tokens::DetectTokens},
    routes::State,
    store::{Changes, Store, StoredFile, Table},
};

/// Pages of the database that stay in memory: the vault has all data there already.
const CACHE_BYTES: usize = 8 * 1024 * 1024;
/// The key of the ids and keys.
const HEAD: &str = "head";

/// Ids and keys.
const META: TableDefinition<'static, &str, &[u8]> = TableDefinition::new("meta");
/// A table's name and columns, by vault and table.
const TABLES: TableDefinition<'static, (u32, u32), &[u8]> = TableDefinition::new("tables");
/// Rows by vault, table and order.
const ROWS: TableDefinition<'static, (u32, u32, u64), &[u8]> = TableDefinition::new("rows");
/// The contents of files, by vault, table, order of the row, and column.
const FILES: TableDefinition<'static, (u32, u32, u64, u32), &[u8]> = TableDefinition::new("files");
/// Entity and value of each token of a detected value, by vault and token.
const DETECTED: TableDefinition<'static, (u32, &str), &[u8]> = TableDefinition::new("detected");

/// The open database.
pub(super) struct Disk(Database);

impl Disk {
    /// Opens the database, or creates one on an empty storage.
    pub(super) fn open(storage: impl StorageBackend) -> Result<Self, InvalidOptions> {
        let database = Builder::new().set_cache_size(CACHE_BYTES).create_with_backend(storage);
        database.map(Self).map_err(unreadable)
    }

    /// The state, if there is one.
    pub(super) fn read(&self) -> Result<Option<Restored>, InvalidOptions> {
        let reading = self.0.begin_read().map_err(unreadable)?;
        let meta = match reading.open_table(META) {
            Err(TableError::TableDoesNotExist(_)) => return Ok(None),
            meta => meta.map_err(unreadable)?,
        };
        let Some(head) = meta.get(HEAD).map_err(unreadable)? else { return Ok(None) };
        let Object(head) = serde_json::from_slice::<Object<Head>>(head.value()).map_err(|_| {
            InvalidOptions::new("the state was written by another version of the local vault")
        })?;
        let (identity, vault_ids) = head.into_identity()?;
        let mut data = Vec::new();
        for (vault, vault_id) in (0_u32..).zip(vault_ids) {
            let (store, detected) = (read_store(&reading, vault)?, read_detected(&reading, vault)?);
            data.push(RestoredData { vault_id, store, detected });
        }
        Ok(Some(Restored { identity, data }))
    }

    /// Writes what has changed, and returns when it is on the disk.
    pub(super) fn commit<'s>(
        &self,
        head: Option<&str>,
        states: impl Iterator<Item = &'s mut State>,
    ) -> Result<(), StorageError> {
        self.write(head, states).map_err(|error| StorageError::new(error.to_string()))
    }

    fn write<'s>(
        &self,
        head: Option<&str>,
        states: impl Iterator<Item = &'s mut State>,
    ) -> Result<(), redb::Error> {
        let mut writing = self.0.begin_write()?;
        writing.set_durability(Durability::Immediate)?;
        if let Some(head) = head {
            writing.open_table(META)?.insert(HEAD, head.as_bytes())?;
        }
        for (vault, state) in (0_u32..).zip(states) {
            let changes = state.store.take_changes();
            write_store(&writing, vault, &state.store, changes)?;
            let tokens = state.detected.take_changes();
            if !tokens.is_empty() {
                let mut detected = writing.open_table(DETECTED)?;
                for token in tokens {
                    let Some(secret) = state.detected.secret(&token) else { continue };
                    let entry = serde_json::to_vec(&(secret.entity.0, &secret.value)).unwrap_or_default();
                    detected.insert((vault, &*token), entry.as_slice())?;
                }
            }
        }
        writing.commit()?;
        Ok(())
    }
}

/// Writes the changes of one vault's store.
fn write_store(
    writing: &redb::WriteTransaction,
    vault: u32,
    store: &Store,
    changes: Changes,
) -> Result<(), redb::Error> {
    if changes.replaced {
        let first = (vault, 0, 0);
        writing.open_table(TABLES)?.retain_in((vault, 0)..=(vault, u32::MAX), |_, _| false)?;
        writing.open_table(ROWS)?.retain_in(first..=(vault, u32::MAX, u64::MAX), |_, _| false)?;
        let files = (vault, 0, 0, 0)..=(vault, u32::MAX, u64::MAX, u32::MAX);
        writing.open_table(FILES)?.retain_in(files, |_, _| false)?;
        writing.open_table(DETECTED)?.retain(|(of, _), _| of != vault)?;
    }
    for (index, changed) in changes.tables {
        let Some(table) = store.table(index) else { continue };
        let index = number(index);
        if changed.schema {
            let head = serde_json::to_vec(&TableHeadView::new(table)).unwrap_or_default();
            writing.open_table(TABLES)?.insert((vault, index), head.as_slice())?;
        }
        if changed.rows.is_empty() {
            continue;
        }
        let mut ids: Vec<_> = changed.rows.into_iter().collect();
        // In the order of the keys, so that neighbours are written together.
        ids.sort_unstable();
        let mut rows = writing.open_table(ROWS)?;
        for (order, id) in ids {
            let key = (vault, index, order);
            let row = table.row(&id).filter(|row| row.order == order);
            let Some(row) = row else {
                rows.remove(key)?;
                remove_files(writing, key, |_| false)?;
                continue;
            };
            let view = RowView { row, has_contents: false };
            rows.insert(key, serde_json::to_vec(&view).unwrap_or_default().as_slice())?;
            let has_file = |column: u32| {
                row.cells.iter().any(|cell| number(cell.column) == column && cell.file.is_some())
            };
            remove_files(writing, key, has_file)?;
            for (column, file) in row.cells.iter().filter_map(|cell| Some((cell.column, cell.file.as_ref()?)))
            {
                if !file.is_saved.replace(true) {
                    let key = (vault, index, order, number(column));
                    writing.open_table(FILES)?.insert(key, file.content.as_slice())?;
                }
            }
        }
    }
    Ok(())
}

/// Removes the files of a row but for those to keep.
fn remove_files(
    writing: &redb::WriteTransaction,
    (vault, table, order): (u32, u32, u64),
    keep: impl Fn(u32) -> bool,
) -> Result<(), redb::Error> {
    let mut files = writing.open_table(FILES)?;
    if !files.is_empty()? {
        let range = (vault, table, order, 0)..=(vault, table, order, u32::MAX);
        files.retain_in(range, |(.., column), _| keep(column))?;
    }
    Ok(())
}

fn read_store(reading: &redb::ReadTransaction, vault: u32) -> Result<Store, InvalidOptions> {
    let mut store = Store::new();
    let tables = match reading.open_table(TABLES) {
        Err(TableError::TableDoesNotExist(_)) => return Ok(store),
        tables => tables.map_err(unreadable)?,
    };
    for entry in tables.range((vault, 0)..=(vault, u32::MAX)).map_err(unreadable)? {
        let (_, head) = entry.map_err(unreadable)?;
        let Object(head): Object<TableHead> =
            serde_json::from_slice(head.value()).map_err(|_| damaged("a table's schema"))?;
        read_table_head(&mut store, &head.name, head.open, &head.columns)?;
    }
    let rows = match reading.open_table(ROWS) {
        Err(TableError::TableDoesNotExist(_)) => return Ok(store),
        rows => rows.map_err(unreadable)?,
    };
    for entry in rows.range((vault, 0, 0)..=(vault, u32::MAX, u64::MAX)).map_err(unreadable)? {
        let (key, row) = entry.map_err(unreadable)?;
        let (_, table, order) = key.value();
        let index = usize::try_from(table).unwrap_or(usize::MAX);
        let name = |table: Option<&Table>| table.map(|table| table.name.to_string()).unwrap_or_default();
        let problem = |reason: &str| {
            damaged(&format!("row {order} of table {}: it has {reason}", name(store.table(index))))
        };
        let body = serde_json::from_slice(row.value()).map_err(|_| problem("another form"))?;
        let Object(body) = body;
        let mut row = read_row(&store, index, &body).map_err(problem)?;
        row.order = order;
        for cell in &mut row.cells {
            let Some(file) = &cell.file else { continue };
            let files = reading.open_table(FILES).map_err(unreadable)?;
            let content = files.get((vault, table, order, number(cell.column))).map_err(unreadable)?;
            let content = content.ok_or_else(|| damaged("a file"))?;
            let file = StoredFile::new(&file.content_type, content.value().to_vec());
            file.is_saved.set(true);
            cell.file = Some(file.into());
        }
        store.restore_row(index, row);
    }
    Ok(store)
}

fn read_detected(reading: &redb::ReadTransaction, vault: u32) -> Result<DetectTokens, InvalidOptions> {
    let mut tokens = DetectTokens::default();
    let detected = match reading.open_table(DETECTED) {
        Err(TableError::TableDoesNotExist(_)) => return Ok(tokens),
        detected => detected.map_err(unreadable)?,
    };
    for entry in detected.range((vault, "")..(vault.saturating_add(1), "")).map_err(unreadable)? {
        let (key, entry) = entry.map_err(unreadable)?;
        let (entity, value): (String, String) =
            serde_json::from_slice(entry.value()).map_err(|_| damaged("a detected token"))?;
        let entity = Entity::named(&entity).ok_or_else(|| damaged("a detected token"))?;
        tokens.restore(key.value().1, entity, &value).map_err(|_| damaged("a detected token"))?;
    }
    Ok(tokens)
}

fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

#[expect(clippy::needless_pass_by_value, reason = "the form that map_err needs")]
fn unreadable(error: impl ToString) -> InvalidOptions {
    InvalidOptions::new(format!("the state cannot be read: {}", error.to_string().trim_end_matches('.')))
}

fn damaged(problem: &str) -> InvalidOptions {
    InvalidOptions::new(format!("the state is damaged: {problem}"))
}
