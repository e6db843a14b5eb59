//! People's names: a list of given names, and what may follow one.
//!
//! A given name that is also a common word counts only with a known family name behind it. Of names that the
//! lists do not know, those count whose family name they know, and those of which a sentence says what only people do.

use std::{collections::HashSet, sync::LazyLock};

use super::{
    Finding,
    entity::Entity,
    words::{Word, is_common, is_no_name, words},
};

type Words = LazyLock<HashSet<&'static str>>;

static GIVEN: Words = LazyLock::new(|| include_str!("names.txt").split_whitespace().collect());
static AMBIGUOUS: Words = LazyLock::new(|| include_str!("ambiguous_names.txt").split_whitespace().collect());
static FAMILY: Words = LazyLock::new(|| include_str!("surnames.txt").split_whitespace().collect());

/// Sure enough of a given name by itself, with another word, with a known family name.
const ALONE: f64 = 0.8;
const FOLLOWED: f64 = 0.87;
const WHOLE: f64 = 0.93;
/// A name that the list of given names does not know, before a known family name, or before a verb.
const BEFORE_FAMILY: f64 = 0.86;
const BEFORE_VERB: f64 = 0.82;
/// What people do, and things rather do not.
const VERBS: [&str; 48] = [
    "paid",
    "pays",
    "said",
    "says",
    "asked",
    "asks",
    "called",
    "calls",
    "wrote",
    "writes",
    "lives",
    "lived",
    "works",
    "worked",
    "ordered",
    "orders",
    "owes",
    "owed",
    "wants",
    "wanted",
    "needs",
    "signed",
    "signs",
    "told",
    "tells",
    "joined",
    "joins",
    "met",
    "married",
    "bought",
    "sold",
    "sent",
    "received",
    "moved",
    "visited",
    "confirmed",
    "agreed",
    "complained",
    "applied",
    "forgot",
    "lost",
    "thinks",
    "thought",
    "replied",
    "emailed",
    "phoned",
    "arrived",
    "spoke",
];
/// Most words of a name after the first.
const MAX_MORE_WORDS: usize = 3;
/// What may stand inside of a name in lower case.
const PARTICLES: [&str; 14] =
    ["de", "da", "di", "del", "van", "von", "der", "den", "la", "le", "el", "bin", "al", "dos"];
/// Words behind a given name that make a place or an organisation of it.
const PLACES: [&str; 24] = [
    "street",
    "avenue",
    "road",
    "lane",
    "park",
    "university",
    "college",
    "school",
    "hospital",
    "airport",
    "bank",
    "inc",
    "corp",
    "llc",
    "ltd",
    "bridge",
    "beach",
    "county",
    "city",
    "hotel",
    "river",
    "lake",
    "award",
    "foundation",
];

/// Every name in a text that the lists know.
pub(super) fn find(text: &str, found: &mut Vec<Finding>) {
    let words = words(text);
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let rest = words.get(at + 1..).unwrap_or_default();
        match name_from(text, *word, rest) {
            Some((end, more, score)) => {
                found.push(Finding { start: word.start, end, entity: Entity::NAME, score });
                at += 1 + more;
            }
            None => at += 1,
        }
    }
}

/// Where the name that begins with `first` ends, how many of `rest` it takes, and how sure that is.
fn name_from(text: &str, first: Word<'_>, rest: &[Word<'_>]) -> Option<(usize, usize, f64)> {
    if !first.is_capitalized() {
        return None;
    }
    let lower = first.text.to_lowercase();
    // Of a hyphenated name, the first part decides.
    let part = lower.split('-').next().unwrap_or(&lower);
    let is_given = GIVEN.contains(lower.as_str()) || GIVEN.contains(part);
    if !is_given && !AMBIGUOUS.contains(lower.as_str()) {
        return unknown_name(text, first, rest);
    }
    let (taken, is_known) = following(text, first, rest);
    if rest.get(taken).is_some_and(|next| is_place(text, last(first, rest, taken), *next)) {
        return None;
    }
    let end = last(first, rest, taken).end();
    match (is_given, taken) {
        (_, 1..) if is_known => Some((end, taken, WHOLE)),
        (true, 0) => Some((end, 0, ALONE)),
        (true, _) => Some((end, taken, FOLLOWED)),
        (false, _) => None,
    }
}

