//! The check digit of card numbers.

/// Digits of a card number.
const CARD_DIGITS: std::ops::RangeInclusive<usize> = 13..=19;

/// Whether the text is a card number, with or without separators, whose check digit is valid (Luhn).
pub(crate) fn is_card(text: &str) -> bool {
    let mut sum = 0;
    let mut digits = 0;
    for byte in text.bytes().rev() {
        match byte {
            b'0'..=b'9' => {
                let digit = u32::from(byte - b'0');
                let doubled = if digits % 2 == 1 { digit * 2 } else { digit };
                sum += if doubled > 9 { doubled - 9 } else { doubled };
                digits += 1;
            }
            b' ' | b'-' => {}
            _ => return false,
        }
    }
    CARD_DIGITS.contains(&digits) && sum % 10 == 0
}
