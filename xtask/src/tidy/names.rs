//! Names of types and of everything else: one name for one type, and terms instead of words that say nothing.

use std::collections::BTreeMap;

use super::code::{self, Language};
use super::{Tree, is_test_module, shipped_lines};

/// The source of each crate.
const CRATES: [&str; 3] = ["src/", "local-vault/src/", "xtask/src/"];

/// Names that say nothing of what they stand for, with the terms to choose from.
const VAGUE: [(&str, &str); 8] = [
    ("told", "notified, settled"),
    ("told_of", "notify, report"),
    ("toldOf", "notify, report"),
    ("is_told", "is_notified"),
    ("isTold", "isNotified"),
    ("what", "subject, problem, message"),
    ("given", "argument, provided, or the name of the member"),
    ("each", "item, position, or what the list holds"),
];

/// No two types of a crate have one name, tests aside: who reads it knows which is meant.
pub(super) fn types(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for folder in CRATES {
        let mut places: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for (name, text) in tree.files(folder, &[".rs"]).filter(|(name, _)| !is_test_module(tree, name)) {
            for (line, code) in shipped_lines(text) {
                if let Some(declared) = declared_type(code) {
                    places.entry(declared).or_default().push(format!("{name}:{line}"));
                }
            }
        }
        let doubled = places.into_iter().filter(|(_, places)| places.len() > 1);
        found.extend(doubled.map(|(name, places)| format!("{name}: declared in {}", places.join(" and "))));
    }
    found
}

/// The name of the type that a line declares. The types of a trait are no types of their own.
fn declared_type(line: &str) -> Option<&str> {
    let mut words = line.split_whitespace();
    let mut word = words.next()?;
    let is_public = word.starts_with("pub");
    if is_public {
        word = words.find(|word| !word.ends_with(')'))?;
    }
    let is_associated = word == "type" && line.starts_with(' ') && !is_public;
    if is_associated || !["struct", "enum", "union", "trait", "type"].contains(&word) {
        return None;
    }
    let name = words.next()?;
    let end = name.find(|c| !code::is_name(c)).unwrap_or(name.len());
    Some(&name[..end])
}

/// Names in the code of the packages; words of messages and comments are free.
pub(super) fn terms(tree: &Tree) -> Vec<String> {
    let rust = ["src/", "local-vault/src/"].map(|folder| (folder, ".rs", Language::Rust));
    let scripts =
        ["pkg-templates/", "local-vault/pkg-templates/"].map(|folder| (folder, ".js", Language::JavaScript));
    let mut found = Vec::new();
    for (folder, ending, language) in rust.into_iter().chain(scripts) {
        for (name, text) in tree.files(folder, &[ending]) {
            for (index, line) in code::of(text, language).lines().enumerate() {
                for word in line.split(|c| !code::is_name(c)) {
                    if let Some((_, terms)) = VAGUE.iter().find(|(vague, _)| *vague == word) {
                        found.push(format!("{name}:{}: `{word}` says nothing; say {terms}", index + 1));
                    }
                }
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
    fn two_types_of_one_name_are_found() {
        let found = types(&tree(&[
            ("src/a.rs", "pub(super) struct Plan<T> {\n}\nimpl A for B {\n    type Value = C;\n}\n"),
            (
                "src/b.rs",
                "fn b() {\n    enum Plan {}\n}\ntype Value = D;\n#[cfg(test)]\nmod tests {\n    struct Value;\n}\n",
            ),
            ("src/b_tests.rs", "struct Plan;"),
            ("local-vault/src/a.rs", "pub trait Plan: Copy {}"),
        ]));
        assert_eq!(found, ["Plan: declared in src/a.rs:1 and src/b.rs:2"]);
    }

    #[test]
    fn vague_names_are_found_in_code_alone() {
        let found = terms(&tree(&[
            ("src/a.rs", "// what is given\nfn told_of(given_name: &str) {\n    \"each\";\n}\n"),
            ("pkg-templates/a.js", "list.forEach((item) => `what ${item.given}`);\n"),
            ("local-vault/pkg-templates/a.js", "class A {\n  #told;\n}\n"),
            ("tests/a.js", "assert.each(what);"),
        ]));
        assert_eq!(
            found,
            [
                "src/a.rs:2: `told_of` says nothing; say notify, report",
                "pkg-templates/a.js:1: `given` says nothing; say argument, provided, or the name of the member",
                "local-vault/pkg-templates/a.js:2: `told` says nothing; say notified, settled",
            ]
        );
    }
}
