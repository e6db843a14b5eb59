//! The test suites: cargo's, wasm-pack's, and every folder with `*.test.js` files.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};

use super::evidence::Evidence;
use super::report::{self, Outcome};
use super::{Runner, async_context, proxy};
use crate::{process, workspace};

/// Where suites in JavaScript are. A suite is a folder with test files; what it starts is its own business.
const SUITE_ROOTS: [&str; 5] = ["local-vault/tests", "tests", "examples", "worker-examples", "www-examples"];
const SUITE_ENDINGS: [&str; 2] = [".test.js", ".test.mjs"];

/// Suites that mostly wait, for timers of the client and for browsers, and count nothing that depends on how long a call takes.
pub(super) const SHARING: [&str; 1] = ["tests/runtimes/"];

/// What a suite needs of tools.toml's `[apt]`.
const BROWSERS: [(&str, &str); 5] = [
    ("tests/runtimes/chromium/", "chromium"),
    ("tests/runtimes/firefox/", "firefox-esr"),
    ("local-vault/tests/page/", "chromium"),
    ("www-examples/", "chromium"),
    ("www-examples/demo/", "firefox-esr"),
];

/// How the core binds functions of one of the package's files: the macro of src/host/mod.rs.
const BINDING: &str = "javascript! { \"../";

/// The longest that one file of tests may take. A hanging test must end, and the slowest start real runtimes under load.
const TEST_TIMEOUT_MS: u32 = 300_000;
/// The same with `LONG_TESTS=1`, where one file builds with every framework.
const LONG_TEST_TIMEOUT_MS: u32 = 1_800_000;

/// Chromium's own chatter with the network off, and what it needs to run as root.
const CHROMIUM_FLAGS: [&str; 8] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

pub(super) fn native(runner: &Runner<'_>) -> Result<Outcome> {
    let captured = runner.capture(&mut runner.cargo(&[
        "test",
        "--workspace",
        "--locked",
        "--no-fail-fast",
        "--",
        "--show-output",
    ]))?;
    let counts =
        Outcome { evidence: Evidence::of_rust(&captured.output), ..report::rust_counts(&captured.output) };
    Ok(Outcome::of_tests(counts, captured.success, captured.output))
}

pub(super) fn wasm_pack_node(runner: &Runner<'_>) -> Result<Outcome> {
    wasm_pack(runner, &["--node"], &[])
}

pub(super) fn wasm_pack_chrome(runner: &Runner<'_>) -> Result<Outcome> {
    runner.tools.apt_tool("chromium")?;
    let driver = runner.tools.apt_tool("chromedriver")?;
    let driver = driver.to_str().context("the path of chromedriver is no text")?;
    let settings = runner.workspace.scratch("webdriver.json");
    // A profile of its own: what a killed browser left in the user's makes the next one wait for ever.
    let profile = format!("--user-data-dir={}", runner.workspace.scratch("chromium-profile").display());
    let proxy = format!("--proxy-server=http://{}", proxy::start()?);
    let own = [profile.as_str(), proxy.as_str(), "--proxy-bypass-list=<-loopback>"];
    let arguments: Vec<&str> = CHROMIUM_FLAGS.into_iter().chain(own).collect();
    let capabilities = serde_json::json!({ "goog:chromeOptions": { "args": arguments } });
    workspace::write(&settings, capabilities.to_string())?;
    let settings = settings.to_str().context("the path of the checkout is no text")?;
    // Tests that name no environment run in Node above; the variable sends the same ones to the browser.
    let environment = [("WASM_BINDGEN_USE_BROWSER", "1"), ("WASM_BINDGEN_TEST_WEBDRIVER_JSON", settings)];
    wasm_pack(runner, &["--headless", "--chrome", "--chromedriver", driver], &environment)
}

fn wasm_pack(runner: &Runner<'_>, arguments: &[&str], environment: &[(&str, &str)]) -> Result<Outcome> {
    runner.tools.wasm_target()?;
    let folders = [runner.tools.cargo_tool("wasm-pack")?, runner.tools.wasm_bindgen()?];
    let mut command = runner.command_with("wasm-pack", &folders)?;
    // It must find all on the PATH: what it downloads by itself would have no pinned version.
    command.args(["test", "--mode", "no-install"]).args(arguments);
    bundle_snippets(runner)?;
    command.args(["--", "--features", "snippets", "--locked"]);
    command.envs(environment.iter().copied()).env_remove("RUSTFLAGS");
    let captured = runner.capture(&mut command)?;
    let mut counts =
        Outcome { evidence: Evidence::of_rust(&captured.output), ..report::rust_counts(&captured.output) };
    if captured.success && counts.passed == 0 {
        "no tests".clone_into(&mut counts.note);
    }
    Ok(Outcome::of_tests(counts, captured.success, captured.output))
}

