//! Short names between the engine and its glue: wasm-bindgen's hold a hash each, which nothing compresses.

use std::collections::HashMap;

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;

/// The wasm-opt pass that shortens them and prints [`Names`].
pub(crate) const PASS: &str = "--minify-imports-and-exports-and-modules";

/// The only module that pass leaves.
const MODULE: &str = "a";
/// The module of what the glue itself implements, and the object with it.
const GLUE_MODULE: &str = "./engine_bg.js";
const GLUE_OBJECT: &str = "import0";

/// What was renamed.
#[derive(Deserialize)]
struct Names {
    /// Module, name and short name.
    imports: Vec<(String, String, String)>,
    /// Name and short name.
    exports: Vec<(String, String)>,
}

/// The glue for an engine whose names were shortened; `printed` is what the pass printed.
pub(crate) fn shorten(glue: &str, printed: &str) -> Result<String> {
    let names: Names = serde_json::from_str(printed).context("wasm-opt printed no names")?;
    let mut shortened = glue.to_owned();
    let mut members = vec![format!("...{GLUE_OBJECT}")];
    for (module, name, short) in &names.imports {
        if module == GLUE_MODULE {
            shortened =
                replace_once(&shortened, &format!(" {name}: function("), &format!(" {short}: function("))?;
        } else {
            // The engine calls it as it is, without a function of the glue between.
            let alias = namespace(glue, module)?;
            members.push(format!("{short}: {alias}.{name}"));
        }
    }
    let (before, rest) =
        shortened.split_once(&format!("\"{GLUE_MODULE}\": {GLUE_OBJECT},")).context("no imports")?;
    let (_, after) = rest.split_once("};").context("no end of the imports")?;
    let shortened = format!("{before}{MODULE}: {{ {} }} }};{after}", members.join(", "));
    Ok(rename_exports(&shortened, &names.exports))
}

/// What the glue calls everything that a script exports.
fn namespace<'a>(glue: &'a str, module: &str) -> Result<&'a str> {
    let aliases = glue.lines().filter_map(|line| line.strip_prefix("import * as ")?.split_once(" from "));
    let found = aliases.into_iter().find(|(_, from)| from.trim_matches([';', '"', '\'']) == module);
    found.map(|(alias, _)| alias).with_context(|| format!("the glue does not import {module}"))
}

fn replace_once(text: &str, from: &str, to: &str) -> Result<String> {
    match text.matches(from).count() {
        1 => Ok(text.replace(from, to)),
        count => bail!("the glue has {from:?} {count} times"),
    }
}

fn rename_exports(glue: &str, exports: &[(String, String)]) -> String {
    let short: HashMap<&str, &str> = exports.iter().map(|(name, short)| (&**name, &**short)).collect();
    let mut parts = glue.split("wasm.");
    let mut renamed = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end =
            part.find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '$').unwrap_or(part.len());
        let (name, rest) = part.split_at(end);
        renamed.push_str("wasm.");
        renamed.push_str(short.get(name).unwrap_or(&name));
        renamed.push_str(rest);
    }
    renamed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sides_get_the_same_names() {
        let glue = "import * as import1 from \"../a.js\"\n    wasm.run(wasm.run_all);\n        __wbg_f_1: function(x) {},\n    return {\n        __proto__: null,\n        \"./engine_bg.js\": import0,\n        \"../a.js\": import1,\n    };\n}";
        let printed = r#"{"imports": [["./engine_bg.js", "__wbg_f_1", "b"], ["../a.js", "g", "c"]], "exports": [["run", "d"], ["run_all", "$"]]}"#;
        let expected = "import * as import1 from \"../a.js\"\n    wasm.d(wasm.$);\n        b: function(x) {},\n    return {\n        __proto__: null,\n        a: { ...import0, c: import1.g } };\n}";
        assert_eq!(shorten(glue, printed).unwrap(), expected);
        assert!(shorten("", printed).is_err());
    }
}
