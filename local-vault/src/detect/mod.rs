//! Detect: finds personal data in texts, replaces it, and restores it.
//!
//! This is a detector for development, not Skyflow's: it uses patterns, check digits, cue words and lists of
//! names, where the service uses a language model.

pub(crate) mod body;
mod checks;
mod dates;
pub(crate) mod deidentify;
pub(crate) mod entity;
pub(crate) mod files;
pub(crate) mod guardrails;
mod matching;
mod names;
mod organizations;
mod places;
pub(crate) mod policy;
pub(crate) mod reidentify;
mod rules;
pub(crate) mod runs;
pub(crate) mod tokens;
mod words;

use std::collections::BTreeMap;

use entity::Entity;

/// A detected value: its range in the text, in bytes, and its entity.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Finding {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) entity: Entity,
    /// The confidence, up to 1.
    pub(crate) score: f64,
}

/// The findings in a text, in order. Of overlapping findings, the one with the higher score and then the longer
/// one is kept.
pub(crate) fn find(text: &str) -> Vec<Finding> {
    let mut found = Vec::new();
    matching::find(text, &mut found);
    dates::find(text, &mut found);
    names::find(text, &mut found);
    organizations::find(text, &mut found);
    places::find(text, &mut found);
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
