//! `getAll`: all rows of a table, page by page. The generator in `pkg-templates/host/pages.js` drives one page after the
//! other, and requests the next while the rows of this one are used; here is decided which page that is.

use std::{cell::Cell, rc::Rc};

use js_sys::Array;
use wasm_bindgen::prelude::*;

use crate::{
    call::{self, CallContext, ClientState},
    core::{
        error::{Code, Error},
        urls::Target,
        value::Value,
    },
    host::{
        driver::Call,
        error::Failure,
        javascript,
        reader::{Argument, Members, Snapshot},
    },
    ops::{OperationDescriptor, vault::get::Get},
};

const NAME: &str = "getAll";
const MAX_PAGE_SIZE: u32 = 25;
const MORE: Members = Members { readable: "pageSize", private: "" };

javascript! { "../records/get.js" {
    /// The request of one page.
    #[wasm_bindgen(js_name = pageRequest)]
    fn page_request(request: &JsValue, offset: f64, limit: f64) -> Snapshot;
    /// The request of rows that are chosen, without members of its own.
    #[wasm_bindgen(js_name = wholeRequest)]
    fn whole_request(request: &JsValue) -> Snapshot;
    /// The rows of a page, or its request's id when there are more than the limit, or the same as on the page before.
    #[wasm_bindgen(js_name = rowsOf)]
    fn rows_of(result: &JsValue, limit: f64, request: &JsValue) -> JsValue;
}}

/// What `getAll` reads, and how far it is.
#[wasm_bindgen]
pub struct Pages {
    context: Rc<CallContext>,
    request: JsValue,
    plan: Result<PagePlan, Error>,
    read: Rc<Cell<Option<u32>>>,
}

/// How the rows are cut into pages.
#[derive(Clone, Copy)]
struct PagePlan {
    page_size: u32,
    /// The caller's own offset.
    first: f64,
    /// The caller's own limit.
    max_rows: f64,
    /// Whether ids or values choose the rows: then all come at once.
    chosen: bool,
}

impl PagePlan {
    fn read(request: &Argument) -> Result<Self, Error> {
        let chosen = request.has("ids") || request.has("columnValues");
        let page_size = match request.get("pageSize") {
            Value::Absent => MAX_PAGE_SIZE,
            _ if chosen => {
                return Err(Error::input(
                    "pageSize has no effect where ids or columnValues choose the rows; leave it out",
                ));
            }
            size => size
                .count("pageSize", MAX_PAGE_SIZE)
                .ok()
                .flatten()
                .filter(|size| *size > 0)
                .ok_or_else(|| Error::input("pageSize must be a whole number from 1 to 25"))?,
        };
        let number = |name: &str| -> Result<Option<f64>, Error> {
            let text = request.get(name).decimal(name)?;
            let whole = text.map(|text| text.parse::<u64>().unwrap_or(u64::MAX));
            #[expect(clippy::cast_precision_loss, reason = "no table has so many rows")]
            Ok(whole.map(|whole| whole as f64))
        };
        Ok(Self {
            page_size,
            first: number("offset")?.unwrap_or_default(),
            max_rows: number("limit")?.unwrap_or(f64::INFINITY),
            chosen,
        })
    }

    /// Rows of the page that begins at `offset`.
    fn limit(&self, offset: u32) -> f64 {
        f64::from(self.page_size).min(self.max_rows - f64::from(offset))
    }

    /// Whether the page with this many rows, which begins at `offset`, is the last.
    fn is_last(&self, offset: u32, rows: u32) -> bool {
        let end = f64::from(offset) + f64::from(rows);
        self.chosen || f64::from(rows) < self.limit(offset) || end >= self.max_rows
    }
}

#[wasm_bindgen]
impl Pages {
    /// The call that reads the next page and returns its rows; nothing behind the last page.
    pub fn next(&self) -> Option<Call> {
        let offset = self.read.get()?;
        let (context, request) = (Rc::clone(&self.context), self.request.clone());
        let read = Rc::clone(&self.read);
        let plan = match &self.plan {
            Ok(plan) if plan.limit(offset) <= 0.0 => return None,
            Ok(plan) => *plan,
            Err(error) => {
                self.read.set(None);
                let failure = Failure::from(error.clone());
                return Some(Call::new(async move { Err(failure.into_js(NAME)) }));
            }
        };
        self.read.set(None);
        let (state, vault_id) = self.context.whose();
        let work = Box::pin(async move {
            let rows = page(&context, &request, &plan, offset).await;
            let rows = rows.map_err(|failure| failure.into_js(NAME))?;
            if !plan.is_last(offset, rows.length()) {
                read.set(Some(offset + rows.length()));
            }
            Ok(rows.into())
        });
        Some(Call::new(call::observed(state, NAME, Target::Vault, vault_id, work)))
    }
}

/// Begins to read all rows that a request selects.
///
/// # Errors
/// [`Error::InvalidInput`] for options that cannot be read; the request's own mistakes are the first page's.
pub fn begin(
    state: Rc<ClientState>,
    vault_id: &str,
    request: Snapshot,
    options: Option<Snapshot>,
) -> Result<Pages, Failure> {
    let descriptor = const { &OperationDescriptor::of::<Get>() };
    let context = Rc::new(CallContext::new(descriptor, state, vault_id, &[MORE], options)?);
    let argument = call::read_request(NAME, descriptor, request, &[MORE])?;
    let plan = PagePlan::read(&argument);
    Ok(Pages { context, request: argument.members().clone(), plan, read: Rc::new(Cell::new(Some(0))) })
}

async fn page(
    context: &CallContext,
    request: &JsValue,
    plan: &PagePlan,
    offset: u32,
) -> Result<Array, Failure> {
    let descriptor = const { &OperationDescriptor::of::<Get>() };
    let snapshot = if plan.chosen {
        whole_request(request)
    } else {
        page_request(request, plan.first + f64::from(offset), plan.limit(offset))
    };
    let argument = call::read_request(NAME, descriptor, snapshot, &[])?;
    let operation = (descriptor.validate)(&argument)?;
    match context.execute(descriptor, operation.as_ref(), request).await {
        Ok(result) => rows_of(&result, if plan.chosen { f64::INFINITY } else { plan.limit(offset) }, request)
            .dyn_into()
            .map_err(|request_id| {
                let problem = "it has more rows than were asked for, or those of the page before".to_owned();
                Error::InvalidResponse { problem, status: 200, request_id: request_id.as_string() }.into()
            }),
        // Behind the last row nothing is found.
        Err(failure) if offset > 0 && failure.error.code() == Code::NotFound => Ok(Array::new()),
        // No row is asked for, so the vault or the table is missing.
        Err(failure) if !plan.chosen && failure.error.code() == Code::NotFound => {
            Err(failure.of_configuration())
        }
        Err(failure) => Err(failure),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(max_rows: f64, chosen: bool) -> PagePlan {
        PagePlan { page_size: 25, first: 0.0, max_rows, chosen }
    }

    #[test]
    fn a_short_page_or_the_callers_limit_is_the_end() {
        let all = plan(f64::INFINITY, false);
        assert!(!all.is_last(0, 25));
        assert!(all.is_last(25, 24));
        assert!(all.is_last(50, 0));
        let some = plan(30.0, false);
        assert_eq!((some.limit(0), some.limit(25)), (25.0, 5.0));
        assert!(!some.is_last(0, 25));
        assert!(some.is_last(25, 5));
        assert!(plan(f64::INFINITY, true).is_last(0, 25));
    }
}
