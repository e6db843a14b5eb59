//! Writes the words of servers that are shown, from `vocabulary.toml`, as text that gzip makes least of: each word of a
//! sorted list as how much of the one before it begins with, and its other letters. It takes a quarter off the list.

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

pub(crate) const SOURCE: &str = "vocabulary.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vocabulary {
    function_words: String,
    topics: BTreeMap<String, String>,
}

/// `pkg-templates/host/words.js`, which `vocabulary.js` there unpacks.
pub(crate) fn javascript(text: &str) -> Result<String> {
    let vocabulary: Vocabulary = toml::from_str(text).context(SOURCE)?;
    let has_capital = |word: &&str| word.bytes().any(|letter| letter.is_ascii_uppercase());
    let topics = vocabulary.topics.values().flat_map(|words| words.split_whitespace());
    let (capitalized, telling): (BTreeSet<&str>, BTreeSet<&str>) = topics.partition(has_capital);
    let function_words: BTreeSet<&str> = vocabulary.function_words.split_whitespace().collect();
    let capitalized = capitalized.into_iter().collect::<Vec<_>>().join(" ");
    Ok(format!(
        "// Written by `cargo xtask codegen` from {SOURCE}. Change it there.\n\n\
         export const TELLING =\n  {:?};\n\nexport const CAPITALIZED = {capitalized:?};\n\n\
         export const FUNCTION_WORDS =\n  {:?};\n",
        packed(&telling)?,
        packed(&function_words)?,
    ))
}

/// A capital letter before each word, for how many letters it shares with the one before.
fn packed(words: &BTreeSet<&str>) -> Result<String> {
    let mut text = String::new();
    let mut last = "";
    for word in words {
        if word.bytes().any(|letter| !letter.is_ascii_graphic() || letter.is_ascii_uppercase()) {
            bail!("{SOURCE}: {word:?} cannot be packed");
        }
        let shared = word.bytes().zip(last.bytes()).take_while(|(one, other)| one == other).count().min(25);
        text.push(char::from(b'A' + u8::try_from(shared)?));
        text.push_str(&word[shared..]);
        last = word;
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_says_how_much_of_the_last_one_it_begins_with() -> Result<()> {
        let words =
            "function_words = \"\"\"\nof\nnot of\n\"\"\"\n[topics]\na = \"token tokens OAuth\"\nb = \"to\"";
        let written = javascript(words)?;
        assert!(written.contains("TELLING =\n  \"AtoCkenFs\";"), "{written}");
        assert!(written.contains("CAPITALIZED = \"OAuth\";"), "{written}");
        assert!(written.contains("FUNCTION_WORDS =\n  \"AnotAof\";"), "{written}");
        Ok(())
    }

    #[test]
    fn what_cannot_be_packed_is_refused() {
        assert!(javascript("function_words = \"Of\"\n[topics]").is_err());
        assert!(javascript("words = \"of\"").is_err());
    }
}
