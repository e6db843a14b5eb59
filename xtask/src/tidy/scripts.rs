//! The package's JavaScript has layers too: what users see, the codecs of records, and what talks to the host.

use super::{Tree, code_lines};

/// Each folder of `pkg-templates/` with those that its files may import from; the last ones are single files that all may
/// import. What users see is in no folder, and may import from all.
const LAYERS: [(&str, &[&str]); 3] =
    [("host", &["host", "wasm"]), ("records", &["host", "records"]), ("wasm", &["wasm"])];
const FOR_ALL: [&str; 2] = ["errors.js", "enums.js"];

const ROOT: &str = "pkg-templates/";

/// Files of further entries are checked by those.
fn scripts(tree: &Tree) -> impl Iterator<Item = (&str, &str)> {
    tree.files(ROOT, &[".js"]).filter_map(|(name, text)| Some((name.strip_prefix(ROOT)?, text)))
}

pub(super) fn check(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    let mut edges: Vec<(&str, String)> = Vec::new();
    for (name, text) in scripts(tree) {
        let folder = name.split_once('/').map(|(folder, _)| folder);
        for target in imports(name, text) {
            let target_folder = target.split_once('/').map_or("", |(folder, _)| folder);
            let allowed = folder.and_then(|folder| LAYERS.iter().find(|(layer, _)| *layer == folder));
            if let Some((layer, allowed)) = allowed
                && !allowed.contains(&target_folder)
                && !FOR_ALL.contains(&target.as_str())
            {
                found.push(format!("{ROOT}{name}: {layer} must not import {target}"));
            }
            edges.push((name, target));
        }
    }
    found.extend(cycle(&edges).map(|cycle| format!("these import each other in a circle: {cycle}")));
    found
}

/// The files that a file imports, as paths from the root of the package.
fn imports(name: &str, text: &str) -> Vec<String> {
    let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
    code_lines(text)
        .filter(|(_, line)| line.starts_with("import ") || line.starts_with("export "))
        .filter_map(|(_, line)| line.split(" from \"").nth(1)?.split('"').next())
        .filter(|specifier| specifier.starts_with('.'))
        .map(|specifier| {
            let mut path: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
            for part in specifier.split('/') {
                match part {
                    ".." => drop(path.pop()),
                    "." => {}
                    part => path.push(part),
                }
            }
            path.join("/")
        })
        .collect()
}

/// Files that import each other in a circle, if any: what is left when files without imports are taken away one by one.
fn cycle(edges: &[(&str, String)]) -> Option<String> {
    let mut left: Vec<&(&str, String)> = edges.iter().collect();
    loop {
        let before = left.len();
        let importing: Vec<&str> = left.iter().map(|(from, _)| *from).collect();
        left.retain(|(_, to)| importing.contains(&to.as_str()));
        if left.is_empty() {
            return None;
        }
        if left.len() == before {
            let mut names: Vec<&str> = left.iter().map(|(from, _)| *from).collect();
            names.dedup();
            return Some(names.join(", "));
        }
    }
}

/// A number that stands for a name would have to be looked up on the other side.
pub(super) fn no_numbers(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for (name, text) in tree.files("src/", &[".rs"]).filter(|(name, _)| !name.starts_with("src/core/")) {
        for (line, code) in code_lines(text) {
            if [" as u8", " as i32", " as i8"].iter().any(|cast| code.contains(cast)) {
                found.push(format!("{name}:{line}: names cross the boundary as strings, not as numbers"));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::tests::tree;
    use super::*;

    #[test]
    fn a_codec_may_use_the_host_and_not_the_other_way_round() {
        let found = check(&tree(&[
            ("pkg-templates/vault.js", "import { drive } from \"./host/driver.js\";"),
            ("pkg-templates/host/driver.js", "import { get } from \"../records/get.js\";"),
            ("pkg-templates/records/get.js", "import { own } from \"../host/reader.js\";"),
            ("pkg-templates/host/reader.js", "import { SkyflowError } from \"../errors.js\";"),
        ]));
        assert_eq!(found, ["pkg-templates/host/driver.js: host must not import records/get.js"]);
    }

    #[test]
    fn circles_are_found() {
        let found = check(&tree(&[
            ("pkg-templates/host/a.js", "import { b } from \"./b.js\";"),
            ("pkg-templates/host/b.js", "import { c } from \"./c.js\";"),
            ("pkg-templates/host/c.js", "import { a } from \"./a.js\";"),
            ("pkg-templates/vault.js", "import { a } from \"./host/a.js\";"),
        ]));
        assert_eq!(found.len(), 1);
        assert!(found[0].contains("host/a.js, host/b.js, host/c.js"), "{found:?}");
    }

    #[test]
    fn names_do_not_cross_as_numbers() {
        assert_eq!(
            no_numbers(&tree(&[("src/host/a.rs", "call(kind as u8);"), ("src/core/b.rs", "x as u8")])).len(),
            1
        );
    }
}
