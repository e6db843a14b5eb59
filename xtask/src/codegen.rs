//! Writes the enums in three languages from `enums.toml`, so that no member is spelled twice by hand, and the words of
//! `vocabulary.toml`.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;
use toml::Table;

use crate::{vocabulary, workspace};

const SOURCE: &str = "enums.toml";
const NOTICE: &str = "Written by `cargo xtask codegen` from enums.toml. Change it there.";

/// Writes the generated files; with `check` only compares them and fails when one is stale.
pub(crate) fn run(root: &Path, check: bool) -> Result<()> {
    let enums = parse(&workspace::read(&root.join(SOURCE))?)?;
    let files = [
        ("src/core/enums.rs", rustfmt(root, &rust(&enums))?),
        ("pkg-templates/enums.js", javascript(&enums)),
        ("pkg-templates/enums.d.ts", typescript(&enums)),
        (
            "pkg-templates/host/words.js",
            vocabulary::javascript(&workspace::read(&root.join(vocabulary::SOURCE))?)?,
        ),
    ];
    let mut stale = Vec::new();
    for (name, content) in files {
        let path = root.join(name);
        if std::fs::read_to_string(&path).is_ok_and(|current| current == content) {
            continue;
        }
        if check {
            stale.push(name);
        } else {
            workspace::write(&path, content)?;
            println!("wrote {name}");
        }
    }
    if !stale.is_empty() {
        bail!("stale: {}; run `cargo xtask codegen`", stale.join(", "));
    }
    Ok(())
}

#[derive(Debug)]
struct Enum {
    name: String,
    doc: String,
    /// The core needs it.
    rust: bool,
    /// The API may know more values.
    open: bool,
    /// Name and doc of each method that tells a fact about a member.
    facts: Vec<(String, String)>,
    members: Vec<Member>,
}

