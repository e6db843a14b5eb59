//! Builds the two npm packages: Rust to wasm, glue, optimised wasm, the hand-written files around it.
//!
//! A package is put together in a folder of xtask's own and moved into place whole, so that a failed build leaves
//! the last good package. The same sources give the same bytes in any folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use sha2::{Digest as _, Sha256};

use crate::optimise::Goal;
use crate::tools::Tools;
use crate::workspace::{self, Workspace};
use crate::{ascii, commonjs, crates, exports, names, optimise, process, sbom, shipped, size, third_party};

const TARGET: &str = "wasm32-unknown-unknown";

/// The engine as text, until it is in `index.js`.
const INLINED: &str = "wasm/inline.js";

/// What stands in for some of the runtime's globals, in every script.
const GLOBALS: &str = "host/globals.js";

/// What esbuild writes.
const ESM: &str = "--format=esm";

/// One of the two packages.
pub(crate) struct Package {
    /// The crate and the npm package.
    pub(crate) name: &'static str,
    /// Cargo's profile for it.
    profile: &'static str,
    /// What its engine is optimised for.
    goal: Goal,
    /// Where the crate's own sources are, relative to the root.
    sources: &'static [&'static str],
    /// What it is made from besides, and where that is in the package. Scripts end up in those of `scripts`.
    files: &'static [(&'static str, &'static str)],
    /// What its manifest names besides the two forms of `index.js`; each is bundled into one script.
    scripts: &'static [&'static str],
    /// Folders whose `index.js` is an entry of its own, over the main entry.
    entries: &'static [&'static str],
    /// Folders whose `index.js` is an entry beside the engine, the same for every runtime.
    extras: &'static [&'static str],
    /// Where the package is written.
    pub(crate) output: &'static str,
}

/// The packages, each built on its own so that neither's cargo features reach the other.
pub(crate) const PACKAGES: [Package; 2] = [
    Package {
        name: "skyflow-edge",
        profile: "small",
        goal: Goal::Small,
        sources: &["src"],
        files: &[
            ("pkg-templates", ""),
            ("README.md", "README.md"),
            ("CHANGELOG.md", "CHANGELOG.md"),
            ("SECURITY.md", "SECURITY.md"),
            ("docs", "docs"),
            ("LICENSE", "LICENSE"),
        ],
        scripts: &["wasm/vite-needs-cloudflare-vite-plugin.js", "wasm/edge-light.js"],
        entries: &["skyflow-node"],
        extras: &["opentelemetry"],
        output: "pkg",
    },
    Package {
        name: "skyflow-local-vault",
        profile: "release",
        goal: Goal::Quick,
        sources: &["local-vault/src", "local-vault/Cargo.toml"],
        files: &[
            ("local-vault/pkg-templates", ""),
            ("pkg-templates/host/wasm-loader.js", "wasm-loader.js"),
            ("pkg-templates/host/globals.js", GLOBALS),
            ("pkg-templates/wasm", "wasm"),
            ("LICENSE", "LICENSE"),
        ],
        scripts: &[
            "cli.js",
            "page/page.js",
            "wasm/vite-needs-cloudflare-vite-plugin.js",
            "wasm/edge-light.js",
        ],
        entries: &[],
        extras: &[],
        output: "local-vault/pkg",
    },
];

/// Builds what has changed since the last build.
pub(crate) fn run(workspace: &Workspace, tools: &Tools<'_>) -> Result<()> {
    let _lock = workspace.lock("build")?;
    // Also when nothing is to build: examples and tests import the packages through node_modules.
    let npm = tools.npm()?;
    for package in &PACKAGES {
        check_versions(workspace, package)?;
        let builder = Builder { workspace, tools, npm: &npm, package };
        let stamp = workspace.kept("stamps").join(package.name);
        let inputs = builder.inputs()?;
        let fresh = |output: &str| format!("{inputs} {output}");
        let output = workspace.path(package.output);
        let known = fs::read_to_string(&stamp).unwrap_or_default();
        if output.is_dir() && known == fresh(&digest(std::slice::from_ref(&output))?) {
            println!("{} is up to date", package.output);
            continue;
        }
        builder.build().with_context(|| format!("building {}", package.name))?;
        workspace::write(&stamp, fresh(&digest(std::slice::from_ref(&output))?))?;
    }
    Ok(())
}

