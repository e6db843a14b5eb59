//! `bulkInsert` and `bulkDetokenize`: any number of rows by several requests at a time. Every row is checked before the
//! first request is sent; results come in the order of the request.

use std::rc::Rc;

use js_sys::{Array, Function, Promise};
use wasm_bindgen::prelude::*;

use crate::{
    call::{self, CallContext, ClientState},
    core::{
        error::{Code, Error},
        status,
        value::Value,
    },
    host::{
        driver,
        error::Failure,
        hooks, javascript,
        reader::{Argument, Members, Snapshot},
    },
    ops::{
        OperationDescriptor,
        vault::{detokenize::Detokenize, insert::Insert},
    },
};

const DEFAULT_BATCH_SIZE: u32 = 50;
const MAX_BATCH_SIZE: u32 = 1000;
const DEFAULT_CONCURRENCY: u32 = 4;
const MAX_CONCURRENCY: u32 = 10;
const MORE: Members = Members { readable: "batchSize concurrency", private: "onProgress" };

javascript! { "../records/bulk.js" {
    /// The members that the operation itself has, the lists copied.
    #[wasm_bindgen(js_name = bulkRequest)]
    fn bulk_request(request: &JsValue, list: &str) -> JsValue;
    #[wasm_bindgen(js_name = batchRequest)]
    fn batch_request(request: &JsValue, list: &str, start: u32, end: u32) -> Snapshot;
    #[wasm_bindgen(js_name = bulkResult)]
    fn bulk_result(
        outcomes: &Array,
        request: &JsValue,
        list: &str,
        results: &str,
        batch_size: u32,
        transient: &str,
    ) -> JsValue;
    /// The error that stopped the call, with the fate of every row in its details.
    #[wasm_bindgen(js_name = stoppedBulk)]
    fn stopped_bulk(error: &JsValue, outcomes: &Array, batch_size: u32, total: u32) -> JsValue;
    /// Whether a batch failed in a way that ends the call even with `continueOnError`.
    #[wasm_bindgen(js_name = isSkyflowError)]
    fn is_skyflow_error(error: &JsValue) -> bool;
    #[wasm_bindgen(js_name = codeOf)]
    fn code_of(error: &JsValue) -> String;
}}

/// An operation that takes rows in bulk.
#[derive(Clone, Copy)]
pub struct BulkOperation {
    name: &'static str,
    descriptor: &'static OperationDescriptor,
    /// The member of the request that holds the rows.
    list: &'static str,
    /// The member of the result that holds their results.
    results: &'static str,
    items: &'static str,
}

/// `bulkInsert`
pub const INSERT: BulkOperation = BulkOperation {
    name: "bulkInsert",
    descriptor: &OperationDescriptor::of::<Insert>(),
    list: "values",
    results: "insertedFields",
    items: "rows",
};

/// `bulkDetokenize`
pub const DETOKENIZE: BulkOperation = BulkOperation {
    name: "bulkDetokenize",
    descriptor: &OperationDescriptor::of::<Detokenize>(),
    list: "data",
    results: "detokenizedFields",
    items: "objects with a token",
};

/// How the rows are cut into batches.
#[derive(Debug, PartialEq, Eq)]
struct Plan {
    batch_size: u32,
    concurrency: u32,
}

impl Plan {
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

/// A bulk call whose request is checked.
struct Bulk {
    plan: Plan,
    total: u32,
    /// Without what only the whole has.
    request: JsValue,
    continue_on_error: bool,
    on_progress: Option<Function>,
}

impl Bulk {
    /// Checks the whole request, every row of it, before the first part of it is sent.
    fn read(operation: BulkOperation, request: &Argument) -> Result<Self, Error> {
        let plan = Plan::read(request.get("batchSize"), request.get("concurrency"))?;
        let on_progress = request.function("onProgress")?;
        let total = request.filled_list(operation.list, operation.items)?;
        (operation.descriptor.validate)(request)?;
        Ok(Self {
            plan,
            total,
            request: bulk_request(&request.members(), operation.list),
            continue_on_error: *request.get("continueOnError") == Value::Bool(true),
            on_progress,
        })
    }

