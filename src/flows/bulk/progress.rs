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

/// What a bulk call waits for.
enum InFlight {
    Read,
    Request(Batch),
    Delivery,
}

/// How far a bulk call is.
struct Progress<'a> {
    bulk: &'a Bulk,
    settlements: Settlements,
    in_flight: Vec<(u32, InFlight)>,
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
        let (settlements, in_flight) = (Settlements::new(), Vec::new());
        Self {
            bulk,
            settlements,
            in_flight,
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
            if !self.in_flight.iter().any(|(_, item)| self.is_awaited(item)) {
                return;
            }
            let Some((key, settled)) = self.settlements.next().await else { return };
            if key == DEADLINE {
                self.expire();
            } else if let Some(position) = self.in_flight.iter().position(|(other, _)| *other == key) {
                let (_, item) = self.in_flight.swap_remove(position);
                self.settled(item, settled);
            }
        }
    }

    fn is_awaited(&self, item: &InFlight) -> bool {
        match item {
            InFlight::Read => self.fatal.is_none(),
            InFlight::Request(_) => true,
            InFlight::Delivery => !self.expired,
        }
    }

    fn may_read(&self) -> bool {
        self.fatal.is_none()
            && !self.ended
            && self.in_flight.len() < to_usize(self.bulk.plan.concurrency)
            && !self.in_flight.iter().any(|(_, item)| matches!(item, InFlight::Read))
    }

    fn add(&mut self, item: InFlight, promise: &Promise) {
        self.next_key = self.next_key.wrapping_add(1).max(1);
        self.settlements.add(self.next_key, promise);
        self.in_flight.push((self.next_key, item));
    }

    fn read(&mut self) {
        match self.bulk.load.read(self.bulk.plan.batch_size).dyn_into::<Promise>() {
            Ok(promise) => self.add(InFlight::Read, &promise),
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
            Ok(Some(promise)) => self.add(InFlight::Request(batch), &promise),
            Ok(None) => self.settle(&batch, &JsValue::UNDEFINED),
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

    fn settled(&mut self, item: InFlight, settled: Settled) {
        match (item, settled) {
            (InFlight::Read, Ok(batch)) if self.fatal.is_none() => self.start(batch),
            (InFlight::Read | InFlight::Delivery, Ok(_)) => {}
            (InFlight::Read, Err(thrown)) => {
                self.ended = true;
                let message = [self.bulk.operation.list, " threw while it was read"].concat();
                self.stop(self.bulk.interrupted(&message, thrown));
            }
            (InFlight::Delivery, Err(thrown)) => {
                self.stop(self.bulk.interrupted("onBatch threw", thrown));
            }
            (InFlight::Request(batch), Err(error)) if self.bulk.is_fatal(&error) => {
                self.bulk.load.failed(&batch, &error);
                self.stop(error);
                self.report(&batch);
            }
            (InFlight::Request(batch), Ok(outcome) | Err(outcome)) => self.settle(&batch, &outcome),
        }
    }

    fn stop(&mut self, error: JsValue) {
        self.fatal.get_or_insert(error);
    }

    /// Adds what became of a batch to the result, or hands it to the caller.
    fn settle(&mut self, batch: &Batch, outcome: &JsValue) {
        let result = self.bulk.load.settle(batch, outcome, status::TRANSIENT);
        if let Some(listener) = &self.bulk.on_batch {
            self.add(InFlight::Delivery, &self.bulk.load.deliver(listener, &result));
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
