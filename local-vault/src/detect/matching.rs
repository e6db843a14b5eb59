//! Carries out the rules: a pattern, a check of what it matches, and words that have to be near.
//!
//! `regex` matches in linear time, patterns see bounded numbers of characters around a match, and a cue is
//! only looked for in a short window, so the time for a text grows with its length alone.

use std::sync::LazyLock;

use regex::Regex;

use super::{Finding, entity::Entity, rules::RULES};

/// How much a cue that is further away makes a finding less sure, for each byte.
const DOUBT: f64 = 0.004;
/// How much less sure a cue is that comes behind the value.
const DOUBT_BEHIND: f64 = 0.05;
/// Bytes before a value in which a word speaks against it.
const OBJECTION_REACH: usize = 30;
/// Longest text of a cue.
const CUE_BYTES: usize = 40;

/// Words of which one has to be near.
struct Cue {
    /// Alternatives, as a pattern without regard to case.
    words: &'static str,
    /// Bytes that may be between them and the value.
    reach: usize,
}

/// How one kind of entity is recognised.
pub(super) struct Rule {
    entity: Entity,
    score: f64,
    pattern: &'static str,
    check: fn(&str) -> bool,
    cue: Option<Cue>,
    unless: &'static str,
}

impl Rule {
    /// What an entity looks like, and what its text has to pass besides; the pattern's group, if it has one,
    /// is the entity. `score` is how sure it is, with the cue right before it.
    pub(super) const fn new(
        entity: Entity,
        score: f64,
        pattern: &'static str,
        check: fn(&str) -> bool,
    ) -> Self {
        Self { entity, score, pattern, check, cue: None, unless: "" }
    }

    /// Only with one of some words at most `reach` bytes before it, or right behind it.
    pub(super) const fn near(self, words: &'static str, reach: usize) -> Self {
        Self { cue: Some(Cue { words, reach }), ..self }
    }

    /// Not with one of some words shortly before it.
    pub(super) const fn not_after(self, words: &'static str) -> Self {
        Self { unless: words, ..self }
    }
}

struct Compiled {
    rule: &'static Rule,
    pattern: Regex,
    before: Option<Regex>,
    behind: Option<Regex>,
    unless: Option<Regex>,
}

static COMPILED: LazyLock<Vec<Compiled>> = LazyLock::new(|| RULES.iter().filter_map(compile).collect());

fn compile(rule: &'static Rule) -> Option<Compiled> {
    let words = rule.cue.as_ref().map(|cue| cue.words);
    let before = words.map(|words| format!(r"(?i)(?-u:\b)(?:{words})"));
    let behind = words.map(|words| {
        format!(
            r"(?i)^[\s,(]{{0,2}}(?:(?:is|was|are|as|for|being|for the|on) )?(?:(?:my|our|the|your|his|her|their|a) )?(?:\w{{1,12}} )?(?:{words})(?-u:\b)"
        )
    });
    let unless = Some(rule.unless).filter(|words| !words.is_empty());
    let unless = unless.map(|words| format!(r"(?i)(?-u:\b)(?:{words})(?-u:\b)[^.,;!?]*$"));
    let optional = |pattern: Option<String>| match pattern {
        None => Ok(None),
        Some(pattern) => Regex::new(&pattern).map(Some),
    };
    Some(Compiled {
        rule,
        pattern: Regex::new(rule.pattern).ok()?,
        before: optional(before).ok()?,
        behind: optional(behind).ok()?,
        unless: optional(unless).ok()?,
    })
}

/// Everything the rules find, overlapping or not.
pub(super) fn find(text: &str, found: &mut Vec<Finding>) {
    for compiled in COMPILED.iter() {
        for captures in compiled.pattern.captures_iter(text) {
            let Some(value) = captures.iter().skip(1).flatten().next().or_else(|| captures.get(0)) else {
                continue;
            };
            let value_text = trim(value.as_str());
            let (start, end) = (value.start(), value.start() + value_text.len());
            if !stands_alone(text, start, end) || !(compiled.rule.check)(value_text) {
                continue;
            }
            if let Some(score) = compiled.score(text, start, end) {
                found.push(Finding { start, end, entity: compiled.rule.entity, score });
            }
        }
    }
}

