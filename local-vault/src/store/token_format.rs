//! Creation of tokens: random UUIDs, or text of the value's own shape.
//!
//! A token that keeps the shape has the value's length and separators; a digit stays a digit, a
//! letter a letter of the same case. The token of a card number never passes the Luhn check, so
//! it cannot be mistaken for a card number.

use std::rc::Rc;

use uuid::Uuid;

use crate::core::{
    card::is_card,
    error::ApiError,
    random::{DIGITS, LOWERCASE, Random, UPPERCASE},
    schema::TokenFormat,
};

/// Digits of the numbers whose shape `Auto` keeps: social security number up to card number.
const NUMBER_DIGITS: std::ops::RangeInclusive<usize> = 9..=19;
/// Longest text whose shape is kept.
const MAX_SHAPED_BYTES: usize = 256;
/// Fewest tokens a shape must allow.
const MIN_SHAPES: u64 = 1_000_000;
/// Attempts at a free token of a shape before the token becomes a UUID.
const ATTEMPTS: usize = 32;

/// Whether a value's token has the value's own shape.
pub(crate) fn keeps_shape(format: TokenFormat, text: &str) -> bool {
    match format {
        TokenFormat::Uuid => false,
        TokenFormat::Auto => is_number_like(text),
        TokenFormat::Preserve => text.len() <= MAX_SHAPED_BYTES && shapes(text) >= MIN_SHAPES,
    }
}

/// Creates a token for `text` that is not taken and is not the text itself.
pub(crate) fn mint(
    random: &mut Random,
    text: &str,
    format: TokenFormat,
    is_taken: impl Fn(&str) -> bool,
) -> Result<Rc<str>, ApiError> {
    if keeps_shape(format, text) {
        for _ in 0..ATTEMPTS {
            let token = shaped(random, text)?;
            if token != text && !is_taken(&token) {
                return Ok(token.into());
            }
        }
    }
    let mut buffer = Uuid::encode_buffer();
    loop {
        let token: &str = random.uuid()?.as_hyphenated().encode_lower(&mut buffer);
        if !is_taken(token) {
            return Ok(token.into());
        }
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

/// How many tokens the shape of a text allows, roughly.
fn shapes(text: &str) -> u64 {
    text.chars().fold(1_u64, |count, char| {
        count.saturating_mul(match char {
            '0'..='9' => 10,
            _ if char.is_alphabetic() => 26,
            _ => 1,
        })
    })
}

fn shaped(random: &mut Random, text: &str) -> Result<String, ApiError> {
    let mut token = String::with_capacity(text.len());
    for char in text.chars() {
        token.push(match char {
            '0'..='9' => random.char_of(DIGITS)?,
            _ if char.is_uppercase() => random.char_of(UPPERCASE)?,
            _ if char.is_alphabetic() => random.char_of(LOWERCASE)?,
            _ => char,
        });
    }
    if is_card(text) && is_card(&token) {
        increment_last_digit(&mut token);
    }
    Ok(token)
}

/// Adds one to the last digit, which breaks a valid check digit.
fn increment_last_digit(token: &mut String) {
    let Some(at) = token.rfind(|char: char| char.is_ascii_digit()) else { return };
    let tail = token.split_off(at);
    let mut chars = tail.chars();
    let digit = chars.next().and_then(|char| char.to_digit(10)).unwrap_or(0);
    token.push(char::from_digit((digit + 1) % 10, 10).unwrap_or('0'));
    token.push_str(chars.as_str());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(text: &str, format: TokenFormat) -> Rc<str> {
        mint(&mut Random::new(), text, format, |_| false).unwrap()
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
        let mut random = Random::new();
        assert!(is_card("4111-1111-1111-1111"));
        for _ in 0..2_000 {
            let token = mint(&mut random, "4111-1111-1111-1111", TokenFormat::Auto, |_| false).unwrap();
            assert!(!is_card(&token), "{token}");
        }
    }

    #[test]
    fn a_shape_without_a_free_token_falls_back_to_a_uuid() {
        let mut random = Random::new();
        let token = mint(&mut random, "123-45-6789", TokenFormat::Auto, |token| token.len() == 11).unwrap();
        assert!(Uuid::try_parse(&token).is_ok());
    }
}
