//! Awaiting JavaScript promises without a runtime in between.
//!
//! The core is written as `async fn`, but its futures are driven by JavaScript
//! (`pkg-templates/drive.js`): [`resume`] runs a call until it needs something from the host and
//! hands over the promise to wait for; the driver awaits it in its own async function and resumes with
//! the outcome. So the promise a user holds is JavaScript's own. It settles even when the core
//! panics, nothing is shared between two requests, and an await costs one boundary call.
//!
//! JavaScript knows a call by a number. What a driver abandons (a Worker's request that was
//! cancelled) is dropped here some time after its longest wait, garbage collector or not.

use std::{
    cell::{Cell, RefCell},
    future::{Future, poll_fn},
    mem,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, Waker},
};

use wasm_bindgen::prelude::*;

use super::clock;

type Outcome = Result<JsValue, JsValue>;
type Work = Pin<Box<dyn Future<Output = Outcome>>>;

/// How long after the end of its wait a call counts as abandoned.
const ABANDONED_AFTER_MS: f64 = 60_000.0;
/// Below this many calls nobody looks for abandoned ones.
const SWEEP_FROM: usize = 64;
/// A call's number has its position in the low bits and the position's generation above them.
const POSITION_BITS: u32 = 20;

/// What passes between a waiting future and its driver.
#[derive(Default)]
struct Slot {
    longest_ms: Cell<f64>,
    answered: Cell<Option<Outcome>>,
}

enum State {
    Free,
    /// Until this time, in milliseconds since 1970, its driver may still come back.
    Waiting(Work, f64),
    /// While it runs it is out of the table, so that user code called from it may make calls.
    Running,
}

struct Entry {
    generation: u32,
    state: State,
    slot: Rc<Slot>,
}

thread_local! {
    static CALLS: RefCell<Vec<Entry>> = const { RefCell::new(Vec::new()) };
    static FREE: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) };
    /// The call that is running; calls nest when a caller's hook makes another one.
    static RUNNING: RefCell<Option<Rc<Slot>>> = const { RefCell::new(None) };
}

#[cfg_attr(feature = "snippets", wasm_bindgen(module = "/target/snippets.js"))]
#[cfg_attr(not(feature = "snippets"), wasm_bindgen(raw_module = "../drive.js"))]
extern "C" {
    #[wasm_bindgen(js_name = driveApart)]
    fn drive_apart(call: u32, ms: f64, signal: &JsValue, wait_until: &JsValue) -> JsValue;
    /// Leaves the promise that the running call waits for with its driver.
    fn ask(promise: &JsValue);
    type Apart;
    #[wasm_bindgen(method, getter)]
    fn over(this: &Apart) -> bool;
    #[wasm_bindgen(method, getter)]
    fn value(this: &Apart) -> JsValue;
}

/// Begins a call that goes on whatever becomes of this one, and waits for its end, but no longer than
/// `longest_ms` and until `signal` aborts. `None` when it is not over by then.
pub async fn apart(
    work: impl Future<Output = Outcome> + 'static,
    longest_ms: f64,
    signal: &JsValue,
    wait_until: &JsValue,
) -> Option<JsValue> {
    let promise = drive_apart(begin(work), longest_ms, signal, wait_until);
    let ended: Apart = settled(&promise, longest_ms).await.ok()?.unchecked_into();
    ended.over().then(|| ended.value())
}

/// Begins a call that nothing but `wait_until` waits for.
pub fn behind(work: impl Future<Output = Outcome> + 'static, wait_until: &JsValue) {
    drive_apart(begin(work), f64::INFINITY, &JsValue::UNDEFINED, wait_until);
}

/// Waits for a promise made by this very call, which settles within `longest_ms`.
///
/// # Errors
/// What the promise was rejected with.
pub async fn settled(promise: &JsValue, longest_ms: f64) -> Outcome {
    let Some(slot) = RUNNING.with_borrow(Option::clone) else { return Err(JsValue::UNDEFINED) };
    // The first resume of a call brings no answer to anything.
    slot.answered.set(None);
    slot.longest_ms.set(longest_ms);
    ask(promise);
    poll_fn(|_| slot.answered.take().map_or(Poll::Pending, Poll::Ready)).await
}

