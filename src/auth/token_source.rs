//! The tokens of one service account, or of the caller's own function for one vault. A source outlives changes of the
//! configuration that leave its credentials alone; a call keeps the source it began with.

use std::{
    cell::{Cell, RefCell},
    mem,
    rc::Rc,
};

use wasm_bindgen::JsValue;
use web_sys::AbortSignal;

use super::{
    Authorization, TokenRequest,
    account::Account,
    exchange::{self, Exchange},
    origin::Origin,
    provided,
};
use crate::{
    core::{
        enums::LogLevel,
        error::{Code, Effect, Error},
        lease::{LEASE_MS, Lease, LeaseStep, MAX_EXCHANGE_MS, Pending, life_s},
        retry_budget::RetryBudgets,
        urls::Target,
    },
    host::{
        accounts::{self, BearerToken, CredentialHolder},
        call_trace::CallTrace,
        clock, driver,
        error::Failure,
        exchange as http,
        hooks::Hooks,
    },
    transport::events,
};

/// A token with less life left is not shared.
const MIN_SHARED_S: f64 = 60.0;
/// The time of the caller's own function where its call has no limit.
const DEFAULT_OWN_MS: f64 = 60_000.0;
/// After as many times that the caller's own function was late, those who wait fail with it.
const MAX_LATE: u32 = 3;

/// The tokens of one origin, and who renews them.
#[derive(Debug)]
pub struct TokenSource {
    origin: Origin,
    holder: CredentialHolder,
    lease: RefCell<Lease<Rc<Authorization>, Failure>>,
    /// How often in a row the caller's own function had no answer in time.
    late: Cell<u32>,
}

impl TokenSource {
    /// A source without a token.
    #[must_use]
    pub fn new(origin: Origin, holder: CredentialHolder) -> Self {
        Self { origin, holder, lease: RefCell::default(), late: Cell::default() }
    }

    /// A token that any call may use at once.
    #[must_use]
    pub fn ready(&self) -> Option<Rc<Authorization>> {
        self.lease.borrow().ready(clock::now_ms())
    }

    /// Whether its tokens are those of this origin, whose secret is in `holder`.
    #[must_use]
    pub fn serves(&self, origin: &Origin, holder: &CredentialHolder) -> bool {
        self.holder == *holder && self.origin.same_tokens(origin)
    }

    /// Whether it is for this vault or connection, given that its place is.
    #[must_use]
    pub fn is_for(&self, target: Target, id: &str) -> bool {
        self.origin.is_for(target, id)
    }

    /// Drops the token of this number: the vault rejected it.
    pub fn reject(&self, number: u32) {
        let is_rejected =
            |held: &Rc<Authorization>| matches!(held.issued, Some((_, issued)) if issued == number);
        self.lease.borrow_mut().reject(is_rejected);
    }
}

/// A token for one call, requested by it or by another one.
///
/// # Errors
/// What the exchange failed with; [`Error::Aborted`] and [`Error::Timeout`] when this call ends first.
pub async fn authorize(
    source: &Rc<TokenSource>,
    request: &TokenRequest<'_>,
) -> Result<Rc<Authorization>, Failure> {
    let mut pending = Pending::default();
    let mut cause = None;
    let total_ms = source.limit_ms(request, 0.0);
    let begun_ms = clock::now_ms();
    loop {
        if request.signal.is_some_and(AbortSignal::aborted) {
            return source.interrupted(request, total_ms);
        }
        let background = !request.hooks.wait_until.is_undefined();
        let next = source.lease.borrow_mut().next(clock::now_ms(), &mut pending, background);
        let left_ms = source.limit_ms(request, clock::now_ms() - begun_ms);
        match next {
            LeaseStep::Use(token) => return Ok(token),
            LeaseStep::UseAndRenew(token, epoch) => {
                driver::spawn_background(
                    renew(Rc::clone(source), epoch, Renewal::of(request)),
                    &request.hooks.wait_until,
                );
                return Ok(token);
            }
            // Another call's time was up, not this one's. Not again and again: the function may wait for a call like this.
            LeaseStep::Fail(Failure { error: Error::NotProvided(_, Code::Timeout), .. })
                if !pending.led && source.late.get() < MAX_LATE =>
            {
                pending = Pending::default();
            }
            // The leader alone has what its own `fetch` threw.
            LeaseStep::Fail(failure) => {
                let cause = cause.or(failure.cause);
                return Err(Failure { cause, ..failure });
            }
            LeaseStep::Lead(epoch) => {
                let renewal = Renewal::of(request);
                let left = Rc::clone(&renewal.left);
                let work = renew(Rc::clone(source), epoch, renewal);
                let max_ms = left_ms.unwrap_or(f64::INFINITY);
                let spawned = driver::spawn(work, max_ms, request.signal, &request.hooks.wait_until).await;
                let Some(thrown) = spawned else {
                    left.set(true);
                    return source.interrupted(request, total_ms);
                };
                // It ended in an exception, and would otherwise be made again and again.
                if source.lease.borrow().is_open(epoch) {
                    let failure = Failure::from(Error::Network(Effect::Repeatable));
                    source.lease.borrow_mut().fail(epoch, failure, clock::now_ms());
                }
                cause = Some(thrown).filter(|thrown| !thrown.is_undefined());
            }
            LeaseStep::Wait(ms) => {
                let fits = left_ms.is_none_or(|left| left > ms);
                if !fits || !http::sleep(ms, request.signal).await {
                    return source.interrupted(request, total_ms);
                }
            }
        }
    }
}

