//! Who renews a token, and who waits, decided on plain data.
//!
//! On Workers nothing pending may be awaited by two requests, so single flight is no promise but
//! this: who finds neither a usable token nor a live lease takes the lease and makes the exchange
//! in its own context; the others sleep on their own timers and look again. A lease ends by itself,
//! so a request that dies with it costs the others one wait. What comes of an older lease is dropped.

use super::error::Error;

/// The longest that one attempt of an exchange may take. It ends before its lease does, so that those who wait are
/// told of its failure before one of them takes over.
pub const EXCHANGE_MS: f64 = 4_500.0;
/// What a dead leader costs those who wait for it.
pub const LEASE_MS: f64 = 5_000.0;
/// With the longest wait before a second attempt.
const LONGEST_LEASE_MS: f64 = LEASE_MS + super::retry::MAX_RETRY_AFTER_MS;
/// A token is renewed this long before it ends, or at a fifth of a shorter life.
const MARGIN_MS: f64 = 60_000.0;
const MARGIN_SHARE: f64 = 0.2;
/// After a renewal that failed, the old token serves this long before the next try.
const REST_MS: f64 = 5_000.0;
/// Nobody lives longer than this: a later expiry is nonsense, such as milliseconds for seconds.
const LONGEST_LIFE_S: f64 = 1e10;
const FIRST_LOOK_MS: f64 = 4.0;
const LAST_LOOK_MS: f64 = 25.0;

/// One credential's token.
#[derive(Debug)]
pub struct Lease<T> {
    epoch: u32,
    until_ms: f64,
    held: Option<Held<T>>,
    failed: Option<(u32, Error)>,
    rest_until_ms: f64,
    /// Whether a shared cache may be asked: not after it gave a token that the vault refused.
    pub trusts_cache: bool,
}

#[derive(Debug)]
struct Held<T> {
    token: T,
    epoch: u32,
    expires_ms: f64,
    renew_ms: f64,
    ahead_ms: f64,
    /// Its expiry is nonsense: for the calls that waited for it, and for no later one.
    once: bool,
}

/// What a call has been through so far.
#[derive(Debug, Default)]
pub struct Waited {
    since: Option<u32>,
    led: bool,
    next_look_ms: f64,
}

/// What a call does next.
#[derive(Debug, PartialEq)]
pub enum Next<T> {
    /// Goes with this token.
    Use(T),
    /// Goes with this token, and begins its renewal in the background under this lease.
    UseAndRenew(T, u32),
    /// Makes the exchange under this lease.
    Lead(u32),
    /// Sleeps this many milliseconds and looks again.
    Wait(f64),
    /// Fails: the exchange it waited for did.
    Fail(Error),
}

impl<T> Default for Lease<T> {
    fn default() -> Self {
        Self { epoch: 0, until_ms: 0.0, held: None, failed: None, rest_until_ms: 0.0, trusts_cache: true }
    }
}

impl<T: Clone> Lease<T> {
    /// The token, while nobody has to think of its renewal.
    pub fn ready(&self, now_ms: f64) -> Option<T> {
        self.held.as_ref().filter(|held| now_ms < held.ahead_ms).map(|held| held.token.clone())
    }

    /// Decides for one call; `background` says whether renewals may go on behind a call's back.
    pub fn next(&mut self, now_ms: f64, waited: &mut Waited, background: bool) -> Next<T> {
        // Not by the end alone: a clock that is set back must not make a lease of hours.
        let running = now_ms < self.until_ms && self.until_ms - now_ms <= LONGEST_LEASE_MS;
        if let Some(held) = &self.held {
            let mine = waited.since.is_some_and(|since| held.epoch >= since);
            let alive = now_ms < held.expires_ms || (mine && (held.once || waited.led));
            let may_renew = now_ms >= self.rest_until_ms && !mine;
            if alive && (now_ms < held.renew_ms || !may_renew) {
                let token = held.token.clone();
                if background && !running && may_renew && now_ms >= held.ahead_ms {
                    return Next::UseAndRenew(token, self.lead(now_ms));
                }
                return Next::Use(token);
            }
        }
        if let (Some((epoch, error)), Some(since)) = (&self.failed, waited.since)
            && *epoch >= since
        {
            return Next::Fail(error.clone());
        }
        if running {
            waited.since.get_or_insert(self.epoch);
            waited.next_look_ms = (waited.next_look_ms * 2.0).clamp(FIRST_LOOK_MS, LAST_LOOK_MS);
            return Next::Wait(waited.next_look_ms);
        }
        let epoch = self.lead(now_ms);
        waited.since = Some(epoch);
        waited.led = true;
        Next::Lead(epoch)
    }

    fn lead(&mut self, now_ms: f64) -> u32 {
        self.epoch = self.epoch.wrapping_add(1);
        self.until_ms = now_ms + LEASE_MS;
        self.epoch
    }

    /// Keeps the lease for `ms` more; false when it is another's by now.
    pub fn keep(&mut self, epoch: u32, now_ms: f64, ms: f64) -> bool {
        if epoch == self.epoch {
            self.until_ms = now_ms + ms;
        }
        epoch == self.epoch
    }

    /// Takes a token in that was asked for at `asked_ms` and lives so many seconds, unless a later lease was taken since.
    pub fn succeed(&mut self, epoch: u32, token: T, asked_ms: f64, life: Option<f64>) {
        if epoch != self.epoch {
            return;
        }
        let life_ms = life.unwrap_or(0.0) * 1000.0;
        let margin_ms = MARGIN_MS.min(life_ms * MARGIN_SHARE);
        let expires_ms = asked_ms + life_ms;
        self.held = Some(Held {
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

    /// The exchange failed: told to those who wait for it, and to nobody later.
    pub fn fail(&mut self, epoch: u32, error: Error, now_ms: f64) {
        if epoch == self.epoch {
            self.until_ms = 0.0;
            self.failed = Some((epoch, error));
            self.rest_until_ms = now_ms + REST_MS;
        }
    }

    /// The vault refused the token that `is_refused` knows.
    pub fn refuse(&mut self, is_refused: impl Fn(&T) -> bool) {
        if self.held.as_ref().is_some_and(|held| is_refused(&held.token)) {
            self.held = None;
            self.rest_until_ms = 0.0;
            self.trusts_cache = false;
        }
    }
}

/// Seconds that a token lives from when it was asked for, by its claims: on the server's own clock
/// where the token says when it was made. `None` when that is nonsense.
#[must_use]
pub fn life_s(expires_s: Option<f64>, issued_s: Option<f64>, now_s: f64) -> Option<f64> {
    let begin = issued_s.unwrap_or(now_s);
    expires_s.map(|end| end - begin).filter(|life| *life > 0.0 && *life < LONGEST_LIFE_S)
}

#[cfg(test)]
#[path = "lease_tests.rs"]
mod tests;