impl Compiled {
    /// How sure a value is, with regard to what is around it; nothing when that speaks against it.
    fn score(&self, text: &str, start: usize, end: usize) -> Option<f64> {
        let rule = self.rule;
        if let Some(unless) = &self.unless
            && unless.is_match(window_before(text, start, OBJECTION_REACH))
        {
            return None;
        }
        let (Some(before), Some(behind), Some(cue)) = (&self.before, &self.behind, &rule.cue) else {
            return Some(rule.score);
        };
        let window = window_before(text, start, cue.reach + CUE_BYTES);
        let distance = before
            .find_iter(window)
            .last()
            .filter(|found| !text_continues(window, found.end()))
            .map(|found| window.len() - found.end())
            .filter(|distance| *distance <= cue.reach);
        #[expect(clippy::cast_precision_loss, reason = "a few dozen")]
        if let Some(distance) = distance {
            return Some(rule.score - DOUBT * distance as f64);
        }
        behind.is_match(window_behind(text, end, CUE_BYTES)).then_some(rule.score - DOUBT_BEHIND)
    }
}

/// Whether a cue is the beginning of a longer word.
fn text_continues(window: &str, end: usize) -> bool {
    let (last, next) = (window.get(..end).and_then(|cue| cue.chars().next_back()), window.get(end..));
    last.is_some_and(char::is_alphabetic)
        && next.and_then(|rest| rest.chars().next()).is_some_and(char::is_alphabetic)
}

/// What of a value belongs to the sentence around it.
fn trim(value: &str) -> &str {
    let mut value = value.trim_end_matches(['.', ',', ';', ':', '!', '?', '-', '\'', '’', ' ']);
    // A closing bracket belongs to it only when the opening one does.
    while value.ends_with(')') && !value.contains('(') {
        value = value.trim_end_matches([')']).trim_end_matches(['.', ',']);
    }
    value
}

/// Whether nothing around makes a value the part of something longer.
fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let (Some(before), Some(value), Some(behind)) =
        (text.get(..start), text.get(start..end), text.get(end..))
    else {
        return false;
    };
    let is_word = |char: char| char.is_alphanumeric() || char == '_';
    let is_joint = |char: char| matches!(char, '-' | '.' | ',' | '/' | ':');
    let mut back = before.chars().rev();
    let mut next = behind.chars();
    let (last, first) = (back.next(), next.next());
    let (starts, ends) = (value.chars().next(), value.chars().next_back());
    let joined = |inner: Option<char>, near: Option<char>, far: Option<char>| {
        let touches = inner.is_some_and(is_word) && near.is_some_and(is_word);
        let digits = inner.is_some_and(|char| char.is_ascii_digit());
        touches || (digits && near.is_some_and(is_joint) && far.is_some_and(|char| char.is_ascii_digit()))
    };
    !joined(starts, last, back.next()) && !joined(ends, first, next.next())
}

/// At most `bytes` before a place.
pub(super) fn window_before(text: &str, at: usize, bytes: usize) -> &str {
    let mut start = at.saturating_sub(bytes);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    text.get(start..at).unwrap_or_default()
}

fn window_behind(text: &str, at: usize, bytes: usize) -> &str {
    let mut end = at.saturating_add(bytes).min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(at..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_can_be_carried_out() {
        for rule in &RULES {
            assert!(compile(rule).is_some(), "{}", rule.pattern);
        }
    }

    #[test]
    fn a_part_of_something_longer_is_nothing() {
        assert!(stands_alone("x 123-45-6789.", 2, 13));
        for (text, start, end) in
            [("9123-45-6789", 1, 12), ("é123-45", 2, 8), ("1-123-45", 2, 8), ("12-34-5", 0, 5)]
        {
            assert!(!stands_alone(text, start, end), "{text}");
        }
    }
}