impl TokenSource {
    /// Why a token is needed.
    fn reason(&self) -> &'static str {
        let lease = self.lease.borrow();
        match (lease.trusts_cache, lease.holds()) {
            (false, _) => "rejected",
            (true, true) => "expiring",
            (true, false) => "missing",
        }
    }

    /// Milliseconds that a call may wait on, after it has waited for so many.
    fn limit_ms(&self, request: &TokenRequest<'_>, waited_ms: f64) -> Option<f64> {
        let remaining_ms = (request.remaining_ms)();
        match &self.origin {
            Origin::Provider(_) if request.own_timeout_ms > 0.0 => {
                let own_ms = (request.own_timeout_ms - waited_ms).max(0.0);
                Some(remaining_ms.map_or(own_ms, |remaining| remaining.min(own_ms)))
            }
            _ => remaining_ms,
        }
    }

    /// This call's time, `total_ms`, was up or its signal aborted before a new token was there.
    fn interrupted(
        &self,
        request: &TokenRequest<'_>,
        total_ms: Option<f64>,
    ) -> Result<Rc<Authorization>, Failure> {
        if let Some(signal) = request.signal.filter(|signal| signal.aborted()) {
            return Err(Failure::with_cause(Error::Aborted(Effect::Repeatable), signal.reason()));
        }
        let old = self.lease.borrow().alive(clock::now_ms());
        old.ok_or_else(|| {
            let ms = total_ms.unwrap_or_default();
            match &self.origin {
                Origin::Provider(provider) => provided::late(&provider.field_path, ms).into(),
                // No vault call was sent, so nothing can have been written.
                Origin::Account(_) => Error::Timeout(ms, Effect::Repeatable).into(),
            }
        })
    }
}

/// What a renewal keeps of the call that began it.
pub(super) struct Renewal {
    hooks: Hooks,
    target: (Target, String),
    /// The call that needs the token.
    parent: Option<String>,
    /// Whether that call has ended before the renewal.
    left: Rc<Cell<bool>>,
    level: LogLevel,
    pub(super) full_errors: bool,
    timeout_ms: f64,
    /// For the caller's own function.
    pub(super) own_timeout_ms: f64,
    max_retries: u32,
    retry_budgets: Option<Rc<RetryBudgets>>,
}

impl Renewal {
    fn of(request: &TokenRequest<'_>) -> Self {
        let TokenRequest {
            hooks,
            level,
            full_errors,
            timeout_ms,
            own_timeout_ms,
            max_retries,
            retry_budgets,
            ..
        } = request;
        let timeout_ms = if *timeout_ms > 0.0 { timeout_ms.min(MAX_EXCHANGE_MS) } else { MAX_EXCHANGE_MS };
        // Others wait for it as well, whatever time this call has.
        let own_ms = if *own_timeout_ms > 0.0 { own_timeout_ms.max(1.0) } else { DEFAULT_OWN_MS };
        let listens = hooks.on_call_start.is_some() || hooks.on_call.is_some();
        let parent = driver::current_trace().filter(|_| listens).map(|trace| trace.id().to_owned());
        Self {
            hooks: (*hooks).clone(),
            target: (request.target, request.id.to_owned()),
            parent,
            left: Rc::default(),
            level: *level,
            full_errors: *full_errors,
            timeout_ms,
            own_timeout_ms: (request.remaining_ms)().map_or(own_ms, |ms| ms.max(1.0).min(own_ms)),
            max_retries: *max_retries,
            retry_budgets: retry_budgets.cloned(),
        }
    }
}

