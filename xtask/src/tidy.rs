//! The repository's own rules, those that no linter knows: sizes, names, the direction of dependencies, that an
//! operation exists in all its places, and that nothing of one machine is committed.

mod code;
mod layers;
mod names;
mod operations;
mod scripts;
mod vault_layers;

use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

use crate::process;
use crate::workspace::Workspace;

/// Every text file that is or would be committed: path from the root, with slashes, and content.
pub(crate) struct Tree(Vec<(String, String)>);

type Rule = (&'static str, fn(&Tree) -> Vec<String>);

const RULES: [Rule; 16] = [
    ("no file is too long to read", file_length),
    ("names of files say what they are for", file_names),
    ("no two types have one name", names::types),
    ("names are terms", names::terms),
    ("dependencies point one way", layers::check),
    ("dependencies of the local vault point one way", vault_layers::check),
    ("every operation is in all its places", operations::check),
    ("the package's scripts have layers", scripts::check),
    ("nothing crosses the boundary by number", scripts::no_numbers),
    ("nothing panics", panics),
    ("nothing of one machine is committed", machine_paths),
    ("the guides quote what runs", quoted_example),
    ("lockfiles name no server", lockfiles),
    ("the two crates share no code", shared_code),
    ("documents import what exists", documented_imports),
    ("links lead somewhere", links),
];

const MAX_FILE_LINES: usize = 400;
const GENERATED: [&str; 3] = ["src/core/enums.rs", "pkg-templates/enums.js", "pkg-templates/enums.d.ts"];

/// What a run found: how many rules hold, and what breaks the others.
pub(crate) struct Findings {
    pub(crate) held: usize,
    pub(crate) broken: Vec<(&'static str, Vec<String>)>,
}

/// Checks every rule.
pub(crate) fn check(workspace: &Workspace) -> Result<Findings> {
    let tree = read_tree(&workspace.root)?;
    let results = RULES.map(|(name, rule)| (name, rule(&tree)));
    let broken: Vec<_> = results.into_iter().filter(|(_, found)| !found.is_empty()).collect();
    Ok(Findings { held: RULES.len() - broken.len(), broken })
}

/// Checks every rule, prints what breaks them, and fails when something does.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let findings = check(workspace)?;
    print!("{findings}");
    if !findings.broken.is_empty() {
        bail!("{} of {} rules are broken", findings.broken.len(), RULES.len());
    }
    println!("{} rules hold", findings.held);
    Ok(())
}

impl std::fmt::Display for Findings {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (rule, found) in &self.broken {
            writeln!(out, "{rule}:")?;
            found.iter().try_for_each(|line| writeln!(out, "  {line}"))?;
        }
        Ok(())
    }
}

fn read_tree(root: &Path) -> Result<Tree> {
    // A picture has no lines to judge, but may be linked to; what is listed may be deleted.
    let read = |name: String| {
        let bytes = std::fs::read(root.join(&name)).ok()?;
        Some((name, String::from_utf8(bytes).unwrap_or_default()))
    };
    Ok(Tree(files(root)?.into_iter().filter_map(read).collect()))
}

/// Every file that is or would be committed, as paths from the root.
pub(crate) fn files(root: &Path) -> Result<Vec<String>> {
    let mut git = Command::new("git");
    git.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]).current_dir(root);
    let listed = process::stdout(&mut git)?;
    let mut names: Vec<String> = listed.split_terminator('\0').map(str::to_owned).collect();
    names.sort_unstable();
    names.dedup();
    Ok(names)
}

impl Tree {
    /// Files in a folder or those below it, with one of the endings.
    fn files<'a>(&'a self, folder: &'a str, endings: &'a [&str]) -> impl Iterator<Item = (&'a str, &'a str)> {
        let wanted =
            move |name: &str| name.starts_with(folder) && endings.iter().any(|ending| name.ends_with(ending));
        self.0.iter().map(|(name, text)| (name.as_str(), text.as_str())).filter(move |(name, _)| wanted(name))
    }

    fn text(&self, wanted: &str) -> Option<&str> {
        self.0.iter().find(|(name, _)| name == wanted).map(|(_, text)| text.as_str())
    }
}

/// The name of a file without its folders and endings.
fn stem(name: &str) -> &str {
    let file = name.rsplit('/').next().unwrap_or(name);
    file.split('.').next().unwrap_or(file)
}

fn file_length(tree: &Tree) -> Vec<String> {
    let exempt = |name: &str| GENERATED.contains(&name) || name.ends_with("index.d.ts");
    tree.files("", &[".rs", ".js", ".mjs", ".ts"])
        .filter(|(name, _)| !exempt(name))
        .map(|(name, text)| (name, text.lines().count()))
        .filter(|(_, lines)| *lines > MAX_FILE_LINES)
        .map(|(name, lines)| {
            format!("{name}: {lines} lines; at most {MAX_FILE_LINES}: split it by what it is for")
        })
        .collect()
}

