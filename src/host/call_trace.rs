//! What listeners and the log are told of one call: its id, whom it calls, how far it is.

use std::cell::{Cell, OnceCell};

use super::{clock, random};
use crate::core::{urls::Target, value::Value};

/// One call, or the renewal of one token. It has an id only if someone asks for it.
#[derive(Debug)]
pub struct CallTrace {
    operation: &'static str,
    /// Whom it calls; nothing for the functions that need no client.
    target: Option<(Target, String)>,
    parent: Option<String>,
    id: OnceCell<String>,
    begun_ms: f64,
    /// Attempts that were numbered; the caller's headers may end one before it is made.
    prepared: Cell<u32>,
    attempts: Cell<u32>,
    /// Nothing before its request was read.
    #[expect(clippy::option_option, reason = "not read yet, or read and without rows")]
    rows: Cell<Option<Option<u32>>>,
}

impl CallTrace {
    /// A call that begins now; `parent` is the id of the call that a token is renewed for. The time is taken if a listener
    /// `is_notified` of its duration.
    pub fn new(
        operation: &'static str,
        target: Option<(Target, String)>,
        parent: Option<String>,
        is_notified: bool,
    ) -> Self {
        Self {
            operation,
            target,
            parent,
            id: OnceCell::new(),
            begun_ms: if is_notified { clock::now_ms() } else { 0.0 },
            prepared: Cell::new(0),
            attempts: Cell::new(0),
            rows: Cell::new(None),
        }
    }

    /// What is called.
    pub const fn operation(&self) -> &'static str {
        self.operation
    }

    /// Its id.
    pub fn id(&self) -> &str {
        self.id.get_or_init(random::id)
    }

    /// The number of an attempt that is prepared.
    pub fn next_attempt(&self) -> u32 {
        self.prepared.set(self.prepared.get() + 1);
        self.prepared.get()
    }

    /// Counts an attempt that is made.
    pub fn count_attempt(&self) {
        self.attempts.set(self.attempts.get() + 1);
    }

    /// Keeps the number of records of its request, if that is known; the first one counts, which is that of the whole.
    pub fn set_rows(&self, rows: Option<u32>) {
        if self.rows.get().is_none() {
            self.rows.set(Some(rows));
        }
    }

    /// What is known when it begins.
    pub fn begun(&self) -> Vec<(&'static str, Value)> {
        let mut members: Vec<(&'static str, Value)> =
            vec![("operation", self.operation.into()), ("callId", self.id().into())];
        match &self.target {
            Some((Target::Vault, id)) => members.push(("vaultId", id.as_str().into())),
            Some((Target::Connection, id)) => members.push(("connectionId", id.as_str().into())),
            None => {}
        }
        members.extend(self.parent.as_deref().map(|parent| ("parentCallId", parent.into())));
        members
    }

    /// What is known when it ends, for who is told how long it took.
    pub fn ended(&self) -> Vec<(&'static str, Value)> {
        let mut members = self.begun();
        members.push(("attempts", self.attempts.get().into()));
        members.push(("durationMs", (clock::now_ms() - self.begun_ms).max(0.0).into()));
        members.extend(self.rows.get().flatten().map(|rows| ("rows", rows.into())));
        members
    }
}