/// The package's JavaScript that the core imports, as the one snippet of the crate: in these tests there is no package
/// around the glue whose files could reach each other.
pub(super) fn bundle_snippets(runner: &Runner<'_>) -> Result<()> {
    let folder = runner.workspace.scratch("snippets");
    let templates = runner.workspace.path("pkg-templates");
    let mut entry = String::new();
    for file in workspace::files_under(&templates)? {
        workspace::copy(&templates.join(&file), &folder.join(&file))?;
    }
    for file in workspace::files_under(&runner.workspace.path("src"))? {
        let source = workspace::read(&runner.workspace.path("src").join(file))?;
        for module in source.split(BINDING).skip(1).filter_map(|rest| rest.split('"').next()) {
            let line = format!("export * from \"./{module}\";\n");
            if !entry.contains(&line) {
                entry.push_str(&line);
            }
        }
    }
    workspace::write(&folder.join("entry.js"), entry)?;
    let mut esbuild = Command::new(runner.tools.npm()?.join("esbuild"));
    esbuild.args(["--bundle", "--format=esm", "--log-level=error"]);
    // Where the macro `javascript!` of src/host/mod.rs looks for it.
    let snippets = runner.workspace.path("target/snippets.js");
    process::run(esbuild.arg(format!("--outfile={}", snippets.display())).arg(folder.join("entry.js")))
}

/// Every folder with test files, and the files.
pub(super) fn find(root: &Path) -> Result<BTreeMap<String, Vec<String>>> {
    let mut suites: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for suite_root in SUITE_ROOTS {
        for file in workspace::files_under(&root.join(suite_root))? {
            let name = format!("{suite_root}/{}", file.display());
            let is_test = SUITE_ENDINGS.iter().any(|ending| name.ends_with(ending));
            if let Some((folder, _)) = name.rsplit_once('/')
                && is_test
                && !name.contains("/node_modules/")
            {
                suites.entry(folder.to_owned()).or_default().push(name);
            }
        }
    }
    Ok(suites)
}

/// One suite, by Node's own runner: what people read goes to the output, what we count to a file.
pub(super) fn node(runner: &Runner<'_>, files: &[String]) -> Result<Outcome> {
    for (folder, browser) in BROWSERS {
        if files.iter().any(|file| file.starts_with(folder)) {
            runner.tools.apt_tool(browser)?;
        }
    }
    if files.iter().any(|file| file.starts_with(async_context::FOLDER)) {
        async_context::build(runner)?;
    }
    let tap = runner.fresh("counts.tap");
    workspace::write(&tap, "")?;
    let mut command = runner.command("node")?;
    let is_long = std::env::var_os("LONG_TESTS").is_some_and(|value| value == "1");
    let timeout_ms = if is_long { LONG_TEST_TIMEOUT_MS } else { TEST_TIMEOUT_MS };
    command.arg("--test").arg(format!("--test-timeout={timeout_ms}"));
    command.args(["--test-reporter=spec", "--test-reporter-destination=stdout", "--test-reporter=tap"]);
    command.arg(format!("--test-reporter-destination={}", tap.display())).args(files);
    let captured = runner.capture(&mut command)?;
    let tap = workspace::read(&tap)?;
    let counts = Outcome { evidence: Evidence::of_tap(&tap), ..report::tap_counts(&tap) };
    if captured.success && counts.passed + counts.failed + counts.skipped == 0 {
        return Ok(Outcome::broken("the files hold no test"));
    }
    Ok(Outcome::of_tests(counts, captured.success, captured.output))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suite_is_a_folder_with_test_files() {
        let root = std::env::temp_dir().join(format!("xtask-suites-{}", std::process::id()));
        for file in
            ["tests/runtimes/node/a.test.js", "tests/runtimes/node/b.test.mjs", "tests/support/recorder.js"]
        {
            workspace::write(&root.join(file), "").unwrap();
        }
        let found = find(&root).unwrap();
        assert_eq!(found.keys().collect::<Vec<_>>(), ["tests/runtimes/node"]);
        assert_eq!(found["tests/runtimes/node"].len(), 2);
        workspace::remove(&root).unwrap();
    }
}
