//! The loop of the fuzz tests of both crates.

use std::{
    env,
    time::{Duration, Instant},
};

use proptest::{
    strategy::Strategy,
    test_runner::{Config, TestRunner},
};

/// How many cases a short run takes, and how many are between two looks at the clock.
const CASES: u32 = 2_000;

/// Gives `check` what `strategy` makes and prints how much that was; `FUZZ_SECONDS` makes it go on for longer.
pub fn fuzz<S: Strategy>(what: &str, strategy: S, check: impl Fn(S::Value)) {
    let seconds = env::var("FUZZ_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(0);
    let until = Instant::now() + Duration::from_secs(seconds);
    let mut cases = 0_u64;
    while cases == 0 || Instant::now() < until {
        let config = Config { cases: CASES, failure_persistence: None, ..Config::default() };
        let checked = TestRunner::new(config).run(&strategy, |value| {
            check(value);
            Ok(())
        });
        assert!(checked.is_ok(), "{what}: {checked:?}");
        cases += u64::from(CASES);
    }
    #[expect(clippy::print_stdout, reason = "the figure that docs/RELIABILITY.md shows")]
    {
        println!("figure R52: {what}: {cases} cases, no panic");
        if what.starts_with("local vault") {
            println!("figure R58: {what}: {cases} cases, no panic");
        }
    }
}
