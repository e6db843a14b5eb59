//! `THIRD_PARTY.md` of a package: the licences of what is compiled into its wasm, as their authors published them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};

use crate::crates::{Crate, Crates};
use crate::workspace;

/// The licence that is used where a crate offers a choice: the first of these. Each with a word in the names of its files.
const PREFERRED: [(&str, &str); 7] = [
    ("MIT", "MIT"),
    ("BSD-3-Clause", "BSD"),
    ("Unicode-3.0", "UNICODE"),
    ("Zlib", "ZLIB"),
    ("BSL-1.0", "BOOST"),
    ("Apache-2.0", "APACHE"),
    ("Apache-2.0 WITH LLVM-exception", "APACHE"),
];
/// Words of the names of files that hold one licence, or all.
const GENERAL: [&str; 4] = ["LICENSE", "LICENCE", "COPYING", "COPYRIGHT"];

/// The standard library has no archive with its texts: those of its parts that are in a wasm, and their authors.
const STANDARD_LIBRARY: [(&str, &str); 4] = [
    ("the Rust standard library (core, alloc, std)", "The Rust Project Contributors"),
    ("dlmalloc, the allocator of the standard library", "2014 Alex Crichton"),
    ("hashbrown, the maps of the standard library", "2016 Amanieu d'Antras"),
    ("libm, in compiler_builtins of the standard library", "2018 Jorge Aparicio"),
];

const MIT: &str = "\
Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the \"Software\"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED \"AS IS\", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.";

/// The notices of the package `package`.
pub(crate) fn of(package: &str, crates: &Crates) -> Result<String> {
    // Many crates of one author have the same text.
    let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (part, authors) in STANDARD_LIBRARY {
        texts.entry(mit(authors)).or_default().push(format!("{part} (MIT)"));
    }
    for one in &crates.inside {
        for licence in chosen(&one.license).with_context(|| one.name.clone())? {
            let named = format!("{} {} ({licence})", one.name, one.version);
            for text in texts_of(one, licence)? {
                texts.entry(text).or_default().push(named.clone());
            }
        }
    }
    let mut page = format!(
        "# Third-party notices\n\nThe WebAssembly of `{package}` is compiled from its own sources, under its LICENSE, and from the Rust crates and the\nstandard library below. Where they offer a choice of licences, the one in brackets is used. `sbom.cdx.json` lists them with\ntheir hashes. Parts of the standard library that come from LLVM are under Apache-2.0 WITH LLVM-exception, which asks for\nno notice in compiled form. The JavaScript holds code of nobody else.\n"
    );
    let mut sections: Vec<_> = texts.into_iter().map(|(text, names)| (names, text)).collect();
    sections.sort();
    for (names, text) in sections {
        write!(page, "\n## {}\n\n```text\n{text}\n```\n", names.join(", "))?;
    }
    Ok(page)
}

/// The licences of an expression that a package has to show: one of each choice.
fn chosen(expression: &str) -> Result<Vec<&'static str>> {
    let choose = |choice: &str| {
        let offered: Vec<&str> = choice.trim_matches(['(', ')', ' ']).split(" OR ").map(str::trim).collect();
        let known = PREFERRED.iter().find(|(licence, _)| offered.contains(licence));
        known.map(|(licence, _)| *licence).with_context(|| format!("unknown licences: {choice}"))
    };
    let parts: Vec<&str> = expression.split(" AND ").collect();
    // Brackets around more than one choice are not taken apart.
    if parts.iter().any(|part| part.matches('(').count() != part.matches(')').count()) {
        bail!("too involved: {expression}");
    }
    parts.into_iter().map(choose).collect()
}

/// The texts of a licence of a crate, and its notices; a text of our own where its archive has none.
fn texts_of(one: &Crate, licence: &str) -> Result<Vec<String>> {
    let word = PREFERRED.iter().find(|(name, _)| *name == licence).map_or("", |(_, word)| word);
    let mut own = Vec::new();
    let mut general = Vec::new();
    let mut notices = Vec::new();
    for entry in std::fs::read_dir(&one.folder)? {
        let path = entry?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().to_uppercase()).unwrap_or_default();
        let is_text = path.is_file() && GENERAL.iter().any(|start| name.starts_with(start));
        if name.starts_with("NOTICE") {
            notices.push(path);
        } else if is_text && name.contains(word) {
            own.push(path);
        } else if is_text && !PREFERRED.iter().any(|(_, other)| name.contains(other)) {
            general.push(path);
        }
    }
    if own.is_empty() {
        own = general;
    }
    // Which the rest of the general ones repeat.
    own.sort();
    own.truncate(1);
    own.extend(notices);
    let read = |path: &PathBuf| workspace::read(path).map(|text| tidied(&text));
    let texts = own.iter().map(read).collect::<Result<Vec<_>>>()?;
    match licence {
        "MIT" if texts.is_empty() => Ok(vec![mit(&one.authors.join(", "))]),
        _ if texts.is_empty() => bail!("{} has no text of {licence}", one.name),
        _ => Ok(texts),
    }
}

fn mit(authors: &str) -> String {
    tidied(&format!("Copyright (c) {authors}\n\n{MIT}"))
}

/// Without blanks at the ends of lines, and without what would end the block it is shown in.
fn tidied(text: &str) -> String {
    let lines: Vec<&str> = text.trim().lines().map(str::trim_end).collect();
    lines.join("\n").replace("```", "'''")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_choice_of_licences_one_is_used_and_of_a_sum_all() {
        for (expression, expected) in [
            ("MIT", &["MIT"][..]),
            ("Apache-2.0 OR MIT", &["MIT"]),
            ("Unlicense OR MIT", &["MIT"]),
            ("Apache-2.0 OR BSL-1.0", &["BSL-1.0"]),
            ("(MIT OR Apache-2.0) AND Unicode-3.0", &["MIT", "Unicode-3.0"]),
        ] {
            assert_eq!(chosen(expression).unwrap_or_default(), expected, "{expression}");
        }
        assert!(chosen("GPL-3.0").is_err());
        assert!(chosen("(MIT AND Zlib) OR Apache-2.0").is_err());
    }
}
