//! What a package ships of the documents: the guides, without the evidence behind them, and no link to what stays behind.

use std::path::Path;

use anyhow::Result;

use crate::workspace;

/// Figures and proofs: for those who look at the repository.
const EVIDENCE: [&str; 11] = [
    "RELIABILITY.md",
    "THREAT_MODEL.md",
    "benchmarks",
    "benchmarks.md",
    "pictures/screens",
    "releasing.md",
    "reliability.toml",
    "size.md",
    "speed.md",
    "start-up.md",
    "wire.md",
];

/// Leaves in a package what its users read, and lists it in `llms.txt`.
pub(crate) fn documents(package: &Path) -> Result<()> {
    let docs = package.join("docs");
    for name in EVIDENCE {
        workspace::remove(&docs.join(name))?;
    }
    if docs.join("README.md").is_file() {
        let list = index(&workspace::read(&docs.join("README.md"))?, |page| docs.join(page).exists());
        workspace::write(&package.join("llms.txt"), list)?;
    }
    for file in workspace::files_under(package)? {
        let path = package.join(&file);
        let is_document = file.extension().is_some_and(|extension| extension == "md" || extension == "txt");
        if is_document && let Some(folder) = path.parent() {
            let exists = |target: &str| folder.join(target.split('#').next().unwrap_or_default()).exists();
            let text = without_pictures(&workspace::read(&path)?, exists);
            workspace::write(&path, unlink(&text, exists))?;
        }
    }
    Ok(())
}

/// The index of the guides in the form that language models are given: headings and links, by their path in the package.
fn index(guides: &str, ships: impl Fn(&str) -> bool) -> String {
    let mut list = "# skyflow-edge\n\n> A client for the Skyflow data privacy vault, for Cloudflare Workers, Deno, Bun, Node and \
                    browsers. AGENTS.md says how to use it without mistakes; index.d.ts documents every member.\n"
        .to_owned();
    let mut heading = "";
    for line in guides.lines() {
        if let Some(title) = line.strip_prefix("**").and_then(|rest| rest.strip_suffix("**")) {
            heading = title;
        }
        let link = line.strip_prefix("- [").and_then(|rest| rest.split_once("](")?.1.split_once(')'));
        if link.is_some_and(|(page, _)| !page.starts_with("..") && ships(page)) {
            if !heading.is_empty() {
                list.extend(["\n## ", heading, "\n\n"]);
                heading = "";
            }
            list.push_str(&line.replace("](", "](docs/"));
            list.push('\n');
        }
    }
    list
}

/// Leaves out pictures in HTML that are not all there.
fn without_pictures(text: &str, exists: impl Fn(&str) -> bool) -> String {
    const END: &str = "</picture>\n";
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, picture)) = rest.split_once("<picture>") {
        kept.push_str(before);
        let (inside, after) = picture.split_once(END).unwrap_or((picture, ""));
        let mut sources = inside.split("src").skip(1).filter_map(|source| source.split('"').nth(1));
        if sources.all(&exists) {
            kept.push_str("<picture>");
            kept.push_str(inside);
            kept.push_str(END);
        }
        rest = after;
    }
    kept.push_str(rest);
    kept
}

/// Takes the link off words whose target does not exist.
fn unlink(text: &str, exists: impl Fn(&str) -> bool) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, link)) = rest.split_once("](") {
        kept.push_str(before);
        let Some((target, after)) = link.split_once(')') else {
            kept.push_str("](");
            rest = link;
            continue;
        };
        let is_relative = !target.contains(':') && !target.starts_with('#');
        match opening(&kept) {
            Some(bracket) if is_relative && !exists(target) => {
                kept.remove(bracket);
                if kept.get(..bracket).is_some_and(|before| before.ends_with('!')) {
                    kept.remove(bracket - 1);
                }
            }
            _ => {
                kept.push_str("](");
                kept.push_str(target);
                kept.push(')');
            }
        }
        rest = after;
    }
    kept.push_str(rest);
    kept
}

/// Where the bracket is that a link's words begin with.
fn opening(text: &str) -> Option<usize> {
    let mut depth = 0_u32;
    for (at, character) in text.char_indices().rev() {
        match character {
            ']' => depth += 1,
            '[' if depth == 0 => return Some(at),
            '[' => depth -= 1,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_where_a_link_would_lead_nowhere() {
        let exists = |target: &str| target.starts_with("here");
        let text = "[a](here.md#x) [b `[...]` c](gone.md) ![d](gone.svg) [e](#f) [g](https://example.com) ](";
        let kept = "[a](here.md#x) b `[...]` c d [e](#f) [g](https://example.com) ](";
        assert_eq!(unlink(text, exists), kept);
    }

    #[test]
    fn a_picture_that_is_not_shipped_is_left_out() {
        let text = "a\n<picture><source srcset=\"gone.png\"><img src=\"here.png\"></picture>\nb\n<picture><img src=\"here.svg\"></picture>\n";
        let kept = "a\nb\n<picture><img src=\"here.svg\"></picture>\n";
        assert_eq!(without_pictures(text, |target| target.starts_with("here")), kept);
    }

    #[test]
    fn the_index_has_the_guides_by_their_paths_in_the_package() {
        let guides = "# Guides\n\n**Begin**\n- [Start](start.md): first\n- [Samples](../samples.md)\n\n**Proofs**\n- [Figures](f.md)\n";
        let list = index(guides, |page| page == "start.md");
        assert!(list.ends_with("\n## Begin\n\n- [Start](docs/start.md): first\n"));
    }
}
