//! Awaiting JavaScript promises without an executor in between.
//!
//! The core is written as `async fn`, but each call's future is polled by that call's own JavaScript async function
//! (`pkg-templates/host/driver.js`): [`Call::resume`] runs the call until it waits for a promise and returns that
//! promise; the driver awaits it and resumes with what it settled to. So the promise a user holds is JavaScript's own.
//! It settles even when the core panics, user code runs in its own call's async context throughout, nothing pending is
//! shared between two requests, and an await costs one boundary call.

use std::{
    cell::{Cell, RefCell},
    future::{Future, poll_fn},
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, Waker},
};

use js_sys::Promise;
use wasm_bindgen::{JsCast, prelude::*};
use web_sys::AbortSignal;

use super::call_trace::CallTrace;

/// What a promise settled to.
pub type Settled = Result<JsValue, JsValue>;
/// What a call does; in a box, so that what takes it is compiled once.
pub type CallFuture = Pin<Box<dyn Future<Output = Settled>>>;

/// What passes between a waiting future and its driver.
#[derive(Default)]
struct Slot {
    waits_for: Cell<Option<Promise>>,
    settled: Cell<Option<Settled>>,
    trace: RefCell<Option<Rc<CallTrace>>>,
}

thread_local! {
    /// The slot of the call that is running; calls nest when a caller's hook makes another one.
    static RUNNING: RefCell<Option<Rc<Slot>>> = const { RefCell::new(None) };
}

/// One call, for its driver in JavaScript. Dropping it ends the call.
#[wasm_bindgen]
pub struct Call {
    /// Nothing once the call has ended.
    work: RefCell<Option<CallFuture>>,
    slot: Rc<Slot>,
}

#[wasm_bindgen]
impl Call {
    /// Runs the call until it waits or ends. Returns the promise that it waits for, or its result, which never is a
    /// promise. `value` is what the last promise settled to, `rejected` whether it was rejected.
    ///
    /// # Errors
    /// The `SkyflowError` that the call ended in.
    pub fn resume(&self, value: JsValue, rejected: bool) -> Result<JsValue, JsValue> {
        // Out of its place while it runs: user code called from it must not run it again.
        let Some(mut work) = self.work.take() else { return Err(JsValue::UNDEFINED) };
        self.slot.settled.set(Some(if rejected { Err(value) } else { Ok(value) }));
        let outer = RUNNING.replace(Some(Rc::clone(&self.slot)));
        let polled = work.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        RUNNING.set(outer);
        match polled {
            Poll::Ready(outcome) => outcome,
            Poll::Pending => {
                self.work.replace(Some(work));
                Ok(self.slot.waits_for.take().into())
            }
        }
    }
}

impl Call {
    /// A call that has not begun.
    pub fn new(work: impl Future<Output = Settled> + 'static) -> Self {
        Self { work: RefCell::new(Some(Box::pin(work))), slot: Rc::default() }
    }
}

/// Names the call that runs, for its listeners.
pub fn enter(trace: Rc<CallTrace>) {
    if let Some(slot) = RUNNING.with_borrow(Option::clone) {
        slot.trace.replace(Some(trace));
    }
}

/// The call that runs.
pub fn current_trace() -> Option<Rc<CallTrace>> {
    RUNNING.with_borrow(Option::clone).and_then(|slot| slot.trace.borrow().clone())
}

/// Waits for a promise made by this very call.
///
/// # Errors
/// What the promise was rejected with.
pub async fn settled(promise: Promise) -> Settled {
    let Some(slot) = RUNNING.with_borrow(Option::clone) else { return Err(JsValue::UNDEFINED) };
    // The first resume of a call settles nothing.
    slot.settled.set(None);
    slot.waits_for.set(Some(promise));
    poll_fn(|_| slot.settled.take().map_or(Poll::Pending, Poll::Ready)).await
}

javascript! { "../host/driver.js" {
    #[wasm_bindgen(js_name = drive)]
    fn drive_js(call: Call) -> Promise;
    #[wasm_bindgen(js_name = spawn)]
    fn spawn_js(call: Call, max_ms: f64, signal: Option<&AbortSignal>, wait_until: &JsValue) -> Promise;
    /// What becomes of several promises, in the order in which they settle.
    pub type Settlements;
    #[wasm_bindgen(js_name = settlements)]
    fn new_settlements() -> Settlements;
    /// Adds a promise, by a key of the caller's.
    #[wasm_bindgen(method)]
    pub fn add(this: &Settlements, key: u32, promise: &Promise);
    #[wasm_bindgen(method, js_name = next)]
    fn next_js(this: &Settlements) -> Promise;

    #[wasm_bindgen(js_name = settlesWithin)]
    fn settles_within_js(promise: &Promise, ms: f64, signal: Option<&AbortSignal>) -> Promise;

    type Spawned;
    #[wasm_bindgen(method, getter)]
    fn finished(this: &Spawned) -> bool;
    #[wasm_bindgen(method, getter)]
    fn value(this: &Spawned) -> JsValue;

    type Settlement;
    #[wasm_bindgen(method, getter)]
    fn key(this: &Settlement) -> u32;
    #[wasm_bindgen(method, getter, js_name = value)]
    fn settled_value(this: &Settlement) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn rejected(this: &Settlement) -> bool;
}}

/// Whether a promise settles within so many milliseconds, 0 for any number, and before `signal` aborts.
pub async fn settles_within(promise: &Promise, ms: f64, signal: Option<&AbortSignal>) -> bool {
    settled(settles_within_js(promise, ms, signal)).await.is_ok_and(|settles| settles.is_truthy())
}

/// Begins a part of the call that runs, beside it.
pub fn start(work: impl Future<Output = Settled> + 'static) -> Promise {
    let call = Call::new(work);
    call.slot.trace.replace(current_trace());
    drive_js(call)
}

impl Settlements {
    /// None yet.
    pub fn new() -> Self {
        new_settlements()
    }

    /// Waits for the next promise that settles: its key, and what it settled to.
    pub async fn next(&self) -> Option<(u32, Settled)> {
        let next: Settlement = settled(self.next_js()).await.ok()?.unchecked_into();
        let value = next.settled_value();
        Some((next.key(), if next.rejected() { Err(value) } else { Ok(value) }))
    }
}

/// Begins a call that goes on even when this one ends, and waits for its end, but no longer than `max_ms` and until
/// `signal` aborts. `None` when it has not ended by then.
pub async fn spawn(
    work: impl Future<Output = Settled> + 'static,
    max_ms: f64,
    signal: Option<&AbortSignal>,
    wait_until: &JsValue,
) -> Option<JsValue> {
    let promise = spawn_js(Call::new(work), max_ms, signal, wait_until);
    let spawned: Spawned = settled(promise).await.ok()?.unchecked_into();
    spawned.finished().then(|| spawned.value())
}

/// Begins a call that nothing but `wait_until` waits for.
pub fn spawn_background(work: impl Future<Output = Settled> + 'static, wait_until: &JsValue) {
    // Whether it ends is not this call's concern.
    let _ = spawn_js(Call::new(work), f64::INFINITY, None, wait_until);
}
