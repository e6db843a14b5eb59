//! The checks that need no built package: formatting, lints, generated files, our own rules, licences, advisories.

use anyhow::Result;

use super::Runner;
use super::report::Outcome;
use super::suites::bundle_snippets;
use crate::{codegen as enums, tidy as rules};

pub(super) fn rustfmt(runner: &Runner<'_>) -> Result<Outcome> {
    runner.check(&mut runner.cargo(&["fmt", "--all", "--", "--check"]))
}

pub(super) fn clippy(runner: &Runner<'_>) -> Result<Outcome> {
    let arguments = ["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"];
    runner.check(&mut runner.cargo(&arguments))
}

/// Once more for the code that only the wasm has.
pub(super) fn clippy_wasm(runner: &Runner<'_>) -> Result<Outcome> {
    runner.tools.wasm_target()?;
    // The tests import it.
    bundle_snippets(runner)?;
    let lint = |arguments: &[&str]| {
        let mut cargo = runner.cargo(&["clippy", "--locked", "--target", "wasm32-unknown-unknown"]);
        runner.check(cargo.args(arguments).args(["--", "-D", "warnings"]))
    };
    let client = lint(&["--package", "skyflow-edge", "--all-targets"])?;
    Ok(client.and(lint(&["--package", "skyflow-local-vault", "--lib"])?))
}

pub(super) fn codegen(runner: &Runner<'_>) -> Result<Outcome> {
    enums::run(&runner.workspace.root, true)?;
    Ok(Outcome::held(1))
}

pub(super) fn tidy(runner: &Runner<'_>) -> Result<Outcome> {
    let findings = rules::check(runner.workspace)?;
    Ok(Outcome {
        passed: findings.held as u64,
        failed: findings.broken.len() as u64,
        output: findings.to_string(),
        ..Outcome::default()
    })
}

pub(super) fn deny(runner: &Runner<'_>) -> Result<Outcome> {
    let folder = runner.tools.cargo_tool("cargo-deny")?;
    let mut deny = runner.command_with("cargo-deny", &[folder])?;
    let captured = runner.capture(deny.args(["--locked", "check", "bans", "licenses", "sources"]))?;
    Ok(Outcome::of_tests(
        Outcome::held(if captured.success { 3 } else { 0 }),
        captured.success,
        captured.output,
    ))
}

/// Known vulnerabilities, when their list can be fetched; where it cannot, the table says so.
pub(super) fn advisories(runner: &Runner<'_>) -> Result<Outcome> {
    let folder = runner.tools.cargo_tool("cargo-deny")?;
    let mut deny = runner.command_with("cargo-deny", &[folder])?;
    let captured = runner.capture(deny.args(["--locked", "check", "advisories"]))?;
    if !captured.success && captured.output.contains("failed to fetch advisory database") {
        return Ok(Outcome::note("not checked: the advisory database could not be fetched"));
    }
    Ok(Outcome::of_tests(Outcome::held(u64::from(captured.success)), captured.success, captured.output))
}
