//! Where the tokens of one service account come from. It outlives changes of the configuration that
//! leave the account alone; a call keeps the one it began with.

use std::{cell::RefCell, rc::Rc};

use wasm_bindgen::JsValue;

use super::{
    Asking, Authorization,
    account::Account,
    exchange::{self, Exchange},
};
use crate::{
    core::{
        enums::LogLevel,
        error::{Effect, Error},
        jwt,
        lease::{EXCHANGE_MS, LEASE_MS, Lease, Next, Waited, life_s},
    },
    host::{self, accounts, clock, error::Failure, fetch, hooks::Hooks, waiting},
    transport::events,
};

/// Less life than this is not worth sharing.
const LEAST_SHARED_S: f64 = 60.0;

/// The tokens of one account, and who renews them.
#[derive(Debug)]
pub struct Source {
    account: Account,
    holder: JsValue,
    lease: RefCell<Lease<Rc<Authorization>>>,
}

impl Source {
    /// No token yet.
    #[must_use]
    pub fn new(account: Account, holder: JsValue) -> Self {
        Self { account, holder, lease: RefCell::default() }
    }

    /// A token that any call may go with at once.
    #[must_use]
    pub fn ready(&self) -> Option<Rc<Authorization>> {
        self.lease.borrow().ready(clock::now_ms())
    }

    /// Whether its tokens are those of this account, whose key is in `holder`.
    #[must_use]
    pub fn serves(&self, account: &Account, holder: &JsValue) -> bool {
        self.holder == *holder && self.account.same_tokens(account)
    }

    /// The vault refused the token of this number.
    pub fn refuse(&self, number: u32) {
        let is_refused = |held: &Rc<Authorization>| matches!(held.made, Some((_, made)) if made == number);
        self.lease.borrow_mut().refuse(is_refused);
    }
}

/// A token for one call, made by it or by another one.
///
/// # Errors
/// What the exchange failed with; [`Error::Aborted`] and [`Error::Timeout`] when this call ends first.
pub async fn authorize(source: &Rc<Source>, asking: &Asking<'_>) -> Result<Rc<Authorization>, Failure> {
    let mut waited = Waited::default();
    let mut cause = None;
    let whole_ms = (asking.remaining_ms)();
    loop {
        let background = !asking.hooks.wait_until.is_undefined();
        let next = source.lease.borrow_mut().next(clock::now_ms(), &mut waited, background);
        let left_ms = (asking.remaining_ms)();
        match next {
            Next::Use(token) => return Ok(token),
            Next::UseAndRenew(token, epoch) => {
                waiting::behind(
                    renew(Rc::clone(source), epoch, Renewal::of(asking)),
                    &asking.hooks.wait_until,
                );
                return Ok(token);
            }
            Next::Fail(error) => return Err(Failure { error, cause }),
            Next::Lead(epoch) => {
                let work = renew(Rc::clone(source), epoch, Renewal::of(asking));
                let longest_ms = left_ms.unwrap_or(f64::INFINITY);
                let thrown = waiting::apart(work, longest_ms, asking.signal, &asking.hooks.wait_until).await;
                cause = thrown.ok_or_else(|| gone(asking, whole_ms))?.into();
                cause = cause.filter(|cause: &JsValue| !cause.is_undefined());
            }
            Next::Wait(ms) => {
                let fits = left_ms.is_none_or(|left| left > ms);
                if !fits || !fetch::sleep(ms, asking.signal).await {
                    return Err(gone(asking, whole_ms));
                }
            }
        }
    }
}

/// This call ended before it had a token; `whole_ms` is what it had for that.
fn gone(asking: &Asking<'_>, whole_ms: Option<f64>) -> Failure {
    let of = |name: &str| js_sys::Reflect::get(asking.signal, &JsValue::from_str(name)).unwrap_or_default();
    if !asking.signal.is_undefined() && of("aborted").is_truthy() {
        return Failure { error: Error::Aborted, cause: Some(of("reason")) };
    }
    // No vault call was sent, so nothing can have been written.
    Error::Timeout(whole_ms.unwrap_or_default(), Effect::Repeatable).into()
}

