//! The changes of a request so far, so that a request that fails half-way can be undone.

use uuid::Uuid;

use super::{Cell, Store};

/// The changes of a request, in order.
#[derive(Default)]
pub(crate) struct Journal(Vec<Undo>);

pub(super) enum Undo {
    TableAdded,
    ColumnsAdded { table: usize, count: usize },
    MadeUnique { table: usize, column: usize },
    RowAdded { table: usize, id: Uuid },
    RowReplaced { table: usize, id: Uuid, cells: Vec<Cell> },
}

impl Journal {
    /// Records a change.
    pub(super) fn record(&mut self, undo: Undo) {
        self.0.push(undo);
    }
}

impl Store {
    /// Undoes everything in the journal, latest first.
    pub(crate) fn roll_back(&mut self, journal: Journal) {
        for undo in journal.0.into_iter().rev() {
            match undo {
                Undo::TableAdded => self.drop_last_table(),
                Undo::ColumnsAdded { table, count } => {
                    if let Some(table) = self.tables.get_mut(table) {
                        table.truncate_columns(count);
                    }
                }
                Undo::MadeUnique { table, column } => {
                    let Some(table) = self.tables.get_mut(table) else { continue };
                    if let Some(column) = table.columns.get_mut(column) {
                        column.rules.unique = false;
                        column.owners.clear();
                    }
                    table.schema_changed();
                }
                Undo::RowAdded { table, id } => {
                    self.delete(table, id);
                }
                Undo::RowReplaced { table, id, cells } => {
                    self.replace_cells(table, id, cells);
                }
            }
        }
    }
}
