//! The `CommonJS` form of a package, for what cannot `require` an ES module, above all Jest.
//!
//! A program that uses both `require` and `import` must have one engine and one `SkyflowError`. So every Node of `engines`
//! loads `index.js` for both: it can `require` an ES module, and says so by the condition `module-sync`.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result};

use crate::workspace;

/// How esbuild writes `index.cjs`. Its exports are getters that cannot be redefined, which nobody could spy on in a test;
/// the last line makes plain members of them.
pub(crate) const FORMAT: [&str; 3] = [
    "--format=cjs",
    "--out-extension:.js=.cjs",
    "--footer:js=module.exports=Object.assign(Object.defineProperty({},\"__esModule\",{value:true}),module.exports);",
];

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
    fn declarations_import_declarations_of_their_own_kind() {
        let text = "import type {\n  A,\n} from \"../enums.js\";\nexport * from \"./enums.js\";\n/** from \"index.js\" */\n";
        let expected = "import type {\n  A,\n} from \"../enums.cjs\";\nexport * from \"./enums.cjs\";\n/** from \"index.js\" */\n";
        assert_eq!(as_commonjs(text).unwrap(), expected);
    }
}
