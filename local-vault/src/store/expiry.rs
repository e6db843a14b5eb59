//! Transient tokens: after their time they stand for nothing, as if they had never been issued.
//!
//! The store has no clock of its own. Before each request it is told the time and removes what has expired
//! by then, so that nothing else needs to know of it.

use std::{cmp::Reverse, collections::BinaryHeap};

use uuid::Uuid;

use super::{Cell, Store};

/// When the token of a cell expires: seconds since 1970, table, record, column.
pub(super) type Expiry = Reverse<(u32, usize, Uuid, usize)>;

/// The tokens that will expire, the first one on top, and the time.
#[derive(Default)]
pub(super) struct Expiries {
    heap: BinaryHeap<Expiry>,
    pub(super) now_s: u32,
}

impl Expiries {
    /// Notes when the tokens of a row expire.
    pub(super) fn note(&mut self, table: usize, id: Uuid, cells: &[Cell]) {
        for cell in cells {
            if let (Some(expires_s), Some(_)) = (cell.expires_s, &cell.token) {
                self.heap.push(Reverse((expires_s, table, id, cell.column)));
            }
        }
    }

    /// A cell whose token has expired by now; it may have another token meanwhile.
    fn pop(&mut self) -> Option<(u32, usize, Uuid, usize)> {
        let Reverse((expires_s, ..)) = self.heap.peek()?;
        if *expires_s > self.now_s {
            return None;
        }
        self.heap.pop().map(|Reverse(expiry)| expiry)
    }
}

impl Store {
    /// Sets the time, and removes the tokens that have expired.
    pub(crate) fn advance(&mut self, now_ms: u64) {
        self.expiries.now_s = u32::try_from(now_ms / 1_000).unwrap_or(u32::MAX);
        while let Some((expires_s, table, id, column)) = self.expiries.pop() {
            let Some(row) = self.table(table).and_then(|table| table.row(&id)) else { continue };
            let expired = |cell: &Cell| cell.column == column && cell.expires_s == Some(expires_s);
            if !row.cells.iter().any(expired) {
                continue;
            }
            let mut cells = row.cells.clone();
            for cell in cells.iter_mut().filter(|cell| expired(cell)) {
                cell.token = None;
                cell.expires_s = None;
            }
            self.replace_cells(table, id, cells);
        }
    }
}
