//! When to ask again for a run that is not over, and the error of one that failed. Pure: the times are passed in.

use super::{
    error::{Effect, Error},
    server_error::{Body, ServerError},
};

/// The longest that `deidentifyFile` waits for a run.
pub const LONGEST_WAIT_S: f64 = 64.0;

/// Milliseconds until a run should be asked for again, or `None` when it succeeded or the time is up
/// (wire.md D.13). The waits double from two seconds, and all of them together fit into `budget_ms`,
/// with the time that asking takes.
///
/// `status`, `said` and `request_id` are the last answer's: its status in either case, why the run failed, without what
/// that quoted of the request, and `x-request-id`. `polls` is how often it was asked for before that one;
/// `elapsed_ms` is since the run was started.
///
/// # Errors
/// [`Error::Refused`], as if answered 500, when the run failed, or ended in a way that nobody knows; in the words of
/// `said`, where there are any.
pub fn wait_ms(
    status: &str,
    said: Option<String>,
    request_id: Option<String>,
    polls: u32,
    elapsed_ms: f64,
    budget_ms: f64,
) -> Result<Option<f64>, Error> {
    if status.eq_ignore_ascii_case("SUCCESS") {
        return Ok(None);
    }
    if status.eq_ignore_ascii_case("IN_PROGRESS") {
        let doubled = f64::from(2000_u32 << polls.min(6));
        let left = budget_ms - elapsed_ms;
        return Ok((left > 0.0).then(|| doubled.min(left)));
    }
    let message = said.unwrap_or_else(|| "the run failed, and the vault does not say why".to_owned());
    let mut told = ServerError::read(500, Body::Plain(message), None);
    told.request_id = request_id;
    Err(Error::Refused(Box::new(told), Effect::Uncertain))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(status: &str, polls: u32, elapsed_ms: f64, budget_ms: f64) -> Result<Option<f64>, Error> {
        wait_ms(status, None, None, polls, elapsed_ms, budget_ms)
    }

    /// The waits until the time is up, when polls take no time.
    fn waits(budget_s: f64) -> Vec<f64> {
        let (mut waits, mut elapsed_ms) = (Vec::new(), 0.0);
        while let Some(wait) =
            next("IN_PROGRESS", u32::try_from(waits.len()).unwrap(), elapsed_ms, budget_s * 1000.0).unwrap()
        {
            waits.push(wait / 1000.0);
            elapsed_ms += wait;
        }
        waits
    }

    #[test]
    fn waits_double_and_never_exceed_the_time_allowed() {
        assert!(waits(0.0).is_empty());
        assert_eq!(waits(1.0), [1.0]);
        assert_eq!(waits(2.0), [2.0]);
        assert_eq!(waits(3.0), [2.0, 1.0]);
        assert_eq!(waits(5.0), [2.0, 3.0]);
        assert_eq!(waits(10.0), [2.0, 4.0, 4.0]);
        assert_eq!(waits(LONGEST_WAIT_S), [2.0, 4.0, 8.0, 16.0, 32.0, 2.0]);
        assert_eq!(next("IN_PROGRESS", 4_000_000_000, 0.0, 1e9).unwrap(), Some(128_000.0));
    }

    #[test]
    fn slow_polls_count() {
        assert_eq!(next("IN_PROGRESS", 3, 9_000.0, 10_000.0).unwrap(), Some(1_000.0));
        assert_eq!(next("IN_PROGRESS", 3, 10_001.0, 10_000.0).unwrap(), None);
    }

    #[test]
    fn a_run_ends_in_success_or_in_an_error() {
        for status in ["SUCCESS", "success"] {
            assert_eq!(next(status, 0, 0.0, 1e4).unwrap(), None);
        }
        for status in ["FAILED", "failed", "UNKNOWN", "", "DONE"] {
            let error =
                wait_ms(status, Some("could not parse".to_owned()), Some("r-1".to_owned()), 0, 0.0, 1e4)
                    .unwrap_err();
            assert_eq!((error.http_code(), error.retryable()), (500, false), "{status}");
            assert_eq!(error.message(), "could not parse");
            assert!(next(status, 0, 0.0, 1e4).unwrap_err().message().contains("does not say"));
        }
    }
}
