//! Dependencies in `local-vault/src/` point one way.

use super::{Tree, layers, stem};

/// Each folder of the crate with those it may use, which all come before it: so there is no cycle.
const LAYERS: [(&str, &[&str]); 9] = [
    ("core", &[]),
    ("http", &["core"]),
    ("store", &["core"]),
    ("detect", &["core"]),
    ("sql", &["core", "store"]),
    ("identity", &["core", "store"]),
    ("routes", &["core", "http", "store", "detect", "sql", "identity"]),
    ("server", &["core", "http", "store", "detect", "identity", "routes"]),
    // What the crate exports, besides.
    ("wasm", &["core", "Vault", "OptionFile", "Options", "Request", "Response", "ServiceAccount"]),
];

pub(super) fn check(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for (name, text) in tree.files("local-vault/src/", &[".rs"]) {
        let Some(path) = name.strip_prefix("local-vault/src/") else { continue };
        let layer = path.split('/').next().map_or(path, stem);
        if layer == "lib" {
            continue;
        }
        let Some((_, allowed)) = LAYERS.iter().find(|(known, _)| *known == layer) else {
            found.push(format!(
                "{name}: {layer} is no layer; give it a place in xtask/src/tidy/vault_layers.rs"
            ));
            continue;
        };
        for used in layers::uses(text) {
            let target = used[0].as_str();
            if target != layer && !allowed.contains(&target) {
                found.push(format!("{name}: {layer} must not use {target}"));
            }
        }
    }
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::super::tests::tree;
    use super::*;

    #[test]
    fn a_layer_uses_only_layers_before_it() {
        for (index, (layer, allowed)) in LAYERS.iter().enumerate() {
            let before = &LAYERS[..index];
            let is_before = |used: &&str| before.iter().any(|(known, _)| known == used);
            let mut folders = allowed.iter().filter(|used| used.starts_with(char::is_lowercase));
            assert!(folders.all(is_before), "{layer}");
        }
    }

    #[test]
    fn a_use_of_a_higher_layer_is_found() {
        let found = check(&tree(&[
            ("local-vault/src/store/write.rs", "use crate::{core::error::ApiError, identity::Access};"),
            ("local-vault/src/routes/get.rs", "let vault = crate::server::Vault::new();"),
            ("local-vault/src/routes/mod.rs", "use crate::identity::Access;"),
            ("local-vault/src/lib.rs", "pub use crate::server::Vault;"),
            ("local-vault/src/stray.rs", ""),
        ]));
        assert_eq!(found.len(), 3, "{found:?}");
        assert_eq!(found[0], "local-vault/src/store/write.rs: store must not use identity");
        assert_eq!(found[1], "local-vault/src/routes/get.rs: routes must not use server");
        assert!(found[2].contains("stray is no layer"));
    }
}
