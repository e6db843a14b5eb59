//! When to send again, and after how long. Pure: the jitter and the times are passed in.

use super::status;

const FIRST_CEILING_MS: f64 = 500.0;
const CEILING_MS: f64 = 8_000.0;
/// More attempts than this are a mistake.
pub const MAX_RETRIES: u32 = 100;
/// The longest wait between two attempts that a server can ask for; one that asks for more is not waited for.
pub const MAX_RETRY_AFTER_MS: f64 = 60_000.0;
/// The longest wait that an error reports: 31 days, since no quota is renewed later. A larger number may be one of a person
/// or a card that the server repeats.
const MAX_REQUESTED_MS: f64 = 31.0 * 86_400_000.0;

/// Whether sending an operation twice can change something twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeat {
    /// Reads, and writes that a unique column makes one (upsert).
    Safe,
    /// Plain insert, update, delete, upload: sent again only when the server says it did nothing.
    Unsafe,
}

/// How one attempt failed, as far as retrying is concerned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum AttemptOutcome {
    /// Any HTTP response; the wait that `Retry-After` asks for, if it could be parsed.
    Response {
        /// HTTP status.
        status: u16,
        /// Milliseconds.
        retry_after_ms: Option<f64>,
    },
    /// No response, or not all of it: the connection failed or the attempt's time ran out.
    Lost,
}

/// Milliseconds to wait before the next attempt, or `None` to give up.
///
/// `attempt` counts from 0; `jitter` is uniform on [0, 1); `remaining_ms` is what is left of the
/// call's whole time. A wait that does not fit into it is not begun.
#[must_use]
pub fn wait_ms(
    repeat: Repeat,
    outcome: AttemptOutcome,
    attempt: u32,
    max_retries: u32,
    jitter: f64,
    remaining_ms: Option<f64>,
) -> Option<f64> {
    if attempt >= max_retries || !may_repeat(repeat, outcome) {
        return None;
    }
    let wait = match outcome {
        // A server that asks for longer is not waited for: the caller hears at once how long it asked for.
        AttemptOutcome::Response { retry_after_ms: Some(asked), .. } if asked > MAX_RETRY_AFTER_MS => {
            return None;
        }
        AttemptOutcome::Response { retry_after_ms: Some(asked), .. } => asked,
        _ => jitter * backoff_ceiling_ms(attempt),
    };
    remaining_ms.is_none_or(|remaining| wait < remaining).then_some(wait)
}

/// Milliseconds for which the other requests of a bulk call wait too, when the server refused one of them for load.
#[must_use]
pub fn pause_ms(outcome: AttemptOutcome, attempt: u32, jitter: f64) -> Option<f64> {
    if !refused_for_load(outcome) {
        return None;
    }
    Some(match outcome {
        AttemptOutcome::Response { retry_after_ms: Some(asked), .. } if asked <= MAX_RETRY_AFTER_MS => asked,
        // Nobody waits that long, so that the others hear of it too.
        AttemptOutcome::Response { retry_after_ms: Some(_), .. } => 0.0,
        _ => jitter * backoff_ceiling_ms(attempt),
    })
}

/// Nothing was carried out, whatever it was.
const fn refused_for_load(outcome: AttemptOutcome) -> bool {
    matches!(
        outcome,
        AttemptOutcome::Response { status: 429, .. }
            | AttemptOutcome::Response { status: 503, retry_after_ms: Some(_) }
    )
}

const fn may_repeat(repeat: Repeat, outcome: AttemptOutcome) -> bool {
    match (outcome, repeat) {
        _ if refused_for_load(outcome) => true,
        (AttemptOutcome::Lost, Repeat::Safe) => true,
        (AttemptOutcome::Response { status, .. }, Repeat::Safe) => status::transient(status),
        (_, Repeat::Unsafe) => false,
    }
}

/// Doubles from half a second to eight.
fn backoff_ceiling_ms(attempt: u32) -> f64 {
    let doubled = FIRST_CEILING_MS * f64::from(1_u32 << attempt.min(16));
    doubled.min(CEILING_MS)
}

