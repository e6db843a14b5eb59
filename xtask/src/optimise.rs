//! Makes an engine small: `wasm-opt`, whose results are kept. It takes longer than all else together, and most
//! builds change nothing of what it reads.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use anyhow::{Context as _, Result};
use sha2::{Digest as _, Sha256};

use crate::{names, order, process, tools, workspace};

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

/// What an engine is made for.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Goal {
    /// Few bytes after gzip, however long it takes.
    Small,
    /// A tool of developers: 16 s in place of 78, and after gzip no more bytes.
    Quick,
}

impl Goal {
    fn passes(self) -> &'static [&'static str] {
        match self {
            // What is inlined once, or computed once for two uses, is shorter, but compresses to more than it was; the
            // second run is for what the first has made alike or unused.
            Self::Small => &[
                "-Oz",
                "--one-caller-inline-max-function-size=30",
                "--skip-pass=local-cse",
                "--skip-pass=simplify-locals",
                "--skip-pass=memory-packing",
                "-Oz",
            ],
            Self::Quick => &["-O1"],
        }
    }
}

const STRIPPED: [&str; 3] = ["--strip-debug", "--strip-producers", "--strip-target-features"];

/// As many results are kept, of the checkouts of one user together.
const KEPT: usize = 24;

const ENGINE: &str = "engine.wasm";
const NAMES: &str = "names.txt";

/// Optimises the engine and says which names it has shortened. `npm` is the folder with `wasm-opt`; results are kept in
/// `cache`.
pub(crate) fn optimise(engine: &Path, goal: Goal, npm: &Path, cache: &Path) -> Result<String> {
    let mut key = Sha256::new();
    key.update(
        fs::read(npm.join("../binaryen/package.json")).context("there is no binaryen beside wasm-opt")?,
    );
    key.update(goal.passes().join(" "));
    key.update([include_str!("optimise.rs"), include_str!("order.rs")].concat());
    key.update(fs::read(engine)?);
    let place = cache.join(key.finalize().iter().map(|byte| format!("{byte:02x}")).collect::<String>());
    if !place.join(NAMES).is_file() {
        let draft = cache.join(format!("draft-{}", std::process::id()));
        workspace::make_folder(&draft)?;
        let result = draft.join(ENGINE);
        let run = |from: &Path, passes: &[&str]| {
            let mut optimiser = Command::new(npm.join("wasm-opt"));
            optimiser.args(FEATURES.map(|feature| format!("--enable-{feature}"))).args(passes);
            process::stdout(optimiser.args(STRIPPED).arg(from).arg("--output").arg(&result))
        };
        let names = run(engine, &[goal.passes(), &[names::PASS]].concat())?;
        if goal == Goal::Small {
            workspace::write(&result, order::named(&fs::read(&result)?)?)?;
            run(&result, &["--generate-stack-ir", "--optimize-stack-ir", "--reorder-functions-by-name"])?;
        }
        workspace::write(&draft.join(NAMES), names)?;
        tools::settle(&draft, &place, &place.join(NAMES))?;
        forget_oldest(cache)?;
    }
    workspace::copy(&place.join(ENGINE), engine)?;
    workspace::read(&place.join(NAMES))
}

fn forget_oldest(cache: &Path) -> Result<()> {
    let entries = fs::read_dir(cache).with_context(|| format!("cannot read {}", cache.display()))?;
    let made =
        |path: &Path| fs::metadata(path).and_then(|data| data.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
    let mut places: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    places.sort_by_key(|path| std::cmp::Reverse(made(path)));
    places.iter().skip(KEPT).try_for_each(|path| workspace::remove(path))
}
