//! Counting what the parts did, from what other test runners print, and showing it.

use std::fmt;
use std::time::Instant;

use super::evidence::Evidence;

/// What became of a part.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Outcome {
    pub(super) passed: u64,
    pub(super) failed: u64,
    pub(super) skipped: u64,
    /// What to say about it in the table.
    pub(super) note: String,
    /// The runtimes that the tests ran in, with their versions, where they say so.
    pub(super) runtimes: String,
    /// The consumer projects that were run: each a name, versions and a time.
    pub(super) consumers: Vec<[String; 3]>,
    /// What to show of it at once; empty when all went well.
    pub(super) output: String,
    /// What it shows to hold.
    pub(super) evidence: Evidence,
}

impl Outcome {
    /// All well.
    pub(super) fn held(checks: u64) -> Self {
        Self { passed: checks, ..Self::default() }
    }

    /// One check that failed, and why.
    pub(super) fn broken(output: impl Into<String>) -> Self {
        Self { failed: 1, output: output.into(), ..Self::default() }
    }

    /// Nothing that passed or failed.
    pub(super) fn note(note: &str) -> Self {
        Self { note: note.to_owned(), ..Self::default() }
    }

    /// Both.
    pub(super) fn and(mut self, other: Self) -> Self {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
        self.output += &other.output;
        self.consumers.extend(other.consumers);
        self.evidence.extend(other.evidence);
        if !other.note.is_empty() {
            self.note = other.note;
        }
        self
    }

    /// Counts and what was printed, for a runner that says how many tests it ran.
    pub(super) fn of_tests(mut counts: Self, success: bool, output: String) -> Self {
        if !success && counts.failed == 0 {
            // It fell over before or beside the tests: a compile error, a crash, a timeout.
            counts.failed = 1;
        }
        if counts.failed > 0 {
            counts.output = output;
        }
        counts
    }
}

/// The sums of all `test result:` lines, as cargo test and wasm-bindgen's runner print them.
pub(super) fn rust_counts(output: &str) -> Outcome {
    let mut counts = Outcome::default();
    for line in output.lines().filter_map(|line| line.trim().strip_prefix("test result: ")) {
        let of = |what: &str| {
            let before = line.split(what).next().filter(|before| before.len() < line.len());
            before.and_then(|before| before.split_whitespace().next_back()?.parse().ok()).unwrap_or(0)
        };
        counts.passed += of(" passed;");
        counts.failed += of(" failed;");
        counts.skipped += of(" ignored;");
    }
    counts
}

/// The counts at the end of what Node's test runner reports as TAP.
pub(super) fn tap_counts(tap: &str) -> Outcome {
    let of = |what: &str| -> u64 {
        // Only the end: a test may print lines like these.
        let line = tap.lines().rev().find_map(|line| line.strip_prefix("# ")?.strip_prefix(what));
        line.and_then(|count| count.trim().parse().ok()).unwrap_or(0)
    };
    Outcome {
        passed: of("pass "),
        failed: of("fail ") + of("cancelled "),
        skipped: of("skipped ") + of("todo "),
        runtimes: runtimes(tap),
        consumers: consumers(tap),
        ..Outcome::default()
    }
}

/// What the tests said of where they ran, each once.
fn runtimes(tap: &str) -> String {
    let said = tap.lines().filter_map(|line| line.trim().strip_prefix("# runtime: "));
    let mut found: Vec<&str> = said.collect();
    found.sort_unstable();
    found.dedup();
    found.join(", ")
}

/// What the tests said of the consumer projects that they ran.
fn consumers(tap: &str) -> Vec<[String; 3]> {
    let said = tap.lines().filter_map(|line| line.trim().strip_prefix("# consumer: "));
    let fields = said.filter_map(|line| line.split(" | ").collect::<Vec<_>>().try_into().ok());
    fields.map(|fields: [&str; 3]| fields.map(str::to_owned)).collect()
}

/// A part, done.
pub(super) struct Row {
    pub(super) name: String,
    pub(super) seconds: f64,
    pub(super) outcome: Outcome,
}

impl Row {
    /// A part that began at `begin`, shown as it ends.
    pub(super) fn done(name: String, begin: Instant, outcome: Outcome) -> Self {
        let row = Self { name, seconds: begin.elapsed().as_secs_f64(), outcome };
        println!("{row}");
        row
    }
}

impl fmt::Display for Row {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Outcome { passed, failed, skipped, note, output, evidence, .. } = &self.outcome;
        if !output.is_empty() {
            writeln!(out, "{}", output.trim_end())?;
        }
        let mark = if *failed > 0 { "FAILED" } else { "ok" };
        write!(out, "  {mark}: {passed} passed, {failed} failed")?;
        if *skipped > 0 {
            write!(out, ", {skipped} skipped")?;
        }
        if !note.is_empty() {
            write!(out, ", {note}")?;
        }
        write!(out, " ({:.1} s)", self.seconds)?;
        evidence.figures.iter().try_for_each(|(risk, text)| write!(out, "\n  {risk}: {text}"))
    }
}

/// All parts together.
pub(super) struct Summary<'a> {
    rows: &'a [Row],
    pub(super) passed: u64,
    pub(super) failed: u64,
}

pub(super) fn summary(rows: &[Row]) -> Summary<'_> {
    let sum = |count: fn(&Outcome) -> u64| rows.iter().map(|row| count(&row.outcome)).sum();
    Summary { rows, passed: sum(|outcome| outcome.passed), failed: sum(|outcome| outcome.failed) }
}

