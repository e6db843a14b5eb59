//! Short names between the engine and its glue: wasm-bindgen's hold a hash each, which nothing compresses (5 KB).
//!
//! wasm-opt renames what the engine imports and exports, and prints which name became which. Nothing that was
//! generated is changed to fit: a module of our own stands between the two and says the names of both sides.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write as _;

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;
use wasmparser::{Parser, Payload};

/// The wasm-opt pass that shortens them and prints [`Names`].
pub(crate) const PASS: &str = "--minify-imports-and-exports-and-modules";

/// The only module that pass leaves.
const MODULE: &str = "a";
/// The glue, as the engine names it and as its scripts do.
const GLUE: &str = "./engine_bg.js";
/// What starts the engine, once its imports are there.
const START: &str = "__wbindgen_start";

/// What was renamed.
#[derive(Deserialize)]
struct Names {
    /// Module, name and short name.
    imports: Vec<(String, String, String)>,
    /// Name and short name.
    exports: Vec<(String, String)>,
}

/// The module that connects an engine whose names were shortened with its glue; `printed` is what the pass printed.
///
/// The names of what is imported are not said again: the engine lists them, in the order that the functions have here.
///
/// It exports what the glue exports, and `initSync({ module })`, which returns the engine's exports by their long names.
pub(crate) fn connect(printed: &str, engine: &[u8]) -> Result<String> {
    let names: Names = serde_json::from_str(printed).context("wasm-opt printed no names")?;
    if !names.exports.iter().any(|(name, _)| name == START) {
        bail!("the engine does not export {START}");
    }
    // What is not the glue's the engine calls as it is, without a function of the glue between.
    let modules: BTreeSet<&str> = names.imports.iter().map(|(module, ..)| &**module).collect();
    let others = modules.into_iter().filter(|module| *module != GLUE).enumerate();
    let mut objects = BTreeMap::from([(GLUE, "glue".to_owned())]);
    objects.extend(others.map(|(index, module)| (module, format!("module{index}"))));
    let mut text = String::new();
    for (module, object) in &objects {
        writeln!(text, "import * as {object} from \"{module}\";")?;
    }
    write!(
        text,
        "export * from \"{GLUE}\";\nexport function initSync({{ module }}) {{\n  const functions = [\n"
    )?;
    let by_short: HashMap<&str, _> =
        names.imports.iter().map(|(module, name, short)| (&**short, (&**module, name))).collect();
    for short in imported(engine)? {
        let (module, name) = by_short.get(short).context("an import without a long name")?;
        let object = objects.get(module).context("a module without a name")?;
        writeln!(text, "    {object}.{name},")?;
    }
    write!(
        text,
        "  ];\n  \
         const imports = Object.fromEntries(WebAssembly.Module.imports(module).map(({{ name }}, index) => [name, functions[index]]));\n  \
         const short = new WebAssembly.Instance(module, {{ {MODULE}: imports }}).exports;\n"
    )?;
    text.push_str("  const exports = {\n");
    for (name, short) in &names.exports {
        writeln!(text, "    {name}: short.{short},")?;
    }
    write!(text, "  }};\n  glue.__wbg_set_wasm(exports);\n  exports.{START}();\n  return exports;\n}}\n")?;
    Ok(text)
}

/// The names of what an engine imports, in its order.
fn imported(engine: &[u8]) -> Result<Vec<&str>> {
    let mut imported = Vec::new();
    for payload in Parser::new(0).parse_all(engine) {
        if let Payload::ImportSection(imports) = payload.context("the engine is no WebAssembly")? {
            for import in imports.into_imports() {
                imported.push(import?.name);
            }
        }
    }
    Ok(imported)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_module_says_the_names_of_both_sides() {
        // Imports a.c and a.b, in this order.
        let engine = b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x02\x0d\x02\x01a\x01c\0\0\x01a\x01b\0\0";
        let printed = r#"{"imports": [["./engine_bg.js", "__wbg_f_1", "b"], ["../a.js", "g", "c"]], "exports": [["run", "d"], ["__wbindgen_start", "$"]]}"#;
        let expected = "import * as module0 from \"../a.js\";
import * as glue from \"./engine_bg.js\";
export * from \"./engine_bg.js\";
export function initSync({ module }) {
  const functions = [
    module0.g,
    glue.__wbg_f_1,
  ];
  const imports = Object.fromEntries(WebAssembly.Module.imports(module).map(({ name }, index) => [name, functions[index]]));
  const short = new WebAssembly.Instance(module, { a: imports }).exports;
  const exports = {
    run: short.d,
    __wbindgen_start: short.$,
  };
  glue.__wbg_set_wasm(exports);
  exports.__wbindgen_start();
  return exports;
}
";
        assert_eq!(connect(printed, engine).unwrap(), expected);
        assert!(connect("", engine).is_err());
        assert!(connect(r#"{"imports": [], "exports": []}"#, engine).is_err());
        assert!(connect(r#"{"imports": [], "exports": [["__wbindgen_start", "d"]]}"#, engine).is_err());
    }
}
