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
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Instant;

use anyhow::{Context as _, Result, bail};

use crate::process;
use crate::tools::Tools;
use crate::workspace::{self, Workspace};
use evidence::Evidence;
use report::Outcome;

type Run = Box<dyn Fn(&Runner<'_>) -> Result<Outcome> + Send + Sync>;

/// One line of the list.
struct Part {
    name: String,
    /// It reads what `build` writes.
    needs_packages: bool,
    /// It mostly waits, or computes on one core, and measures no time: two of these run at once.
    shares: bool,
    run: Run,
}

impl Part {
    fn new(name: &str, run: fn(&Runner<'_>) -> Result<Outcome>) -> Self {
        Self { name: name.to_owned(), needs_packages: false, shares: false, run: Box::new(run) }
    }

    fn on_packages(name: &str, run: fn(&Runner<'_>) -> Result<Outcome>) -> Self {
        Self { needs_packages: true, ..Self::new(name, run) }
    }

    fn sharing(self) -> Self {
        Self { shares: true, ..self }
    }

    /// What became of it, shown as it ends. `built` says whether the packages are there.
    fn done(&self, runner: &Runner<'_>, built: bool) -> report::Row {
        println!("{} …", self.name);
        let begin = Instant::now();
        let outcome = if self.needs_packages && !built {
            Outcome::broken("the packages did not build")
        } else {
            (self.run)(runner).unwrap_or_else(|error| Outcome::broken(format!("{error:#}")))
        };
        report::Row::done(self.name.clone(), begin, outcome)
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
    if let Some(only) = only {
        let wanted = |part: &Part| part.name.contains(only);
        let needs_packages = parts.iter().any(|part| wanted(part) && part.needs_packages);
        parts.retain(|part| wanted(part) || (needs_packages && part.name == BUILD));
    }
    if parts.is_empty() {
        bail!("no part of the tests has {:?} in its name", only.unwrap_or_default());
    }
    let (sharing, alone): (Vec<Part>, Vec<Part>) = parts.into_iter().partition(|part| part.shares);
    let mut built = true;
    let mut rows = Vec::new();
    for part in alone {
        let row = part.done(&runner, built);
        built &= part.name != BUILD || row.outcome.failed == 0;
        rows.push(row);
    }
    rows.extend(two_at_a_time(&sharing, |part| part.done(&runner, built)));
    let mut evidence = Evidence::default();
    for row in &rows {
        if row.outcome.failed == 0 && row.outcome.passed > 0 {
            evidence.extend(Evidence::of_check(&row.name));
        }
        evidence.extend(row.outcome.evidence.clone());
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

/// What `run` makes of the parts, two of which run at once, in their order.
fn two_at_a_time<T: Send>(parts: &[Part], run: impl Fn(&Part) -> T + Sync) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    let work = || {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(part) = parts.get(index) else { break };
            let result = run(part);
            done.lock().unwrap_or_else(PoisonError::into_inner).push((index, result));
        }
    };
    thread::scope(|scope| {
        scope.spawn(work);
        work();
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_unstable_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
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
        Part::on_packages("reproducible", packages::reproducible).sharing(),
        Part::new("wasm-pack node", suites::wasm_pack_node),
        Part::new("wasm-pack chrome", suites::wasm_pack_chrome),
    ];
    for (folder, files) in suites::find(&workspace.root)? {
        let shares = suites::SHARING.iter().any(|sharing| folder.starts_with(sharing));
        let run = move |runner: &Runner<'_>| suites::node(runner, &files);
        parts.push(Part { name: folder, needs_packages: true, shares, run: Box::new(run) });
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

    /// A scratch file that no other part has.
    fn fresh(&self, name: &str) -> PathBuf {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        self.workspace.scratch(&format!("{}-{name}", COUNT.fetch_add(1, Ordering::Relaxed)))
    }

    /// Runs it with its output going to a file. Not to a pipe: a process that a test left behind would keep that open.
    fn capture(&self, command: &mut Command) -> Result<Captured> {
        let path = self.fresh("output.log");
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
