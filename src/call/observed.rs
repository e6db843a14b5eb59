//! A call as its client's listeners are told of it: when it begins, and how it ends.

use std::rc::Rc;

use super::ClientState;
use crate::{
    core::urls::Target,
    host::{
        call_trace::CallTrace,
        driver::{self, CallFuture, Settled},
        reader::Argument,
    },
    transport::events,
};

/// Members of requests that are lists of records.
const LISTS: [&str; 5] = ["values", "data", "ids", "columnValues", "texts"];

/// Carries out `work` as one call of `operation` on the vault or connection `id`.
///
/// # Errors
/// Those of `work`.
pub async fn observed(
    state: Rc<ClientState>,
    operation: &'static str,
    target: Target,
    id: String,
    work: CallFuture,
) -> Settled {
    let trace = Rc::new(CallTrace::new(operation, Some((target, id)), None, state.hooks.on_call.is_some()));
    driver::enter(Rc::clone(&trace));
    events::call_began(&state.hooks, &trace);
    let settled = work.await;
    events::call_ended(&state.hooks, &trace, &settled);
    settled
}

/// Counts the records of a call's request.
pub(super) fn count_rows(request: &Argument) {
    let length = |list: &&str| request.optional_list(list, "").ok().flatten();
    if let Some(trace) = driver::current_trace() {
        trace.set_rows(LISTS.iter().find_map(length));
    }
}
