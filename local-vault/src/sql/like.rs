//! `LIKE` in a time that grows with the pattern and the text, and not with their product.
//!
//! A pattern is cut at each `%`. The pieces are looked for one behind the other, each as far to the left as it can be,
//! which finds a match if there is one. A piece without `_` is a plain search; one with `_` is a search that holds
//! the state of all its characters in bits (Shift-And), so its length is limited.

use memchr::memmem;

use crate::core::Map;

/// Most characters of a piece with `_`: one step of its search costs a word for each 64.
pub(super) const MAX_PIECE_CHARS: usize = 1_024;
const WORD_BITS: usize = 64;

/// A pattern that was read.
#[derive(Debug, PartialEq)]
pub(crate) struct Like {
    pieces: Vec<Piece>,
    ignore_case: bool,
}

/// What is between two `%`.
#[derive(Debug, PartialEq)]
enum Piece {
    Plain(String),
    /// `None` is any character.
    Mixed(Vec<Option<char>>),
}

impl Like {
    /// Reads a pattern: `%` any characters, `_` one, `\` takes the next as it is. `None` if it is too long.
    pub(super) fn read(pattern: &str, ignore_case: bool) -> Option<Self> {
        let lower = ignore_case.then(|| pattern.to_lowercase());
        let mut chars = lower.as_deref().unwrap_or(pattern).chars();
        let mut pieces = vec![Vec::new()];
        while let Some(char) = chars.next() {
            let step = match char {
                '%' => {
                    pieces.push(Vec::new());
                    continue;
                }
                '_' => None,
                '\\' => Some(chars.next().unwrap_or('\\')),
                _ => Some(char),
            };
            if let Some(piece) = pieces.last_mut() {
                piece.push(step);
            }
        }
        let pieces = pieces.into_iter().map(Piece::new).collect::<Option<_>>()?;
        Some(Self { pieces, ignore_case })
    }

    /// Whether a text matches.
    pub(super) fn matches(&self, text: &str) -> bool {
        if self.ignore_case { self.matches_exactly(&text.to_lowercase()) } else { self.matches_exactly(text) }
    }

    fn matches_exactly(&self, text: &str) -> bool {
        let Some((first, rest)) = self.pieces.split_first() else { return false };
        let Some(behind) = first.start_of(text) else { return false };
        let Some((last, middle)) = rest.split_last() else { return behind.is_empty() };
        let found = middle.iter().try_fold(behind, |text, piece| piece.find(text));
        found.is_some_and(|text| last.ends(text))
    }
}

impl Piece {
    fn new(steps: Vec<Option<char>>) -> Option<Self> {
        match steps.iter().copied().collect::<Option<String>>() {
            Some(plain) => Some(Self::Plain(plain)),
            None if steps.len() <= MAX_PIECE_CHARS => Some(Self::Mixed(steps)),
            None => None,
        }
    }

    /// The text behind the piece, if it begins with it.
    fn start_of<'t>(&self, text: &'t str) -> Option<&'t str> {
        match self {
            Self::Plain(plain) => text.strip_prefix(plain.as_str()),
            Self::Mixed(steps) => {
                let mut chars = text.chars();
                steps
                    .iter()
                    .all(|step| chars.next().is_some_and(|char| fits(*step, char)))
                    .then_some(chars.as_str())
            }
        }
    }

    fn ends(&self, text: &str) -> bool {
        match self {
            Self::Plain(plain) => text.ends_with(plain.as_str()),
            Self::Mixed(steps) => {
                let mut chars = text.chars().rev();
                steps.iter().rev().all(|step| chars.next().is_some_and(|char| fits(*step, char)))
            }
        }
    }

    /// The text behind the first place of the piece.
    fn find<'t>(&self, text: &'t str) -> Option<&'t str> {
        match self {
            Self::Plain(plain) => {
                let start = memmem::find(text.as_bytes(), plain.as_bytes())?;
                text.get(start + plain.len()..)
            }
            Self::Mixed(steps) => find_mixed(steps, text),
        }
    }
}

fn fits(step: Option<char>, char: char) -> bool {
    step.is_none_or(|expected| expected == char)
}