fn file_names(tree: &Tree) -> Vec<String> {
    const VAGUE: [&str; 7] = ["utils", "util", "helpers", "helper", "common", "manager", "misc"];
    let vague = |name: &str| name.split('/').find(|part| VAGUE.contains(&stem(part))).map(str::to_owned);
    tree.files("", &[""])
        .filter_map(|(name, _)| {
            Some(format!("{name}: {:?} says nothing; name it for what it does", vague(name)?))
        })
        .collect()
}

/// Line number and text of each line that is neither blank nor only a comment.
fn code_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_code = |line: &str| {
        let line = line.trim();
        !(line.is_empty()
            || ["//", "/*", "* ", "*/"].iter().any(|mark| line.starts_with(mark))
            || line == "*")
    };
    text.lines().enumerate().map(|(index, line)| (index + 1, line)).filter(move |(_, line)| is_code(line))
}

/// Line number and text of each line of code in a Rust file that is not only there for tests.
fn shipped_lines(text: &str) -> Vec<(usize, &str)> {
    let mut shipped = Vec::new();
    let mut in_test_item = false;
    for (number, line) in code_lines(text) {
        if line == "#[cfg(test)]" {
            in_test_item = true;
        } else if !in_test_item {
            shipped.push((number, line));
        } else if line.starts_with('}') || (line.ends_with(';') && !line.starts_with(' ')) {
            in_test_item = false;
        }
    }
    shipped
}

/// Whether a file is a module that its parent has only for tests.
fn is_test_module(tree: &Tree, name: &str) -> bool {
    let (folder, _) = name.rsplit_once('/').unwrap_or_default();
    let parents = [format!("{folder}/mod.rs"), format!("{folder}/lib.rs"), format!("{folder}.rs")];
    let declared = format!("#[cfg(test)]\nmod {};", stem(name));
    stem(name).ends_with("tests") || parents.iter().any(|parent| has(tree, parent, &declared))
}

fn has(tree: &Tree, file: &str, wanted: &str) -> bool {
    tree.text(file).is_some_and(|text| text.contains(wanted))
}

/// Clippy denies these too; unlike clippy, this cannot be switched off in one place by an attribute.
fn panics(tree: &Tree) -> Vec<String> {
    const PANICKING: [&str; 6] =
        [".unwrap()", ".expect(", "panic!(", "unreachable!(", "todo!(", "unimplemented!("];
    let mut found = Vec::new();
    for folder in ["src/", "local-vault/src/"] {
        let files = tree.files(folder, &[".rs"]).filter(|(name, _)| !is_test_module(tree, name));
        for (name, text) in files {
            for (line, code) in shipped_lines(text) {
                // A parser's own method may be called so.
                let code = code.replace("self.expect(", "");
                if let Some(call) = PANICKING.iter().find(|call| code.contains(**call)) {
                    found.push(format!("{name}:{line}: {call} poisons the instance for every later call"));
                }
            }
        }
    }
    found
}

fn machine_paths(tree: &Tree) -> Vec<String> {
    // In two parts, so that this file does not break its own rule.
    const PATHS: [&str; 7] = [
        concat!("/ho", "me/"),
        concat!("/ro", "ot/"),
        concat!("/Us", "ers/"),
        concat!("/wo", "rk/"),
        concat!("/tmp/", "bash_jobs"),
        concat!("/fa", "rm/"),
        concat!("../sha", "red"),
    ];
    let mut found = Vec::new();
    for (name, text) in tree.files("", &[""]) {
        for (index, line) in text.lines().enumerate() {
            if let Some(path) = PATHS.iter().find(|path| line.contains(**path)) {
                found.push(format!("{name}:{}: {path:?} means nothing on another machine", index + 1));
            }
        }
    }
    found
}

/// Links of documents to files and folders here; the anchor behind a `#` is not looked for.
fn links(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for (name, text) in tree.files("", &[".md"]) {
        let targets = text.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
        for (target, _) in targets.filter(|(target, _)| !target.contains(':') && !target.starts_with('#')) {
            let mut path: Vec<&str> = name.split('/').collect();
            path.pop();
            for part in target.split('#').next().unwrap_or_default().split('/') {
                match part {
                    ".." => drop(path.pop()),
                    "." | "" => {}
                    part => path.push(part),
                }
            }
            let path = path.join("/");
            let folder = format!("{path}/");
            if !tree.0.iter().any(|(file, _)| *file == path || file.starts_with(&folder)) {
                found.push(format!("{name}: the link to {target} leads nowhere"));
            }
        }
    }
    found
}

fn lockfiles(tree: &Tree) -> Vec<String> {
    tree.files("", &["package-lock.json"])
        .filter(|(_, text)| text.contains("\"resolved\": \"http"))
        .map(|(name, _)| {
            format!("{name}: has resolved addresses; make it again with the root's .npmrc beside it")
        })
        .collect()
}

