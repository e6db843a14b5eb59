//! Builds `tests/async-context`, the crate whose calls `wasm-bindgen-futures` drives, for the test in its folder.

use std::process::Command;

use anyhow::Result;

use super::Runner;
use crate::process;

/// The folder of the crate and of its test.
pub(super) const FOLDER: &str = "tests/async-context/";
/// Where the test imports it from.
const OUTPUT: &str = "target/async-context";
const TARGET: &str = "wasm32-unknown-unknown";

/// Compiles the crate and writes its module and the glue.
pub(super) fn build(runner: &Runner<'_>) -> Result<()> {
    runner.tools.wasm_target()?;
    process::stdout(&mut runner.cargo(&[
        "build",
        "--quiet",
        "--locked",
        "--release",
        "--target",
        TARGET,
        "--package",
        "async-context",
    ]))?;
    let module = runner.workspace.target.join(TARGET).join("release/async_context.wasm");
    let mut bindgen = Command::new(runner.tools.wasm_bindgen()?.join("wasm-bindgen"));
    bindgen.args(["--target", "web", "--omit-default-module-path", "--no-typescript", "--out-dir"]);
    process::run(bindgen.arg(runner.workspace.path(OUTPUT)).arg(module))
}