/// A line limit breaks texts as well, with a backslash at the end of the line: a kilobyte of the compressed engine.
fn join_texts(script: &str) -> String {
    let mut joined = String::with_capacity(script.len());
    for part in script.split_inclusive("\\\n") {
        // Of two backslashes the second does not break the line.
        let kept = if part.ends_with("\\\\\n") { part } else { part.strip_suffix("\\\n").unwrap_or(part) };
        joined.push_str(kept);
    }
    joined
}

struct Builder<'a> {
    workspace: &'a Workspace,
    tools: &'a Tools<'a>,
    npm: &'a Path,
    package: &'a Package,
}

impl Builder<'_> {
    fn build(&self) -> Result<()> {
        println!("Building {}", self.package.name);
        let compiled = self.compile()?;
        let parts = self.workspace.scratch("parts").join(self.package.name);
        copy_files(self.workspace, self.package, &parts)?;
        self.bind(&compiled, &parts.join("wasm"))?;
        let engine = parts.join("wasm/engine_bg.wasm");
        exports::refuse_returned_references(&fs::read(&engine)?).context(self.package.name)?;
        let names =
            optimise::optimise(&engine, self.package.goal, self.npm, &self.tools.cached("optimised"))?;
        // In place of wasm-bindgen's own, which starts the engine at import.
        let bytes = fs::read(&engine)?;
        workspace::write(&parts.join("wasm/engine.js"), names::connect(&names, &bytes)?)?;
        self.refuse_build_paths(&bytes)?;
        let encoded = ascii::encode(&bytes);
        let decoder = hex(&self.assemble(&encoded.decoder())?);
        workspace::write(&parts.join(INLINED), format!("export default \"{decoder} {}\";\n", encoded.text))?;
        let draft = self.workspace.scratch("draft").join(self.package.name);
        self.bundle(&parts, &draft)?;
        shipped::documents(&draft)?;
        let crates = crates::of(self.workspace, self.package.name, TARGET)?;
        let materials = sbom::of(self.workspace, self.package.name, &crates)?;
        workspace::write(&draft.join("sbom.cdx.json"), materials)?;
        workspace::write(&draft.join("THIRD_PARTY.md"), third_party::of(self.package.name, &crates)?)?;
        let sizes = size::compressed(&engine)?;
        self.swap(&draft)?;
        println!(
            "  {}: wasm {} ({} gzip)",
            self.package.output,
            size::kilobytes(sizes.raw),
            size::kilobytes(sizes.gzip),
        );
        Ok(())
    }

    /// Compiles the crate and says where its wasm is.
    fn compile(&self) -> Result<PathBuf> {
        self.tools.wasm_target()?;
        let mut cargo = process::cargo(&self.workspace.root);
        // Said again for a checkout that is not the one cargo's own settings are for.
        cargo.env("CARGO_TARGET_DIR", &self.workspace.target);
        let Package { name, profile, .. } = self.package;
        cargo.args(["build", "--profile", profile, "--lib", "--target", TARGET, "--package", name]);
        let mut flags = self.path_remapping()?;
        // What drives the core gives back the stack that a call which traps leaves behind.
        flags.push("-Clink-arg=--export=__stack_pointer".to_owned());
        cargo.arg("--config").arg(format!("target.{TARGET}.rustflags={flags:?}"));
        process::run(&mut cargo)?;
        Ok(self.workspace.target.join(TARGET).join(profile).join(format!("{}.wasm", name.replace('-', "_"))))
    }

    /// Flags that replace the folders of this machine in panic locations, which end up in the wasm.
    fn path_remapping(&self) -> Result<Vec<String>> {
        let rustc = |arguments: &[&str]| {
            process::stdout(Command::new("rustc").args(arguments).current_dir(&self.workspace.root))
        };
        let version = rustc(&["-vV"])?;
        let commit = version.lines().find_map(|line| line.strip_prefix("commit-hash: "));
        let sysroot = rustc(&["--print", "sysroot"])?;
        let library = Path::new(sysroot.trim()).join("lib/rustlib/src/rust");
        let pairs = [
            (cargo_home()?, "/cargo".to_owned()),
            (self.workspace.root.clone(), "/source".to_owned()),
            // With the component rust-src the standard library's own paths are this machine's as well.
            (library, format!("/rustc/{}", commit.unwrap_or("unknown"))),
        ];
        let flag = |(from, to): (PathBuf, String)| format!("--remap-path-prefix={}={to}", from.display());
        Ok(pairs.into_iter().map(flag).collect())
    }

    fn bind(&self, compiled: &Path, output: &Path) -> Result<()> {
        let bind_into = |folder: &Path, arguments: &[&str]| {
            let mut bindgen = Command::new(self.tools.wasm_bindgen()?.join("wasm-bindgen"));
            bindgen.args(arguments).args(["--out-name", "engine"]);
            process::run(bindgen.arg("--out-dir").arg(folder).arg(compiled))
        };
        // The glue of this target is functions that are given the engine, and nothing that loads or starts it.
        bind_into(output, &["--target", "bundler", "--no-typescript"])?;
        // The glue's types are for checking the hand-written files, not for users: index.d.ts is the contract. They are
        // those of a target that has `initSync`.
        bind_into(
            &types_folder(self.workspace, self.package),
            &["--target", "web", "--omit-default-module-path"],
        )
    }

    /// Makes a module of its source in WebAssembly's text format.
    fn assemble(&self, source: &str) -> Result<Vec<u8>> {
        let folder = self.workspace.scratch("assembled");
        let (text, module) = (folder.join("module.wat"), folder.join("module.wasm"));
        workspace::write(&text, source)?;
        process::run(Command::new(self.npm.join("wasm-as")).arg(&text).arg("--output").arg(&module))?;
        process::run(
            Command::new(self.npm.join("wasm-opt")).arg("-Oz").arg(&module).arg("--output").arg(&module),
        )?;
        Ok(fs::read(&module)?)
    }

    /// Makes one script of each that the manifest names, and copies what is no script. Finding and reading many
    /// small files takes a runtime longer than starting the engine.
    ///
    /// `edge.js` leaves `#wasm` to the platform. `index.js` has the engine in it, because a browser without a
    /// bundler, and Deno with a file, resolve nothing by a package.json, and because a second file takes a millisecond.
    /// `index.cjs` is the same as a `CommonJS` module.
    fn bundle(&self, parts: &Path, draft: &Path) -> Result<()> {
        let bundle = |format: &[&str], arguments: &[&str]| {
            let mut esbuild = Command::new(self.npm.join("esbuild"));
            esbuild.args(["--bundle", "--minify", "--platform=neutral", "--log-level=error"]).args(format);
            // Node prints the whole line that an uncaught error was thrown in.
            esbuild.arg("--line-limit=400");
            esbuild.args(["--packages=external", "--external:*.wasm", "--external:*?module"]);
            // No user holds an object of the glue; at import it would look for this and give its classes a method.
            esbuild.arg("--define:Symbol.dispose=undefined");
            esbuild.arg(format!("--inject:./{GLOBALS}"));
            esbuild.arg(format!("--outdir={}", draft.display())).arg("--outbase=.").args(arguments);
            process::run(esbuild.current_dir(parts))
        };
        let inlined = |format: &[&str], script: &str| {
            bundle(format, &[&format!("--alias:#wasm=./{INLINED}"), "index.js"])?;
            let path = draft.join(script);
            workspace::write(&path, join_texts(&workspace::read(&path)?))
        };
        inlined(&[ESM], "index.js")?;
        inlined(&commonjs::FORMAT, "index.cjs")?;
        bundle(&[ESM], &["--external:#wasm", "edge=./index.js"])?;
        bundle(&[ESM], self.package.scripts)?;
        for folder in self.package.entries {
            // Each form imports its own form of the main entry, by a path: one engine and one set of classes for both.
            let over = |format: &[&str], name: &str, main: &str| {
                let alias = format!("--alias:{}=../{main}", self.package.name);
                let entry = format!("{folder}/{name}=./{folder}/index.js");
                bundle(format, &[&alias, &format!("--external:../{main}"), &entry])
            };
            over(&[ESM], "index", "index.js")?;
            over(&[ESM], "edge", "edge.js")?;
            over(&commonjs::FORMAT, "index", "index.cjs")?;
        }
        for folder in self.package.extras {
            let entry = format!("{folder}/index.js");
            bundle(&[ESM], &[&entry])?;
            bundle(&commonjs::FORMAT, &[&entry])?;
        }
        let is_script = |file: &PathBuf| file.extension().is_some_and(|extension| extension == "js");
        for file in workspace::files_under(parts)?.into_iter().filter(|file| !is_script(file)) {
            workspace::copy(&parts.join(&file), &draft.join(&file))?;
        }
        commonjs::types(draft)
    }

    fn refuse_build_paths(&self, wasm: &[u8]) -> Result<()> {
        let private = [self.workspace.root.clone(), self.workspace.target.clone(), cargo_home()?];
        let home = std::env::home_dir().filter(|home| home.as_os_str().len() > 1);
        for path in private.into_iter().chain(home) {
            let path = path.display().to_string();
            if wasm.windows(path.len()).any(|window| window == path.as_bytes()) {
                bail!("the wasm holds the path {path} of this machine");
            }
        }
        Ok(())
    }

    /// Puts the finished package in place of the last one, which stays when that fails.
    fn swap(&self, draft: &Path) -> Result<()> {
        let output = self.workspace.path(self.package.output);
        let old = draft.with_extension("replaced");
        if output.exists() {
            fs::rename(&output, &old).context("cannot move the last package away")?;
        }
        if let Err(error) = fs::rename(draft, &output) {
            let _ = fs::rename(&old, &output);
            return Err(error).context("cannot move the package into place");
        }
        workspace::remove(&old)
    }

    /// A digest of all that the package is made from.
    fn inputs(&self) -> Result<String> {
        let shared = ["Cargo.toml", "Cargo.lock", ".cargo", "xtask/src", "tools", "rust-toolchain.toml"];
        let files = self.package.files.iter().map(|(from, _)| *from);
        let all = shared.into_iter().chain(self.package.sources.iter().copied()).chain(files);
        let paths: Vec<PathBuf> = all.map(|path| self.workspace.path(path)).collect();
        let rustc = process::stdout(Command::new("rustc").arg("-vV").current_dir(&self.workspace.root))?;
        Ok(format!("{} {}", digest(&paths)?, hex(&Sha256::digest(rustc.as_bytes()))))
    }
}

