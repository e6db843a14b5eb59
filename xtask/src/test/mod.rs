//! `cargo xtask test`: the one list of checks and tests, locally and in CI.
//!
//! Every part runs, whatever became of those before it; the end is a table and one plain line with the sums.

mod async_context;
mod checks;
mod evidence;
mod packages;
mod proxy;
mod reliability;
mod report;
mod suites;

use std::fs::File;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context as _, Result, bail};

use crate::process;
use crate::tools::Tools;
use crate::workspace::{self, Workspace};
use evidence::Evidence;
use report::Outcome;

type Run = Box<dyn Fn(&Runner<'_>) -> Result<Outcome>>;

/// One line of the list.
struct Part {
    name: String,
    /// It reads what `build` writes.
    needs_packages: bool,
    run: Run,
}

impl Part {
    fn new(name: &str, run: fn(&Runner<'_>) -> Result<Outcome>) -> Self {
        Self { name: name.to_owned(), needs_packages: false, run: Box::new(run) }
    }

    fn on_packages(name: &str, run: fn(&Runner<'_>) -> Result<Outcome>) -> Self {
        Self { needs_packages: true, ..Self::new(name, run) }
    }
}

/// What parts run with.
struct Runner<'a> {
    workspace: &'a Workspace,
    tools: &'a Tools<'a>,
}

const BUILD: &str = "build";

/// Runs the parts whose name contains `only`, or all, and says whether all went well.
pub(crate) fn run(workspace: &Workspace, tools: &Tools<'_>, only: Option<&str>) -> Result<bool> {
    let runner = Runner { workspace, tools };
    let mut parts = parts(workspace)?;
    let mut evidence = Evidence::default();
    if let Some(only) = only {
        let wanted = |part: &Part| part.name.contains(only);
        let needs_packages = parts.iter().any(|part| wanted(part) && part.needs_packages);
        parts.retain(|part| wanted(part) || (needs_packages && part.name == BUILD));
    }
    if parts.is_empty() {
        bail!("no part of the tests has {:?} in its name", only.unwrap_or_default());
    }
    let mut rows = Vec::new();
    let mut built = true;
    for part in parts {
        println!("{} …", part.name);
        let begin = Instant::now();
        let outcome = if part.needs_packages && !built {
            Outcome::broken("the packages did not build")
        } else {
            (part.run)(&runner).unwrap_or_else(|error| Outcome::broken(format!("{error:#}")))
        };
        built &= part.name != BUILD || outcome.failed == 0;
        if outcome.failed == 0 && outcome.passed > 0 {
            evidence.extend(Evidence::of_check(&part.name));
        }
        evidence.extend(outcome.evidence.clone());
        rows.push(report::Row::done(part.name, begin, outcome));
    }
    // What one part alone shows is not the whole.
    if only.is_none() {
        let begin = Instant::now();
        let outcome = reliability::write(workspace, &evidence)?;
        rows.push(report::Row::done("reliability".to_owned(), begin, outcome));
    }
    let total = report::summary(&rows);
    print!("\n{total}");
    Ok(total.failed == 0)
}

fn parts(workspace: &Workspace) -> Result<Vec<Part>> {
    let mut parts = vec![
        Part::new("rustfmt", checks::rustfmt),
        Part::new("clippy", checks::clippy),
        Part::new("clippy wasm32", checks::clippy_wasm),
        Part::new("codegen", checks::codegen),
        Part::new("tidy", checks::tidy),
        Part::new("cargo-deny", checks::deny),
        Part::new("advisories", checks::advisories),
        Part::new("native tests", suites::native),
        Part::new(BUILD, packages::build),
        Part::on_packages("types", packages::types),
        Part::on_packages("publint", packages::publint),
        Part::on_packages("attw", packages::attw),
        Part::on_packages("size", packages::size),
        Part::on_packages("reproducible", packages::reproducible),
        Part::new("wasm-pack node", suites::wasm_pack_node),
        Part::new("wasm-pack chrome", suites::wasm_pack_chrome),
    ];
    for (folder, files) in suites::find(&workspace.root)? {
        let run = move |runner: &Runner<'_>| suites::node(runner, &files);
        parts.push(Part { name: folder, needs_packages: true, run: Box::new(run) });
    }
    if workspace.path(crate::DEMO).is_file() {
        parts.push(Part::on_packages("demo", packages::demo));
    }
    Ok(parts)
}

/// How a command ended and what it printed.
struct Captured {
    success: bool,
    output: String,
}

impl Runner<'_> {
    /// A program, to be started in the root with the npm packages' programs on the PATH.
    fn command(&self, program: &str) -> Result<Command> {
        self.command_with(program, &[])
    }

    /// The same, with more folders before the PATH.
    fn command_with(&self, program: &str, folders: &[PathBuf]) -> Result<Command> {
        let mut folders = folders.to_vec();
        folders.push(self.tools.npm()?);
        let mut command = Command::new(program);
        command.env("PATH", process::path_with(&folders)?).current_dir(&self.workspace.root);
        Ok(command)
    }

    /// Cargo in the root.
    fn cargo(&self, arguments: &[&str]) -> Command {
        let mut cargo = process::cargo(&self.workspace.root);
        cargo.args(arguments);
        cargo
    }

    /// Runs it with its output going to a file. Not to a pipe: a process that a test left behind would keep that open.
    fn capture(&self, command: &mut Command) -> Result<Captured> {
        let path = self.workspace.scratch("output.log");
        workspace::write(&path, "")?;
        let file = File::options().append(true).open(&path)?;
        let status = command
            .stdin(Stdio::null())
            .stdout(file.try_clone()?)
            .stderr(file)
            .status()
            .with_context(|| format!("cannot start {}", process::describe(command)))?;
        let output = String::from_utf8_lossy(&std::fs::read(&path)?).into_owned();
        Ok(Captured { success: status.success(), output })
    }

    /// A check that is one command: it holds or it does not.
    fn check(&self, command: &mut Command) -> Result<Outcome> {
        let captured = self.capture(command)?;
        if captured.success {
            return Ok(Outcome::held(1));
        }
        Ok(Outcome::broken(format!("{}\n{}", process::describe(command), captured.output)))
    }
}
