//! The crates of a package: those that are compiled into its wasm, and those that only build it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use serde::Deserialize;

use crate::process;
use crate::workspace::{self, Workspace};

/// A crate from the registry, as it is locked.
pub(crate) struct Crate {
    pub(crate) name: String,
    pub(crate) version: String,
    /// SPDX expression.
    pub(crate) license: String,
    pub(crate) authors: Vec<String>,
    /// Where its sources are.
    pub(crate) folder: PathBuf,
    /// SHA-256 of its archive.
    pub(crate) checksum: String,
}

/// The crates of a package, by what they do for it.
pub(crate) struct Crates {
    /// Compiled into the wasm.
    pub(crate) inside: Vec<Crate>,
    /// Macros and build scripts, and what those use alone.
    pub(crate) building: Vec<Crate>,
}

#[derive(Deserialize)]
struct Lock {
    package: Vec<Locked>,
}

#[derive(Deserialize)]
struct Locked {
    name: String,
    version: String,
    checksum: Option<String>,
}

#[derive(Deserialize)]
struct CrateMetadata {
    packages: Vec<Described>,
}

#[derive(Deserialize)]
struct Described {
    name: String,
    version: String,
    license: Option<String>,
    authors: Vec<String>,
    manifest_path: PathBuf,
}

type Id = (String, String);

/// What the crate `package` is made of for `target`.
pub(crate) fn of(workspace: &Workspace, package: &str, target: &str) -> Result<Crates> {
    let inside = ids(workspace, package, target, "normal,no-proc-macro")?;
    let all = ids(workspace, package, target, "normal,build")?;
    let lock: Lock = toml::from_str(&workspace::read(&workspace.path("Cargo.lock"))?)?;
    let checksums: BTreeMap<Id, String> = lock
        .package
        .into_iter()
        .filter_map(|locked| Some(((locked.name, locked.version), locked.checksum?)))
        .collect();
    let mut cargo = process::cargo(&workspace.root);
    cargo.args(["metadata", "--locked", "--format-version", "1"]);
    let metadata: CrateMetadata = serde_json::from_str(&process::stdout(&mut cargo)?)?;
    let mut described: BTreeMap<Id, Described> = metadata
        .packages
        .into_iter()
        .map(|package| ((package.name.clone(), package.version.clone()), package))
        .collect();
    let mut read = |id: &Id| -> Result<Crate> {
        let missing = || format!("{} {} is not locked", id.0, id.1);
        let Described { name, version, license, authors, manifest_path } =
            described.remove(id).with_context(missing)?;
        Ok(Crate {
            name,
            version,
            // An older way to write a choice.
            license: license.with_context(|| format!("{} has no licence", id.0))?.replace('/', " OR "),
            authors,
            folder: manifest_path.parent().map(PathBuf::from).unwrap_or_default(),
            checksum: checksums.get(id).with_context(missing)?.clone(),
        })
    };
    Ok(Crates {
        inside: inside.iter().map(&mut read).collect::<Result<_>>()?,
        building: all.difference(&inside).map(&mut read).collect::<Result<_>>()?,
    })
}

/// Names and versions of the crates that `package` reaches by `edges`, without those of the workspace.
fn ids(workspace: &Workspace, package: &str, target: &str, edges: &str) -> Result<BTreeSet<Id>> {
    let mut cargo = process::cargo(&workspace.root);
    cargo.args(["tree", "--locked", "--package", package, "--target", target, "--edges", edges]);
    cargo.args(["--prefix", "none", "--format", "{p}"]);
    Ok(process::stdout(&mut cargo)?.lines().filter_map(listed).collect())
}

/// Name and version of a line of `cargo tree`; nothing for a crate of the workspace, whose path is behind them.
fn listed(line: &str) -> Option<Id> {
    let (name, rest) = line.split_once(" v")?;
    let (version, more) = rest.split_once(' ').unwrap_or((rest, ""));
    (!more.starts_with("(/")).then(|| (name.to_owned(), version.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_is_read_from_its_line() {
        let of = |name: &str, version: &str| Some((name.to_owned(), version.to_owned()));
        assert_eq!(listed("js-sys v0.3.95"), of("js-sys", "0.3.95"));
        assert_eq!(listed("js-sys v0.3.95 (*)"), of("js-sys", "0.3.95"));
        assert_eq!(listed("serde_derive v1.0.2 (proc-macro)"), of("serde_derive", "1.0.2"));
        assert_eq!(listed("skyflow-edge v0.1.0 (/source)"), None);
        assert_eq!(listed(""), None);
    }
}
