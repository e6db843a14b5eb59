//! The tokens of one service account. A source outlives changes of the configuration that leave the account alone; a
//! call keeps the source it began with.

use std::{cell::RefCell, rc::Rc};

use wasm_bindgen::JsValue;

use super::{
    Authorization, TokenRequest,
    account::Account,
    exchange::{self, Exchange},
};
use crate::{
    core::{
        enums::LogLevel,
        error::{Effect, Error},
        lease::{LEASE_MS, Lease, MAX_EXCHANGE_MS, Next, Pending, life_s},
    },
    host::{
        accounts::{self, BearerToken, CredentialHolder},
        clock, driver,
        error::Failure,
        exchange as http,
        hooks::Hooks,
    },
    transport::events,
};

/// A token with less life left is not shared.
const MIN_SHARED_S: f64 = 60.0;

/// The tokens of one account, and who renews them.
#[derive(Debug)]
pub struct TokenSource {
    account: Account,
    holder: CredentialHolder,
    lease: RefCell<Lease<Rc<Authorization>, Failure>>,
}

impl TokenSource {
    /// A source without a token.
    #[must_use]
    pub fn new(account: Account, holder: CredentialHolder) -> Self {
        Self { account, holder, lease: RefCell::default() }
    }

    /// A token that any call may use at once.
    #[must_use]
    pub fn ready(&self) -> Option<Rc<Authorization>> {
        self.lease.borrow().ready(clock::now_ms())
    }

    /// Whether its tokens are those of this account, whose key is in `holder`.
    #[must_use]
    pub fn serves(&self, account: &Account, holder: &CredentialHolder) -> bool {
        self.holder == *holder && self.account.same_tokens(account)
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
    let total_ms = (request.remaining_ms)();
    loop {
        let background = !request.hooks.wait_until.is_undefined();
        let next = source.lease.borrow_mut().next(clock::now_ms(), &mut pending, background);
        let left_ms = (request.remaining_ms)();
        match next {
            Next::Use(token) => return Ok(token),
            Next::UseAndRenew(token, epoch) => {
                driver::spawn_background(
                    renew(Rc::clone(source), epoch, Renewal::of(request)),
                    &request.hooks.wait_until,
                );
                return Ok(token);
            }
            // The leader alone has what its own `fetch` threw.
            Next::Fail(failure) => return Err(Failure { cause, ..failure }),
            Next::Lead(epoch) => {
                let work = renew(Rc::clone(source), epoch, Renewal::of(request));
                let max_ms = left_ms.unwrap_or(f64::INFINITY);
                let thrown = driver::spawn(work, max_ms, request.signal, &request.hooks.wait_until).await;
                cause = thrown.ok_or_else(|| interrupted(request, total_ms))?.into();
                cause = cause.filter(|cause: &JsValue| !cause.is_undefined());
            }
            Next::Wait(ms) => {
                let fits = left_ms.is_none_or(|left| left > ms);
                if !fits || !http::sleep(ms, request.signal).await {
                    return Err(interrupted(request, total_ms));
                }
            }
        }
    }
}

/// This call ended before it had a token; `total_ms` is the time that it had.
fn interrupted(request: &TokenRequest<'_>, total_ms: Option<f64>) -> Failure {
    if let Some(signal) = request.signal.filter(|signal| signal.aborted()) {
        return Failure::with_cause(Error::Aborted, signal.reason());
    }
    // No vault call was sent, so nothing can have been written.
    Error::Timeout(total_ms.unwrap_or_default(), Effect::Repeatable).into()
}

/// What a renewal keeps of the call that began it.
struct Renewal {
    hooks: Hooks,
    level: LogLevel,
    full_errors: bool,
    timeout_ms: f64,
    max_retries: u32,
}

impl Renewal {
    fn of(request: &TokenRequest<'_>) -> Self {
        let TokenRequest { hooks, level, full_errors, timeout_ms, max_retries, .. } = request;
        let timeout_ms = if *timeout_ms > 0.0 { timeout_ms.min(MAX_EXCHANGE_MS) } else { MAX_EXCHANGE_MS };
        Self {
            hooks: (*hooks).clone(),
            level: *level,
            full_errors: *full_errors,
            timeout_ms,
            max_retries: *max_retries,
        }
    }
}

/// Makes the exchange under the lease `epoch`. Its outcome goes into the lease; what `fetch` threw is returned.
async fn renew(source: Rc<TokenSource>, epoch: u32, renewal: Renewal) -> Result<JsValue, JsValue> {
    let outcome = renewed(&source, epoch, &renewal).await;
    Ok(match outcome {
        Ok(()) => JsValue::UNDEFINED,
        Err(mut failure) => {
            let cause = failure.cause.take();
            source.lease.borrow_mut().fail(epoch, failure, clock::now_ms());
            cause.unwrap_or_default()
        }
    })
}

async fn renewed(source: &Rc<TokenSource>, epoch: u32, renewal: &Renewal) -> Result<(), Failure> {
    let TokenSource { account, holder, lease } = &**source;
    let Renewal { hooks, level, full_errors, timeout_ms, max_retries } = renewal;
    let holder = accounts::open(holder, &account.field_path).await?;
    let uri = exchange::token_uri(account, &holder)?;
    let cache = &hooks.token_cache;
    let store = |token: &BearerToken, requested_ms: f64, life_s: Option<f64>| {
        let authorization = Authorization::of(token, Some((Rc::downgrade(source), epoch)));
        lease.borrow_mut().succeed(epoch, authorization, requested_ms, life_s);
    };
    let trusts_cache = lease.borrow().trusts_cache;
    if !cache.is_undefined() && trusts_cache {
        match accounts::read_cache(cache, &holder, &account.grant(&uri)).await {
            Ok(Some(token)) => {
                let now_ms = clock::now_ms();
                // The rest of its life counts from now, not from when it was issued.
                let left = life(&token, now_ms, false).filter(|left| *left > MIN_SHARED_S);
                if left.is_some() {
                    store(&token, now_ms, left);
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
        signal: None,
        may_wait: &|ms| lease.borrow_mut().keep(epoch, clock::now_ms(), ms + LEASE_MS),
    };
    let token = exchange.run(account, &uri, &holder).await?;
    let life_s = life(&token, requested_ms, true);
    store(&token, requested_ms, life_s);
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