#[derive(Debug)]
struct Member {
    name: String,
    value: String,
    doc: String,
    default: bool,
    /// In the order of the enum's facts.
    facts: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEnum {
    doc: String,
    #[serde(default)]
    rust: bool,
    #[serde(default)]
    open: bool,
    #[serde(default)]
    lower: bool,
    #[serde(default)]
    facts: Table,
    members: Table,
}

fn parse(text: &str) -> Result<Vec<Enum>> {
    let enums: Table = text.parse().context(SOURCE)?;
    let convert = |(name, raw): (String, toml::Value)| {
        read_enum(name.clone(), raw).with_context(|| format!("{SOURCE}, {name}"))
    };
    enums.into_iter().map(convert).collect()
}

fn read_enum(name: String, raw: toml::Value) -> Result<Enum> {
    let raw: RawEnum = raw.try_into()?;
    let mut facts = Vec::new();
    for (fact, doc) in raw.facts {
        facts.push((fact, doc.try_into()?));
    }
    let mut members = Vec::new();
    for (member, fields) in raw.members {
        let fields: Table = fields.try_into()?;
        members.push(read_member(&member, fields, raw.lower, &facts).context(member)?);
    }
    Ok(Enum { name, doc: raw.doc, rust: raw.rust, open: raw.open, facts, members })
}

fn read_member(name: &str, mut fields: Table, lower: bool, facts: &[(String, String)]) -> Result<Member> {
    let mut text = |key: &str| fields.remove(key).map(toml::Value::try_into::<String>).transpose();
    let doc = text("doc")?.context("no doc")?;
    let own_value = text("value")?;
    let implied = || if lower { name.to_lowercase() } else { name.to_owned() };
    let mut known = Vec::new();
    for (fact, _) in facts {
        known.push(text(fact)?.with_context(|| format!("no {fact}"))?);
    }
    let default = fields.remove("default").is_some_and(|value| value.as_bool() == Some(true));
    if let Some((stranger, _)) = fields.iter().next() {
        bail!("unknown key {stranger:?}");
    }
    Ok(Member { name: name.to_owned(), value: own_value.unwrap_or_else(implied), doc, default, facts: known })
}

/// What makes an enum whose values are its names in lower case: of seventy names, half a kilobyte less after gzip.
const LOWER: &str = "
/** @param {string} names */
const lower = (names) => Object.freeze(Object.fromEntries(names.split(\" \").map((name) => [name, name.toLowerCase()])));
";

fn javascript(enums: &[Enum]) -> String {
    let mut out = format!("// {NOTICE}\n{LOWER}");
    for item in enums {
        if item.members.iter().all(|member| member.value == member.name.to_lowercase()) {
            let names: Vec<&str> = item.members.iter().map(|member| member.name.as_str()).collect();
            let _ =
                write!(out, "\nexport const {} = /* @__PURE__ */ lower({:?});\n", item.name, names.join(" "));
            continue;
        }
        // A bundler may drop a frozen object that nobody uses only when the call is marked as pure.
        let _ = write!(out, "\nexport const {} = /* @__PURE__ */ Object.freeze({{\n", item.name);
        for member in &item.members {
            let _ = writeln!(out, "  {}: {:?},", member.name, member.value);
        }
        out.push_str("});\n");
    }
    out
}

fn typescript(enums: &[Enum]) -> String {
    let mut out = format!("// {NOTICE}\n");
    for item in enums {
        let _ = write!(out, "\n/** {} */\nexport declare const {}: {{\n", item.doc, item.name);
        for member in &item.members {
            let _ = writeln!(out, "  /** {} */\n  readonly {}: {:?};", member.doc, member.name, member.value);
        }
        // `string & {}` takes any string and, unlike `string`, leaves the members to complete from.
        let any = if item.open { " | (string & {})" } else { "" };
        let _ = write!(
            out,
            "}};\n/** {doc} */\nexport type {name} = (typeof {name})[keyof typeof {name}]{any};\n",
            doc = item.doc,
            name = item.name
        );
    }
    out
}

fn rust(enums: &[Enum]) -> String {
    let mut out = format!(
        "//! The enums that the core decides by.\n//!\n//! {NOTICE}\n\
         #![allow(dead_code, reason = \"every enum is written whole, whatever is used of it\")]\n\
         \n/// An enum whose members have a text each, which callers write.\n\
         pub trait Choice: Copy + 'static {{\n\
         /// Every member, in order.\nconst ALL: &'static [Self];\n\
         /// Their texts, in the same order; the letter case counts.\nconst VALUES: &'static [&'static str];\n}}\n"
    );
    for item in enums.iter().filter(|item| item.rust) {
        rust_enum(&mut out, item);
    }
    out
}

fn rust_enum(out: &mut String, item: &Enum) {
    let default = if item.members.iter().any(|member| member.default) { ", Default" } else { "" };
    let _ = write!(
        out,
        "\n/// {}\n#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord{default})]\npub enum {} {{\n",
        item.doc, item.name
    );
    for member in &item.members {
        let default = if member.default { "#[default]\n" } else { "" };
        let _ = write!(out, "/// {}\n{default}{},\n", member.doc, pascal_case(&member.name));
    }
    let _ = write!(out, "}}\n\nimpl Choice for {} {{\nconst ALL: &'static [Self] = &[", item.name);
    for member in &item.members {
        let _ = write!(out, "Self::{},", pascal_case(&member.name));
    }
    out.push_str("];\nconst VALUES: &'static [&'static str] = &[");
    for member in &item.members {
        let _ = write!(out, "{:?},", member.value);
    }
    let _ = write!(out, "];\n}}\n\nimpl {} {{", item.name);
    method(out, "as_str", "The value, as callers write it and the API reads it.", item, |member| {
        &member.value
    });
    for (index, (fact, doc)) in item.facts.iter().enumerate() {
        method(out, fact, doc, item, |member| &member.facts[index]);
    }
    out.push_str("}\n");
}

/// A method with one text for each member.
fn method<'a>(out: &mut String, name: &str, doc: &str, item: &'a Enum, text: impl Fn(&'a Member) -> &'a str) {
    let _ = write!(
        out,
        "\n/// {doc}\n#[must_use]\npub const fn {name}(self) -> &'static str {{\nmatch self {{\n"
    );
    for member in &item.members {
        let _ = writeln!(out, "Self::{} => {:?},", pascal_case(&member.name), text(member));
    }
    out.push_str("}\n}\n");
}

/// `PLAIN_TEXT` as Rust writes a variant: `PlainText`.
fn pascal_case(name: &str) -> String {
    let word = |word: &str| {
        let (first, rest) = word.split_at(word.len().min(1));
        first.to_uppercase() + &rest.to_lowercase()
    };
    name.split('_').map(word).collect()
}

/// The text as the repository's own rustfmt settings lay it out.
fn rustfmt(root: &Path, text: &str) -> Result<String> {
    let mut child = Command::new("rustfmt")
        .args(["--edition", "2024", "--emit", "stdout", "--config-path"])
        .arg(root.join("rustfmt.toml"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot start rustfmt")?;
    // Dropped at the end of the statement, which tells rustfmt that the text is complete.
    child.stdin.take().context("rustfmt has no input")?.write_all(text.as_bytes())?;
    let output = child.wait_with_output()?;
    if !output.status.success() {
        bail!("rustfmt refused the generated Rust");
    }
    Ok(String::from_utf8(output.stdout)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLOUR: &str = r#"
        [Colour]
        doc = "A colour."
        rust = true
        facts = { wave = "Its wave." }
        [Colour.members]
        DARK_RED = { doc = "Red.", default = true, wave = "long" }
        BLUE = { doc = "Blue.", value = "azul", wave = "short" }
        [Word]
        doc = "A word."
        lower = true
        open = true
        [Word.members]
        YES = { doc = "Agreed." }
    "#;

    #[test]
    fn every_language_gets_the_same_values() {
        let enums = parse(COLOUR).unwrap();
        assert!(
            javascript(&enums).contains("Object.freeze({\n  DARK_RED: \"DARK_RED\",\n  BLUE: \"azul\",\n});")
        );
        assert!(javascript(&enums).contains("export const Word = /* @__PURE__ */ lower(\"YES\");"));
        assert!(typescript(&enums).contains("  readonly BLUE: \"azul\";"));
        assert!(rust(&enums).contains("Self::Blue => \"azul\""));
    }

    #[test]
    fn an_open_enum_takes_any_string() {
        let written = typescript(&parse(COLOUR).unwrap());
        assert!(written.contains("type Word = (typeof Word)[keyof typeof Word] | (string & {});"));
        assert!(written.contains("type Colour = (typeof Colour)[keyof typeof Colour];"));
    }

    #[test]
    fn rust_gets_only_what_it_asked_for() {
        let written = rust(&parse(COLOUR).unwrap());
        assert!(written.contains("pub const fn wave(self)") && !written.contains("Word"));
        assert!(written.contains("#[default]\nDarkRed"));
    }

    #[test]
    fn a_misspelled_key_is_refused() {
        let error = parse(&COLOUR.replace("value =", "valeu =")).unwrap_err();
        assert!(format!("{error:#}").contains("valeu"), "{error:#}");
    }
}
