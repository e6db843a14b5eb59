//! `cargo xtask mutants`: changes the decisions and the tokens (`src/core`, `src/auth`) one operator or function at a time,
//! and counts the changes that no native test notices. It takes half an hour, so it runs weekly and not in every test.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;
use serde_json::Value;

use crate::process;
use crate::tools::Tools;
use crate::workspace::{self, Workspace};

/// The latest figures, which this command writes, and why each change that survives does.
const RECORD: &str = "tests/native/mutants.toml";
/// Percent of the changes that tests must notice.
const MIN_SCORE: f64 = 85.0;
/// For the tests of one change; they take a second.
const TIMEOUT_S: &str = "10";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    latest: Counts,
    #[serde(default)]
    survivor: Vec<Survivor>,
}

#[derive(Deserialize, Debug, Default, Clone, Copy, PartialEq)]
#[serde(deny_unknown_fields)]
struct Counts {
    /// Changes that a test noticed, by failing or by not ending.
    caught: u32,
    /// Changes that no test noticed.
    missed: u32,
    /// Changes that do not compile.
    unviable: u32,
    /// All changes that there are: more than those above when the run was ended early.
    all: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Survivor {
    /// File and change, without the line.
    mutant: String,
    /// Why no test can notice it, or need not.
    reason: String,
}

impl Counts {
    fn score(self) -> f64 {
        100.0 * f64::from(self.caught) / f64::from((self.caught + self.missed).max(1))
    }
}

/// Runs cargo-mutants, prints the score, and records it; fails below the target and for a survivor without a reason.
pub(crate) fn run(workspace: &Workspace, tools: &Tools<'_>) -> Result<()> {
    let output = workspace.scratch("mutants");
    workspace::remove(&output)?;
    workspace::make_folder(&output)?;
    let programs = tools.cargo_tool("cargo-mutants")?;
    let mut cargo = process::cargo(&workspace.root);
    cargo.env("PATH", process::path_with(&[programs])?).env("CARGO_PROFILE_TEST_DEBUG", "0");
    cargo.args(["mutants", "--package", "native-tests", "--timeout", TIMEOUT_S, "--output"]).arg(&output);
    // Its exit code says that something survived, which is for the record to judge.
    let _ = process::run(&mut cargo);
    let (counts, missed) = outcomes(&output.join("mutants.out/outcomes.json"))?;
    let path = workspace.path(RECORD);
    let text = workspace::read(&path)?;
    workspace::write(&path, with_counts(&text, counts)?)?;
    let Record { latest: before, survivor } = toml::from_str(&text)?;
    for Survivor { mutant, reason } in survivor.iter().filter(|one| missed.contains(&one.mutant)) {
        println!("survives: {mutant}: {reason}");
    }
    println!(
        "{} changes noticed, {} not, {} do not compile: score {:.1} % ({:.1} % before), target {MIN_SCORE} %",
        counts.caught,
        counts.missed,
        counts.unviable,
        counts.score(),
        before.score()
    );
    let explained: BTreeSet<&str> = survivor.iter().map(|one| one.mutant.as_str()).collect();
    let unexplained: Vec<&String> = missed.iter().filter(|name| !explained.contains(name.as_str())).collect();
    for name in &unexplained {
        println!("no test notices, and {RECORD} does not say why: {name}");
    }
    for name in explained.iter().filter(|name| !missed.contains(**name)) {
        println!("noticed by now, so {RECORD} need not explain it: {name}");
    }
    if counts.score() < MIN_SCORE || !unexplained.is_empty() {
        bail!("{} survivors without a reason, score {:.1} %", unexplained.len(), counts.score());
    }
    Ok(())
}

/// The counts of a run, and the names of what was missed.
fn outcomes(path: &Path) -> Result<(Counts, BTreeSet<String>)> {
    let outcomes: Value = serde_json::from_str(&workspace::read(path)?)?;
    let list = outcomes["outcomes"].as_array().context("cargo-mutants has no outcomes")?;
    let all = outcomes["total_mutants"].as_u64().and_then(|all| u32::try_from(all).ok()).unwrap_or_default();
    let mut counts = Counts { all, ..Counts::default() };
    let mut missed = BTreeSet::new();
    for outcome in list {
        let Some(name) = outcome["scenario"]["Mutant"]["name"].as_str() else { continue };
        match outcome["summary"].as_str() {
            Some("CaughtMutant" | "Timeout") => counts.caught += 1,
            Some("Unviable") => counts.unviable += 1,
            Some("MissedMutant") => {
                counts.missed += 1;
                missed.insert(shown(name));
            }
            other => bail!("{name}: {other:?}"),
        }
    }
    if counts.caught == 0 {
        bail!("no change was noticed; do the tests pass without one?");
    }
    Ok((counts, missed))
}

/// `src/core/retry.rs: replace > with >= in wait_ms`, of a name that begins with the way from tests/native and has a line.
fn shown(name: &str) -> String {
    let name = name.rsplit_once("/../").map_or(name, |(_, name)| name);
    let (file, rest) = name.split_once(".rs:").unwrap_or((name, ""));
    let change = rest.split_once(": ").map_or(rest, |(_, change)| change);
    format!("{file}.rs: {change}")
}

/// The record with other counts.
fn with_counts(record: &str, Counts { caught, missed, unviable, all }: Counts) -> Result<String> {
    let (before, after) =
        record.split_once("[latest]\n").with_context(|| format!("{RECORD} has no [latest]"))?;
    let rest: String = after.split_inclusive('\n').skip_while(|line| line.contains(" = ")).collect();
    let mut text = format!("{before}[latest]\n");
    write!(text, "caught = {caught}\nmissed = {missed}\nunviable = {unviable}\nall = {all}\n{rest}")?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The figure is that of the last run, which is not this one.
    #[test]
    fn of_the_last_run_the_score_is_at_its_target_and_each_survivor_has_a_reason() {
        let text = std::fs::read_to_string(Path::new("..").join(RECORD)).unwrap_or_default();
        let Record { latest, survivor } = toml::from_str(&text).unwrap();
        assert!(latest.score() >= MIN_SCORE, "{latest:?}");
        assert!(survivor.iter().all(|one| one.mutant.starts_with("src/") && one.reason.len() > 20));
        println!(
            "figure R53: {:.1} % of {} changes to src/core and src/auth are noticed by native tests, of {} that there are, as of the last `cargo xtask mutants`; {} kinds of survivors, each with its reason in {RECORD}",
            latest.score(),
            latest.caught + latest.missed,
            latest.all - latest.unviable,
            survivor.len()
        );
    }

    #[test]
    fn a_survivor_is_named_by_its_file_and_change() {
        assert_eq!(
            shown("tests/native/src/../../../src/core/retry.rs:57:9: replace > with >= in wait_ms"),
            "src/core/retry.rs: replace > with >= in wait_ms"
        );
    }

    #[test]
    fn the_counts_are_replaced_and_the_rest_is_kept() {
        let record = "# words\n[latest]\ncaught = 1\nmissed = 2\nunviable = 3\nall = 6\n\n[[survivor]]\nmutant = \"m\"\n";
        let counts = Counts { caught: 7, missed: 1, unviable: 0, all: 8 };
        let expected = "# words\n[latest]\ncaught = 7\nmissed = 1\nunviable = 0\nall = 8\n\n[[survivor]]\nmutant = \"m\"\n";
        assert_eq!(with_counts(record, counts).unwrap_or_default(), expected);
    }
}