/// Takes in a call that has not begun; returns its number for the driver.
pub fn begin(work: impl Future<Output = Outcome> + 'static) -> u32 {
    let state = State::Waiting(Box::pin(work), f64::INFINITY);
    let position = FREE.with_borrow_mut(|free| {
        if free.is_empty() {
            sweep(free);
        }
        free.pop()
    });
    CALLS.with_borrow_mut(|calls| {
        let position = position.unwrap_or(calls.len());
        if let Some(entry) = calls.get_mut(position) {
            entry.state = state;
            return number(position, entry.generation);
        }
        calls.push(Entry { generation: 0, state, slot: Rc::default() });
        number(position, 0)
    })
}

/// Runs a call on, until it is over or waits for the promise that it has left with its driver. `value` is
/// what the last promise settled with, `failed` whether it was rejected.
///
/// # Errors
/// What the call failed with; `undefined` when its number means nothing any more.
#[wasm_bindgen]
pub fn resume(call: u32, value: JsValue, failed: bool) -> Result<JsValue, JsValue> {
    let taken = with_entry(call, |entry| match mem::replace(&mut entry.state, State::Running) {
        State::Waiting(work, _) => Some((work, Rc::clone(&entry.slot))),
        other => {
            entry.state = other;
            None
        }
    });
    let Some((mut work, slot)) = taken.flatten() else { return Err(JsValue::UNDEFINED) };
    slot.answered.set(Some(if failed { Err(value) } else { Ok(value) }));
    let outer = RUNNING.replace(Some(Rc::clone(&slot)));
    let polled = work.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    RUNNING.set(outer);
    match polled {
        Poll::Ready(outcome) => {
            drop((work, slot));
            abandon(call);
            outcome
        }
        Poll::Pending => {
            let until = until(slot.longest_ms.get());
            with_entry(call, |entry| entry.state = State::Waiting(work, until));
            Ok(JsValue::UNDEFINED)
        }
    }
}

/// Frees what a call has; its number means nothing afterwards.
#[wasm_bindgen]
pub fn abandon(call: u32) {
    // Dropped after the table is released: a future's parts may be anything.
    let state = with_entry(call, release);
    if state.is_some() {
        FREE.with_borrow_mut(|free| free.push(position(call)));
    }
}

fn number(position: usize, generation: u32) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX) | generation << POSITION_BITS
}

const fn position(call: u32) -> usize {
    (call & ((1 << POSITION_BITS) - 1)) as usize
}

fn with_entry<T>(call: u32, act: impl FnOnce(&mut Entry) -> T) -> Option<T> {
    CALLS.with_borrow_mut(|calls| {
        let entry = calls.get_mut(position(call))?;
        let current = entry.generation << POSITION_BITS == call & !((1 << POSITION_BITS) - 1);
        current.then(|| act(entry))
    })
}

/// Frees a position: numbers given out for it so far mean nothing any more.
fn release(entry: &mut Entry) -> State {
    entry.generation = entry.generation.wrapping_add(1);
    match Rc::get_mut(&mut entry.slot) {
        Some(slot) => *slot = Slot::default(),
        // What was abandoned still has it.
        None => entry.slot = Rc::default(),
    }
    mem::replace(&mut entry.state, State::Free)
}

/// With few calls nobody will ask, so the clock is left alone.
fn until(longest_ms: f64) -> f64 {
    if CALLS.with_borrow(Vec::len) < SWEEP_FROM { f64::INFINITY } else { clock::now_ms() + longest_ms }
}

/// Drops the calls whose drivers can no longer come back.
fn sweep(free: &mut Vec<usize>) {
    let now_ms = clock::now_ms();
    // Dropped after the table is released: a future's parts may be anything.
    let _abandoned: Vec<State> = CALLS.with_borrow_mut(|calls| {
        if calls.len() < SWEEP_FROM {
            return Vec::new();
        }
        let is_abandoned =
            |state: &State| matches!(state, State::Waiting(_, until) if until + ABANDONED_AFTER_MS < now_ms);
        let mut dropped = Vec::new();
        for (position, entry) in calls.iter_mut().enumerate() {
            if is_abandoned(&entry.state) {
                dropped.push(release(entry));
                free.push(position);
            }
        }
        dropped
    });
}
