//! Detect: finding what identifies people in a text, replacing it, and putting it back.
//!
//! This is a detector for development, and not Skyflow's: patterns, check digits, cue words and lists of names
//! where the service has a language model. It never looks at more than the text it is given.

pub(crate) mod body;
mod checks;
mod dates;
pub(crate) mod deidentify;
pub(crate) mod entity;
pub(crate) mod files;
pub(crate) mod guardrails;
mod matching;
mod names;
pub(crate) mod policy;
pub(crate) mod reidentify;
mod rules;
pub(crate) mod runs;
pub(crate) mod tokens;
mod words;

use std::collections::BTreeMap;

use entity::Entity;

/// A stretch of a text, in bytes, and what it is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Finding {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) entity: Entity,
    /// How sure that is, up to 1.
    pub(crate) score: f64,
}

/// What a text holds, in order and without overlaps: of two findings, the surer and then the longer counts.
pub(crate) fn find(text: &str) -> Vec<Finding> {
    let mut found = Vec::new();
    matching::find(text, &mut found);
    dates::find(text, &mut found);
    names::find(text, &mut found);
    found.sort_by(|a, b| {
        let length = |finding: &Finding| finding.end - finding.start;
        b.score.total_cmp(&a.score).then(length(b).cmp(&length(a))).then(a.start.cmp(&b.start))
    });
    let mut kept: BTreeMap<usize, Finding> = BTreeMap::new();
    for finding in found.into_iter().filter(|finding| finding.start < finding.end) {
        let before = kept.range(..finding.end).next_back();
        if before.is_none_or(|(_, other)| other.end <= finding.start) {
            kept.insert(finding.start, finding);
        }
    }
    kept.into_values().collect()
}