/// Renews the token under the lease `epoch`. The outcome goes into the lease; what `fetch` threw is returned.
async fn renew(source: Rc<TokenSource>, epoch: u32, mut renewal: Renewal) -> Result<JsValue, JsValue> {
    let operation = if matches!(source.origin, Origin::Account(_)) { "tokenExchange" } else { "getToken" };
    let target = (renewal.target.0, mem::take(&mut renewal.target.1));
    let is_notified = renewal.hooks.on_call.is_some();
    let trace = Rc::new(CallTrace::new(operation, Some(target), renewal.parent.take(), is_notified));
    driver::enter(Rc::clone(&trace));
    events::call_began(&renewal.hooks, &trace);
    let outcome = match &source.origin {
        Origin::Account(account) => exchanged(&source, account, epoch, &renewal).await,
        Origin::Provider(provider) => {
            let reason = source.reason();
            let held = provided::LeaseHandle {
                reason,
                left_ms: source.lease.borrow().left_ms(clock::now_ms()),
                // A source that hangs when the call that asked it has ended must not keep others from asking it again.
                keep: &|ms| !renewal.left.get() && source.lease.borrow_mut().keep(epoch, clock::now_ms(), ms),
            };
            let result = provided::token(provider, &source.holder, &renewal, &held).await;
            let is_late = matches!(&result, Err(Failure { error: Error::NotProvided(_, Code::Timeout), .. }));
            source.late.set(if is_late { source.late.get() + 1 } else { 0 });
            result.map(|(token, now_ms, life_s)| store(&source, epoch, &token, now_ms, Some(life_s)))
        }
    };
    let error = outcome.as_ref().err().map(|failure| failure.error.code().as_str());
    events::renewal_ended(&renewal.hooks, renewal.level, &trace, error);
    Ok(match outcome {
        Ok(()) => JsValue::UNDEFINED,
        Err(mut failure) => {
            // The cause of a source's failure was rebuilt, so that all who wait may have it.
            let cause =
                if matches!(failure.error, Error::NotProvided(..)) { None } else { failure.cause.take() };
            source.lease.borrow_mut().fail(epoch, failure, clock::now_ms());
            cause.unwrap_or_default()
        }
    })
}

fn store(source: &Rc<TokenSource>, epoch: u32, token: &BearerToken, requested_ms: f64, life_s: Option<f64>) {
    let authorization = Authorization::of(token, Some((Rc::downgrade(source), epoch)));
    source.lease.borrow_mut().succeed(epoch, authorization, requested_ms, life_s);
}

async fn exchanged(
    source: &Rc<TokenSource>,
    account: &Account,
    epoch: u32,
    renewal: &Renewal,
) -> Result<(), Failure> {
    let TokenSource { holder, lease, .. } = &**source;
    let Renewal { hooks, level, full_errors, timeout_ms, max_retries, retry_budgets, .. } = renewal;
    let holder = accounts::open(holder, &account.field_path).await?;
    let uri = exchange::token_uri(account, &holder)?;
    let cache = &hooks.token_cache;
    let trusts_cache = lease.borrow().trusts_cache;
    if !cache.is_undefined() && trusts_cache {
        match accounts::read_cache(cache, &holder, &account.grant(&uri)).await {
            Ok(Some(token)) => {
                let now_ms = clock::now_ms();
                // The rest of its life counts from now, not from when it was issued.
                let left = life(&token, now_ms, false).filter(|left| *left > MIN_SHARED_S);
                if left.is_some() {
                    store(source, epoch, &token, now_ms, left);
                    return Ok(());
                }
            }
            Ok(None) => {}
            Err(_) => events::cache_failed(hooks, *level, "get"),
        }
    }
    let requested_ms = clock::now_ms();
    // The cache may have taken part of the lease.
    lease.borrow_mut().keep(epoch, requested_ms, LEASE_MS);
    let exchange = Exchange {
        hooks,
        level: *level,
        full_errors: *full_errors,
        timeout_ms: *timeout_ms,
        max_retries: *max_retries,
        retry_budgets: retry_budgets.as_deref(),
        signal: None,
        may_wait: &|ms| lease.borrow_mut().keep(epoch, clock::now_ms(), ms + LEASE_MS),
    };
    let token = exchange.run(account, &uri, &holder).await?;
    let life_s = life(&token, requested_ms, true);
    store(source, epoch, &token, requested_ms, life_s);
    if let Some(life_s) = life_s.filter(|life_s| !cache.is_undefined() && *life_s > MIN_SHARED_S * 2.0) {
        let ttl_s = (life_s - MIN_SHARED_S).floor();
        if accounts::write_cache(cache, &holder, &account.grant(&uri), &token, ttl_s).await.is_err() {
            events::cache_failed(hooks, *level, "put");
        }
    }
    Ok(())
}

/// Seconds that a token lives: from when it was `issued`, or from now.
fn life(token: &BearerToken, now_ms: f64, issued: bool) -> Option<f64> {
    let positive = |seconds: &f64| seconds.is_finite() && *seconds > 0.0;
    let issued_at = token.issued_at().filter(positive).filter(|_| issued);
    life_s(token.expires_at().filter(positive), issued_at, now_ms / 1000.0)
}
