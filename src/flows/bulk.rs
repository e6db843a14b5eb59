//! `bulkInsert`, `bulkDetokenize`, `bulkTokenize` and `bulkDelete`: any number of rows by several requests at a time.
//!
//! The rows of a list are all checked before the first request is sent. Those of an iterable or a stream are read while the
//! call is under way: never more than `batchSize` for each of `concurrency` requests are held, and a source is read only
//! when a request may begin. What the server refuses for load slows all requests of the call down ([`Pace`]).
//!
//! [`Pace`]: crate::core::pace::Pace

mod progress;

use std::rc::Rc;

use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use web_sys::AbortSignal;

use crate::{
    call::{self, CallContext, ClientState},
    core::{
        error::{Code, Error},
        value::{Value, Withheld},
    },
    host::{
        driver,
        error::Failure,
        javascript,
        reader::{Argument, Members, Snapshot},
    },
    ops::{
        DynOperation, OperationDescriptor,
        vault::{delete::Delete, detokenize::Detokenize, insert::Insert, tokenize::Tokenize},
    },
};

const DEFAULT_BATCH_SIZE: u32 = 50;
const MAX_BATCH_SIZE: u32 = 1000;
const DEFAULT_CONCURRENCY: u32 = 4;
const MAX_CONCURRENCY: u32 = 10;
const PRIVATE: &str = "onProgress onBatch";
const MORE: Members = Members { readable: "batchSize concurrency", private: PRIVATE };
/// Of operations whose own request cannot go on after an error.
const MORE_WITH_ERRORS: Members =
    Members { readable: "batchSize concurrency continueOnError", private: PRIVATE };

javascript! { "../records/bulk.js" {
    #[wasm_bindgen(js_name = isBulkSource)]
    fn is_source(rows: &JsValue) -> bool;
    #[wasm_bindgen(js_name = bulkLoad)]
    fn bulk_load(request: &JsValue, list: &str, results: &str, more: &str, keeps: bool) -> JsLoad;

    /// The rows, and what becomes of them.
    type JsLoad;
    #[wasm_bindgen(method)]
    fn head(this: &JsLoad) -> Snapshot;
    #[wasm_bindgen(method)]
    fn slice(this: &JsLoad, start: u32, end: u32) -> Snapshot;
    #[wasm_bindgen(method)]
    fn copy(this: &JsLoad);
    /// A batch, a promise of one, or nothing behind the last.
    #[wasm_bindgen(method)]
    fn read(this: &JsLoad, size: u32) -> JsValue;
    #[wasm_bindgen(method)]
    fn failed(this: &JsLoad, batch: &Batch, error: &JsValue);
    #[wasm_bindgen(method)]
    fn settle(this: &JsLoad, batch: &Batch, outcome: &JsValue, transient: &str) -> JsValue;
    #[wasm_bindgen(method)]
    fn deliver(this: &JsLoad, listener: &Function, result: &JsValue) -> Promise;
    #[wasm_bindgen(method)]
    fn result(this: &JsLoad) -> JsValue;
    /// The error that stopped the call, with the fate of every row in its details.
    #[wasm_bindgen(method)]
    fn stopped(this: &JsLoad, error: &JsValue) -> JsValue;
    #[wasm_bindgen(method)]
    fn close(this: &JsLoad, ms: f64, signal: Option<&AbortSignal>) -> Promise;

    /// Rows that one request sends.
    #[derive(Clone)]
    type Batch;
    #[wasm_bindgen(method, getter)]
    fn first(this: &Batch) -> u32;
    #[wasm_bindgen(method, getter)]
    fn length(this: &Batch) -> u32;
    #[wasm_bindgen(method, getter)]
    fn left(this: &Batch) -> u32;
    #[wasm_bindgen(method)]
    fn request(this: &Batch, position: Option<u32>) -> Snapshot;
    #[wasm_bindgen(method)]
    fn refuse(this: &Batch, position: u32, error: &JsValue);

    /// The code of a `SkyflowError`, empty for what is none.
    #[wasm_bindgen(js_name = codeOf)]
    fn code_of(error: &JsValue) -> String;
}}

/// An operation that takes rows in bulk.
#[derive(Clone, Copy)]
pub struct BulkOperation {
    name: &'static str,
    descriptor: &'static OperationDescriptor,
    /// The members that its request has besides the operation's own.
    more: Members,
    /// The member of the request that holds the rows.
    list: &'static str,
    /// The member of the result that holds their results.
    results: &'static str,
    items: &'static str,
}