/// Milliseconds that an `X-RateLimit-Reset` header asks for: the second since 1970 at which the limit is lifted.
#[must_use]
pub fn rate_limit_reset_ms(header: &str, now_ms: f64) -> Option<f64> {
    let due = decimal_seconds_ms(
        Some(header.trim()).filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))?,
    )?;
    // Fewer digits are seconds to wait, as some servers send.
    Some(limited_ms(if due < 1e12 { due } else { due - now_ms }))
}

/// Milliseconds that a `Retry-After` header asks for: seconds, or a date read by `date_ms`
/// (milliseconds since 1970). Anything else, and anything negative, is as if it were not there
/// or due now.
#[must_use]
pub fn retry_after_ms(header: &str, now_ms: f64, date_ms: impl Fn(&str) -> f64) -> Option<f64> {
    let header = header.trim();
    if header.is_empty() || header.len() > 40 || !header.is_ascii() {
        return None;
    }
    if header.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return decimal_seconds_ms(header).map(limited_ms);
    }
    // An HTTP date begins with the name of its day; a runtime's date parser takes far more.
    if !header.starts_with(|first: char| first.is_ascii_alphabetic()) {
        return None;
    }
    let due = date_ms(header);
    due.is_finite().then(|| limited_ms(due - now_ms))
}

const fn limited_ms(ms: f64) -> f64 {
    ms.max(0.0).min(MAX_REQUESTED_MS)
}

