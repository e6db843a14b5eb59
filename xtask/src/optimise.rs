//! Makes an engine small: `wasm-opt`, whose results are kept. It takes longer than all else together, and most
//! builds change nothing of what it reads.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use anyhow::{Context as _, Result};
use sha2::{Digest as _, Sha256};

use crate::{names, process, tools, workspace};

/// What rustc's wasm32-unknown-unknown emits, and what of it every supported runtime has.
const FEATURES: [&str; 7] = [
    "bulk-memory",
    "bulk-memory-opt",
    "multivalue",
    "mutable-globals",
    "nontrapping-float-to-int",
    "reference-types",
    "sign-ext",
];

/// As many results are kept, of the checkouts of one user together.
const KEPT: usize = 24;

const ENGINE: &str = "engine.wasm";
const NAMES: &str = "names.txt";

/// Makes the engine small and says which names it has shortened. `npm` is the folder with `wasm-opt`; results are kept
/// in `cache`.
pub(crate) fn optimise(engine: &Path, npm: &Path, cache: &Path) -> Result<String> {
    let arguments = arguments();
    let mut key = Sha256::new();
    key.update(
        fs::read(npm.join("../binaryen/package.json")).context("there is no binaryen beside wasm-opt")?,
    );
    key.update(arguments.join(" "));
    key.update(fs::read(engine)?);
    let place = cache.join(key.finalize().iter().map(|byte| format!("{byte:02x}")).collect::<String>());
    if !place.join(NAMES).is_file() {
        let draft = cache.join(format!("draft-{}", std::process::id()));
        workspace::make_folder(&draft)?;
        let mut optimiser = Command::new(npm.join("wasm-opt"));
        let names =
            process::stdout(optimiser.args(arguments).arg(engine).arg("--output").arg(draft.join(ENGINE)))?;
        workspace::write(&draft.join(NAMES), names)?;
        tools::settle(&draft, &place, &place.join(NAMES))?;
        forget_oldest(cache)?;
    }
    workspace::copy(&place.join(ENGINE), engine)?;
    workspace::read(&place.join(NAMES))
}

fn arguments() -> Vec<String> {
    let mut arguments: Vec<String> = FEATURES.iter().map(|feature| format!("--enable-{feature}")).collect();
    // What is inlined once, or computed once for two uses, is shorter, but compresses to more than it was.
    arguments.extend(["-Oz", "--one-caller-inline-max-function-size=30"].map(str::to_owned));
    arguments
        .extend(["local-cse", "simplify-locals", "memory-packing"].map(|pass| format!("--skip-pass={pass}")));
    // Again, for what the first run has made alike or unused.
    arguments.push("-Oz".to_owned());
    arguments.extend(["--strip-debug", "--strip-producers", "--strip-target-features"].map(str::to_owned));
    arguments.push(names::PASS.to_owned());
    arguments
}

fn forget_oldest(cache: &Path) -> Result<()> {
    let entries = fs::read_dir(cache).with_context(|| format!("cannot read {}", cache.display()))?;
    let made =
        |path: &Path| fs::metadata(path).and_then(|data| data.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
    let mut places: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    places.sort_by_key(|path| std::cmp::Reverse(made(path)));
    places.iter().skip(KEPT).try_for_each(|path| workspace::remove(path))
}
