//! When to poll a Detect run again. Pure: the times are passed in.

/// The longest that `deidentifyFile` waits for a run.
pub const MAX_WAIT_S: f64 = 64.0;

/// What to do after a poll.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum PollStep {
    /// The run succeeded, or the time is up: return what there is.
    Return,
    /// Poll again after so many milliseconds.
    Wait(f64),
    /// The run failed, or ended in a way that is not known.
    Fail,
}

/// Decides after a poll (wire.md D.13). The waits double from two seconds, and all of them together fit into
/// `budget_ms`, with the time that polling takes.
///
/// `status` is the last response's, in either case; `polls` counts the polls before that one; `elapsed_ms` is since the
/// run was started.
#[must_use]
pub fn next(status: &str, polls: u32, elapsed_ms: f64, budget_ms: f64) -> PollStep {
    if status.eq_ignore_ascii_case("SUCCESS") {
        return PollStep::Return;
    }
    if !status.eq_ignore_ascii_case("IN_PROGRESS") {
        return PollStep::Fail;
    }
    let doubled = f64::from(2000_u32 << polls.min(6));
    let left = budget_ms - elapsed_ms;
    if left > 0.0 { PollStep::Wait(doubled.min(left)) } else { PollStep::Return }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The waits until the time is up, when polls take no time.
    fn waits(budget_s: f64) -> Vec<f64> {
        let (mut waits, mut elapsed_ms) = (Vec::new(), 0.0);
        while let PollStep::Wait(wait) =
            next("IN_PROGRESS", u32::try_from(waits.len()).unwrap(), elapsed_ms, budget_s * 1000.0)
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
        assert_eq!(waits(MAX_WAIT_S), [2.0, 4.0, 8.0, 16.0, 32.0, 2.0]);
        assert_eq!(next("IN_PROGRESS", 4_000_000_000, 0.0, 1e9), PollStep::Wait(128_000.0));
    }

    #[test]
    fn slow_polls_count() {
        assert_eq!(next("IN_PROGRESS", 3, 9_000.0, 10_000.0), PollStep::Wait(1_000.0));
        assert_eq!(next("IN_PROGRESS", 3, 10_001.0, 10_000.0), PollStep::Return);
    }

    #[test]
    fn a_run_ends_in_success_or_in_an_error() {
        for status in ["SUCCESS", "success"] {
            assert_eq!(next(status, 0, 0.0, 1e4), PollStep::Return);
        }
        for status in ["FAILED", "failed", "UNKNOWN", "", "DONE"] {
            assert_eq!(next(status, 0, 0.0, 1e4), PollStep::Fail, "{status}");
        }
    }
}