    fn batches(&self) -> u32 {
        self.total.div_ceil(self.plan.batch_size)
    }

    /// The rows of a batch: from, and up to.
    fn range(&self, batch: u32) -> (u32, u32) {
        let start = batch * self.plan.batch_size;
        (start, self.total.min(start + self.plan.batch_size))
    }

    /// Whether this failure of a batch ends the call.
    fn is_fatal(&self, error: &JsValue) -> bool {
        !self.continue_on_error || !is_skyflow_error(error) || code_of(error) == Code::Aborted.as_str()
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
    let BulkOperation { name, descriptor, list, results, .. } = operation;
    let read = || {
        // The options are read again for each batch; here once, so that a mistake in them ends the call.
        CallContext::new(descriptor, Rc::clone(&state), &vault_id, &[MORE], options.clone())?;
        Bulk::read(operation, &call::read_request(name, descriptor, request, &[MORE])?)
    };
    let bulk = read().map_err(|error| Failure::from(error).into_js(name))?;
    let outcomes = Array::new_with_length(bulk.batches());
    let mut in_flight: Vec<(u32, Promise)> = Vec::new();
    let (mut next, mut done, mut fatal) = (0, 0, None);
    loop {
        while fatal.is_none() && next < bulk.batches() && in_flight.len() < limit(bulk.plan.concurrency) {
            let (start, end) = bulk.range(next);
            let part = batch_request(&bulk.request, list, start, end);
            let (state, vault_id, options) = (Rc::clone(&state), vault_id.clone(), options.clone());
            let promise = driver::start(async move {
                let executed = call::execute(descriptor, state, vault_id, part, options).await;
                executed.map_err(|failure| failure.into_js(descriptor.name))
            });
            in_flight.push((next, promise));
            next += 1;
        }
        let Some((position, settled)) = first(&in_flight).await else { break };
        let (batch, _) = in_flight.remove(position);
        let (Ok(outcome) | Err(outcome)) = &settled;
        outcomes.set(batch, outcome.clone());
        if settled.is_err() && bulk.is_fatal(outcome) {
            fatal.get_or_insert_with(|| outcome.clone());
        }
        let (start, end) = bulk.range(batch);
        done += end - start;
        if let Some(listener) = &bulk.on_progress {
            hooks::notify_progress(listener, &Array::of2(&done.into(), &bulk.total.into()));
        }
    }
    let size = bulk.plan.batch_size;
    match fatal {
        Some(error) => Err(stopped_bulk(&error, &outcomes, size, bulk.total)),
        None => Ok(bulk_result(&outcomes, &bulk.request, list, results, size, status::TRANSIENT)),
    }
}

fn limit(concurrency: u32) -> usize {
    usize::try_from(concurrency).unwrap_or(1)
}

/// Waits for the first batch in flight; nothing when none is.
async fn first(in_flight: &[(u32, Promise)]) -> Option<(usize, driver::Settled)> {
    if in_flight.is_empty() {
        return None;
    }
    let promises: Array = in_flight.iter().map(|(_, promise)| promise).collect();
    let (position, settled) = driver::first_settled(&promises).await?;
    Some((usize::try_from(position).ok()?, settled))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_defaults_and_limits() {
        let read = |batch: Option<f64>, concurrency: Option<f64>| {
            let value = |number: Option<f64>| number.map_or(Value::Absent, Value::Number);
            Plan::read(&value(batch), &value(concurrency)).ok()
        };
        assert_eq!(read(None, None), Some(Plan { batch_size: 50, concurrency: 4 }));
        assert_eq!(read(Some(1000.0), Some(10.0)), Some(Plan { batch_size: 1000, concurrency: 10 }));
        for (batch, concurrency) in
            [(0.0, 1.0), (1001.0, 1.0), (1.5, 1.0), (1.0, 0.0), (1.0, 11.0), (f64::NAN, 1.0)]
        {
            assert_eq!(read(Some(batch), Some(concurrency)), None, "{batch} {concurrency}");
        }
    }
}
