//! `cargo xtask`: builds, demonstrates, tests and measures this workspace.
//!
//! Everything a checkout needs beyond rustup, Node and apt is installed from here, pinned in `tools/`,
//! into a cache outside the checkout. Nothing else in the repository installs or downloads.

mod ascii;
mod bench;
mod build;
mod codegen;
mod commonjs;
mod crates;
mod exports;
mod mutants;
mod names;
mod npm;
mod optimise;
mod order;
mod process;
mod sbom;
mod shipped;
mod size;
mod test;
mod third_party;
mod tidy;
mod tools;
mod vocabulary;
mod workspace;

use std::process::{Command, ExitCode};

use anyhow::{Context as _, Result, bail};

use tools::Tools;
use workspace::Workspace;

const USAGE: &str = "\
Usage: cargo xtask <command>

  build              write the two npm packages to pkg/ and local-vault/pkg/
  demo [--page]      build, then run the examples against the local vault; --page serves a page that
                     shows the SDK and the vault in the browser
  test [--only NAME] run every check and test, or the parts whose name contains NAME
  bench [--only NAME] [--report]
                     build, then run the benchmarks, or the suites whose name contains NAME; --report
                     writes the figures into docs/
  codegen [--check]  write the files made from enums.toml and vocabulary.toml, or fail when they are stale
  tidy               check the repository's own rules
  mutants            change src/core and src/auth one line at a time and count what no native test notices (half an hour)
  size               build, then hold the packages against their size budgets";

/// What `cargo xtask demo` runs.
const DEMO: &str = "examples/all.mjs";
/// What `--help` stands for.
const HELP: &str = "help";
/// The page that `cargo xtask demo --page` serves.
const PAGE: &str = "www-examples/demo";

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
    report: bool,
    page: bool,
}

fn options() -> Result<Options> {
    use lexopt::prelude::{Long, Short, Value, ValueExt as _};

    let mut options = Options::default();
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("help") | Short('h') => options.command = Some(HELP.to_owned()),
            Long("check") => options.check = true,
            Long("report") => options.report = true,
            Long("page") => options.page = true,
            Long("only") => options.only = Some(arguments.value()?.string()?),
            Value(name) if options.command.is_none() => options.command = Some(name.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(options)
}

fn run() -> Result<ExitCode> {
    let options = options()?;
    if options.command.as_deref() == Some(HELP) {
        println!("{USAGE}");
        return Ok(ExitCode::SUCCESS);
    }
    let workspace = Workspace::open()?;
    let tools = Tools::new(&workspace)?;
    match options.command.as_deref() {
        Some("build") => build::run(&workspace, &tools)?,
        Some("demo") if options.page => return serve_page(&workspace, &tools),
        Some("demo") => return run_examples(&workspace, &tools),
        Some("test") => {
            let all_well = test::run(&workspace, &tools, options.only.as_deref())?;
            return Ok(if all_well { ExitCode::SUCCESS } else { ExitCode::FAILURE });
        }
        Some("bench") => return bench::run(&workspace, &tools, options.only.as_deref(), options.report),
        Some("codegen") => codegen::run(&workspace.root, options.check)?,
        Some("tidy") => tidy::run(&workspace)?,
        Some("mutants") => mutants::run(&workspace, &tools)?,
        Some("size") => {
            build::run(&workspace, &tools)?;
            size::run(&workspace, &tools)?;
        }
        Some(other) => bail!("there is no command {other:?}\n\n{USAGE}"),
        None => bail!("which command?\n\n{USAGE}"),
    }
    Ok(ExitCode::SUCCESS)
}

/// Builds the packages, runs the examples, and passes their exit code on.
fn run_examples(workspace: &Workspace, tools: &Tools<'_>) -> Result<ExitCode> {
    build::run(workspace, tools)?;
    let mut node = Command::new("node");
    node.arg(DEMO).current_dir(&workspace.root).env("PATH", process::path_with(&[tools.npm()?])?);
    let status = node.status().context("cannot start node")?;
    if status.success() {
        println!("\nThe same in a browser, with everything that goes over the wire: cargo xtask demo --page");
    }
    Ok(process::exit_code(status))
}

/// Builds the packages and the page, and serves it on this machine until it is interrupted.
fn serve_page(workspace: &Workspace, tools: &Tools<'_>) -> Result<ExitCode> {
    build::run(workspace, tools)?;
    let vite = tools.npm()?.join("vite");
    let page = workspace.path(PAGE);
    process::run(Command::new(&vite).args(["build", "--logLevel=warn"]).current_dir(&page))?;
    println!("Open this address in a browser; Ctrl+C ends it.");
    let status =
        Command::new(&vite).arg("preview").current_dir(&page).status().context("cannot start vite")?;
    Ok(process::exit_code(status))
}
