//! What makes a run of characters a number of its kind: check digits and reserved ranges.

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::core::card::is_card;

fn digits(text: &str) -> Vec<u32> {
    text.chars().filter_map(|char| char.to_digit(10)).collect()
}

fn number(digits: &[u32]) -> u32 {
    digits.iter().fold(0, |number, digit| number * 10 + digit)
}

/// A card number of a known brand: length, first digits and check digit.
pub(super) fn card(text: &str) -> bool {
    let digits = digits(text);
    let prefix = number(digits.get(..4).unwrap_or_default());
    let length = digits.len();
    let brand = match prefix {
        4000..=4999 => matches!(length, 13 | 16 | 19),
        3400..=3499 | 3700..=3799 => length == 15,
        5100..=5599 | 2221..=2720 => length == 16,
        3000..=3059 | 3600..=3699 | 3800..=3999 => (14..=19).contains(&length),
        3528..=3589 | 6000..=6999 | 5000..=5099 | 5600..=5899 => (16..=19).contains(&length),
        _ => false,
    };
    brand && is_card(text)
}

/// A social security number that can have been given out.
pub(super) fn ssn(text: &str) -> bool {
    let digits = digits(text);
    let part = |range| number(digits.get(range).unwrap_or_default());
    let (area, group, serial) = (part(0..3), part(3..5), part(5..9));
    digits.len() == 9 && area != 0 && area != 666 && area < 900 && group != 0 && serial != 0
}

/// A bank's routing number: its check digit, and a first pair that is in use.
pub(super) fn routing(text: &str) -> bool {
    let digits = digits(text);
    let sum: u32 = digits.iter().zip([3, 7, 1, 3, 7, 1, 3, 7, 1]).map(|(digit, weight)| digit * weight).sum();
    let region = number(digits.get(..2).unwrap_or_default());
    let in_use = matches!(region, 1..=12 | 21..=32 | 61..=72 | 80);
    digits.len() == 9 && sum.is_multiple_of(10) && in_use
}

/// An international bank account number: its length and its remainder by 97.
pub(super) fn iban(text: &str) -> bool {
    let plain: Vec<char> = text.chars().filter(|char| *char != ' ').collect();
    if !(15..=34).contains(&plain.len()) {
        return false;
    }
    let (head, tail) = plain.split_at(4);
    let remainder = tail.iter().chain(head).try_fold(0_u32, |rest, char| {
        let value = char.to_digit(36)?;
        Some(if value < 10 { rest * 10 + value } else { rest * 100 + value } % 97)
    });
    remainder == Some(1)
}

/// A vehicle identification number with letters, digits and the check digit that North America demands.
pub(super) fn vin(text: &str) -> bool {
    const WEIGHTS: [u32; 17] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
    let value = |char: char| match char {
        '0'..='9' => char.to_digit(10),
        'A'..='H' => Some(u32::from(char) - u32::from('A') + 1),
        'J'..='N' => Some(u32::from(char) - u32::from('J') + 1),
        'P' => Some(7),
        'R' => Some(9),
        'S'..='Z' => Some(u32::from(char) - u32::from('S') + 2),
        _ => None,
    };
    let sum: Option<u32> = text.chars().zip(WEIGHTS).map(|(char, weight)| Some(value(char)? * weight)).sum();
    let check =
        text.chars().nth(8).map(|char| if char == 'X' { 10 } else { char.to_digit(10).unwrap_or(11) });
    text.chars().count() == 17 && sum.map(|sum| sum % 11) == check && mixed(text)
}

/// Letters and digits.
pub(super) fn mixed(text: &str) -> bool {
    text.chars().any(|char| char.is_ascii_digit()) && text.chars().any(char::is_alphabetic)
}

/// The letters and digits of a number plate.
pub(super) fn plate(text: &str) -> bool {
    let length = text.chars().filter(char::is_ascii_alphanumeric).count();
    mixed(text) && (5..=8).contains(&length)
}

/// A licence number: mostly digits.
pub(super) fn licence(text: &str) -> bool {
    let count = digits(text).len();
    count >= 4 && count * 2 >= text.len()
}

/// An address with at least two groups, so that neither times nor `::` in code are one.
pub(super) fn ip(text: &str) -> bool {
    if text.contains(':') {
        let groups = text.split(':').filter(|group| !group.is_empty()).count();
        return text.parse::<Ipv6Addr>().is_ok() && (groups >= 2 || text == "::1");
    }
    text.parse::<Ipv4Addr>().is_ok()
}

/// An address a mail server would take.
pub(super) fn email(text: &str) -> bool {
    email_address::EmailAddress::is_valid(text)
}

/// As many digits as a telephone number has.
pub(super) fn phone(text: &str) -> bool {
    (7..=15).contains(&digits(text).len())
}

/// As many digits as a telephone number with its country code has.
pub(super) fn international_phone(text: &str) -> bool {
    (8..=15).contains(&digits(text).len())
}

/// At least as many digits as an account number has.
pub(super) fn account(text: &str) -> bool {
    (6..=20).contains(&digits(text).len())
}

/// The years of a person's life.
pub(super) fn age(text: &str) -> bool {
    text.parse::<u32>().is_ok_and(|years| (1..=120).contains(&years))
}

/// The number of a patient or an insured person: letters may come along.
pub(super) fn record(text: &str) -> bool {
    (4..=16).contains(&digits(text).len())
}

/// Anything its pattern matches.
pub(super) fn any(_: &str) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cards_are_told_by_brand_length_and_check_digit() {
        for good in [
            "4111 1111 1111 1111",
            "378282246310005",
            "5555-5555-5555-4444",
            "6011111111111117",
            "30569309025904",
        ] {
            assert!(card(good), "{good}");
        }
        // A wrong check digit; an IMEI; no brand.
        for bad in ["4111 1111 1111 1112", "490154203237518", "0000000000000000", "9111111111111111", ""] {
            assert!(!card(bad), "{bad}");
        }
    }

    #[test]
    fn numbers_that_cannot_exist_are_none() {
        assert!(ssn("123-45-6789"));
        for bad in ["000-12-3456", "666-12-3456", "900-12-3456", "123-00-4567", "123-45-0000", "123-45-678"] {
            assert!(!ssn(bad), "{bad}");
        }
        assert!(routing("021000021") && !routing("021000022") && !routing("990000000"));
        assert!(iban("DE89 3704 0044 0532 0130 00") && iban("GB82WEST12345698765432"));
        assert!(!iban("DE89 3704 0044 0532 0130 01") && !iban("DE") && !iban(""));
        assert!(vin("1HGCM82633A004352") && vin("1M8GDM9AXKP042788"));
        assert!(!vin("1HGCM82633A004353") && !vin("11111111111111111") && !vin(""));
        assert!(ip("10.0.0.1") && ip("fe80::1ff:fe23:4567:890a") && ip("::1"));
        assert!(!ip("256.1.1.1") && !ip("10:30") && !ip("a::") && !ip("1.2.3"));
    }
}
