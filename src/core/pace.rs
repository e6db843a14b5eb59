//! How fast the requests of one bulk call go out. When the server refuses one of them for load, all of them wait as long
//! as it asks, and fewer go out at a time afterwards; each time that as many succeed, one more is let through again. Pure:
//! the times are passed in.

use std::cell::Cell;

/// How long to wait for another attempt to end before looking again.
const LOOK_AGAIN_MS: f64 = 20.0;

/// The pace of one bulk call, which its requests share.
#[derive(Debug)]
pub struct Pace {
    max: u32,
    /// Attempts that may be under way.
    limit: Cell<u32>,
    active: Cell<u32>,
    resume_at_ms: Cell<f64>,
    begun: Cell<u32>,
    /// The last attempt that had begun when the limit was lowered.
    lowered_at: Cell<u32>,
    succeeded: Cell<u32>,
}

impl Pace {
    /// A pace that begins with as many attempts at a time as it may ever have.
    #[must_use]
    pub const fn new(max: u32) -> Self {
        Self {
            max,
            limit: Cell::new(max),
            active: Cell::new(0),
            resume_at_ms: Cell::new(0.0),
            begun: Cell::new(0),
            lowered_at: Cell::new(0),
            succeeded: Cell::new(0),
        }
    }

    /// Begins an attempt, and returns its number.
    ///
    /// # Errors
    /// The milliseconds after which to ask again, when it may not begin yet.
    pub fn begin(&self, now_ms: f64) -> Result<u32, f64> {
        let pause_ms = self.resume_at_ms.get() - now_ms;
        if pause_ms > 0.0 {
            return Err(pause_ms);
        }
        if self.active.get() >= self.limit.get() {
            return Err(LOOK_AGAIN_MS);
        }
        self.active.set(self.active.get() + 1);
        self.begun.set(self.begun.get().wrapping_add(1));
        Ok(self.begun.get())
    }

    /// Ends attempt `number`, which the server did not refuse for load. That those succeed which began before the limit was
    /// lowered says nothing about the new one.
    pub fn end(&self, number: u32, succeeded: bool) {
        self.active.set(self.active.get().saturating_sub(1));
        if !succeeded || number <= self.lowered_at.get() || self.limit.get() >= self.max {
            return;
        }
        self.succeeded.set(self.succeeded.get() + 1);
        if self.succeeded.get() >= self.limit.get() {
            self.limit.set(self.limit.get() + 1);
            self.succeeded.set(0);
        }
    }

    /// Ends attempt `number`, which the server refused for load: nothing more is sent for `pause_ms`. Attempts that were
    /// under way together lower the limit once.
    pub fn refused(&self, number: u32, pause_ms: f64, now_ms: f64) {
        self.end(number, false);
        self.succeeded.set(0);
        self.resume_at_ms.set(self.resume_at_ms.get().max(now_ms + pause_ms));
        if number > self.lowered_at.get() {
            self.limit.set((self.limit.get() / 2).max(1));
            self.lowered_at.set(self.begun.get());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begin(pace: &Pace, count: u32, now_ms: f64) -> Vec<u32> {
        (0..count).map(|_| pace.begin(now_ms).unwrap()).collect()
    }

    #[test]
    fn a_refusal_stops_all_for_as_long_as_the_server_asks() {
        let pace = Pace::new(4);
        let numbers = begin(&pace, 2, 1000.0);
        pace.refused(numbers[0], 500.0, 1000.0);
        assert_eq!(pace.begin(1200.0), Err(300.0));
        pace.refused(numbers[1], 100.0, 1200.0);
        assert_eq!(pace.begin(1400.0), Err(100.0), "the longer wait holds");
        assert!(pace.begin(1500.0).is_ok());
    }

    #[test]
    fn refusals_of_one_time_halve_the_limit_once_and_later_ones_again() {
        let pace = Pace::new(8);
        let together = begin(&pace, 8, 0.0);
        assert_eq!(pace.begin(0.0), Err(LOOK_AGAIN_MS));
        for number in &together {
            pace.refused(*number, 0.0, 0.0);
        }
        let next = begin(&pace, 4, 1.0);
        assert_eq!(pace.begin(1.0), Err(LOOK_AGAIN_MS), "four at a time");
        pace.refused(next[0], 0.0, 1.0);
        pace.refused(next[1], 0.0, 1.0);
        assert_eq!(pace.begin(2.0), Err(LOOK_AGAIN_MS), "two at a time, which are under way");
        pace.refused(next[2], 0.0, 2.0);
        pace.refused(next[3], 0.0, 2.0);
        begin(&pace, 2, 3.0);
        assert_eq!(pace.begin(3.0), Err(LOOK_AGAIN_MS));
    }

    #[test]
    fn what_began_before_a_refusal_does_not_raise_the_limit_that_it_lowered() {
        let pace = Pace::new(4);
        let together = begin(&pace, 4, 0.0);
        pace.refused(together[0], 0.0, 0.0);
        for number in &together[1..] {
            pace.end(*number, true);
        }
        assert_eq!(pace.limit.get(), 2);
    }

    #[test]
    fn one_at_a_time_is_the_least_and_successes_raise_the_limit_to_what_it_was() {
        let pace = Pace::new(3);
        for _ in 0..5 {
            let number = pace.begin(0.0).unwrap();
            pace.refused(number, 0.0, 0.0);
        }
        assert_eq!(pace.limit.get(), 1);
        for (successes, limit) in [(1, 2), (1, 2), (1, 3), (9, 3)] {
            for _ in 0..successes {
                let number = pace.begin(0.0).unwrap();
                pace.end(number, true);
            }
            assert_eq!(pace.limit.get(), limit);
        }
        let number = pace.begin(0.0).unwrap();
        pace.end(number, false);
        assert_eq!(pace.active.get(), 0);
    }
}
