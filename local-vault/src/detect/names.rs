//! People's names: a list of given names, and what may follow one.
//!
//! A given name that is also a common word counts only with a known family name behind it.

use std::{collections::HashSet, sync::LazyLock};

use super::{Finding, entity::Entity, words::is_no_name};

type Words = LazyLock<HashSet<&'static str>>;

static GIVEN: Words = LazyLock::new(|| include_str!("names.txt").split_whitespace().collect());
static AMBIGUOUS: Words = LazyLock::new(|| include_str!("ambiguous_names.txt").split_whitespace().collect());
static FAMILY: Words = LazyLock::new(|| include_str!("surnames.txt").split_whitespace().collect());

/// Sure enough of a given name by itself, with another word, with a known family name.
const ALONE: f64 = 0.8;
const FOLLOWED: f64 = 0.87;
const WHOLE: f64 = 0.93;
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

#[derive(Clone, Copy)]
struct Word<'t> {
    start: usize,
    text: &'t str,
}

impl Word<'_> {
    fn end(self) -> usize {
        self.start + self.text.len()
    }

    /// Written as names are: a capital first, and not only capitals.
    fn is_capitalized(self) -> bool {
        let mut chars = self.text.chars();
        chars.next().is_some_and(char::is_uppercase)
            && chars.all(|char| {
                !char.is_uppercase()
                    || self.text.contains(['\'', '’', '-'])
                    || self.text.starts_with("Mc")
                    || self.text.starts_with("Mac")
            })
    }

    fn is_initial(self) -> bool {
        self.text.chars().count() == 1 && self.is_capitalized()
    }
}

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
        return None;
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

/// The words of a text: letters, with apostrophes and hyphens between them.
fn words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut start = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, char)) = chars.next() {
        let joins =
            matches!(char, '\'' | '’' | '-') && chars.peek().is_some_and(|(_, next)| next.is_alphabetic());
        let belongs = char.is_alphanumeric() || char == '_' || char == '@' || (joins && start.is_some());
        if belongs {
            start.get_or_insert(at);
        } else if let Some(start) = start.take() {
            push_word(&mut words, text, start, at);
        }
    }
    if let Some(start) = start {
        push_word(&mut words, text, start, text.len());
    }
    words
}

fn push_word<'t>(words: &mut Vec<Word<'t>>, text: &'t str, start: usize, end: usize) {
    let word = text.get(start..end).unwrap_or_default();
    let word = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word);
    words.push(Word { start, text: word });
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
        assert_eq!(names("Ask Ann-Marie, or Zoë O'Brien's boss"), ["Zoë O'Brien"]);
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
