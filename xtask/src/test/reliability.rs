//! docs/RELIABILITY.md: for every risk the tests that show it and what they measured, written by the test run.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyhow::{Context as _, Result};
use serde::Deserialize;

use super::evidence::{Declared, Evidence};
use super::report::Outcome;
use crate::workspace::{self, Workspace};

/// What each risk is. A test belongs to a risk when its name begins with the risk's number.
const RISKS: &str = "docs/reliability.toml";
const TABLE: &str = "docs/RELIABILITY.md";
/// The table is written below this line; what is above is written by people.
const MARK: &str = "<!-- Below, everything is written by `cargo xtask test`. -->\n";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Risk {
    /// What may go wrong.
    what: String,
    /// What has to hold.
    target: String,
    /// Tests, and parts of the test run, that show it though their names do not say so.
    #[serde(default)]
    tests: Vec<String>,
    /// Why the target is another one than could be wished, or is not reached.
    reason: Option<String>,
}

/// Writes the table, and fails for each risk with neither a test that ran nor a reason, and for each test named that did not run.
pub(super) fn write(workspace: &Workspace, evidence: &Evidence) -> Result<Outcome> {
    let risks = workspace::read(&workspace.path(RISKS))?;
    let risks: BTreeMap<String, Risk> = toml::from_str(&risks).with_context(|| format!("in {RISKS}"))?;
    let declared = Declared::read(&workspace.root)?;
    let page = workspace::read(&workspace.path(TABLE))?;
    let (words, _) = page.split_once(MARK).with_context(|| format!("{TABLE} has lost its mark"))?;
    let mut table = format!(
        "{words}{MARK}\n| | risk | target | shown by | latest figure |\n| --- | --- | --- | --- | --- |\n"
    );
    let mut missing = Vec::new();
    for (id, risk) in &risks {
        let shown = Shown::of(id, risk, evidence, &declared);
        missing.extend(shown.missing.iter().map(|test| format!("{id}: {test:?} did not run, or failed")));
        if shown.tests.is_empty() && risk.reason.is_none() {
            missing.push(format!("{id}: no test has its number in its name, and there is no reason"));
        }
        let Risk { what, target, reason, .. } = risk;
        let reason = reason.as_ref().map(|reason| format!("**{reason}**"));
        let figures: Vec<_> = reason.into_iter().chain(shown.figures()).collect();
        writeln!(table, "| {id} | {what} | {target} | {} | {} |", shown.list(), figures.join("<br>"))?;
    }
    workspace::write(&workspace.path(TABLE), table)?;
    Ok(Outcome {
        passed: (risks.len() - missing.len().min(risks.len())) as u64,
        failed: missing.len() as u64,
        note: format!("{} risks, in {TABLE}", risks.len()),
        output: missing.join("\n"),
        ..Outcome::default()
    })
}

/// What shows one risk.
#[derive(Default)]
struct Shown<'a> {
    /// A file and the tests in it, each with how often it ran: the same test runs in several runtimes.
    tests: BTreeMap<&'a str, BTreeMap<&'a str, usize>>,
    measured: Vec<&'a str>,
    missing: Vec<&'a str>,
}

impl<'a> Shown<'a> {
    fn of(id: &str, risk: &'a Risk, evidence: &'a Evidence, declared: &'a Declared) -> Self {
        let mut shown = Self::default();
        let named = |test: &str| risk.tests.iter().any(|name| name == test);
        for test in evidence.passed.iter().filter(|test| names(test, id) || named(test)) {
            let file = declared.file_of(test).unwrap_or("cargo xtask test");
            *shown.tests.entry(file).or_default().entry(test).or_default() += 1;
        }
        let ran = |name: &&String| evidence.passed.contains(name);
        shown.missing = risk.tests.iter().filter(|name| !ran(name)).map(String::as_str).collect();
        let of_risk = evidence.figures.iter().filter(|(of, _)| of == id);
        shown.measured = of_risk.map(|(_, text)| text.as_str()).collect();
        shown
    }

    fn list(&self) -> String {
        let of_file = |(file, tests): (&&str, &BTreeMap<&str, usize>)| {
            let names: Vec<_> = tests.keys().map(|test| cell(test)).collect();
            format!("`{file}`: {}", names.join("; "))
        };
        self.tests.iter().map(of_file).collect::<Vec<_>>().join("<br>")
    }

    fn figures(&self) -> impl Iterator<Item = String> {
        let runs: usize = self.tests.values().flat_map(BTreeMap::values).sum();
        let runs = (runs > 0).then(|| format!("{runs} passed"));
        runs.into_iter().chain(self.measured.iter().map(|text| cell(text)))
    }
}

/// Whether the number is among those that a test's name, or a part of it, begins with: `R20, R22 nothing is shown`,
/// `retries: R01 what is sent`.
fn names(test: &str, id: &str) -> bool {
    let leads = |part: &str| {
        part.split([' ', ',', ':']).filter(|word| !word.is_empty()).map_while(number).any(|word| word == id)
    };
    test.split(": ").any(leads)
}

fn number(word: &str) -> Option<&str> {
    let digits = word.strip_prefix('R')?;
    (digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(word)
}

/// Text that stays in its cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_names_the_risks_it_begins_with() {
        for (test, id, expected) in [
            ("R01 what is sent again", "R01", true),
            ("R20, R22 nothing is shown", "R22", true),
            ("service account: R14: a thousand calls", "R14", true),
            ("H-N22: R35: keys are read", "R35", true),
            ("R01 unlike R02 in one way", "R02", false),
            ("what R01 says", "R01", false),
            ("R011 is no number", "R01", false),
        ] {
            assert_eq!(names(test, id), expected, "{test}");
        }
    }
}
