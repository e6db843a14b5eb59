//! Who renews a token, and who waits, decided on plain data.
//!
//! On Workers nothing pending may be awaited by two requests, so single flight is no promise but
//! this: who finds neither a usable token nor a live lease takes the lease and makes the exchange
//! in its own context; the others sleep on their own timers and look again. A lease ends by itself,
//! so a request that dies with it costs the others one wait. The result of an older lease is dropped.

/// The longest that one attempt of an exchange may take. It ends before its lease does, so that waiting calls see its
/// failure before one of them takes over.
pub const MAX_EXCHANGE_MS: f64 = 4_500.0;
/// The time that a dead leader costs the calls that wait for it.
pub const LEASE_MS: f64 = 5_000.0;
/// With the longest wait before a second attempt.
const MAX_LEASE_MS: f64 = LEASE_MS + super::retry::MAX_RETRY_AFTER_MS;
/// A token is renewed this long before it ends, or at a fifth of a shorter life.
const MARGIN_MS: f64 = 60_000.0;
const MARGIN_SHARE: f64 = 0.2;
/// After a renewal that failed, the old token serves this long before the next try.
const REST_MS: f64 = 5_000.0;
/// A longer life is nonsense, such as milliseconds for seconds.
const MAX_LIFE_S: f64 = 1e10;
const MIN_SLEEP_MS: f64 = 4.0;
const MAX_SLEEP_MS: f64 = 25.0;

/// One credential's token.
#[derive(Debug)]
pub struct Lease<T, E> {
    epoch: u32,
    until_ms: f64,
    held: Option<CachedToken<T>>,
    failed: Option<(u32, E)>,
    rest_until_ms: f64,
    /// Whether the shared cache may be read: not after it gave a token that the vault rejected.
    pub trusts_cache: bool,
}

#[derive(Debug)]
struct CachedToken<T> {
    token: T,
    epoch: u32,
    expires_ms: f64,
    renew_ms: f64,
    ahead_ms: f64,
    /// Its expiry is nonsense: only the calls that waited for it may use it.
    once: bool,
}

/// What one call has done so far to get a token.
#[derive(Debug, Default)]
pub struct Pending {
    since: Option<u32>,
    /// Whether it held the lease itself.
    pub led: bool,
    next_sleep_ms: f64,
}

/// What a call does next.
#[derive(Debug, PartialEq)]
pub enum LeaseStep<T, E> {
    /// Use this token.
    Use(T),
    /// Use this token, and begin its renewal in the background under this lease.
    UseAndRenew(T, u32),
    /// Make the exchange under this lease.
    Lead(u32),
    /// Sleep this many milliseconds and look again.
    Wait(f64),
    /// Fail: the exchange that the call waited for failed.
    Fail(E),
}

impl<T, E> Default for Lease<T, E> {
    fn default() -> Self {
        Self { epoch: 0, until_ms: 0.0, held: None, failed: None, rest_until_ms: 0.0, trusts_cache: true }
    }
}

impl<T: Clone, E: Clone> Lease<T, E> {
    /// The token, while its renewal is not due.
    pub fn ready(&self, now_ms: f64) -> Option<T> {
        self.held.as_ref().filter(|held| now_ms < held.ahead_ms).map(|held| held.token.clone())
    }

    /// Whether a token is held, alive or not.
    pub const fn holds(&self) -> bool {
        self.held.is_some()
    }

    /// The token, as long as it lives.
    pub fn alive(&self, now_ms: f64) -> Option<T> {
        self.held.as_ref().filter(|held| now_ms < held.expires_ms).map(|held| held.token.clone())
    }

    /// Milliseconds that the token has left; 0 when there is none.
    pub fn left_ms(&self, now_ms: f64) -> f64 {
        self.held.as_ref().map_or(0.0, |held| (held.expires_ms - now_ms).max(0.0))
    }