/// Copies what is written by hand of a package, as it is written.
pub(crate) fn copy_files(workspace: &Workspace, package: &Package, folder: &Path) -> Result<()> {
    for (from, to) in package.files {
        let from = workspace.path(from);
        if from.is_dir() {
            for file in workspace::files_under(&from)? {
                workspace::copy(&from.join(&file), &folder.join(to).join(&file))?;
            }
        } else if from.is_file() {
            workspace::copy(&from, &folder.join(to))?;
        }
    }
    Ok(())
}

fn types_folder(workspace: &Workspace, package: &Package) -> PathBuf {
    workspace.kept("types").join(package.name)
}

/// Where the build leaves the TypeScript declarations of a package's glue.
pub(crate) fn glue_types(workspace: &Workspace, package: &Package) -> PathBuf {
    types_folder(workspace, package).join("engine.d.ts")
}

/// Every place that says the version says the workspace's.
fn check_versions(workspace: &Workspace, package: &Package) -> Result<()> {
    let templates = workspace.path(package.files[0].0);
    for file in workspace::files_under(&templates)? {
        let text = workspace::read(&templates.join(&file))?;
        let stated = match file.to_str() {
            Some("package.json") => text.split("\"version\": \"").nth(1),
            Some(name) if name.ends_with(".js") => text.split("export const VERSION = \"").nth(1),
            _ => None,
        };
        let stated = stated.and_then(|rest| rest.split('"').next());
        if let Some(stated) = stated.filter(|stated| *stated != workspace.version) {
            let file = file.display();
            bail!("{file} of {} says version {stated}, Cargo.toml {}", package.name, workspace.version);
        }
    }
    Ok(())
}

fn cargo_home() -> Result<PathBuf> {
    let own = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    own.or_else(|| Some(std::env::home_dir()?.join(".cargo"))).context("no home folder: set CARGO_HOME")
}

/// A digest of files, and of folders with all in them: names and contents.
fn digest(paths: &[PathBuf]) -> Result<String> {
    let mut hash = Sha256::new();
    let mut add = |name: &Path, file: &Path| -> Result<()> {
        let content = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
        hash.update(format!("{} {}\n", name.display(), content.len()));
        hash.update(content);
        Ok(())
    };
    for path in paths {
        if path.is_file() {
            add(path, path)?;
        }
        for file in workspace::files_under(path)? {
            add(&file, &path.join(&file))?;
        }
    }
    Ok(hex(&hash.finalize()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
