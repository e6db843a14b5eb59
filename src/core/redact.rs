//! Keeps secrets and record values out of what is shown.

use std::fmt;

/// A credential. It has no `Display`, and `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Takes a credential in.
    #[must_use]
    pub const fn new(text: String) -> Self {
        Self(text)
    }

    /// The credential itself: for the request that carries it, and for nothing else.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(***)")
    }
}

const MASK: &str = "[masked]";
const MAX_SERVER_TEXT_CHARS: usize = 1000;

/// Text from a server, made fit to show: what looks like a card number, a social security number
/// or an e-mail address is masked, control characters become spaces, and it is cut to 1000 characters.
#[must_use]
pub fn server_text(text: &str) -> String {
    let mut shown = String::with_capacity(text.len().min(MAX_SERVER_TEXT_CHARS));
    for word in
        text.chars().take(MAX_SERVER_TEXT_CHARS).collect::<String>().split_inclusive(char::is_whitespace)
    {
        let bare = word.trim_end();
        if is_email(bare) {
            shown.push_str(MASK);
            shown.push_str(word.get(bare.len()..).unwrap_or_default());
        } else {
            shown.push_str(word);
        }
    }
    let shown = mask_numbers(&shown);
    shown.chars().map(|character| if character.is_control() { ' ' } else { character }).collect()
}

fn is_email(word: &str) -> bool {
    word.split_once('@').is_some_and(|(name, host)| {
        name.bytes().next_back().is_some_and(|byte| byte.is_ascii_alphanumeric())
            && host.bytes().any(|byte| byte == b'.')
            && host.bytes().next().is_some_and(|byte| byte.is_ascii_alphanumeric())
    })
}

/// Masks runs of digits, single blanks or dashes between them allowed, that are as long as a card
/// number or grouped as a social security number, and that are not part of a longer word.
fn mask_numbers(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    let mut before = ' ';
    while let Some(first) = rest.chars().next() {
        let run = digit_run(rest);
        let (head, tail) = rest.split_at_checked(run.max(first.len_utf8())).unwrap_or((rest, ""));
        let free =
            !before.is_ascii_alphanumeric() && !tail.starts_with(|next: char| next.is_ascii_alphanumeric());
        if run > 0 && free && is_personal_number(head) {
            shown.push_str(MASK);
        } else {
            shown.push_str(head);
        }
        before = head.chars().next_back().unwrap_or(first);
        rest = tail;
    }
    shown
}

/// Bytes of the run of digits that `text` begins with.
fn digit_run(text: &str) -> usize {
    let mut end = 0;
    let mut separated = true;
    for (at, character) in text.char_indices() {
        match character {
            '0'..='9' => {
                end = at + 1;
                separated = false;
            }
            ' ' | '-' if !separated => separated = true,
            _ => break,
        }
    }
    end
}

fn is_personal_number(run: &str) -> bool {
    let digits = run.bytes().filter(u8::is_ascii_digit).count();
    let groups: Vec<usize> = run.split(['-', ' ']).map(str::len).collect();
    (13..=19).contains(&digits) || groups == [3, 2, 4]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_personal_is_masked_and_the_rest_is_kept() {
        for (text, shown) in [
            ("card 4111111111111111 refused", "card [masked] refused"),
            ("card 4111-1111-1111-1111.", "card [masked]."),
            ("ssn 123-45-6789", "ssn [masked]"),
            ("for ann.lee+x@example.co.uk now", "for [masked] now"),
            ("id 0f9cbe2f-8c34-4b2e-9a77-3d0c5b1f2a10", "id 0f9cbe2f-8c34-4b2e-9a77-3d0c5b1f2a10"),
            ("row 12, column 3 @ 5", "row 12, column 3 @ 5"),
            ("Ungültig: 値が無効です 🚫", "Ungültig: 値が無効です 🚫"),
            ("line\nbreak\u{1b}[31m", "line break [31m"),
        ] {
            assert_eq!(server_text(text), shown);
        }
    }

    #[test]
    fn long_text_is_cut() {
        assert_eq!(server_text(&"é".repeat(5000)).chars().count(), MAX_SERVER_TEXT_CHARS);
    }

    #[test]
    fn a_secret_does_not_print() {
        assert_eq!(format!("{:?}", Secret::new("sky-key".into())), "Secret(***)");
    }
}
