//! Renews a token by the caller's own function, `getToken`.

use super::{origin::Provider, token_source::Renewal};
use crate::{
    core::{
        error::{Code, Error},
        lease::{LEASE_MS, MAX_EXCHANGE_MS, life_s},
        urls::Target,
    },
    host::{
        accounts::{self, BearerToken, CredentialHolder, Provided, TokenQuestion},
        clock,
        error::Failure,
    },
};

/// The lease is extended this often while the source works: when its call dies with its request, others take over.
const BEAT_MS: f64 = LEASE_MS / 2.0;
/// Of a token whose end nobody knows, such as an API key: it serves until the vault rejects it.
const UNKNOWN_LIFE_S: f64 = 1e9;

/// The lease of a renewal: why there is one, and how it is extended.
pub(super) struct LeaseHandle<'a> {
    /// Why a token is needed: `missing`, `expiring` or `rejected`.
    pub(super) reason: &'static str,
    /// Milliseconds that the token has left which is to be renewed; 0 when there is none.
    pub(super) left_ms: f64,
    /// Extends the lease by so many milliseconds; false when nobody is served by it any more.
    pub(super) keep: &'a dyn Fn(f64) -> bool,
}

/// Asks the source once; returns the token, when it was given, and the seconds that it lives from then.
pub(super) async fn token(
    provider: &Provider,
    holder: &CredentialHolder,
    renewal: &Renewal,
    held: &LeaseHandle<'_>,
) -> Result<(BearerToken, f64, f64), Failure> {
    let Provider { field_path, target, id, .. } = provider;
    let question = TokenQuestion {
        reason: held.reason,
        is_vault: *target == Target::Vault,
        id,
        timeout_ms: time_ms(renewal.own_timeout_ms, held.left_ms),
        full_errors: renewal.full_errors,
    };
    let answer = accounts::provided(holder, &question, BEAT_MS, || (held.keep)(LEASE_MS)).await;
    let token = match answer {
        Provided::Token(token) => token,
        Provided::Problem(problem) => {
            return Err(Error::InvalidCredentials(format!("{field_path} {problem}")).into());
        }
        Provided::Late => return Err(late(field_path, question.timeout_ms).into()),
        Provided::Failed(cause) => {
            let message = format!("{field_path} failed, so nothing was sent. See `cause` for its error");
            return Err(Failure::with_cause(Error::NotProvided(message, Code::InvalidCredentials), cause));
        }
    };
    let now_ms = clock::now_ms();
    let life = life_s(token.expires_at(), None, now_ms / 1000.0).unwrap_or(UNKNOWN_LIFE_S);
    Ok((token, now_ms, life))
}

/// The source gave no token in this time.
pub(super) fn late(field_path: &str, ms: f64) -> Error {
    Error::late(&format!("{field_path} gave no token"), ms)
}

/// While the old token lives, a source that hangs must not use up the time in which it still serves.
fn time_ms(timeout_ms: f64, left_ms: f64) -> f64 {
    if left_ms <= 0.0 {
        return timeout_ms;
    }
    let most_ms = left_ms.clamp(1.0, MAX_EXCHANGE_MS);
    if timeout_ms > 0.0 { timeout_ms.min(most_ms) } else { most_ms }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_has_the_calls_time_and_less_while_the_old_token_lives() {
        for (timeout_ms, left_ms, expected) in [
            (60_000.0, 0.0, 60_000.0),
            (0.0, 0.0, 0.0),
            (100.0, 50_000.0, 100.0),
            (60_000.0, 50_000.0, MAX_EXCHANGE_MS),
            (0.0, 50_000.0, MAX_EXCHANGE_MS),
            (60_000.0, 700.0, 700.0),
        ] {
            assert!((time_ms(timeout_ms, left_ms) - expected).abs() < 0.5, "{timeout_ms} {left_ms}");
        }
    }
}
