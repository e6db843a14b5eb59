//! What a runtime loads of a package, and the budgets for it.

use std::fmt;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::process;
use crate::tools::Tools;
use crate::workspace::{self, Workspace};

/// A runtime that loads a package.
struct Load {
    package: &'static str,
    runtime: &'static str,
    /// The conditions it resolves imports by, the package's own `#wasm` among them.
    conditions: &'static str,
    /// Bytes after gzip; none: measured only.
    budget: Option<u64>,
}

/// Bytes of a KB, here and in the budgets.
const KB: u64 = 1024;

const COMPILED: Option<u64> = Some(144 * KB);
/// The engine as text costs 2 KB more than as a module: see `ascii.rs`.
const INLINED: Option<u64> = Some(145 * KB);

const LOADS: [Load; 7] = [
    client("workerd", "workerd,worker,browser", COMPILED),
    client("edge-light", "edge-light", COMPILED),
    client("node", "node,module-sync,import", INLINED),
    client("deno", "deno,node,import", INLINED),
    client("bun", "bun,node,import", INLINED),
    client("browser", "browser,import", INLINED),
    Load {
        package: "skyflow-local-vault",
        runtime: "node",
        conditions: "node,module-sync,import",
        budget: None,
    },
];

const fn client(runtime: &'static str, conditions: &'static str, budget: Option<u64>) -> Load {
    Load { package: "skyflow-edge", runtime, conditions, budget }
}

/// Sizes in bytes.
#[derive(Clone, Copy, Default)]
pub(crate) struct Sizes {
    pub(crate) raw: u64,
    pub(crate) gzip: u64,
    pub(crate) brotli: u64,
}

/// What was measured of one load.
struct Measured {
    load: &'static Load,
    /// All of it.
    whole: Sizes,
    /// The JavaScript, without the engine in whichever form.
    script: Sizes,
}

/// What was measured.
pub(crate) struct Report(Vec<Measured>);

/// Measures each load; prints nothing.
pub(crate) fn measure(workspace: &Workspace, tools: &Tools<'_>) -> Result<Report> {
    let esbuild = tools.npm()?.join("esbuild");
    let one = |load: &'static Load| {
        let whole = bundled(workspace, &esbuild, load, load.conditions, &[])?;
        // The same script for every runtime, but for the text of the engine.
        let script = bundled(workspace, &esbuild, load, "workerd", &["--external:#wasm"])?;
        Ok(Measured { load, whole, script })
    };
    LOADS.iter().map(one).collect::<Result<_>>().map(Report)
}

/// Measures each load, prints it, and fails when one is over its budget.
pub(crate) fn run(workspace: &Workspace, tools: &Tools<'_>) -> Result<()> {
    let report = measure(workspace, tools)?;
    print!("{report}");
    match report.held_and_broken() {
        (_, 0) => Ok(()),
        (_, broken) => bail!("{broken} over budget"),
    }
}

/// Bundles and minifies the package with everything exported, so that nothing is missing and nothing counts twice.
fn bundled(
    workspace: &Workspace,
    esbuild: &Path,
    load: &Load,
    conditions: &str,
    more: &[&str],
) -> Result<Sizes> {
    let folder = workspace.scratch("size").join(load.package).join(load.runtime);
    workspace::remove(&folder)?;
    workspace::write(&folder.join("entry.js"), format!("export * from \"{}\";\n", load.package))?;
    let mut bundler = Command::new(esbuild);
    bundler.args(["--bundle", "--minify", "--format=esm", "--platform=neutral", "--log-level=error"]);
    bundler.args(["--external:node:*", "--loader:.wasm=copy", "--loader:.wasm?module=copy"]);
    bundler.arg(format!("--conditions={conditions}")).args(more);
    process::run(bundler.args(["--outdir=out", "entry.js"]).current_dir(&folder))?;
    let out = folder.join("out");
    let mut total = Sizes::default();
    for file in workspace::files_under(&out)? {
        let one = compressed(&out.join(file))?;
        total.raw += one.raw;
        total.gzip += one.gzip;
        total.brotli += one.brotli;
    }
    Ok(total)
}

impl Report {
    fn budgets(&self) -> impl Iterator<Item = (&Measured, u64)> {
        self.0.iter().filter_map(|measured| Some((measured, measured.load.budget?)))
    }

    /// How many budgets are kept, and how many are not.
    pub(crate) fn held_and_broken(&self) -> (u64, u64) {
        self.budgets().fold((0, 0), |(held, broken), (measured, budget)| {
            if measured.whole.gzip <= budget { (held + 1, broken) } else { (held, broken + 1) }
        })
    }

    /// The budgeted sizes in one line.
    pub(crate) fn headline(&self) -> String {
        let one = |(Measured { load, whole, .. }, budget): (&Measured, u64)| {
            format!("{} {} of {}", load.runtime, kilobytes(whole.gzip), kilobytes(budget))
        };
        format!("gzip {}", self.budgets().map(one).collect::<Vec<_>>().join(", "))
    }
}

impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            out,
            "{:20}{:11}{:>11}{:>11}{:>11}{:>16}{:>16}",
            "package", "runtime", "minified", "gzip", "brotli", "script gzip", "engine gzip"
        )?;
        for Measured { load, whole, script } in &self.0 {
            write!(out, "{:20}{:11}", load.package, load.runtime)?;
            for bytes in [whole.raw, whole.gzip, whole.brotli] {
                write!(out, "{:>11}", kilobytes(bytes))?;
            }
            for bytes in [script.gzip, whole.gzip - script.gzip] {
                write!(out, "{:>16}", kilobytes(bytes))?;
            }
            match load.budget {
                Some(budget) if whole.gzip > budget => write!(out, "  OVER the gzip budget of ")?,
                Some(_) => write!(out, "  within the gzip budget of ")?,
                None => {}
            }
            writeln!(out, "{}", load.budget.map(kilobytes).unwrap_or_default())?;
        }
        Ok(())
    }
}

/// How small a file becomes. Node has both compressors at their strongest, and is there anyway.
pub(crate) fn compressed(file: &Path) -> Result<Sizes> {
    const SCRIPT: &str = "
        const { gzipSync, brotliCompressSync } = require('node:zlib');
        const bytes = require('node:fs').readFileSync(process.argv[1]);
        console.log(bytes.length, gzipSync(bytes, { level: 9 }).length, brotliCompressSync(bytes).length);";
    let printed = process::stdout(Command::new("node").arg("-e").arg(SCRIPT).arg(file))?;
    let numbers: Result<Vec<u64>, _> = printed.split_whitespace().map(str::parse).collect();
    match numbers.context("node printed no sizes")?[..] {
        [raw, gzip, brotli] => Ok(Sizes { raw, gzip, brotli }),
        _ => bail!("node printed {printed:?} instead of three sizes"),
    }
}

/// A size as people read it.
pub(crate) fn kilobytes(bytes: u64) -> String {
    format!("{}.{} KB", bytes / KB, bytes % KB * 10 / KB)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn budgets_are_held_by_the_gzip_size() {
        let report = |gzip| {
            let whole = Sizes { gzip, ..Sizes::default() };
            Report(LOADS.iter().map(|load| Measured { load, whole, script: Sizes::default() }).collect())
        };
        let budget = COMPILED.unwrap_or_default();
        assert_eq!(report(budget).held_and_broken(), (6, 0));
        assert_eq!(report(budget + 1).held_and_broken(), (4, 2));
        let size = kilobytes(budget);
        assert!(report(budget).headline().starts_with(&format!("gzip workerd {size} of {size}, edge-light")));
    }
}
