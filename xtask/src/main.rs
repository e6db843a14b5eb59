//! `cargo xtask`: builds, demonstrates, tests and measures this workspace.
//!
//! Everything a checkout needs beyond rustup, Node and apt is installed from here, pinned in `tools/`,
//! into a cache outside the checkout. Nothing else in the repository installs or downloads.

mod build;
mod codegen;
mod npm;
mod process;
mod size;
mod tidy;
mod tools;
mod workspace;

use std::process::ExitCode;

use anyhow::{Result, bail};

const USAGE: &str = "\
Usage: cargo xtask <command>

  build              write the two npm packages to pkg/ and local-vault/pkg/
  demo               build, then run the quickstart against the local vault
  test [--only NAME] run every check and test, or the parts whose name contains NAME
  bench              build, then run the benchmarks
  codegen [--check]  write the files made from enums.toml, or fail when they are stale
  tidy               check the repository's own rules
  size               build, then hold the packages against their size budgets";

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<ExitCode> {
    use lexopt::prelude::{Long, Short, Value};

    let mut command = None;
    let mut check = false;
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("help") | Short('h') => {
                println!("{USAGE}");
                return Ok(ExitCode::SUCCESS);
            }
            Long("check") => check = true,
            Value(name) if command.is_none() => command = Some(name.to_string_lossy().into_owned()),
            other => return Err(other.unexpected().into()),
        }
    }
    let workspace = workspace::Workspace::open()?;
    let tools = tools::Tools::new(&workspace)?;
    match command.as_deref() {
        Some("build") => build::run(&workspace, &tools)?,
        Some("codegen") => codegen::run(&workspace.root, check)?,
        Some("tidy") => tidy::run(&workspace)?,
        Some(other) => bail!("there is no command {other:?}\n\n{USAGE}"),
        None => bail!("which command?\n\n{USAGE}"),
    }
    Ok(ExitCode::SUCCESS)
}
