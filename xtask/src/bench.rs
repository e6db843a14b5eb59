//! `cargo xtask bench`: builds the packages and runs the benchmarks on them. Which budgets hold is decided in `benches/`.

use std::process::{Command, ExitCode};

use anyhow::{Context as _, Result};

use crate::tools::Tools;
use crate::workspace::Workspace;
use crate::{build, process};

const PROGRAM: &str = "benches/run.mjs";
/// Browsers whose start-up is measured; the other runtimes are npm packages.
const BROWSERS: [&str; 2] = ["chromium", "firefox-esr"];

/// Runs the suites whose name contains `only`, or all; `report` also writes the figures into docs/.
pub(crate) fn run(
    workspace: &Workspace,
    tools: &Tools<'_>,
    only: Option<&str>,
    report: bool,
) -> Result<ExitCode> {
    for browser in BROWSERS {
        tools.apt_tool(browser)?;
    }
    build::run(workspace, tools)?;
    let mut node = Command::new("node");
    node.arg(PROGRAM).current_dir(&workspace.root).env("PATH", process::path_with(&[tools.npm()?])?);
    node.args(only.map(|only| format!("--only={only}"))).args(report.then_some("--report"));
    let status = node.status().context("cannot start node")?;
    Ok(process::exit_code(status))
}