/// A name whose first word no list has.
fn unknown_name(text: &str, first: Word<'_>, rest: &[Word<'_>]) -> Option<(usize, usize, f64)> {
    if is_no_name(first.text) || is_common(first.text) || first.is_initial() {
        return None;
    }
    let (taken, is_known) = following(text, first, rest);
    let more = rest.get(..taken).filter(|more| !more.is_empty())?;
    let starts_name =
        |word: &Word<'_>| can_be_given(word.text) && !FAMILY.contains(word.text.to_lowercase().as_str());
    // "Acme Anna Smith": the name begins later.
    if more.iter().any(|word| starts_name(word) || is_common(word.text) && !PARTICLES.contains(&word.text)) {
        return None;
    }
    let end = last(first, rest, taken).end();
    let next = rest.get(taken).filter(|next| text.get(end..next.start) == Some(" "));
    if next.is_some_and(|next| next.is_capitalized()) {
        return None;
    }
    if is_known {
        return Some((end, taken, BEFORE_FAMILY));
    }
    next.is_some_and(|next| VERBS.contains(&next.text)).then_some((end, taken, BEFORE_VERB))
}

/// Whether a word is a given name, or a word that can be one.
pub(super) fn can_be_given(word: &str) -> bool {
    let lower = word.to_lowercase();
    GIVEN.contains(lower.as_str()) || AMBIGUOUS.contains(lower.as_str())
}

fn last<'t>(first: Word<'t>, rest: &[Word<'t>], taken: usize) -> Word<'t> {
    taken.checked_sub(1).and_then(|at| rest.get(at)).copied().unwrap_or(first)
}

/// How many of the words after a given name belong to it, and whether a known family name is among them.
fn following(text: &str, first: Word<'_>, rest: &[Word<'_>]) -> (usize, bool) {
    let (mut taken, mut pending, mut is_known) = (0, 0, false);
    let mut before = first;
    for word in rest.iter().take(MAX_MORE_WORDS + 2) {
        let gap = text.get(before.end()..word.start).unwrap_or("?");
        if !(gap == " " || gap == ". " && before.is_initial()) {
            break;
        }
        before = *word;
        if PARTICLES.contains(&word.text) {
            pending += 1;
            continue;
        }
        let lower = word.text.to_lowercase();
        let is_family = FAMILY.contains(lower.as_str());
        let ends = taken >= MAX_MORE_WORDS || !word.is_capitalized() || PLACES.contains(&lower.as_str());
        if ends || (is_no_name(&lower) && !is_family) {
            break;
        }
        taken += pending + 1;
        pending = 0;
        is_known |= is_family;
    }
    (taken, is_known)
}

fn is_place(text: &str, before: Word<'_>, next: Word<'_>) -> bool {
    let is_near = text.get(before.end()..next.start) == Some(" ");
    is_near && next.is_capitalized() && PLACES.contains(&next.text.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<&str> {
        let mut found = Vec::new();
        find(text, &mut found);
        found.iter().map(|finding| text.get(finding.start..finding.end).unwrap()).collect()
    }

    #[test]
    fn names_are_found_with_all_their_words() {
        assert_eq!(
            names("Yesterday Maria Garcia-Lopez met Peter van der Berg."),
            ["Maria Garcia-Lopez", "Peter van der Berg"]
        );
        assert_eq!(names("Ask Ann-Marie, or Zoë O'Brien's boss"), ["Ann-Marie", "Zoë O'Brien"]);
        assert_eq!(
            names("John F. Kennedy spoke; Mark Johnson did not."),
            ["John F. Kennedy", "Mark Johnson"]
        );
    }

    #[test]
    fn words_that_are_also_names_need_a_family_name() {
        assert_eq!(names("Mark my words: Will you Grant Grace a Rose in May?"), Vec::<&str>::new());
        assert_eq!(names("Robert Street, Elizabeth Hospital, the john, JOHN"), Vec::<&str>::new());
    }
}
