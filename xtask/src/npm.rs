//! The npm packages of `tools/package.json`: installed once per lockfile in the cache, and linked into the
//! checkout's `node_modules`, beside links to the two packages that this repository builds.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};
use sha2::{Digest as _, Sha256};

use crate::workspace::{self, Workspace};
use crate::{process, tools};

/// The packages built here, by the names that users import; examples, tests and benchmarks use these names too.
const OWN_PACKAGES: [(&str, &str); 2] =
    [("skyflow-edge", "../pkg"), ("skyflow-local-vault", "../local-vault/pkg")];

/// Installs what is missing, fills `node_modules`, and returns the folder with the packages' programs.
pub(crate) fn provide(workspace: &Workspace, cache: &Path, after_install: &[String]) -> Result<PathBuf> {
    let packages = install(workspace, cache, after_install)?;
    link(&workspace.path("node_modules"), &packages)?;
    Ok(packages.join(".bin"))
}

fn install(workspace: &Workspace, cache: &Path, after_install: &[String]) -> Result<PathBuf> {
    let lockfile = workspace::read(&workspace.path("tools/package-lock.json"))?;
    let digest = Sha256::digest(lockfile.as_bytes());
    let name: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let place = cache.join(format!("npm-{name}"));
    let done = place.join("complete");
    if !done.exists() {
        println!("Installing the npm packages of tools/ (once, into {})", place.display());
        let draft = cache.join("tmp").join(format!("npm-{name}-{}", std::process::id()));
        let placed =
            fill(workspace, &draft, after_install).and_then(|()| tools::settle(&draft, &place, &done));
        workspace::remove(&draft)?;
        placed?;
    }
    Ok(place.join("node_modules"))
}

fn fill(workspace: &Workspace, draft: &Path, after_install: &[String]) -> Result<()> {
    for file in ["package.json", "package-lock.json", ".npmrc"] {
        workspace::copy(&workspace.path("tools").join(file), &draft.join(file))?;
    }
    let mut npm = Command::new("npm");
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
    process::run(npm.current_dir(draft)).context("is Node.js 20 or later installed, with npm?")?;
    for script in after_install {
        let script = draft.join("node_modules").join(script);
        let folder = script.parent().unwrap_or(draft);
        process::run(Command::new("node").arg(&script).current_dir(folder))?;
    }
    workspace::write(&draft.join("complete"), "")
}

/// Makes `folder` hold exactly one link for each package, whatever it held before.
fn link(folder: &Path, packages: &Path) -> Result<()> {
    let mut wanted = BTreeMap::new();
    for name in names_in(packages)? {
        let package = packages.join(&name);
        if name.starts_with('@') {
            for scoped in names_in(&package)? {
                wanted.insert(PathBuf::from(&name).join(&scoped), package.join(scoped));
            }
        } else if name == ".bin" || !name.starts_with('.') {
            wanted.insert(PathBuf::from(name), package);
        }
    }
    for (name, target) in OWN_PACKAGES {
        wanted.insert(name.into(), target.into());
    }
    if fs::symlink_metadata(folder).is_ok_and(|found| found.is_symlink()) {
        workspace::remove(folder)?;
    }
    workspace::make_folder(folder)?;
    for name in names_in(folder)? {
        let path = folder.join(&name);
        let scope_wanted = wanted.keys().any(|key| key.starts_with(&name) && key != Path::new(&name));
        if scope_wanted && !path.is_symlink() {
            for scoped in names_in(&path)? {
                if !wanted.contains_key(&Path::new(&name).join(&scoped)) {
                    workspace::remove(&path.join(scoped))?;
                }
            }
        } else if !wanted.contains_key(Path::new(&name)) {
            workspace::remove(&path)?;
        }
    }
    wanted.iter().try_for_each(|(name, target)| point(&folder.join(name), target))
}

/// Makes `path` a link to `target`. Replaced by a rename, so that it is never missing for those who read it now.
fn point(path: &Path, target: &Path) -> Result<()> {
    if fs::read_link(path).is_ok_and(|current| current == target) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        workspace::make_folder(folder)?;
    }
    if path.is_dir() && !path.is_symlink() {
        workspace::remove(path)?;
    }
    let draft = path.with_extension(format!("link-{}", std::process::id()));
    std::os::unix::fs::symlink(target, &draft)
        .and_then(|()| fs::rename(&draft, path))
        .with_context(|| format!("cannot link {}", path.display()))
}

fn names_in(folder: &Path) -> Result<Vec<String>> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))?;
    let name = |entry: std::io::Result<fs::DirEntry>| Ok(entry?.file_name().to_string_lossy().into_owned());
    entries.map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_modules_holds_what_is_wanted_and_nothing_else() {
        let base = std::env::temp_dir().join(format!("xtask-npm-{}", std::process::id()));
        let (packages, folder) = (base.join("cached"), base.join("node_modules"));
        for name in [".bin", "plain", "@scope/one", "@scope/two"] {
            workspace::make_folder(&packages.join(name)).unwrap();
        }
        workspace::write(&packages.join(".package-lock.json"), "{}").unwrap();
        workspace::write(&folder.join("plain/stale.js"), "").unwrap();
        workspace::write(&folder.join("@scope/gone/stale.js"), "").unwrap();
        workspace::write(&folder.join("left/over.js"), "").unwrap();

        link(&folder, &packages).unwrap();
        link(&folder, &packages).unwrap();

        let mut names = names_in(&folder).unwrap();
        names.sort();
        assert_eq!(names, [".bin", "@scope", "plain", "skyflow-edge", "skyflow-local-vault"]);
        let mut scoped = names_in(&folder.join("@scope")).unwrap();
        scoped.sort();
        assert_eq!(scoped, ["one", "two"]);
        assert_eq!(fs::read_link(folder.join("plain")).unwrap(), packages.join("plain"));
        workspace::remove(&base).unwrap();
    }
}
