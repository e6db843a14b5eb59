//! Takes out of wasm-bindgen's glue what this package pays for and does not need.
//!
//! Each piece is looked for as it is written by the version of wasm-bindgen in `Cargo.lock`; a build with another
//! version fails here until someone has looked.

use std::fmt::Write as _;

use anyhow::{Context as _, Result, bail};

/// Every runtime of the package has `encodeInto`, and every engine exports what makes memory larger.
const UNUSED: [&str; 2] = [
    "    if (realloc === undefined) {
        const buf = cachedTextEncoder.encode(arg);
        const ptr = malloc(buf.length, 1) >>> 0;
        getUint8ArrayMemory0().subarray(ptr, ptr + buf.length).set(buf);
        WASM_VECTOR_LEN = buf.length;
        return ptr;
    }
",
    "if (!('encodeInto' in cachedTextEncoder)) {
    cachedTextEncoder.encodeInto = function (arg, view) {
        const buf = cachedTextEncoder.encode(arg);
        view.set(buf);
        return {
            read: arg.length,
            written: buf.length
        };
    };
}
",
];

/// A line for each class; users never hold one of these.
const DISPOSES: &str = "if (Symbol.dispose) ";

/// Where the glue begins to tell in which of many ways it is started.
const STARTS: &str = "let wasmModule, wasmInstance, wasm;\n";
/// The one way of this package, whose caller starts it once and has the module.
const START: &str = "let wasm;
export function initSync({ module }) {
    wasm = new WebAssembly.Instance(module, __wbg_get_imports()).exports;
    wasm.__wbindgen_start();
    return wasm;
}
";

/// An import that catches: a function without parameters, which makes another one for each call.
const CATCHES: &str = ": function() { return handleError(function (";
const CAUGHT: &str = "}, arguments); },";
/// What is around the part of `handleError` that stays.
const CALLS: &str = "function handleError(f, args) {
    try {
        return f.apply(this, args);
    } catch (e) {
";
const CALLED: &str = "    }\n}\n";

/// The glue without what nobody needs.
pub(crate) fn trim(glue: &str) -> Result<String> {
    let (before, _) = glue.split_once(STARTS).context("the glue starts in another way")?;
    let mut trimmed = format!("{before}{START}");
    for piece in UNUSED {
        let (before, after) = trimmed.split_once(piece).with_context(|| format!("no {piece} in the glue"))?;
        trimmed = format!("{before}{after}");
    }
    let kept: String = trimmed.split_inclusive('\n').filter(|line| !line.starts_with(DISPOSES)).collect();
    catch_in_place(&kept)
}

/// Gives each import that catches its own parameters. An engine that is given a function with as many as it passes
/// calls it directly; for others V8 compiles one more wrapper for each signature when the first client is made.
fn catch_in_place(glue: &str) -> Result<String> {
    let (before, rest) = glue.split_once(CALLS).context("the glue handles errors in another way")?;
    let (keeps, after) = rest.split_once(CALLED).context("no end of handleError")?;
    if before.matches(CATCHES).count() != before.matches(", arguments)").count() {
        bail!("the glue catches in another way");
    }
    let mut text = String::with_capacity(glue.len());
    for line in before.lines() {
        if let Some((name, parameters)) = line.split_once(CATCHES) {
            let parameters = parameters.strip_suffix(") {").context("no end of the parameters")?;
            writeln!(text, "{name}: function({parameters}) {{ try {{")?;
        } else if let Some(indent) = line.strip_suffix(CAUGHT) {
            writeln!(text, "{indent}}} catch (error) {{ handleError(error); }} }},")?;
        } else {
            writeln!(text, "{line}")?;
        }
    }
    write!(text, "function handleError(e) {{\n{keeps}}}\n{after}")?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GLUE: &str = "        f: function() { return handleError(function (arg0, arg1) {
            const ret = f(arg0, arg1);
            return ret;
        }, arguments); },
        g: function(arg0) {
            g(arg0);
        },
if (Symbol.dispose) C.prototype[Symbol.dispose] = C.prototype.free;
";

    fn glue() -> String {
        let [grows, encodes] = UNUSED;
        format!(
            "{GLUE}{CALLS}        keep(e);\n{CALLED}{grows}rest();\n{encodes}{STARTS}async function load() {{}}\n"
        )
    }

    #[test]
    fn what_stays_is_as_it_was() {
        let expected = "        f: function(arg0, arg1) { try {
            const ret = f(arg0, arg1);
            return ret;
        } catch (error) { handleError(error); } },
        g: function(arg0) {
            g(arg0);
        },
function handleError(e) {
        keep(e);
}
rest();
";
        assert_eq!(trim(&glue()).unwrap(), format!("{expected}{START}"));
    }

    #[test]
    fn another_glue_is_not_trimmed() {
        let glue = glue();
        for known in [STARTS, CALLS, UNUSED[0], UNUSED[1]] {
            assert!(trim(&glue.replace(known, "")).is_err(), "without {known}");
        }
        assert!(trim(&glue.replace("return handleError(", "return (0, handleError)(")).is_err());
    }
}
