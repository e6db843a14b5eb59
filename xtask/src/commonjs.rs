//! The `CommonJS` form of a package, for what cannot `require` an ES module: Jest, and Node before 22.12.
//!
//! A program that uses both `require` and `import` must have one engine and one `SkyflowError`. Where Node can `require` an
//! ES module it says so by the condition `module-sync`, and both load `index.js`. Where it cannot, both load `index.cjs`,
//! which `import` reaches through `index.mjs`.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::workspace;

/// How esbuild writes `index.cjs`. Its exports are getters that cannot be redefined, which nobody could spy on in a test;
/// the last line makes plain members of them.
pub(crate) const FORMAT: [&str; 3] = [
    "--format=cjs",
    "--out-extension:.js=.cjs",
    "--footer:js=module.exports=Object.assign(Object.defineProperty({},\"__esModule\",{value:true}),module.exports);",
];

/// Writes `index.mjs`: the members of `index.cjs` by name. `facts` is esbuild's metafile of the same script as an ES
/// module. A bundler that sets `node` and not `module` finds the way as well.
///
/// Not for all of Node: it searches a `CommonJS` module that it imports for the names of exports, which takes 30 ms here.
pub(crate) fn wrap(package: &Path, facts: &str) -> Result<()> {
    let names = exports(facts)?.join(", ");
    let text = format!("import exported from \"./index.cjs\";\nexport const {{ {names} }} = exported;\n");
    workspace::write(&package.join("index.mjs"), text)
}

/// The names that the one script of a metafile exports.
fn exports(facts: &str) -> Result<Vec<String>> {
    let facts: Value = serde_json::from_str(facts).context("esbuild wrote no metafile")?;
    let outputs = facts["outputs"].as_object().context("the metafile has no outputs")?;
    let lists = outputs.values().filter_map(|output| output["exports"].as_array());
    let names: Vec<String> = lists.flatten().filter_map(|name| Some(name.as_str()?.to_owned())).collect();
    if names.is_empty() {
        bail!("index.js exports nothing");
    }
    Ok(names)
}

/// Writes beside each `*.d.ts` the `*.d.cts` of a `CommonJS` module: the same declarations, which import each other.
pub(crate) fn types(package: &Path) -> Result<()> {
    for file in workspace::files_under(package)? {
        let path = package.join(&file);
        if let Some(name) = file.to_str().and_then(|name| name.strip_suffix(".d.ts")) {
            let text = as_commonjs(&workspace::read(&path)?)?;
            workspace::write(&package.join(format!("{name}.d.cts")), text)?;
        }
    }
    Ok(())
}

/// The text of a `.d.ts` with the endings of its relative imports changed.
fn as_commonjs(text: &str) -> Result<String> {
    let mut written = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        match line.split_once(" from \".") {
            Some((before, rest)) => {
                let (path, after) =
                    rest.split_once(".js\";").context("an import of something else than a .js")?;
                write!(written, "{before} from \".{path}.cjs\";{after}")?;
            }
            None => written.push_str(line),
        }
    }
    Ok(written)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_from_the_metafile() {
        let facts = r#"{"inputs": {}, "outputs": {"index.js": {"exports": ["A", "b"], "bytes": 5}}}"#;
        assert_eq!(exports(facts).unwrap(), ["A", "b"]);
        assert!(exports(r#"{"outputs": {}}"#).is_err());
    }

    #[test]
    fn declarations_import_declarations_of_their_own_kind() {
        let text = "import type {\n  A,\n} from \"../enums.js\";\nexport * from \"./enums.js\";\n/** from \"index.js\" */\n";
        let expected = "import type {\n  A,\n} from \"../enums.cjs\";\nexport * from \"./enums.cjs\";\n/** from \"index.js\" */\n";
        assert_eq!(as_commonjs(text).unwrap(), expected);
    }
}
