//! Words: those of a text, those that introduce a name, and those that are none although they look like one.

use std::{collections::HashSet, sync::LazyLock};

static COMMON: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| include_str!("common_words.txt").split_whitespace().collect());

/// A word and where it is.
#[derive(Clone, Copy)]
pub(super) struct Word<'t> {
    pub(super) start: usize,
    pub(super) text: &'t str,
}

impl Word<'_> {
    pub(super) fn end(self) -> usize {
        self.start + self.text.len()
    }

    /// Written as names are: a capital first, and not only capitals.
    pub(super) fn is_capitalized(self) -> bool {
        let mut chars = self.text.chars();
        chars.next().is_some_and(char::is_uppercase)
            && chars.all(|char| {
                !char.is_uppercase()
                    || self.text.contains(['\'', '’', '-'])
                    || self.text.starts_with("Mc")
                    || self.text.starts_with("Mac")
            })
    }

    pub(super) fn is_initial(self) -> bool {
        self.text.chars().count() == 1 && self.is_capitalized()
    }
}

/// The words of a text: letters, with apostrophes and hyphens between them.
pub(super) fn words(text: &str) -> Vec<Word<'_>> {
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

/// A word of a person's name, or an initial.
macro_rules! person {
    () => {
        r"\p{Lu}(?:\.|[\p{L}'’-]+)(?: (?:(?:de|da|di|del|van|von|der|den|la|le|el|bin|al|dos|du|y) ){0,2}\p{Lu}(?:\.|[\p{L}'’-]+)){0,3}"
    };
}

/// A name after a title; the title is no part of it.
pub(super) const TITLED_NAME: &str = concat!(
    r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Doctor|Sir|Dame|Lady|Lord|Capt|Captain|Sgt|Judge|Nurse|Herr|Frau|Señora?|Sra?|Mme|Monsieur|Madame)\.? (",
    person!(),
    ")"
);

/// A name after words that only a name follows.
pub(super) const INTRODUCED_NAME: &str = concat!(
    r"(?:(?i:name(?:'s|’s| is|:)|named|signed by|signed,|attn:?|attention:|c/o|spoke (?:with|to)|met with|meeting with|on behalf of|patient:?|sincerely,|regards,|cheers,|applicant:?|cardholder:?|beneficiary:?|tenant:?|employee:?|passenger:?|author:?)|Dear|Hi|Hello|Hey|Best,)\s{1,3}(",
    person!(),
    ")"
);

/// A name of two words or more after words that other things follow as well.
pub(super) const SAID_NAME: &str = concat!(
    r"(?:\bI am|\bI['’]m|(?i:this is|my name['’]s|call me|called me|here is|it['’]s|signed|from:|to:|by))\s(",
    person!(),
    ")"
);

/// Words that begin with a capital letter often enough without being anybody's name.
const NO_NAMES: &[&str] = &[
    "a",
    "all",
    "am",
    "an",
    "and",
    "any",
    "april",
    "are",
    "as",
    "at",
    "august",
    "be",
    "board",
    "both",
    "business",
    "but",
    "by",
    "can",
    "cc",
    "christmas",
    "city",
    "committee",
    "company",
    "corp",
    "corporation",
    "council",
    "customer",
    "customers",
    "december",
    "department",
    "did",
    "director",
    "do",
    "easter",
    "editor",
    "english",
    "every",
    "everyone",
    "february",
    "folks",
    "for",
    "french",
    "friday",
    "friend",
    "friends",
    "from",
    "german",
    "has",
    "have",
    "he",
    "her",
    "hiring",
    "his",
    "hospital",
    "how",
    "hr",
    "i",
    "i'm",
    "id",
    "if",
    "in",
    "inc",
    "is",
    "it",
    "january",
    "july",
    "june",
    "key",
    "legal",
    "llc",
    "ltd",
    "madam",
    "manager",
    "march",
    "may",
    "member",
    "members",
    "monday",
    "mr",
    "mrs",
    "ms",
    "my",
    "new",
    "no",
    "none",
    "not",
    "november",
    "october",
    "of",
    "on",
    "or",
    "our",
    "park",
    "parents",
    "please",
    "quality",
    "sales",
    "santa",
    "saturday",
    "section",
    "security",
    "september",
    "service",
    "she",
    "sir",
    "staff",
    "street",
    "sunday",
    "support",
    "team",
    "thank",
    "thanks",
    "that",
    "the",
    "their",
    "there",
    "they",
    "this",
    "thursday",
    "to",
    "tuesday",
    "unknown",
    "university",
    "user",
    "valued",
    "was",
    "we",
    "wednesday",
    "what",
    "when",
    "where",
    "who",
    "why",
    "will",
    "with",
    "world",
    "yes",
    "you",
    "your",
];