/// Not `str::parse`: the tables behind it are 10 KB that do not compress.
fn decimal_seconds_ms(text: &str) -> Option<f64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str| part.get(..part.len().min(15)).and_then(|part| part.parse::<u64>().ok());
    let fraction_ms = match fraction.len() {
        1 => digits(fraction)? * 100,
        2 => digits(fraction)? * 10,
        _ => digits(fraction.get(..3)?)?,
    };
    let whole_ms = digits(whole)?.checked_mul(1000)?;
    #[expect(clippy::cast_precision_loss, reason = "a wait this long is cut to a minute")]
    let ms = whole_ms.checked_add(fraction_ms)? as f64;
    Some(ms)
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn answered(status: u16, retry_after_ms: Option<f64>) -> AttemptOutcome {
        AttemptOutcome::Response { status, retry_after_ms }
    }

    #[test]
    fn the_table_of_what_is_sent_again() {
        let soon = Some(1000.0);
        for (outcome, safe, unsafe_) in [
            (AttemptOutcome::Lost, true, false),
            (answered(429, None), true, true),
            (answered(429, soon), true, true),
            (answered(503, soon), true, true),
            (answered(503, None), true, false),
            (answered(408, None), true, false),
            (answered(500, None), true, false),
            (answered(500, soon), true, false),
            (answered(502, None), true, false),
            (answered(504, None), true, false),
            (answered(200, None), false, false),
            (answered(302, None), false, false),
            (answered(400, None), false, false),
            (answered(401, None), false, false),
            (answered(404, soon), false, false),
            (answered(409, None), false, false),
        ] {
            assert_eq!(wait_ms(Repeat::Safe, outcome, 0, 2, 0.5, None).is_some(), safe, "{outcome:?}");
            assert_eq!(wait_ms(Repeat::Unsafe, outcome, 0, 2, 0.5, None).is_some(), unsafe_, "{outcome:?}");
            assert_eq!(wait_ms(Repeat::Safe, outcome, 0, 0, 0.5, None), None, "retries are off");
            assert_eq!(wait_ms(Repeat::Safe, outcome, 2, 2, 0.5, None), None, "retries are used up");
        }
    }

    #[test]
    fn others_pause_when_one_was_refused_for_load() {
        for (outcome, expected) in [
            (answered(429, None), Some(250.0)),
            (answered(429, Some(1000.0)), Some(1000.0)),
            (answered(503, Some(5.0)), Some(5.0)),
            (answered(429, Some(60_001.0)), Some(0.0)),
            (answered(503, None), None),
            (answered(500, Some(1000.0)), None),
            (AttemptOutcome::Lost, None),
        ] {
            assert_eq!(pause_ms(outcome, 0, 0.5), expected, "{outcome:?}");
        }
    }

    #[test]
    fn backoff_is_full_jitter_under_a_doubling_ceiling() {
        let wait =
            |attempt, jitter| wait_ms(Repeat::Safe, AttemptOutcome::Lost, attempt, u32::MAX, jitter, None);
        assert_eq!(wait(0, 0.0), Some(0.0));
        assert_eq!(wait(0, 0.5), Some(250.0));
        assert_eq!(wait(1, 0.5), Some(500.0));
        assert_eq!(wait(4, 0.5), Some(4000.0));
        assert_eq!(wait(4_000_000, 0.5), Some(4000.0));
    }

    #[test]
    fn a_wait_beyond_the_calls_time_is_not_begun() {
        let asked = answered(429, Some(5000.0));
        assert_eq!(wait_ms(Repeat::Safe, asked, 0, 2, 0.5, Some(5000.0)), None);
        assert_eq!(wait_ms(Repeat::Safe, asked, 0, 2, 0.5, Some(5001.0)), Some(5000.0));
        for (asked_ms, wait) in
            [(MAX_RETRY_AFTER_MS, Some(MAX_RETRY_AFTER_MS)), (60_001.0, None), (1e12, None)]
        {
            let outcome = answered(429, Some(asked_ms));
            assert_eq!(wait_ms(Repeat::Safe, outcome, 0, 2, 0.5, None), wait, "{asked_ms}");
        }
    }

    #[test]
    fn retry_after_is_read_in_both_forms_and_nonsense_is_ignored() {
        let date = |text: &str| if text == "Mon, 23 Nov 2026 12:00:05 GMT" { 5_000.0 } else { f64::NAN };
        for (header, expected) in [
            ("1", Some(1000.0)),
            (" 2 ", Some(2000.0)),
            ("0.5", Some(500.0)),
            ("1.25", Some(1250.0)),
            ("0.0019", Some(1.0)),
            ("99999999999999999999", Some(MAX_REQUESTED_MS)),
            (".5", None),
            ("5.", None),
            ("0", Some(0.0)),
            ("Mon, 23 Nov 2026 12:00:05 GMT", Some(4000.0)),
            ("", None),
            ("-1", None),
            ("1e309", None),
            ("1, 2", None),
            ("1.2.3", None),
            ("soon", None),
            ("१", None),
            ("2026-11-23", None),
            // A header of forty characters is read, a longer one is not.
            ("9999999999999999999999999999999999999999", Some(MAX_REQUESTED_MS)),
            ("99999999999999999999999999999999999999999", None),
        ] {
            assert_eq!(retry_after_ms(header, 1000.0, date), expected, "{header}");
        }
        assert_eq!(retry_after_ms("Mon, 23 Nov 2026 12:00:05 GMT", 9000.0, date), Some(0.0));
    }

    #[test]
    fn a_rate_limit_is_lifted_at_a_second_since_1970_or_after_so_many_seconds() {
        // 5 s before the first second whose milliseconds have thirteen digits.
        const NOW_MS: f64 = 1e12 - 5_000.0;
        for (header, expected) in [
            ("1000000000", Some(5_000.0)),
            (" 1000000030 ", Some(35_000.0)),
            ("1999999999", Some(MAX_REQUESTED_MS)),
            ("0", Some(0.0)),
            ("30", Some(30_000.0)),
            ("999999999", Some(MAX_REQUESTED_MS)),
            ("", None),
            ("-1", None),
            ("1.5", None),
            ("soon", None),
        ] {
            assert_eq!(rate_limit_reset_ms(header, NOW_MS), expected, "{header}");
        }
        assert_eq!(rate_limit_reset_ms("1000000000", 1e12 + 1.0), Some(0.0), "it is lifted already");
    }
}
