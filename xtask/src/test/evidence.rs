//! What a run of the tests shows: which tests passed, and the figures they printed.
//!
//! A test reports a figure by printing a line `figure R54: 10,000 calls, none lost`.

use std::path::Path;

use anyhow::Result;

use crate::workspace;

/// What was seen to hold.
#[derive(Debug, Default, Clone, PartialEq)]
pub(super) struct Evidence {
    /// Names of tests that passed, each once for every time it did.
    pub(super) passed: Vec<String>,
    /// A risk and what was measured of it.
    pub(super) figures: Vec<(String, String)>,
}

impl Evidence {
    /// A check that is no test of its own.
    pub(super) fn of_check(name: &str) -> Self {
        Self { passed: vec![name.to_owned()], figures: Vec::new() }
    }

    /// What Node's runner wrote as TAP.
    pub(super) fn of_tap(tap: &str) -> Self {
        let passed = tap.lines().filter_map(|line| {
            let (_, name) = line.trim_start().strip_prefix("ok ")?.split_once(" - ")?;
            // TAP escapes what would be a comment.
            (!name.contains(" # SKIP")).then(|| name.replace("\\#", "#").replace("\\\\", "\\"))
        });
        Self { passed: passed.collect(), figures: figures(tap) }
    }

    /// What cargo test printed.
    pub(super) fn of_rust(output: &str) -> Self {
        let passed = output.lines().filter_map(|line| {
            let name = line.trim().strip_prefix("test ")?.strip_suffix(" ... ok")?;
            name.rsplit("::").next().map(str::to_owned)
        });
        Self { passed: passed.collect(), figures: figures(output) }
    }

    pub(super) fn extend(&mut self, other: Self) {
        self.passed.extend(other.passed);
        self.figures.extend(other.figures);
    }
}

fn figures(output: &str) -> Vec<(String, String)> {
    let figure = |line: &str| {
        let (risk, text) = line.trim_start_matches(['#', ' ']).strip_prefix("figure ")?.split_once(": ")?;
        Some((risk.to_owned(), text.trim().to_owned()))
    };
    output.lines().filter_map(figure).collect()
}

/// Where tests are declared: each test's file and its name, up to the first part that is filled in when it runs.
pub(super) struct Declared(Vec<(String, String)>);

const FOLDERS: [&str; 5] = ["tests", "local-vault/tests", "src", "local-vault/src", "xtask/src"];

impl Declared {
    /// Reads every source file.
    pub(super) fn read(root: &Path) -> Result<Self> {
        let mut found = Vec::new();
        for folder in FOLDERS {
            for file in workspace::files_under(&root.join(folder))? {
                let path = format!("{folder}/{}", file.display());
                if path.ends_with(".js") || path.ends_with(".rs") {
                    let text = workspace::read(&root.join(&path))?;
                    found.extend(names(&text).map(|name| (path.clone(), name)));
                }
            }
        }
        // The longest beginning is the best match.
        found.sort_by_key(|(_, name)| std::cmp::Reverse(name.len()));
        Ok(Self(found))
    }

    /// The file that declares a test which ran under this name, or which had the subject of a contract test before it.
    pub(super) fn file_of(&self, test: &str) -> Option<&str> {
        let bare = test.split_once(": ").map_or(test, |(_, bare)| bare);
        let declared =
            |(_, name): &&(String, String)| [test, bare].iter().any(|test| test.starts_with(name.as_str()));
        self.0.iter().find(declared).map(|(file, _)| file.as_str())
    }
}

/// The names in `test("…"`, ``test(`…${` `` and `fn …(`.
fn names(source: &str) -> impl Iterator<Item = String> {
    const SHORTEST: usize = 8;
    source.lines().filter_map(|line| {
        let line = line.trim_start();
        let name = if let Some(name) = line.strip_prefix("fn ") {
            name.split('(').next()?
        } else {
            let (before, call) = line.split_once("test(")?;
            if !(before.is_empty() || before.ends_with("t.")) {
                return None;
            }
            let quote = call.chars().next().filter(|first| ['"', '`'].contains(first))?;
            call.get(1..)?.split(quote).next()?.split("${").next()?
        };
        (name.len() >= SHORTEST).then(|| name.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passed_tests_and_figures_are_read_from_tap() {
        let tap = "# figure R54: 10 calls\n# Subtest: a\n    ok 1 - R01 inner\nok 1 - a: R01 \\#1\nnot ok 2 - bad\nok 3 - no # SKIP\n";
        let evidence = Evidence::of_tap(tap);
        assert_eq!(evidence.passed, ["R01 inner", "a: R01 #1"]);
        assert_eq!(evidence.figures, [("R54".to_owned(), "10 calls".to_owned())]);
    }

    #[test]
    fn passed_tests_and_figures_are_read_from_cargo() {
        let output = "test core::retry::tests::a_table ... ok\ntest b ... FAILED\n---- a stdout ----\nfigure R52: 5 cases\n";
        let evidence = Evidence::of_rust(output);
        assert_eq!(evidence.passed, ["a_table"]);
        assert_eq!(evidence.figures, [("R52".to_owned(), "5 cases".to_owned())]);
    }

    #[test]
    fn a_test_is_found_in_the_file_that_declares_it() {
        let names: Vec<_> =
            names("test(\"R01 what is sent\", f)\n  test(`R27 at ${date}`, f)\nfn the_table_of() {\n")
                .collect();
        let file = |(index, name): (usize, &String)| (format!("{index}.js"), name.clone());
        let declared = Declared(names.iter().enumerate().map(file).collect());
        assert_eq!(declared.file_of("retries: R01 what is sent"), Some("0.js"));
        assert_eq!(declared.file_of("R27 at 2024"), None, "too short to tell");
        assert_eq!(declared.file_of("the_table_of"), Some("1.js"));
    }
}