/// Words that follow "username" without being one.
const NO_USERNAMES: &[&str] = &[
    "already",
    "and",
    "are",
    "available",
    "blank",
    "case",
    "cannot",
    "correct",
    "does",
    "empty",
    "field",
    "for",
    "has",
    "incorrect",
    "invalid",
    "is",
    "long",
    "missing",
    "must",
    "needed",
    "not",
    "optional",
    "page",
    "password",
    "required",
    "screen",
    "should",
    "taken",
    "the",
    "too",
    "unique",
    "valid",
    "wrong",
    "your",
    "case-sensitive",
    "admin",
    "down",
    "failing",
    "broken",
    "now",
    "still",
    "same",
    "email",
    "guest",
    "root",
    "user",
    "being",
    "also",
    "just",
    "only",
    "used",
    "visible",
    "you",
    "that",
    "this",
    "there",
    "what",
    "override",
    "deprecated",
    "media",
    "import",
    "param",
    "return",
    "returns",
    "todo",
    "everyone",
    "here",
    "channel",
];

fn is_among(words: &[&str], word: &str) -> bool {
    let word = word.to_lowercase();
    words.contains(&word.as_str())
}

/// Whether a word, whatever its case, is no part of a name.
pub(super) fn is_no_name(word: &str) -> bool {
    is_among(NO_NAMES, word)
}

/// Whether what follows a title or an introduction is a name.
pub(super) fn can_be_name(text: &str) -> bool {
    let first = text.split(' ').next().unwrap_or_default();
    first.chars().count() > 1 && !is_no_name(first)
}

/// Whether what may be a name is one: several words, of which none is a common one.
pub(super) fn can_be_full_name(text: &str) -> bool {
    let mut words = text.split(' ').filter(|word| word.chars().next().is_some_and(char::is_uppercase));
    words.clone().count() > 1 && words.all(|word| !is_no_name(word) && !is_common(word))
}

/// Countries and the like, which are neither cities nor organisations.
const COUNTRIES: [&str; 44] = [
    "america",
    "argentina",
    "australia",
    "austria",
    "belgium",
    "brazil",
    "britain",
    "canada",
    "chile",
    "china",
    "colombia",
    "cuba",
    "denmark",
    "egypt",
    "england",
    "europe",
    "finland",
    "france",
    "germany",
    "greece",
    "india",
    "ireland",
    "israel",
    "italy",
    "japan",
    "kenya",
    "mexico",
    "nigeria",
    "norway",
    "pakistan",
    "peru",
    "poland",
    "portugal",
    "russia",
    "scotland",
    "spain",
    "sweden",
    "switzerland",
    "texas",
    "california",
    "turkey",
    "ukraine",
    "wales",
    "vietnam",
];

/// Whether what follows "lives in" or "works for" can be a city or an organisation.
pub(super) fn can_be_place(text: &str) -> bool {
    let first = text.split(' ').next().unwrap_or_default();
    !is_no_name(first) && !is_among(&COUNTRIES, text) && !matches!(first, "United" | "North" | "South")
}

/// Whether a word is a common one of English, which begins a sentence rather than a name.
pub(super) fn is_common(word: &str) -> bool {
    COMMON.contains(word.to_lowercase().as_str())
}

/// Whether what follows "username is" is one.
pub(super) fn can_be_username(text: &str) -> bool {
    let plain = text.trim_start_matches('@');
    plain.len() > 2 && !is_among(NO_USERNAMES, plain)
}