/// A vault made of the client's code would agree with the client's mistakes.
fn shared_code(tree: &Tree) -> Vec<String> {
    let manifests = [("Cargo.toml", "skyflow-local-vault = "), ("local-vault/Cargo.toml", "skyflow-edge = ")];
    manifests
        .into_iter()
        .filter(|(name, dependency)| has(tree, name, dependency))
        .map(|(name, dependency)| format!("{name}: depends on {}", dependency.trim_end_matches(" = ")))
        .collect()
}

/// A reader copies an import as it stands, and `exports` has nothing but the packages themselves.
fn documented_imports(tree: &Tree) -> Vec<String> {
    const EXPORTED: [&str; 4] =
        ["skyflow-edge", "skyflow-edge/opentelemetry", "skyflow-edge/skyflow-node", "skyflow-local-vault"];
    let mut found = Vec::new();
    for (name, text) in tree.files("", &[".md"]) {
        for mark in ["from \"", "import(\"", "require(\"", "from '"] {
            for rest in text.split(mark).skip(1) {
                let specifier = rest.split(['"', '\'']).next().unwrap_or_default();
                if specifier.starts_with("skyflow-") && !EXPORTED.contains(&specifier) {
                    found.push(format!("{name}: {specifier:?} is not exported"));
                }
            }
        }
    }
    found
}

/// What the guides show for each runtime is what the tests run there, and the quickstart is what the demo runs.
fn quoted_example(tree: &Tree) -> Vec<String> {
    let quotes = |page: &str, example: &str| {
        let code = format!("\n{}\n```\n", example.trim_end());
        tree.text(page).is_some_and(|text| text.contains(&code))
    };
    let lines = tree.files("examples/five-lines/", &["js"]).map(|example| ("docs/runtimes.md", example));
    let demo = tree.files("examples/quickstart.mjs", &[""]);
    lines
        .chain(demo.map(|example| ("docs/getting-started.md", example)))
        .filter(|(page, (_, example))| !quotes(page, example))
        .map(|(page, (name, _))| format!("{page}: {name} has changed, quote it again"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_guides_quote_what_runs() {
        let quoting = |runtimes: &str| {
            quoted_example(&tree(&[
                ("docs/runtimes.md", runtimes),
                ("docs/getting-started.md", "```js\na();\n```\n"),
                ("examples/quickstart.mjs", "a();\n"),
                ("examples/five-lines/b.cjs", "b();\n"),
            ]))
        };
        assert!(quoting("text\n```js worker\nb();\n```\n").is_empty());
        assert_eq!(quoting("text\n").len(), 1);
    }

    pub(super) fn tree(files: &[(&str, &str)]) -> Tree {
        Tree(files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect())
    }

    #[test]
    fn long_files_are_found_but_generated_ones_may_be_long() {
        let long = "x\n".repeat(MAX_FILE_LINES + 1);
        let found = file_length(&tree(&[
            ("src/a.rs", &long),
            ("src/core/enums.rs", &long),
            ("pkg-templates/index.d.ts", &long),
            ("tests/wire/insert.json", &long),
        ]));
        assert_eq!(found.len(), 1);
        assert!(found[0].starts_with("src/a.rs: 401 lines"));
    }

    #[test]
    fn vague_names_are_found_in_folders_and_files() {
        let found = file_names(&tree(&[
            ("src/utils.rs", ""),
            ("tests/helpers/x.js", ""),
            ("src/commonality.rs", ""),
        ]));
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn panics_are_found_outside_of_tests_and_comments() {
        let text = "// never .unwrap()\n#[cfg(test)]\nimpl A {\n    fn b() { c.unwrap(); }\n}\nlet a = b.unwrap();\n\
                    #[cfg(test)]\nmod oracle;\n#[cfg(test)]\nmod tests {\n    c.unwrap();\n}\n";
        let found = panics(&tree(&[
            ("src/sql/mod.rs", text),
            ("src/sql/oracle.rs", "a.unwrap();"),
            ("src/a_tests.rs", text),
            ("src/parser.rs", "self.expect(\"FROM\")?;"),
            ("xtask/src/a.rs", text),
        ]));
        assert_eq!(found, ["src/sql/mod.rs:6: .unwrap() poisons the instance for every later call"]);
    }

    #[test]
    fn machine_paths_are_found_wherever_they_are() {
        let line = format!("see {}me/somebody/notes", "/ho");
        assert_eq!(machine_paths(&tree(&[("docs/a.md", &line), ("README.md", "see docs/notes")])).len(), 1);
    }

    #[test]
    fn documents_may_import_only_what_is_exported() {
        let text = "import { Skyflow } from \"skyflow-edge\";\nimport x from \"skyflow-edge/vault\";\n";
        assert_eq!(
            documented_imports(&tree(&[("README.md", text), ("src/a.rs", text)])),
            ["README.md: \"skyflow-edge/vault\" is not exported"]
        );
    }
}
