//! The built packages: that they build, that their JavaScript keeps to its types, that npm's users can resolve
//! them, that they are small, and that the README's demo runs.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result};

use super::Runner;
use super::report::Outcome;
use crate::build::{self as builder, PACKAGES, Package};
use crate::workspace::{self, Workspace};
use crate::{process, size as sizes, tidy as rules};

/// Of a wasm import TypeScript knows nothing; runtimes that have it give a compiled module. The build puts text there
/// for all others.
const WASM_TYPES: &str = "\
declare module \"#wasm\" { const source: WebAssembly.Module | string; export default source; }
declare module \"*.wasm\" { const module: WebAssembly.Module; export default module; }
declare module \"*.wasm?module\" { const module: WebAssembly.Module; export default module; }
";

/// Folders with TypeScript projects, `tsconfig*.json`: the type tests, and the page.
const TYPE_TESTS: [&str; 3] = ["tests/types", "local-vault/tests/types", "www-examples/demo"];

pub(super) fn build(runner: &Runner<'_>) -> Result<Outcome> {
    builder::run(runner.workspace, runner.tools)?;
    Ok(Outcome::held(PACKAGES.len() as u64))
}

/// The hand-written JavaScript against its own types and the glue's types, and the type tests against index.d.ts.
pub(super) fn types(runner: &Runner<'_>) -> Result<Outcome> {
    let mut outcome = Outcome::default();
    for package in &PACKAGES {
        let project = type_project(runner, package)?;
        outcome = outcome.and(runner.check(runner.command("tsc")?.arg("--project").arg(project))?);
    }
    for tests in TYPE_TESTS {
        let folder = runner.workspace.path(tests);
        let files = workspace::files_under(&folder)?.into_iter();
        // One for each way to resolve modules.
        for project in files.filter(|file| file.to_string_lossy().starts_with("tsconfig")) {
            let mut compiler = runner.command("tsc")?;
            compiler.args(["--noEmit", "--project"]).arg(folder.join(project));
            outcome = outcome.and(runner.check(&mut compiler)?);
        }
    }
    Ok(outcome)
}

/// What is written by hand of a package, with the types of what is generated; the package itself has neither the
/// comments that types are in nor those of its glue.
fn type_project(runner: &Runner<'_>, package: &Package) -> Result<PathBuf> {
    let project = runner.workspace.scratch("check").join(package.name);
    workspace::remove(&project)?;
    builder::copy_files(runner.workspace, package, &project)?;
    workspace::copy(&builder::glue_types(runner.workspace, package), &project.join("wasm/engine.d.ts"))?;
    workspace::write(&project.join("wasm-files.d.ts"), WASM_TYPES)?;
    // Without Node's types a Node-only name is an error; only the local vault, a tool for development, may use them.
    let environment = if package.name == "skyflow-edge" { "" } else { "\"node\"" };
    let settings = format!(
        "{{
  \"compilerOptions\": {{
    \"strict\": true, \"allowJs\": true, \"checkJs\": true, \"noEmit\": true,
    \"target\": \"es2022\", \"lib\": [\"es2022\", \"esnext.disposable\", \"dom\", \"dom.iterable\"],
    \"module\": \"nodenext\", \"types\": [{environment}]
  }},
  \"include\": [\"**/*.js\", \"**/*.d.ts\"],
  \"exclude\": [\"wasm/engine.js\"]
}}
"
    );
    workspace::write(&project.join("tsconfig.json"), settings)?;
    Ok(project)
}

pub(super) fn publint(runner: &Runner<'_>) -> Result<Outcome> {
    each_tarball(runner, "publint", &["run", "--strict"])
}

/// Every way to resolve, that of before 2022 (`node10`) included.
pub(super) fn attw(runner: &Runner<'_>) -> Result<Outcome> {
    each_tarball(runner, "attw", &["--no-color"])
}

/// Runs a linter on what `npm publish` would send of each package.
fn each_tarball(runner: &Runner<'_>, linter: &str, arguments: &[&str]) -> Result<Outcome> {
    let mut outcome = Outcome::default();
    for package in &PACKAGES {
        let tarball = pack(runner, runner.workspace, package, "packed")?;
        let mut command = runner.command(linter)?;
        outcome = outcome.and(runner.check(command.args(arguments).arg(tarball))?);
    }
    Ok(outcome)
}

/// Packs a package as `npm publish` would, into a folder of this name, and says where the tarball is.
fn pack(runner: &Runner<'_>, checkout: &Workspace, package: &Package, name: &str) -> Result<PathBuf> {
    let folder = runner.workspace.scratch(name).join(package.name);
    workspace::remove(&folder)?;
    workspace::make_folder(&folder)?;
    let mut pack = runner.command("npm")?;
    pack.args(["pack", "--silent", "--pack-destination"]).arg(&folder);
    process::stdout(pack.arg(checkout.path(package.output)))?;
    let tarball = workspace::files_under(&folder)?.pop().context("npm pack wrote no tarball")?;
    Ok(folder.join(tarball))
}

/// Builds both packages once more, from nothing and in another folder: the tarballs must be the same, byte for byte (R51).
pub(super) fn reproducible(runner: &Runner<'_>) -> Result<Outcome> {
    let root = runner.workspace.scratch("somewhere-else");
    for file in rules::files(&runner.workspace.root)? {
        let from = runner.workspace.path(&file);
        if from.is_file() {
            workspace::copy(&from, &root.join(&file))?;
        }
    }
    let version = runner.workspace.version.clone();
    let again = Workspace { target: root.join("target"), root, version };
    builder::run(&again, runner.tools)?;
    let mut outcome = Outcome::default();
    for package in &PACKAGES {
        let packed = |checkout, name| anyhow::Ok(fs::read(pack(runner, checkout, package, name)?)?);
        let same = packed(runner.workspace, "first")? == packed(&again, "again")?;
        let difference = || Outcome::broken(format!("two builds of {} differ", package.name));
        outcome = outcome.and(if same { Outcome::held(1) } else { difference() });
    }
    Ok(outcome)
}

pub(super) fn size(runner: &Runner<'_>) -> Result<Outcome> {
    let report = sizes::measure(runner.workspace, runner.tools)?;
    let (passed, failed) = report.held_and_broken();
    let output = if failed > 0 { report.to_string() } else { String::new() };
    Ok(Outcome { passed, failed, note: report.headline(), output, ..Outcome::default() })
}

pub(super) fn demo(runner: &Runner<'_>) -> Result<Outcome> {
    runner.check(runner.command("node")?.arg(crate::DEMO))
}