fn find_mixed<'t>(steps: &[Option<char>], text: &'t str) -> Option<&'t str> {
    let words = steps.len().div_ceil(WORD_BITS);
    let bit = |at: usize| (at / WORD_BITS, 1_u64 << (at % WORD_BITS));
    let mut any = vec![0_u64; words];
    let mut masks: Map<char, Vec<u64>> = Map::default();
    for (at, step) in steps.iter().enumerate() {
        let (word, bit) = bit(at);
        let mask = match step {
            None => &mut any,
            Some(char) => masks.entry(*char).or_insert_with(|| vec![0; words]),
        };
        if let Some(word) = mask.get_mut(word) {
            *word |= bit;
        }
    }
    let (last_word, last_bit) = bit(steps.len().checked_sub(1)?);
    // Bit n is set if the last n + 1 characters fit the first n + 1 steps.
    let mut state = vec![0_u64; words];
    let mut chars = text.chars();
    while let Some(char) = chars.next() {
        let mask = masks.get(&char);
        let mut carry = 1;
        for (at, word) in state.iter_mut().enumerate() {
            let fitting = any.get(at).unwrap_or(&0) | mask.and_then(|mask| mask.get(at)).unwrap_or(&0);
            let shifted = (*word << 1) | carry;
            carry = *word >> (WORD_BITS - 1);
            *word = shifted & fitting;
        }
        if state.get(last_word).is_some_and(|word| word & last_bit != 0) {
            return Some(chars.as_str());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_like(text: &str, pattern: &str) -> bool {
        Like::read(pattern, false).unwrap().matches(text)
    }

    #[test]
    fn like_patterns_match_as_in_sql() {
        for (text, pattern, expected) in [
            ("", "", true),
            ("", "%", true),
            ("", "_", false),
            ("a", "", false),
            ("a", "%%", true),
            ("ann lee", "ann%", true),
            ("ann lee", "%lee", true),
            ("ann lee", "%n l%", true),
            ("ann lee", "%_ l%e", true),
            ("ann lee", "_nn%l_", false),
            ("ann lee", "_nn%_e", true),
            ("aa", "a%a", true),
            ("a", "a%a", false),
            ("aXbXc", "a%Xc", true),
            ("abcabd", "%ab_%abd", true),
            ("abab", "%ab_b%ab", false),
            ("100%", "100\\%", true),
            ("1000", "100\\%", false),
            ("日本語", "_本_", true),
            ("日本語です", "%_語%", true),
        ] {
            assert_eq!(is_like(text, pattern), expected, "{text} LIKE {pattern}");
        }
        assert!(Like::read("ÄNN%", true).unwrap().matches("änn lee"));
    }

    #[test]
    fn it_agrees_with_trying_every_way() {
        fn slow(text: &[char], pattern: &[char]) -> bool {
            match pattern.split_first() {
                None => text.is_empty(),
                Some(('%', rest)) => (0..=text.len()).any(|skipped| slow(&text[skipped..], rest)),
                Some((step, rest)) => text
                    .split_first()
                    .is_some_and(|(char, text)| (*step == '_' || step == char) && slow(text, rest)),
            }
        }
        let mut random = fastrand::Rng::with_seed(7);
        for _ in 0..20_000 {
            let mut word = |alphabet: &[char], most| {
                let length = random.usize(0..=most);
                (0..length).map(|_| alphabet[random.usize(..alphabet.len())]).collect::<Vec<char>>()
            };
            let (text, pattern) = (word(&['a', 'b'], 12), word(&['a', 'b', '%', '_'], 8));
            let is_match = is_like(&text.iter().collect::<String>(), &pattern.iter().collect::<String>());
            assert_eq!(is_match, slow(&text, &pattern), "{text:?} LIKE {pattern:?}");
        }
    }

    #[test]
    fn long_pieces_cross_words_and_longer_ones_are_refused() {
        let long = format!("{}_{}", "a".repeat(100), "b".repeat(100));
        let text = format!("{}x{}xc", "a".repeat(300), "b".repeat(100));
        assert!(is_like(&text, &format!("%{long}%c")));
        assert!(!is_like(&text, &format!("%{long}b%")));
        assert!(Like::read(&"_".repeat(MAX_PIECE_CHARS + 1), false).is_none());
    }

    #[test]
    fn hostile_patterns_are_decided_in_one_pass() {
        // By trying each start, 10^12 steps.
        let text = "a".repeat(1_000_000);
        assert!(!is_like(&text, &format!("%{}b%", "a".repeat(999_999))));
        assert!(!is_like(&text, &format!("{}b", "%a".repeat(100_000))));
        assert!(!is_like(&text, &format!("%{}_b%", "a".repeat(60))));
    }
}
