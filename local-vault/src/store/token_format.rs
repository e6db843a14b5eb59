//! Creation of tokens: UUIDs, or text of the value's own shape.
//!
//! A token that keeps the shape has the value's length and separators; a digit stays a digit, a
//! letter a letter of the same case. The token of a card number never passes the Luhn check, so
//! it cannot be mistaken for a card number.
//!
//! The tokens of columns that share them are derived from the value with the vault's key, so that a value has the
//! same token again after its last record was deleted; another vault has other tokens. All others are random.

use std::rc::Rc;

use hmac::{Hmac, Mac};
use sha2::Sha256;
use uuid::Uuid;

use super::format_preserving;
use crate::core::{
    card::is_card,
    error::ApiError,
    random::{DIGITS, Random},
    schema::TokenFormat,
};

/// Digits of the numbers whose shape `Auto` keeps: social security number up to card number.
const NUMBER_DIGITS: std::ops::RangeInclusive<usize> = 9..=19;
/// Longest text whose shape is kept.
const MAX_SHAPED_BYTES: usize = 256;
/// Attempts at a free token of a shape before the token becomes a UUID.
const ATTEMPTS: u32 = 32;

/// Whether a value's token has the value's own shape.
pub(crate) fn keeps_shape(format: TokenFormat, text: &str) -> bool {
    match format {
        TokenFormat::Uuid => false,
        TokenFormat::Auto => is_number_like(text),
        TokenFormat::Preserve => {
            text.len() <= MAX_SHAPED_BYTES && format_preserving::shapes(text) >= format_preserving::MIN_SHAPES
        }
    }
}

/// Where tokens come from.
pub(crate) struct Minter<'a> {
    pub(crate) random: &'a mut Random,
    /// The vault's own key.
    pub(crate) key: &'a [u8; 32],
    /// What the tokens of equal values have in common, if they are to be equal: the column or its group.
    pub(crate) scope: Option<&'a [u8]>,
}

impl Minter<'_> {
    /// Creates a token for `text` that is not taken and is not the text itself.
    pub(crate) fn mint(
        mut self,
        text: &str,
        format: TokenFormat,
        is_taken: impl Fn(&str) -> bool,
    ) -> Result<Rc<str>, ApiError> {
        if keeps_shape(format, text) {
            for attempt in 0..ATTEMPTS {
                let token = self.shaped(text, format, attempt)?;
                if token != text && !(is_card(text) && is_card(&token)) && !is_taken(&token) {
                    return Ok(token.into());
                }
            }
        }
        let mut buffer = Uuid::encode_buffer();
        let mut attempt = 0;
        loop {
            let token: &str = self.uuid(text, attempt)?.as_hyphenated().encode_lower(&mut buffer);
            if !is_taken(token) {
                return Ok(token.into());
            }
            attempt += 1;
        }
    }

    fn shaped(&mut self, text: &str, format: TokenFormat, attempt: u32) -> Result<String, ApiError> {
        let mut tweak = attempt.to_be_bytes().to_vec();
        match self.scope {
            Some(scope) => tweak.extend_from_slice(scope),
            // Numbers alone: drawing digits is a hundred times faster than encrypting them.
            None if format == TokenFormat::Auto => return draw_digits(self.random, text),
            None => tweak.extend(self.random.bytes::<16>()?),
        }
        match format_preserving::encrypt(self.key, &tweak, text) {
            Some(token) => Ok(token),
            None => draw_digits(self.random, text),
        }
    }

    fn uuid(&mut self, text: &str, attempt: u32) -> Result<Uuid, ApiError> {
        let Some(scope) = self.scope else { return self.random.uuid() };
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(self.key) else { return self.random.uuid() };
        mac.update(&attempt.to_be_bytes());
        mac.update(&scope.len().to_be_bytes());
        mac.update(scope);
        mac.update(text.as_bytes());
        let mut bytes = [0; 16];
        for (byte, derived) in bytes.iter_mut().zip(mac.finalize().into_bytes()) {
            *byte = derived;
        }
        // With the version of a random one: clients check the form of tokens.
        Ok(uuid::Builder::from_random_bytes(bytes).into_uuid())
    }
}

