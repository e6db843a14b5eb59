//! What is not on disk yet, so that a write to the disk costs what has changed and not what there is.
//!
//! A change is noted as the key of what it changed, and what is there at the time of the commit is written: a request
//! that was undone leaves keys whose rows are as they were.

use std::mem;

use uuid::Uuid;

use super::{Store, Table};
use crate::core::Map;

/// The changes of one table since the last commit.
#[derive(Default)]
pub(crate) struct TableChanges {
    /// The columns or their settings.
    pub(crate) schema: bool,
    /// The rows that were added, changed or deleted, by their order.
    pub(crate) rows: Map<u64, Uuid>,
}

/// Whether everything on disk is of a store that this one replaced.
pub(super) struct Replaced(bool);

/// The changes of a store since the last commit.
pub(crate) struct Changes {
    /// Whether everything on disk is to be removed first.
    pub(crate) replaced: bool,
    /// The changes by the index of their table.
    pub(crate) tables: Vec<(usize, TableChanges)>,
}

impl Table {
    /// Notes changes from now on; all that is there counts as changed.
    pub(super) fn track(&mut self) {
        let rows = self.rows().map(|row| (row.order, row.id)).collect();
        self.changes = Some(TableChanges { schema: true, rows });
    }
}

impl Store {
    /// Notes changes from now on. Everything that is there counts as changed, unless it `is_saved`.
    pub(crate) fn track(&mut self, is_saved: bool) {
        self.tracking = Some(Replaced(!is_saved));
        for table in &mut self.tables {
            if is_saved {
                table.changes = Some(TableChanges::default());
            } else {
                table.track();
            }
        }
        if !is_saved {
            let rows = self.tables.iter().flat_map(Table::rows);
            for file in rows.flat_map(|row| &row.cells).filter_map(|cell| cell.file.as_ref()) {
                file.is_saved.set(false);
            }
        }
    }

    /// Whether something has changed since the last commit.
    pub(crate) fn has_changes(&self) -> bool {
        let has_changes = |table: &Table| {
            table.changes.as_ref().is_some_and(|changes| changes.schema || !changes.rows.is_empty())
        };
        matches!(self.tracking, Some(Replaced(true))) || self.tables.iter().any(has_changes)
    }

    /// The changes since the last commit, which are no longer noted.
    pub(crate) fn take_changes(&mut self) -> Changes {
        let replaced = matches!(self.tracking, Some(Replaced(true)));
        if replaced {
            self.tracking = Some(Replaced(false));
        }
        let tables = self.tables.iter_mut().enumerate();
        let changed = tables.filter_map(|(index, table)| Some((index, mem::take(table.changes.as_mut()?))));
        let tables = changed.filter(|(_, changes)| changes.schema || !changes.rows.is_empty()).collect();
        Changes { replaced, tables }
    }
}