/// What a renewal keeps of the call that began it.
struct Renewal {
    hooks: Hooks,
    level: LogLevel,
    timeout_ms: f64,
    max_retries: u32,
}

impl Renewal {
    fn of(asking: &Asking<'_>) -> Self {
        let Asking { hooks, level, timeout_ms, max_retries, .. } = asking;
        let timeout_ms = if *timeout_ms > 0.0 { timeout_ms.min(EXCHANGE_MS) } else { EXCHANGE_MS };
        Self { hooks: (*hooks).clone(), level: *level, timeout_ms, max_retries: *max_retries }
    }
}

/// Makes the exchange under the lease `epoch`. What comes of it goes into the lease; what `fetch` threw is
/// returned.
async fn renew(source: Rc<Source>, epoch: u32, renewal: Renewal) -> Result<JsValue, JsValue> {
    let outcome = renewed(&source, epoch, &renewal).await;
    Ok(match outcome {
        Ok(()) => JsValue::UNDEFINED,
        Err(failure) => {
            source.lease.borrow_mut().fail(epoch, failure.error, clock::now_ms());
            failure.cause.unwrap_or_default()
        }
    })
}

async fn renewed(source: &Rc<Source>, epoch: u32, renewal: &Renewal) -> Result<(), Failure> {
    let Source { account, holder, lease } = &**source;
    let Renewal { hooks, level, timeout_ms, max_retries } = renewal;
    let holder = accounts::open(holder, &account.what).await?;
    let uri = exchange::token_uri(account, &holder)?;
    let cache = &hooks.token_cache;
    let keep = |token: &str, asked_ms: f64, life_s: Option<f64>| {
        let authorization = Authorization::of(token, Some((Rc::downgrade(source), epoch)));
        lease.borrow_mut().succeed(epoch, authorization, asked_ms, life_s);
    };
    let trusts_cache = lease.borrow().trusts_cache;
    if !cache.is_undefined() && trusts_cache {
        match accounts::from_cache(cache, &holder, &account.narrowing(&uri)).await {
            Ok(Some(token)) => {
                let now_ms = clock::now_ms();
                // What is left of it counts from now, not from when it was made.
                let left = life(&token, now_ms, false).filter(|left| *left > LEAST_SHARED_S);
                if left.is_some() {
                    keep(&token, now_ms, left);
                    return Ok(());
                }
            }
            Ok(None) => {}
            Err(_) => events::cache_failed(hooks, *level, "get"),
        }
    }
    let asked_ms = clock::now_ms();
    // The cache may have taken part of the lease.
    lease.borrow_mut().keep(epoch, asked_ms, LEASE_MS);
    let exchange = Exchange {
        hooks,
        level: *level,
        timeout_ms: *timeout_ms,
        max_retries: *max_retries,
        signal: &JsValue::UNDEFINED,
        keep: &|ms| lease.borrow_mut().keep(epoch, clock::now_ms(), ms + LEASE_MS),
    };
    let token = exchange.run(account, &uri, &holder).await?.access_token();
    let life_s = life(&token, asked_ms, true);
    keep(&token, asked_ms, life_s);
    if let Some(life_s) = life_s.filter(|life_s| !cache.is_undefined() && *life_s > LEAST_SHARED_S * 2.0) {
        let ttl_s = (life_s - LEAST_SHARED_S).floor();
        if accounts::to_cache(cache, &holder, &account.narrowing(&uri), &token, ttl_s).await.is_err() {
            events::cache_failed(hooks, *level, "put");
        }
    }
    Ok(())
}

/// Seconds that a token lives, from when it was `made` or from now.
fn life(token: &str, now_ms: f64, made: bool) -> Option<f64> {
    let claims = host::jwt::claims(token)?;
    life_s(jwt::expires_at(&claims), jwt::issued_at(&claims).filter(|_| made), now_ms / 1000.0)
}
