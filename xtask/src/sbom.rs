//! The bill of materials of a package: which crates are inside its wasm, as `CycloneDX` 1.6. No time and no number of its
//! own, so that the same sources give the same bytes.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, Result};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::process;
use crate::workspace::{self, Workspace};

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

/// What the crate `package` brings into its wasm for `target`.
pub(crate) fn of(workspace: &Workspace, package: &str, target: &str) -> Result<String> {
    let mut cargo = process::cargo(&workspace.root);
    cargo.args([
        "tree",
        "--locked",
        "--package",
        package,
        "--target",
        target,
        "--edges",
        "normal,no-proc-macro",
    ]);
    cargo.args(["--prefix", "none", "--format", "{p}|{l}"]);
    let tree = process::stdout(&mut cargo)?;
    let lock: Lock = toml::from_str(&workspace::read(&workspace.path("Cargo.lock"))?)?;
    let checksums: BTreeMap<_, _> = lock
        .package
        .into_iter()
        .filter_map(|locked| Some(((locked.name, locked.version), locked.checksum?)))
        .collect();
    let crates: BTreeSet<_> = tree.lines().filter_map(listed).filter(|(name, ..)| name != package).collect();
    let components: Vec<Value> = crates
        .iter()
        .map(|(name, version, licence)| {
            let hash = checksums
                .get(&(name.clone(), version.clone()))
                .with_context(|| format!("{name} {version} is not locked"))?;
            Ok(json!({
                "type": "library",
                "bom-ref": format!("pkg:cargo/{name}@{version}"),
                "name": name,
                "version": version,
                "purl": format!("pkg:cargo/{name}@{version}"),
                "licenses": [{ "expression": licence }],
                "hashes": [{ "alg": "SHA-256", "content": hash }],
            }))
        })
        .collect::<Result<_>>()?;
    let own = format!("pkg:npm/{package}@{}", workspace.version);
    let document = json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": { "component": { "type": "library", "bom-ref": own, "name": package, "version": workspace.version, "purl": own } },
        "components": components,
    });
    Ok(format!("{}\n", serde_json::to_string_pretty(&document)?))
}

/// Name, version and licence of a line of `cargo tree`.
fn listed(line: &str) -> Option<(String, String, String)> {
    let (crate_, licence) = line.split_once('|')?;
    let (name, rest) = crate_.split_once(" v")?;
    let version = rest.split(' ').next()?;
    // An older way to write a choice.
    Some((name.to_owned(), version.to_owned(), licence.trim_end_matches(" (*)").replace('/', " OR ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_is_read_from_its_line() {
        let of = |name: &str, version: &str, licence: &str| {
            Some((name.to_owned(), version.to_owned(), licence.to_owned()))
        };
        assert_eq!(listed("js-sys v0.3.95|MIT/Apache-2.0"), of("js-sys", "0.3.95", "MIT OR Apache-2.0"));
        assert_eq!(listed("skyflow-edge v0.1.0 (/source)|MIT (*)"), of("skyflow-edge", "0.1.0", "MIT"));
        assert_eq!(listed(""), None);
    }
}
