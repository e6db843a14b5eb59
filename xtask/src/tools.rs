//! The tools a checkout needs beyond rustup, Node and apt: installed on first use, at the versions in `tools/`,
//! into a cache that all checkouts of one user share.
//!
//! Everything is installed beside its final place and renamed into it, so that an interrupted install leaves
//! nothing that looks finished, and two checkouts installing at once both end with one good copy.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;

use crate::workspace::{self, Workspace};
use crate::{npm, process};

/// Finds tools, installing what is missing.
pub(crate) struct Tools<'a> {
    workspace: &'a Workspace,
    cache: PathBuf,
    pins: Pins,
    /// One install at a time, however many tests want one.
    installing: Mutex<()>,
}

/// What tools/tools.toml says.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pins {
    cargo: BTreeMap<String, String>,
    apt: BTreeMap<String, String>,
    npm: NpmPins,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct NpmPins {
    after_install: Vec<String>,
}

impl<'a> Tools<'a> {
    /// Reads the pinned versions; installs nothing yet.
    pub(crate) fn new(workspace: &'a Workspace) -> Result<Self> {
        let pins = toml::from_str(&workspace::read(&workspace.path("tools/tools.toml"))?)?;
        Ok(Self { workspace, cache: cache_folder()?, pins, installing: Mutex::new(()) })
    }

    /// The folder with a tool of tools.toml's `[cargo]`.
    pub(crate) fn cargo_tool(&self, name: &str) -> Result<PathBuf> {
        let version = self.pins.cargo.get(name).with_context(|| format!("tools.toml has no {name}"))?;
        self.install_crate(name, version, name)
    }

    /// The folder with wasm-bindgen and its test runner, of the same version as the crate.
    pub(crate) fn wasm_bindgen(&self) -> Result<PathBuf> {
        let lockfile = workspace::read(&self.workspace.path("Cargo.lock"))?;
        let version = locked_version(&lockfile, "wasm-bindgen")?;
        self.install_crate("wasm-bindgen-cli", &version, "wasm-bindgen")
    }

    /// A folder for what may be made anew at any time.
    pub(crate) fn cached(&self, name: &str) -> PathBuf {
        self.cache.join(name)
    }

    /// The folder with the programs of the npm packages; fills the checkout's `node_modules` as well.
    pub(crate) fn npm(&self) -> Result<PathBuf> {
        let _turn = self.turn();
        npm::provide(self.workspace, &self.cache, &self.pins.npm.after_install)
    }

    /// The target that the crates are compiled for.
    pub(crate) fn wasm_target(&self) -> Result<()> {
        const TARGET: &str = "wasm32-unknown-unknown";
        let mut ask = Command::new("rustc");
        ask.args(["--print", "target-libdir", "--target", TARGET]).current_dir(&self.workspace.root);
        if Path::new(process::stdout(&mut ask)?.trim()).is_dir() {
            return Ok(());
        }
        let mut add = Command::new("rustup");
        process::run(add.args(["target", "add", TARGET]).current_dir(&self.workspace.root))
    }

    /// A program of tools.toml's `[apt]`.
    pub(crate) fn apt_tool(&self, program: &str) -> Result<PathBuf> {
        if let Some(found) = process::find(program) {
            return Ok(found);
        }
        let _turn = self.turn();
        let missing: Vec<&String> = (self.pins.apt.iter())
            .filter(|(program, _)| process::find(program).is_none())
            .map(|(_, package)| package)
            .collect();
        println!("Installing {missing:?} with apt-get");
        process::run(apt_get()?.arg("update"))?;
        process::run(apt_get()?.args(["install", "--yes", "--no-install-recommends"]).args(missing))?;
        process::find(program).with_context(|| format!("apt-get brought no {program}"))
    }