impl BulkOperation {
    /// The method's name.
    pub const fn name(&self) -> &'static str {
        self.name
    }
}

/// `bulkInsert`
pub const INSERT: BulkOperation = BulkOperation {
    name: "bulkInsert",
    descriptor: &OperationDescriptor::of::<Insert>(),
    more: MORE,
    list: "values",
    results: "insertedFields",
    items: "rows",
};

/// `bulkDetokenize`
pub const DETOKENIZE: BulkOperation = BulkOperation {
    name: "bulkDetokenize",
    descriptor: &OperationDescriptor::of::<Detokenize>(),
    more: MORE,
    list: "data",
    results: "detokenizedFields",
    items: "objects with a token",
};

/// `bulkTokenize`
pub const TOKENIZE: BulkOperation = BulkOperation {
    name: "bulkTokenize",
    descriptor: &OperationDescriptor::of::<Tokenize>(),
    more: MORE_WITH_ERRORS,
    list: "values",
    results: "tokenizedFields",
    items: "objects with value and columnGroup",
};

/// `bulkDelete`
pub const DELETE: BulkOperation = BulkOperation {
    name: "bulkDelete",
    descriptor: &OperationDescriptor::of::<Delete>(),
    more: MORE_WITH_ERRORS,
    list: "ids",
    results: "deletedIds",
    items: "skyflow ids",
};

/// How the rows are cut into batches.
#[derive(Debug, PartialEq, Eq)]
struct BatchPlan {
    batch_size: u32,
    concurrency: u32,
}

impl BatchPlan {
    fn read(batch_size: &Value, concurrency: &Value) -> Result<Self, Error> {
        let within = |name: &str, value: &Value, default: u32, max: u32| match value.count(name, max) {
            Ok(None) => Ok(default),
            Ok(Some(count)) if count > 0 => Ok(count),
            _ => Err(Error::input(format!("{name} must be a whole number from 1 to {max}"))),
        };
        Ok(Self {
            batch_size: within("batchSize", batch_size, DEFAULT_BATCH_SIZE, MAX_BATCH_SIZE)?,
            concurrency: within("concurrency", concurrency, DEFAULT_CONCURRENCY, MAX_CONCURRENCY)?,
        })
    }
}

const ABORTED: &str = Code::Aborted.as_str();

/// The operation of a part of the request, and that part's members.
type Checked = (Box<dyn DynOperation>, JsValue);

/// A bulk call whose request is checked.
struct Bulk {
    operation: BulkOperation,
    context: Rc<CallContext>,
    plan: BatchPlan,
    /// Rows in all; nothing where they are read from a source.
    total: Option<u32>,
    load: JsLoad,
    continue_on_error: bool,
    on_progress: Option<Function>,
    on_batch: Option<Function>,
}

impl Bulk {
    fn begin(
        operation: BulkOperation,
        state: Rc<ClientState>,
        vault_id: &str,
        request: Snapshot,
        options: Option<Snapshot>,
    ) -> Result<Self, Error> {
        let BulkOperation { name, descriptor, more, list, results, .. } = operation;
        let context = CallContext::new(descriptor, state, vault_id, &[more], options)?;
        let request = call::read_request(name, descriptor, request, &[more])?;
        let plan = BatchPlan::read(request.get("batchSize"), request.get("concurrency"))?;
        let (on_progress, on_batch) = (request.function("onProgress")?, request.function("onBatch")?);
        let continue_on_error = request.get("continueOnError").flag("continueOnError")? == Some(true);
        let total = rows(operation, &request)?;
        let mut own = ["batchSize concurrency ", PRIVATE].concat();
        if more.readable == MORE_WITH_ERRORS.readable {
            own.push_str(" continueOnError");
        }
        let load = bulk_load(request.members(), list, results, &own, on_batch.is_none());
        let context = Rc::new(context.paced(plan.concurrency));
        let bulk = Self { operation, context, plan, total, load, continue_on_error, on_progress, on_batch };
        bulk.check_all(&request)?;
        Ok(bulk)
    }

    /// Checks what is there: the request, and every row of a list.
    fn check_all(&self, request: &Argument) -> Result<(), Error> {
        self.check(self.load.head(), 0)?;
        if let Some(total) = self.total {
            let tokens = request.optional_list("tokens", "objects of column names and tokens")?;
            if let Some(count) = tokens.filter(|count| *count > total && total > 0) {
                return Err(Error::input(format!("tokens has more items than values: {count} for {total}")));
            }
            let mut start = 0;
            while start < total {
                let end = total.min(start.saturating_add(self.plan.batch_size));
                self.check(self.load.slice(start, end), start)?;
                start = end;
            }
        }
        self.load.copy();
        Ok(())
    }

