//! What is under way of a bulk call: which rows are read next, which requests run, what their results come to.

use js_sys::{Array, Promise};
use wasm_bindgen::{JsCast, JsValue};

use super::{Batch, Bulk, to_usize};
use crate::{
    core::status,
    host::{
        driver::{Settled, Settlements},
        error::Failure,
        hooks,
    },
};

/// The key of the end of the call's time.
const DEADLINE: u32 = 0;

/// Carries out a bulk call; returns the error that stopped it.
pub(super) async fn carry_out(bulk: &Bulk) -> Option<JsValue> {
    let mut progress = Progress::new(bulk);
    let deadline = bulk.context.deadline();
    if let Some(deadline) = &deadline {
        progress.settlements.add(DEADLINE, &deadline.passed());
    }
    progress.run().await;
    if let Some(deadline) = deadline {
        deadline.stop();
    }
    progress.fatal
}

/// What is under way.
enum Work {
    Read,
    Request(Batch),
    Delivery,
}

/// How far a bulk call is.
struct Progress<'a> {
    bulk: &'a Bulk,
    settlements: Settlements,
    work: Vec<(u32, Work)>,
    next_key: u32,
    /// Whether all rows are read.
    ended: bool,
    /// Rows whose request has ended.
    done: u32,
    fatal: Option<JsValue>,
    /// Whether the call's signal or its total time ended it: then the caller's own code is not waited for.
    expired: bool,
}

impl<'a> Progress<'a> {
    fn new(bulk: &'a Bulk) -> Self {
        let (settlements, work) = (Settlements::new(), Vec::new());
        Self {
            bulk,
            settlements,
            work,
            next_key: DEADLINE,
            ended: false,
            done: 0,
            fatal: None,
            expired: false,
        }
    }

    async fn run(&mut self) {
        if self.bulk.context.signal().is_some_and(web_sys::AbortSignal::aborted) {
            return self.expire();
        }
        loop {
            while self.may_read() {
                self.read();
            }
            if !self.work.iter().any(|(_, work)| self.is_awaited(work)) {
                return;
            }
            let Some((key, settled)) = self.settlements.next().await else { return };
            if key == DEADLINE {
                self.expire();
            } else if let Some(position) = self.work.iter().position(|(other, _)| *other == key) {
                let (_, work) = self.work.swap_remove(position);
                self.settled(work, settled);
            }
        }
    }

    fn is_awaited(&self, work: &Work) -> bool {
        match work {
            Work::Read => self.fatal.is_none(),
            Work::Request(_) => true,
            Work::Delivery => !self.expired,
        }
    }

    fn may_read(&self) -> bool {
        self.fatal.is_none()
            && !self.ended
            && self.work.len() < to_usize(self.bulk.plan.concurrency)
            && !self.work.iter().any(|(_, work)| matches!(work, Work::Read))
    }

    fn add(&mut self, work: Work, promise: &Promise) {
        self.next_key = self.next_key.wrapping_add(1).max(1);
        self.settlements.add(self.next_key, promise);
        self.work.push((self.next_key, work));
    }

    fn read(&mut self) {
        match self.bulk.load.read(self.bulk.plan.batch_size).dyn_into::<Promise>() {
            Ok(promise) => self.add(Work::Read, &promise),
            Err(batch) => self.start(batch),
        }
    }

    fn start(&mut self, batch: JsValue) {
        if batch.is_undefined() {
            self.ended = true;
            return;
        }
        let batch: Batch = batch.unchecked_into();
        match self.bulk.start(&batch) {
            Ok(Some(promise)) => self.add(Work::Request(batch), &promise),
            Ok(None) => self.told(&batch, &JsValue::UNDEFINED),
            Err(error) => {
                self.fatal = Some(Failure::from(error).into_js(self.bulk.operation.name));
            }
        }
    }

    fn expire(&mut self) {
        self.expired = true;
        let failure = self.bulk.context.ended();
        self.fatal.get_or_insert_with(|| failure.into_js(self.bulk.operation.name));
    }

    fn settled(&mut self, work: Work, settled: Settled) {
        match (work, settled) {
            (Work::Read, Ok(batch)) if self.fatal.is_none() => self.start(batch),
            (Work::Read | Work::Delivery, Ok(_)) => {}
            (Work::Read, Err(thrown)) => {
                self.ended = true;
                let what = [self.bulk.operation.list, " threw while it was read"].concat();
                self.stop(self.bulk.interrupted(&what, thrown));
            }
            (Work::Delivery, Err(thrown)) => {
                self.stop(self.bulk.interrupted("onBatch threw", thrown));
            }
            (Work::Request(batch), Err(error)) if self.bulk.is_fatal(&error) => {
                self.bulk.load.failed(&batch, &error);
                self.stop(error);
                self.report(&batch);
            }
            (Work::Request(batch), Ok(outcome) | Err(outcome)) => self.told(&batch, &outcome),
        }
    }

    fn stop(&mut self, error: JsValue) {
        self.fatal.get_or_insert(error);
    }

    /// Adds what became of a batch to the result, or hands it to the caller.
    fn told(&mut self, batch: &Batch, outcome: &JsValue) {
        let result = self.bulk.load.settle(batch, outcome, status::TRANSIENT);
        if let Some(listener) = &self.bulk.on_batch {
            self.add(Work::Delivery, &self.bulk.load.deliver(listener, &result));
        }
        self.report(batch);
    }

    fn report(&mut self, batch: &Batch) {
        self.done = self.done.saturating_add(batch.length());
        if let Some(listener) = &self.bulk.on_progress {
            let total = self.bulk.total.map_or(JsValue::UNDEFINED, JsValue::from);
            hooks::notify_progress(listener, &Array::of2(&self.done.into(), &total));
        }
    }
}
