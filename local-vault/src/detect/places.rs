//! Cities: a list, and what is written around one.
//!
//! A city that is also a name or a word ("Austin", "Nice") counts only behind a preposition or before a state.

use std::{collections::HashSet, sync::LazyLock};

use super::{
    Finding,
    entity::Entity,
    names,
    words::{Word, is_no_name, words},
};

static CITIES: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| include_str!("cities.txt").lines().collect());

/// Most words of a city.
const MAX_WORDS: usize = 4;
const SCORE: f64 = 0.86;
/// Words before a city.
const PREPOSITIONS: [&str; 22] = [
    "in", "from", "to", "near", "of", "via", "visit", "visited", "visiting", "leaving", "left", "around",
    "at", "and", "or", "between", "through", "outside", "toward", "towards", "for", "city",
];
/// Cities that are more often a word.
const WORDS: [&str; 8] = ["Nice", "Reading", "Bath", "Essen", "Mesa", "Salem", "Cork", "York"];

/// Every city in a text that the list knows.
pub(super) fn find(text: &str, found: &mut Vec<Finding>) {
    let words = words(text);
    let mut at = 0;
    while at < words.len() {
        match city_at(text, &words, at) {
            Some(count) => {
                if let (Some(first), Some(last)) = (words.get(at), words.get(at + count - 1)) {
                    found.push(Finding {
                        start: first.start,
                        end: last.end(),
                        entity: Entity::LOCATION_CITY,
                        score: SCORE,
                    });
                }
                at += count;
            }
            None => at += 1,
        }
    }
}

/// How many words from `at` on are a city.
fn city_at(text: &str, words: &[Word<'_>], at: usize) -> Option<usize> {
    let first = words.get(at)?;
    if !first.is_capitalized() {
        return None;
    }
    let count = (1..=MAX_WORDS).rev().find(|count| {
        let last = words.get(at + count - 1);
        last.and_then(|last| text.get(first.start..last.end())).is_some_and(|name| CITIES.contains(name))
    })?;
    let last = words.get(at + count - 1)?;
    let before = at.checked_sub(1).and_then(|before| words.get(before));
    let before = before.filter(|before| text.get(before.end()..first.start) == Some(" "));
    let behind = words.get(at + count).filter(|next| text.get(last.end()..next.start) == Some(" "));
    // A part of a longer name: "Chicago Bulls", "John London".
    if behind.is_some_and(|next| next.is_capitalized() && !is_no_name(next.text)) {
        return None;
    }
    let is_introduced = before.is_some_and(|word| PREPOSITIONS.contains(&word.text.to_lowercase().as_str()));
    if before.is_some_and(|word| word.is_capitalized() && !is_no_name(word.text)) && !is_introduced {
        return None;
    }
    let name = text.get(first.start..last.end())?;
    let is_other = count == 1 && (names::can_be_given(name) || WORDS.contains(&name));
    (!is_other || is_introduced || is_before_state(text, last.end())).then_some(count)
}

/// Whether a comma and a state, as two capitals, follow.
fn is_before_state(text: &str, end: usize) -> bool {
    let rest = text.get(end..).and_then(|rest| rest.strip_prefix(", ")).unwrap_or_default();
    let mut chars = rest.chars();
    let state = [chars.next(), chars.next()];
    state.iter().all(|char| char.is_some_and(|char| char.is_ascii_uppercase()))
        && chars.next().is_none_or(|char| !char.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cities(text: &str) -> Vec<&str> {
        let mut found = Vec::new();
        find(text, &mut found);
        found.iter().map(|finding| text.get(finding.start..finding.end).unwrap()).collect()
    }

    #[test]
    fn cities_are_found_with_all_their_words() {
        assert_eq!(
            cities("From New York to Rio de Janeiro via Paris."),
            ["New York", "Rio de Janeiro", "Paris"]
        );
        assert_eq!(cities("She lives in Austin, TX; Austin Smith in Nice."), ["Austin", "Nice"]);
        assert_eq!(cities("The Chicago Bulls, John London, Nice weather, Reading books"), Vec::<&str>::new());
    }
}
