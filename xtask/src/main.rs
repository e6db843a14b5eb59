//! `cargo xtask`: builds, demonstrates, tests and measures this workspace.
//!
//! Everything a checkout needs beyond rustup, Node and apt is installed from here, pinned in `tools/`,
//! into a cache outside the checkout. Nothing else in the repository installs or downloads.

mod build;
mod codegen;
mod commonjs;
mod names;
mod npm;
mod process;
mod sbom;
mod size;
mod test;
mod tidy;
mod tools;
mod workspace;

use std::process::{Command, ExitCode};

use anyhow::{Context as _, Result, bail};

use tools::Tools;
use workspace::Workspace;

const USAGE: &str = "\
Usage: cargo xtask <command>

  build              write the two npm packages to pkg/ and local-vault/pkg/
  demo               build, then run the examples against the local vault
  test [--only NAME] run every check and test, or the parts whose name contains NAME
  bench              build, then run the benchmarks
  codegen [--check]  write the files made from enums.toml, or fail when they are stale
  tidy               check the repository's own rules
  size               build, then hold the packages against their size budgets";

/// What `cargo xtask demo` runs.
const DEMO: &str = "examples/all.mjs";
/// What `cargo xtask bench` runs.
const BENCHMARKS: &str = "benches/run.mjs";
/// Whose start-up it measures; the other runtimes are npm packages.
const BENCHED_BROWSERS: [&str; 2] = ["chromium", "firefox-esr"];

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// What was typed after `cargo xtask`.
#[derive(Default)]
struct Options {
    command: Option<String>,
    check: bool,
    only: Option<String>,
    help: bool,
}

fn options() -> Result<Options> {
    use lexopt::prelude::{Long, Short, Value, ValueExt as _};

    let mut options = Options::default();
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("help") | Short('h') => options.help = true,
            Long("check") => options.check = true,
            Long("only") => options.only = Some(arguments.value()?.string()?),
            Value(name) if options.command.is_none() => options.command = Some(name.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(options)
}

fn run() -> Result<ExitCode> {
    let options = options()?;
    if options.help {
        println!("{USAGE}");
        return Ok(ExitCode::SUCCESS);
    }
    let workspace = Workspace::open()?;
    let tools = Tools::new(&workspace)?;
    match options.command.as_deref() {
        Some("build") => build::run(&workspace, &tools)?,
        Some("demo") => return build_and_run(&workspace, &tools, &[DEMO]),
        Some("test") => {
            let all_well = test::run(&workspace, &tools, options.only.as_deref())?;
            return Ok(if all_well { ExitCode::SUCCESS } else { ExitCode::FAILURE });
        }
        Some("bench") => {
            for browser in BENCHED_BROWSERS {
                tools.apt_tool(browser)?;
            }
            // The collector can be run between rounds, so that one does not pay for another's garbage.
            return build_and_run(&workspace, &tools, &["--expose-gc", BENCHMARKS]);
        }
        Some("codegen") => codegen::run(&workspace.root, options.check)?,
        Some("tidy") => tidy::run(&workspace)?,
        Some("size") => {
            build::run(&workspace, &tools)?;
            size::run(&workspace, &tools)?;
        }
        Some(other) => bail!("there is no command {other:?}\n\n{USAGE}"),
        None => bail!("which command?\n\n{USAGE}"),
    }
    Ok(ExitCode::SUCCESS)
}

/// Builds the packages, runs Node on a script in the root, and passes its exit code on.
fn build_and_run(workspace: &Workspace, tools: &Tools<'_>, arguments: &[&str]) -> Result<ExitCode> {
    build::run(workspace, tools)?;
    let mut node = Command::new("node");
    node.args(arguments).current_dir(&workspace.root).env("PATH", process::path_with(&[tools.npm()?])?);
    let status = node.status().context("cannot start node")?;
    Ok(status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from))
}
