//! The bill of materials of a package, as `CycloneDX` 1.6: the crates and the standard library inside its wasm, which of
//! them allocates memory, and what only built it. No time and no number of its own, so that the same sources give the same
//! bytes.

use std::process::Command;

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use crate::crates::{Crate, Crates};
use crate::process;
use crate::workspace::{self, Workspace};

/// The property that says what a component does for the package.
const ROLE: &str = "role";
/// The crate that a package's allocator is, where it is not the standard library's own (dlmalloc).
const ALLOCATORS: [&str; 1] = ["rlsf"];
/// The npm packages among the tools that make the package.
const BUILD_TOOLS: [&str; 2] = ["binaryen", "esbuild"];

/// The bill of the package `package`.
pub(crate) fn of(workspace: &Workspace, package: &str, crates: &Crates) -> Result<String> {
    let rustc = Rustc::of(workspace)?;
    let own_allocator = crates.inside.iter().any(|one| ALLOCATORS.contains(&one.name.as_str()));
    let mut components = vec![rustc.library(if own_allocator {
        "standard library"
    } else {
        "standard library and allocator"
    })];
    components.extend(crates.inside.iter().map(|one| {
        let allocates = ALLOCATORS.contains(&one.name.as_str());
        component(one, if allocates { "allocator" } else { "crate" }, "required")
    }));
    components.push(rustc.compiler());
    components.extend(crates.building.iter().map(|one| component(one, "build tool", "excluded")));
    let glue = crates.inside.iter().find(|one| one.name == "wasm-bindgen");
    let glue = glue.context("the wasm has no wasm-bindgen")?;
    components.push(json!({
        "type": "application",
        "bom-ref": format!("pkg:cargo/wasm-bindgen-cli@{}", glue.version),
        "name": "wasm-bindgen-cli",
        "version": glue.version,
        "scope": "excluded",
        "purl": format!("pkg:cargo/wasm-bindgen-cli@{}", glue.version),
        "licenses": [{ "expression": glue.license }],
        "properties": [{ "name": ROLE, "value": "build tool" }],
    }));
    components.extend(npm_tools(workspace)?);
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

fn component(one: &Crate, role: &str, scope: &str) -> Value {
    let Crate { name, version, license, checksum, .. } = one;
    json!({
        "type": "library",
        "bom-ref": format!("pkg:cargo/{name}@{version}"),
        "name": name,
        "version": version,
        "scope": scope,
        "purl": format!("pkg:cargo/{name}@{version}"),
        "licenses": [{ "expression": license }],
        "hashes": [{ "alg": "SHA-256", "content": checksum }],
        "properties": [{ "name": ROLE, "value": role }],
    })
}

/// The compiler that is used.
struct Rustc {
    release: String,
    commit: String,
}

impl Rustc {
    fn of(workspace: &Workspace) -> Result<Self> {
        let version = process::stdout(Command::new("rustc").arg("-vV").current_dir(&workspace.root))?;
        let line = |start: &str| {
            let value = version.lines().find_map(|line| line.strip_prefix(start));
            value.map(str::to_owned).with_context(|| format!("rustc does not say its {start}"))
        };
        Ok(Self { release: line("release: ")?, commit: line("commit-hash: ")? })
    }

    fn component(&self, kind: &str, name: &str, scope: &str, role: &str) -> Value {
        json!({
            "type": kind,
            "bom-ref": format!("pkg:generic/{name}@{}", self.release),
            "name": name,
            "version": self.release,
            "scope": scope,
            "purl": format!("pkg:generic/{name}@{}", self.release),
            "licenses": [{ "expression": "MIT OR Apache-2.0" }],
            "properties": [{ "name": ROLE, "value": role }, { "name": "commit", "value": self.commit }],
        })
    }

    /// `core`, `alloc`, `std` and what those are made of.
    fn library(&self, role: &str) -> Value {
        self.component("library", "rust-std", "required", role)
    }

    fn compiler(&self) -> Value {
        self.component("application", "rustc", "excluded", "build tool")
    }
}

/// The tools that make the package from npm, as they are locked.
fn npm_tools(workspace: &Workspace) -> Result<Vec<Value>> {
    let lock: Value = serde_json::from_str(&workspace::read(&workspace.path("tools/package-lock.json"))?)?;
    let tool = |name: &&str| {
        let locked = &lock["packages"][format!("node_modules/{name}")];
        let text = |member: &str| {
            locked[member]
                .as_str()
                .with_context(|| format!("tools/package-lock.json: {name} has no {member}"))
        };
        let version = text("version")?;
        Ok(json!({
            "type": "application",
            "bom-ref": format!("pkg:npm/{name}@{version}"),
            "name": name,
            "version": version,
            "scope": "excluded",
            "purl": format!("pkg:npm/{name}@{version}"),
            "licenses": [{ "expression": text("license")? }],
            "properties": [{ "name": ROLE, "value": "build tool" }, { "name": "integrity", "value": text("integrity")? }],
        }))
    };
    BUILD_TOOLS.iter().map(tool).collect()
}
