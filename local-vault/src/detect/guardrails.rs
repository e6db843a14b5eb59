//! Guardrails: whether a text is toxic, or about something that is denied.
//!
//! Words are all it goes by: a short list of insults, and the denied topics' own names.

const TOXIC: [&str; 16] = [
    "idiot", "idiots", "moron", "morons", "stupid", "dumb", "loser", "scum", "bastard", "bitch", "asshole",
    "fuck", "fucking", "shit", "hate you", "kill you",
];

/// Whether a text has one of the words or phrases that count as toxic.
pub(crate) fn is_toxic(text: &str) -> bool {
    let words = normalized(text);
    TOXIC.iter().any(|toxic| words.contains(&normalized(toxic)))
}

/// Whether a text names the topic.
pub(crate) fn is_about(text: &str, topic: &str) -> bool {
    let topic = normalized(topic);
    topic.trim() != "" && normalized(text).contains(&topic)
}

/// Lower-case words with one blank around each.
fn normalized(text: &str) -> String {
    let mut out = String::from(" ");
    for word in text.split(|char: char| !char.is_alphanumeric()).filter(|word| !word.is_empty()) {
        out.push_str(&word.to_lowercase());
        out.push(' ');
    }
    out
}