    fn turn(&self) -> MutexGuard<'_, ()> {
        self.installing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The folder with a crate's programs, of which `program` is one.
    fn install_crate(&self, name: &str, version: &str, program: &str) -> Result<PathBuf> {
        let _turn = self.turn();
        let place = self.cache.join("tools").join(format!("{name}-{version}"));
        let programs = place.join("bin");
        if programs.join(program).is_file() {
            return Ok(programs);
        }
        println!("Installing {name} {version} (once, a few minutes, into {})", place.display());
        let draft = self.cache.join("tmp").join(format!("{name}-{}", std::process::id()));
        let install = |locked: bool| {
            let mut command = process::cargo(&self.workspace.root);
            command.args(["install", "--quiet", "--force", "--root"]).arg(draft.join("root"));
            command.args(["--version", version]).env("CARGO_TARGET_DIR", draft.join("target"));
            // They run for a second or two, so little optimising is soonest done: half the time of a full release.
            command.envs(
                [("OPT_LEVEL", "1"), ("LTO", "off"), ("CODEGEN_UNITS", "16")]
                    .map(|(setting, value)| (format!("CARGO_PROFILE_RELEASE_{setting}"), value)),
            );
            if locked {
                command.arg("--locked");
            }
            process::stdout(command.arg(name))
        };
        // A tool's own lockfile may name a version that was withdrawn, or that a mirror does not have yet.
        let installed = install(true).or_else(|error| {
            let text = format!("{error:#}");
            let reason = text.lines().find(|line| line.starts_with("error")).unwrap_or(&text);
            println!("Once more without {name}'s own lockfile, because of: {reason}");
            install(false)
        });
        let placed = installed.and_then(|_| settle(&draft.join("root"), &place, &programs.join(program)));
        workspace::remove(&draft)?;
        placed.map(|()| programs)
    }
}

/// Moves a finished install to its place, unless another process was first. `proof` is a file that it has.
pub(crate) fn settle(draft: &Path, place: &Path, proof: &Path) -> Result<()> {
    if let Some(folder) = place.parent() {
        workspace::make_folder(folder)?;
    }
    if !proof.exists() {
        workspace::remove(place)?;
        // Fails when another process renamed its own in between, which is as good.
        let _ = std::fs::rename(draft, place);
    }
    if !proof.exists() {
        bail!("{} did not come to be", proof.display());
    }
    Ok(())
}

fn cache_folder() -> Result<PathBuf> {
    let own = || std::env::var_os("SKYFLOW_EDGE_CACHE").map(PathBuf::from);
    let caches = || Some(PathBuf::from(std::env::var_os("XDG_CACHE_HOME")?).join("skyflow-edge"));
    let home = || Some(std::env::home_dir()?.join(".cache/skyflow-edge"));
    own()
        .or_else(caches)
        .or_else(home)
        .context("no home folder: set SKYFLOW_EDGE_CACHE to a folder for the tools")
}

fn apt_get() -> Result<Command> {
    let is_root = process::stdout(Command::new("id").arg("-u"))?.trim() == "0";
    let mut command = Command::new(if is_root { "apt-get" } else { "sudo" });
    if !is_root {
        command.arg("apt-get");
    }
    command.arg("--quiet").env("DEBIAN_FRONTEND", "noninteractive");
    Ok(command)
}

/// The version that a Cargo.lock has of a crate.
fn locked_version(lockfile: &str, name: &str) -> Result<String> {
    #[derive(Deserialize)]
    struct Lockfile {
        package: Vec<LockedPackage>,
    }
    #[derive(Deserialize)]
    struct LockedPackage {
        name: String,
        version: String,
    }
    let lockfile: Lockfile = toml::from_str(lockfile).context("Cargo.lock")?;
    let mut versions = lockfile.package.into_iter().filter(|package| package.name == name);
    match (versions.next(), versions.next()) {
        (Some(package), None) => Ok(package.version),
        (None, _) => bail!("Cargo.lock has no {name}"),
        (Some(_), Some(_)) => bail!("Cargo.lock has more than one version of {name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lockfile_says_which_wasm_bindgen() {
        let lockfile = "version = 4\n[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(locked_version(lockfile, "wasm-bindgen").unwrap(), "0.2.130");
        assert!(locked_version(lockfile, "wasm").is_err());
        let twice = format!("{lockfile}[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.3.0\"\n");
        assert!(locked_version(&twice, "wasm-bindgen").is_err());
    }
}
