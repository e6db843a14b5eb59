//! Dependencies in `src/` point one way, so that each layer can be read and tested without those above it.

use super::operations::{self, Operation};
use super::{Tree, code_lines, stem};

/// Each module of the crate with those it may use; itself it may always use.
const LAYERS: [(&str, &[&str]); 10] = [
    ("core", &[]),
    ("host", &["core"]),
    ("transport", &["core", "host"]),
    ("auth", &["core", "host", "transport"]),
    ("config", &["core", "host", "auth"]),
    ("ops", &["core", "host"]),
    ("call", &["core", "host", "transport", "auth", "config", "ops"]),
    ("flows", &["core", "host", "config", "ops", "call"]),
    ("api", &["core", "host", "config", "auth", "ops", "call", "flows"]),
    // Tests alone.
    ("fuzz", &["core", "auth", "config"]),
];

pub(super) fn check(tree: &Tree) -> Vec<String> {
    let operations = operations::list(tree);
    let mut found = Vec::new();
    for (name, text) in tree.files("src/", &[".rs"]) {
        let Some(path) = name.strip_prefix("src/") else { continue };
        let module = module_of(path);
        if module == "lib" {
            continue;
        }
        let Some((_, allowed)) = LAYERS.iter().find(|(layer, _)| *layer == module) else {
            found.push(format!("{name}: {module} is no layer; give it a place in xtask/src/tidy/layers.rs"));
            continue;
        };
        for used in uses(text) {
            let target = used[0].as_str();
            if target != module && !allowed.contains(&target) {
                found.push(format!("{name}: {module} must not use {target}"));
            }
            if module == "ops" && other_operation(&operations, path, &used) {
                found.push(format!("{name}: an operation must not know another one, {}", used.join("::")));
            }
        }
    }
    found.dedup();
    found
}

/// `host/fetch.rs` is of `host`, `config_tests.rs` of `config`.
fn module_of(path: &str) -> &str {
    let first = path.split('/').next().map_or(path, stem);
    first.strip_suffix("_tests").unwrap_or(first)
}

/// Whether `used` is something of an operation (`ops::vault::insert::…`) whose file `path` is not.
fn other_operation(operations: &[Operation], path: &str, used: &[String]) -> bool {
    let [first, area, name, ..] = used else { return false };
    let is_this = |operation: &&Operation| operation.area == *area && operation.name == *name;
    let found = operations.iter().find(is_this).filter(|_| first == "ops");
    found.is_some_and(|operation| path != format!("ops/{}/{}.rs", operation.area, operation.name))
}

/// The paths that follow `crate::`, groups in braces taken apart.
pub(super) fn uses(text: &str) -> Vec<Vec<String>> {
    let code: String = code_lines(text).flat_map(|(_, line)| [line, "\n"]).collect();
    let mut paths = Vec::new();
    for (start, mark) in code.match_indices("crate::") {
        let standing_alone = !code[..start].ends_with(|c: char| c.is_alphanumeric() || c == '_');
        if standing_alone {
            path_at(&code[start + mark.len()..], &[], &mut paths);
        }
    }
    paths
}

/// Reads one path, or a group of them, and returns what follows it.
fn path_at<'a>(text: &'a str, prefix: &[String], paths: &mut Vec<Vec<String>>) -> &'a str {
    let mut text = text.trim_start();
    if let Some(group) = text.strip_prefix('{') {
        text = group.trim_start();
        while !text.is_empty() && !text.starts_with('}') {
            let before = text.len();
            text = path_at(text, prefix, paths).trim_start_matches([',', ' ', '\n']);
            if text.len() == before {
                break;
            }
        }
        return text.strip_prefix('}').unwrap_or(text);
    }
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    if name.is_empty() {
        return rest;
    }
    let mut path = prefix.to_vec();
    path.push(name.to_owned());
    if let Some(deeper) = rest.strip_prefix("::") {
        return path_at(deeper, &path, paths);
    }
    paths.push(path);
    // `as Other` belongs to the name before it.
    let renamed = rest.trim_start().strip_prefix("as ").map(str::trim_start);
    renamed.map_or(rest, |rest| rest.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_'))
}

#[cfg(test)]
mod tests {
    use super::super::tests::tree;
    use super::*;

    #[test]
    fn grouped_uses_are_taken_apart() {
        let text = "use crate::{\n    core::{enums::{Env, LogLevel}, error::Error as Failure},\n    host::fetch,\n};\n";
        let joined: Vec<String> = uses(text).iter().map(|path| path.join("::")).collect();
        assert_eq!(
            joined,
            ["core::enums::Env", "core::enums::LogLevel", "core::error::Error", "host::fetch"]
        );
    }

    #[test]
    fn a_layer_must_not_reach_up() {
        let found = check(&tree(&[
            ("src/core/error.rs", "use crate::host::fetch;"),
            (
                "src/transport/attempt.rs",
                "use crate::{core::error::Error, host::fetch};\nlet a = crate::auth::token();",
            ),
            ("src/host/fetch.rs", "// crate::api\nuse crate::core::error::Error;"),
        ]));
        assert_eq!(
            found,
            [
                "src/core/error.rs: core must not use host",
                "src/transport/attempt.rs: transport must not use auth"
            ]
        );
    }

    #[test]
    fn operations_do_not_know_each_other() {
        let name = "const NAME: &'static str = \"x\";";
        let get = format!("use crate::ops::{{Operation, vault::insert::Insert, vault::rows}};\n{name}");
        let found = check(&tree(&[
            ("src/ops/vault/get.rs", &get),
            ("src/ops/vault/insert.rs", name),
            ("src/ops/vault/rows.rs", ""),
        ]));
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains("ops::vault::insert::Insert"));
    }

    #[test]
    fn a_new_module_needs_a_place() {
        assert_eq!(check(&tree(&[("src/stray.rs", "")])).len(), 1);
    }
}
