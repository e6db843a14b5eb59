//! What a runtime loads of a package, and the budgets for it.

use std::fmt;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::process;
use crate::tools::Tools;
use crate::workspace::{self, Workspace};

/// A way to load a package.
struct Load {
    what: &'static str,
    package: &'static str,
    /// The condition that picks the package's own `#wasm` import.
    condition: &'static str,
    /// Bytes after gzip; none: measured only.
    budget: Option<u64>,
}

const LOADS: [Load; 3] = [
    Load {
        what: "skyflow-edge on workerd",
        package: "skyflow-edge",
        condition: "workerd",
        budget: Some(90_000),
    },
    Load {
        what: "skyflow-edge elsewhere",
        package: "skyflow-edge",
        condition: "default",
        budget: Some(115_000),
    },
    Load { what: "skyflow-local-vault", package: "skyflow-local-vault", condition: "default", budget: None },
];

/// Sizes in bytes.
#[derive(Clone, Copy, Default)]
pub(crate) struct Sizes {
    pub(crate) raw: u64,
    pub(crate) gzip: u64,
    pub(crate) brotli: u64,
}

/// What was measured.
pub(crate) struct Report(Vec<(&'static Load, Sizes)>);

/// Measures each load; prints nothing.
pub(crate) fn measure(workspace: &Workspace, tools: &Tools<'_>) -> Result<Report> {
    let esbuild = tools.npm()?.join("esbuild");
    LOADS
        .iter()
        .map(|load| Ok((load, measure_load(workspace, &esbuild, load)?)))
        .collect::<Result<_>>()
        .map(Report)
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

/// Bundles the package with everything exported, so that nothing is missing and nothing counts twice.
fn measure_load(workspace: &Workspace, esbuild: &Path, load: &Load) -> Result<Sizes> {
    let folder = workspace.scratch("size").join(load.package).join(load.condition);
    workspace::remove(&folder)?;
    workspace::write(&folder.join("entry.js"), format!("export * from \"{}\";\n", load.package))?;
    let mut bundler = Command::new(esbuild);
    bundler.args([
        "--bundle",
        "--format=esm",
        "--platform=neutral",
        "--log-level=error",
        "--external:node:*",
    ]);
    bundler.args(["--loader:.wasm=copy", "--outdir=out", "entry.js"]);
    // Not minified: Node loads the files as they are, and wrangler bundles without minifying.
    bundler.arg(format!("--conditions={}", load.condition));
    process::run(bundler.current_dir(&folder))?;
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
    /// How many budgets are kept, and how many are not.
    pub(crate) fn held_and_broken(&self) -> (u64, u64) {
        let budgets = self.0.iter().filter_map(|(load, sizes)| Some(sizes.gzip <= load.budget?));
        budgets
            .fold((0, 0), |(held, broken), kept| if kept { (held + 1, broken) } else { (held, broken + 1) })
    }

    /// The budgeted sizes in one line.
    pub(crate) fn headline(&self) -> String {
        let one = |(load, sizes): &(&Load, Sizes)| {
            Some(format!("{} of {}", kilobytes(sizes.gzip), kilobytes(load.budget?)))
        };
        format!("gzip {}", self.0.iter().filter_map(one).collect::<Vec<_>>().join(", "))
    }
}

impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (load, sizes) in &self.0 {
            let Sizes { raw, gzip, brotli } = sizes;
            write!(out, "{:24}", load.what)?;
            for (name, bytes) in [("raw", raw), ("gzip", gzip), ("brotli", brotli)] {
                write!(out, "  {name} {:>9}", kilobytes(*bytes))?;
            }
            let verdict = match load.budget {
                Some(budget) if *gzip > budget => format!("  OVER the gzip budget of {}", kilobytes(budget)),
                Some(budget) => format!("  within the gzip budget of {}", kilobytes(budget)),
                None => String::new(),
            };
            writeln!(out, "{verdict}")?;
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
    format!("{}.{} KB", bytes / 1000, bytes % 1000 / 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn budgets_are_held_by_the_gzip_size() {
        let report =
            |gzip| Report(LOADS.iter().map(|load| (load, Sizes { gzip, ..Sizes::default() })).collect());
        assert_eq!(report(90_000).held_and_broken(), (2, 0));
        assert_eq!(report(90_001).held_and_broken(), (1, 1));
        assert_eq!(report(90_000).headline(), "gzip 90.0 KB of 90.0 KB, 90.0 KB of 115.0 KB");
    }
}