    /// Checks a part of the request, whose first row is at `first` in the whole.
    fn check(&self, part: Snapshot, first: u32) -> Result<Checked, Error> {
        let BulkOperation { name, descriptor, .. } = self.operation;
        let part = call::read_request(name, descriptor, part, &[])?.part_at(first);
        Ok(((descriptor.validate)(&part)?, part.members().clone()))
    }

    /// Whether this failure of a batch ends the call.
    fn is_fatal(&self, error: &JsValue) -> bool {
        !self.continue_on_error || matches!(code_of(error).as_str(), "" | ABORTED)
    }

    /// Takes the rows that break a rule out of a batch of a source, where the others are to go on.
    fn checked(&self, batch: &Batch) -> Result<Option<Checked>, Error> {
        match self.check(batch.request(None), batch.first()) {
            Ok(checked) => return Ok(Some(checked)),
            Err(error) if !self.continue_on_error => return Err(error),
            Err(_) => {}
        }
        for position in 0..batch.length() {
            let first = batch.first().saturating_add(position);
            if let Err(error) = self.check(batch.request(Some(position)), first) {
                batch.refuse(position, &Failure::from(error).into_js(self.operation.name));
            }
        }
        if batch.left() == 0 { Ok(None) } else { self.check(batch.request(None), batch.first()).map(Some) }
    }

    /// Begins the request of a batch; none when all of its rows break a rule.
    fn start(&self, batch: &Batch) -> Result<Option<Promise>, Error> {
        let Some((operation, members)) = self.checked(batch)? else { return Ok(None) };
        let (context, BulkOperation { name, descriptor, .. }) = (Rc::clone(&self.context), self.operation);
        Ok(Some(driver::start(async move {
            let executed = context.execute(descriptor, operation.as_ref(), &members).await;
            executed.map_err(|failure| failure.into_js(name))
        })))
    }

    /// The error of a call whose own source or listener threw.
    fn interrupted(&self, message: &str, thrown: JsValue) -> JsValue {
        Failure::with_cause(Error::Interrupted(message.to_owned()), thrown).into_js(self.operation.name)
    }
}

/// The number of rows, where they are in a list.
fn rows(operation: BulkOperation, request: &Argument) -> Result<Option<u32>, Error> {
    let BulkOperation { list, items, .. } = operation;
    match request.get(list) {
        Value::Withheld(Withheld::List(length)) => Ok(Some(*length)),
        Value::Withheld(Withheld::Object(_)) if is_source(&request.raw(list)) => Ok(None),
        other => Err(Error::input(format!(
            "{list} must be an array, an iterable or a stream of {items}, not {}",
            other.kind()
        ))),
    }
}

/// Carries out a bulk call.
///
/// # Errors
/// The `SkyflowError` that stopped it.
pub async fn run(
    operation: BulkOperation,
    state: Rc<ClientState>,
    vault_id: String,
    request: Snapshot,
    options: Option<Snapshot>,
) -> Result<JsValue, JsValue> {
    let begun = Bulk::begin(operation, state, &vault_id, request, options);
    let bulk = begun.map_err(|error| Failure::from(error).into_js(operation.name))?;
    let fatal = progress::carry_out(&bulk).await;
    // Nothing happens where the source has ended. One that hangs keeps nobody from the result.
    let closed = bulk.load.close(bulk.context.attempt_ms(), bulk.context.signal());
    let _ = driver::settled(closed).await;
    match fatal {
        Some(error) => Err(bulk.load.stopped(&error)),
        None => Ok(bulk.load.result()),
    }
}

fn to_usize(count: u32) -> usize {
    usize::try_from(count).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_defaults_and_limits() {
        let read = |batch: Option<f64>, concurrency: Option<f64>| {
            let value = |number: Option<f64>| number.map_or(Value::Absent, Value::Number);
            BatchPlan::read(&value(batch), &value(concurrency)).ok()
        };
        assert_eq!(read(None, None), Some(BatchPlan { batch_size: 50, concurrency: 4 }));
        assert_eq!(read(Some(1000.0), Some(10.0)), Some(BatchPlan { batch_size: 1000, concurrency: 10 }));
        for (batch, concurrency) in
            [(0.0, 1.0), (1001.0, 1.0), (1.5, 1.0), (1.0, 0.0), (1.0, 11.0), (f64::NAN, 1.0)]
        {
            assert_eq!(read(Some(batch), Some(concurrency)), None, "{batch} {concurrency}");
        }
    }
}