impl fmt::Display for Summary<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.rows.iter().map(|row| row.name.chars().count()).max().unwrap_or(0);
        writeln!(out, "{:width$}  passed  failed  skipped     time", "part")?;
        for Row { name, seconds, outcome } in self.rows {
            let Outcome { passed, failed, skipped, note, .. } = outcome;
            let note = if note.is_empty() { String::new() } else { format!("  {note}") };
            writeln!(out, "{name:width$}  {passed:>6}  {failed:>6}  {skipped:>7}  {seconds:>5.1} s{note}")?;
        }
        self.write_runtimes(out)?;
        self.write_consumers(out)?;
        writeln!(out, "\n{} passed, {} failed", self.passed, self.failed)
    }
}

impl Summary<'_> {
    /// Where the packages were tried, by environment.
    fn write_runtimes(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows = self.rows.iter().filter(|row| !row.outcome.runtimes.is_empty());
        let cells: Vec<(&str, &Row)> =
            rows.map(|row| (row.name.rsplit('/').next().unwrap_or_default(), row)).collect();
        if cells.is_empty() {
            return Ok(());
        }
        let wide = |texts: &mut dyn Iterator<Item = &str>| texts.map(str::len).max().unwrap_or(0).max(11);
        let first = wide(&mut cells.iter().map(|(name, _)| *name));
        let second = wide(&mut cells.iter().map(|(_, row)| row.outcome.runtimes.as_str()));
        writeln!(out, "\n{:first$}  {:second$}  tests     time", "environment", "runtime")?;
        for (name, Row { seconds, outcome, .. }) in cells {
            let tests = outcome.passed + outcome.failed;
            writeln!(out, "{name:first$}  {:second$}  {tests:>5}  {seconds:>5.1} s", outcome.runtimes)?;
        }
        Ok(())
    }
}

impl Summary<'_> {
    /// The consumer projects, all of them well: one that failed says nothing of itself.
    fn write_consumers(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows: Vec<&[String; 3]> = self.rows.iter().flat_map(|row| &row.outcome.consumers).collect();
        // As wide as their headings, at least.
        let width =
            |field: usize| rows.iter().map(|row| row[field].chars().count()).max().unwrap_or(0).max(8);
        let (first, second) = (width(0), width(1));
        if !rows.is_empty() {
            writeln!(out, "\n{:first$}  {:second$}      time", "consumer", "versions")?;
        }
        for [name, versions, time] in rows {
            writeln!(out, "{name:first$}  {versions:second$}  {time:>8}  ok")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(passed: u64, failed: u64, skipped: u64) -> Outcome {
        Outcome { passed, failed, skipped, ..Outcome::default() }
    }

    #[test]
    fn cargo_counts_are_summed_over_all_its_programs() {
        let output = "running 2 tests\n\
            test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
            test result: FAILED. 3 passed; 1 failed; 0 ignored; 0 filtered out; finished in 0.01s\n";
        assert_eq!(rust_counts(output), counts(5, 1, 1));
        assert_eq!(rust_counts("error: could not compile"), counts(0, 0, 0));
    }

    #[test]
    fn node_counts_are_the_last_ones() {
        let tap = "# pass 99\nok 1 - prints nonsense\n1..5\n# tests 5\n# suites 1\n# pass 2\n# fail 1\n# cancelled 1\n\
                   # skipped 1\n# todo 0\n# duration_ms 12\n";
        assert_eq!(tap_counts(tap), counts(2, 2, 1));
    }

    #[test]
    fn the_runtimes_that_tests_name_have_a_table() {
        let tap = "# runtime: workerd 2\n    # runtime: workerd 2\nok 1\n# pass 1\n";
        let outcome = tap_counts(tap);
        assert_eq!(outcome.runtimes, "workerd 2");
        let rows = [Row { name: "tests/runtimes/workerd".to_owned(), seconds: 0.5, outcome }];
        let text = summary(&rows).to_string();
        assert!(text.contains("\nworkerd      workerd 2        1    0.5 s\n"), "{text}");
    }

    #[test]
    fn the_consumers_that_tests_ran_have_a_table() {
        let tap = "# consumer: Jest 30 | jest 30.5.2, Node 20.20.2 | 2.1 s\nok 1\n# pass 1\n";
        let rows = [Row { name: "tests/consumers".to_owned(), seconds: 0.5, outcome: tap_counts(tap) }];
        let text = summary(&rows).to_string();
        assert!(text.contains("\nJest 30   jest 30.5.2, Node 20.20.2     2.1 s  ok\n"), "{text}");
    }

    #[test]
    fn a_runner_that_fell_over_counts_as_a_failure() {
        let outcome = Outcome::of_tests(counts(0, 0, 0), false, "boom".into());
        assert_eq!((outcome.failed, outcome.output.as_str()), (1, "boom"));
    }

    #[test]
    fn the_last_line_is_the_sums() {
        let row = |name: &str, outcome| Row { name: name.to_owned(), seconds: 0.5, outcome };
        let rows = [row("a", counts(2, 0, 1)), row("longer", counts(1, 1, 0))];
        let text = summary(&rows).to_string();
        assert_eq!(text.lines().last(), Some("3 passed, 1 failed"));
    }
}