/// Digits in groups, as card, phone and social security numbers are written.
fn is_number_like(text: &str) -> bool {
    let mut digits = 0;
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' => digits += 1,
            b' ' | b'-' | b'.' | b'(' | b')' | b'+' | b'/' => {}
            _ => return false,
        }
    }
    NUMBER_DIGITS.contains(&digits)
}

fn draw_digits(random: &mut Random, text: &str) -> Result<String, ApiError> {
    text.chars().map(|char| if char.is_ascii_digit() { random.char_of(DIGITS) } else { Ok(char) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(text: &str, format: TokenFormat) -> Rc<str> {
        mint(text, format, None, |_| false)
    }

    fn mint(
        text: &str,
        format: TokenFormat,
        scope: Option<&[u8]>,
        is_taken: impl Fn(&str) -> bool,
    ) -> Rc<str> {
        let mut random = Random::new();
        Minter { random: &mut random, key: &[7; 32], scope }.mint(text, format, is_taken).unwrap()
    }

    fn shape(text: &str) -> String {
        let class = |char: char| match char {
            '0'..='9' => '9',
            _ if char.is_uppercase() => 'A',
            _ if char.is_alphabetic() => 'a',
            _ => char,
        };
        text.chars().map(class).collect()
    }

    #[test]
    fn numbers_keep_their_shape_and_other_text_gets_a_uuid() {
        for number in ["4111 1111 1111 1111", "4111111111111111", "123-45-6789", "+49 (30) 123456-78"] {
            let token = token(number, TokenFormat::Auto);
            assert_eq!(shape(&token), shape(number));
            assert_ne!(&*token, number);
        }
        for text in ["Ann Lee", "1234", "a@b.co", "", "2020-01-01", "12345678901234567890"] {
            assert!(Uuid::try_parse(&token(text, TokenFormat::Auto)).is_ok(), "{text}");
        }
    }

    #[test]
    fn preserve_keeps_the_shape_of_any_text_with_room_for_it() {
        for text in ["ann.lee@Example.com", "AB-1234-cd", "Zoë Ärger"] {
            assert_eq!(shape(&token(text, TokenFormat::Preserve)), shape(text));
        }
        assert!(Uuid::try_parse(&token("4711", TokenFormat::Preserve)).is_ok());
        assert!(Uuid::try_parse(&token("4111111111111111", TokenFormat::Uuid)).is_ok());
    }

    #[test]
    fn the_token_of_a_card_never_passes_the_luhn_check() {
        assert!(is_card("4111-1111-1111-1111"));
        for round in 0..1_000_u32 {
            let scope = round.to_be_bytes();
            for (format, scope) in [
                (TokenFormat::Auto, None),
                (TokenFormat::Preserve, None),
                (TokenFormat::Auto, Some(&scope[..])),
            ] {
                let token = mint("4111-1111-1111-1111", format, scope, |_| false);
                assert!(!is_card(&token), "{token}");
            }
        }
    }

    #[test]
    fn a_shape_without_a_free_token_falls_back_to_a_uuid() {
        let token = mint("123-45-6789", TokenFormat::Auto, None, |token| token.len() == 11);
        assert!(Uuid::try_parse(&token).is_ok());
    }

    #[test]
    fn shared_tokens_are_derived_from_the_value_and_its_column() {
        for (text, format) in [
            ("Ann", TokenFormat::Auto),
            ("ann@example.com", TokenFormat::Preserve),
            ("555-12-3456", TokenFormat::Auto),
        ] {
            let one = mint(text, format, Some(b"a"), |_| false);
            assert_eq!(one, mint(text, format, Some(b"a"), |_| false));
            assert_ne!(one, mint(text, format, Some(b"b"), |_| false));
            assert_ne!(one, mint(text, format, Some(b"a"), |token| *token == *one), "{text}");
        }
    }
}