    /// Decides for one call; `background` says whether a token may be renewed in the background.
    pub fn next(&mut self, now_ms: f64, waited: &mut Pending, background: bool) -> LeaseStep<T, E> {
        // Not by the end alone: a clock that is set back must not make a lease of hours.
        let running = now_ms < self.until_ms && self.until_ms - now_ms <= MAX_LEASE_MS;
        if let Some(held) = &self.held {
            let mine = waited.since.is_some_and(|since| held.epoch >= since);
            let alive = now_ms < held.expires_ms || (mine && (held.once || waited.led));
            let may_renew = now_ms >= self.rest_until_ms && !mine;
            // While another call renews it, it serves as long as it lives.
            if alive && (now_ms < held.renew_ms || !may_renew || running) {
                let token = held.token.clone();
                if background && !running && may_renew && now_ms >= held.ahead_ms {
                    return LeaseStep::UseAndRenew(token, self.lead(now_ms));
                }
                return LeaseStep::Use(token);
            }
        }
        if let (Some((epoch, error)), Some(since)) = (&self.failed, waited.since)
            && *epoch >= since
        {
            return LeaseStep::Fail(error.clone());
        }
        if running {
            waited.since.get_or_insert(self.epoch);
            waited.next_sleep_ms = (waited.next_sleep_ms * 2.0).clamp(MIN_SLEEP_MS, MAX_SLEEP_MS);
            return LeaseStep::Wait(waited.next_sleep_ms);
        }
        let epoch = self.lead(now_ms);
        waited.since = Some(epoch);
        waited.led = true;
        LeaseStep::Lead(epoch)
    }

    fn lead(&mut self, now_ms: f64) -> u32 {
        self.epoch = self.epoch.wrapping_add(1);
        self.until_ms = now_ms + LEASE_MS;
        self.epoch
    }

    /// Extends the lease to `ms` from now; false when another call holds it.
    pub fn keep(&mut self, epoch: u32, now_ms: f64, ms: f64) -> bool {
        if epoch == self.epoch {
            self.until_ms = now_ms + ms;
        }
        epoch == self.epoch
    }

    /// Stores a token that was requested at `asked_ms` and lives so many seconds, unless a later lease was taken since.
    pub fn succeed(&mut self, epoch: u32, token: T, asked_ms: f64, life: Option<f64>) {
        if epoch != self.epoch {
            return;
        }
        let life_ms = life.unwrap_or(0.0) * 1000.0;
        let margin_ms = MARGIN_MS.min(life_ms * MARGIN_SHARE);
        let expires_ms = asked_ms + life_ms;
        self.held = Some(CachedToken {
            token,
            epoch,
            expires_ms,
            renew_ms: expires_ms - margin_ms,
            ahead_ms: expires_ms - margin_ms * 2.0,
            once: life.is_none(),
        });
        self.until_ms = 0.0;
        self.failed = None;
        self.rest_until_ms = 0.0;
        self.trusts_cache = true;
    }

    /// Stores the failure of the exchange for the calls that wait for it, and for none later.
    pub fn fail(&mut self, epoch: u32, error: E, now_ms: f64) {
        if epoch == self.epoch {
            self.until_ms = 0.0;
            self.failed = Some((epoch, error));
            self.rest_until_ms = now_ms + REST_MS;
        }
    }

    /// Whether the renewal under this lease has not said what became of it.
    pub const fn is_open(&self, epoch: u32) -> bool {
        epoch == self.epoch && self.until_ms > 0.0
    }

    /// The vault rejected the token that `is_rejected` knows.
    pub fn reject(&mut self, is_rejected: impl Fn(&T) -> bool) {
        if self.held.as_ref().is_some_and(|held| is_rejected(&held.token)) {
            self.held = None;
            self.rest_until_ms = 0.0;
            self.trusts_cache = false;
        }
    }
}

/// Seconds that a token lives from its request, by its claims: on the server's own clock where the token has `iat`.
/// `None` when that is nonsense.
#[must_use]
pub fn life_s(expires_s: Option<f64>, issued_s: Option<f64>, now_s: f64) -> Option<f64> {
    let begin = issued_s.unwrap_or(now_s);
    expires_s.map(|end| end - begin).filter(|life| *life > 0.0 && *life < MAX_LIFE_S)
}

#[cfg(test)]
#[path = "lease_tests.rs"]
mod tests;
