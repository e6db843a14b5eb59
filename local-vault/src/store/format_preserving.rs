//! Format-preserving encryption: FF1 of NIST SP 800-38G with AES-256.
//!
//! Digits become digits and letters letters of the same case; everything else stays. A text of digits
//! alone, or of letters of one case, is one numeral string of radix 10 or 26. In any other text each place has
//! a radix of its own: the number of the text among all texts of its shape is encrypted in radix 2, again and
//! again until it is the number of such a text (cycle walking), which takes fewer than two rounds on average.

use aes::Aes256;
use fpe::ff1::{FF1, FlexibleNumeralString};
use num_bigint::BigUint;

const DIGITS: u32 = 10;
const LETTERS: u32 = 26;
const BITS: u32 = 2;
/// Fewest texts of a shape that FF1 takes.
pub(super) const MIN_SHAPES: u64 = 1_000_000;
/// Rounds of cycle walking, of which each ends it with a chance of more than a half.
const MAX_ROUNDS: usize = 256;

/// A character that is encrypted: the radix of its place, its numeral, and the numeral 0 of the place.
struct CharacterPlace {
    radix: u32,
    numeral: u16,
    zero: char,
}

fn place(char: char) -> Option<CharacterPlace> {
    let numeral = |zero: char, radix: u32| {
        let offset = u32::from(char).abs_diff(u32::from(zero)) % radix;
        Some(CharacterPlace { radix, numeral: u16::try_from(offset).unwrap_or(0), zero })
    };
    match char {
        '0'..='9' => numeral('0', DIGITS),
        _ if char.is_uppercase() => numeral('A', LETTERS),
        _ if char.is_alphabetic() => numeral('a', LETTERS),
        _ => None,
    }
}

/// How many texts have the shape of this one, up to the largest `u64`.
pub(super) fn shapes(text: &str) -> u64 {
    text.chars().filter_map(place).fold(1_u64, |count, place| count.saturating_mul(u64::from(place.radix)))
}

/// Encrypts a text; `None` if fewer than a million texts have its shape.
pub(super) fn encrypt(key: &[u8; 32], tweak: &[u8], text: &str) -> Option<String> {
    let places: Vec<CharacterPlace> = text.chars().filter_map(place).collect();
    let radix = places.first()?.radix;
    let numerals = if places.iter().all(|place| place.radix == radix) {
        let numerals = places.iter().map(|place| place.numeral).collect::<Vec<_>>();
        encrypt_numerals(key, radix, tweak, numerals)?
    } else {
        encrypt_mixed(key, tweak, &places)?
    };
    let mut encrypted = places.iter().zip(numerals).map(|(place, numeral)| {
        char::from_u32(u32::from(place.zero) + u32::from(numeral)).unwrap_or(place.zero)
    });
    Some(text.chars().map(|char| place(char).and_then(|_| encrypted.next()).unwrap_or(char)).collect())
}

fn encrypt_numerals(key: &[u8; 32], radix: u32, tweak: &[u8], numerals: Vec<u16>) -> Option<Vec<u16>> {
    let cipher = FF1::<Aes256>::new(key, radix).ok()?;
    cipher.encrypt(tweak, &FlexibleNumeralString::from(numerals)).ok().map(Into::into)
}

fn encrypt_mixed(key: &[u8; 32], tweak: &[u8], places: &[CharacterPlace]) -> Option<Vec<u16>> {
    let count: BigUint = places.iter().map(|place| place.radix).product();
    let number =
        places.iter().fold(BigUint::ZERO, |number, place| number * place.radix + u32::from(place.numeral));
    let length = usize::try_from(count.bits()).ok()?;
    let mut bits: Vec<u16> = number.to_radix_be(BITS).into_iter().map(u16::from).collect();
    bits.splice(0..0, std::iter::repeat_n(0, length.saturating_sub(bits.len())));
    for _ in 0..MAX_ROUNDS {
        bits = encrypt_numerals(key, BITS, tweak, bits)?;
        let digits: Vec<u8> = bits.iter().map(|bit| u8::from(*bit == 1)).collect();
        let encrypted = BigUint::from_radix_be(&digits, BITS)?;
        if encrypted < count {
            return Some(numerals(encrypted, places));
        }
    }
    None
}

/// The numerals of each place for the number of a text among those of its shape.
fn numerals(mut number: BigUint, places: &[CharacterPlace]) -> Vec<u16> {
    let mut numerals: Vec<u16> = places
        .iter()
        .rev()
        .map(|place| {
            let numeral = u16::try_from(&number % place.radix).unwrap_or(0);
            number /= place.radix;
            numeral
        })
        .collect();
    numerals.reverse();
    numerals
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    const KEY: [u8; 32] = [7; 32];

    #[test]
    fn it_is_ff1_of_the_standard() {
        // Sample 7 of NIST's examples for FF1: AES-256, radix 10, no tweak.
        let key = [
            0x2B, 0x7E, 0x15, 0x16, 0x28, 0xAE, 0xD2, 0xA6, 0xAB, 0xF7, 0x15, 0x88, 0x09, 0xCF, 0x4F, 0x3C,
            0xEF, 0x43, 0x59, 0xD8, 0xD5, 0x80, 0xAA, 0x4F, 0x7F, 0x03, 0x6D, 0x6F, 0x04, 0xFC, 0x6A, 0x94,
        ];
        assert_eq!(encrypt(&key, &[], "0123456789").unwrap(), "6657667009");
        // Separators change nothing. Sample 8: with a tweak.
        let tweak = [0x39, 0x38, 0x37, 0x36, 0x35, 0x34, 0x33, 0x32, 0x31, 0x30];
        assert_eq!(encrypt(&key, &tweak, "012-345.6789").unwrap(), "100-162.3463");
    }

    #[test]
    fn a_shape_is_permuted() {
        for shape in ["000000", "aB0-0000", "Aa-00 00b"] {
            let texts = (0..5_000).map(|n| {
                let digits = format!("{n:06}");
                let mut digits = digits.chars();
                let fill = |char: char| if char == '0' { digits.next().unwrap() } else { char };
                shape.chars().map(fill).collect::<String>()
            });
            let texts: HashSet<String> = texts.collect();
            let encrypted: HashSet<String> =
                texts.iter().map(|text| encrypt(&KEY, b"t", text).unwrap()).collect();
            assert_eq!(encrypted.len(), texts.len(), "{shape}");
        }
    }

    #[test]
    fn the_key_and_the_tweak_matter_and_small_shapes_are_refused() {
        let text = "Ann-4711-xy";
        let one = encrypt(&KEY, b"t", text).unwrap();
        assert_eq!(one, encrypt(&KEY, b"t", text).unwrap());
        assert_ne!(one, encrypt(&KEY, b"u", text).unwrap());
        assert_ne!(one, encrypt(&[8; 32], b"t", text).unwrap());
        assert_eq!(encrypt(&KEY, b"t", "4711"), None);
        assert_eq!(encrypt(&KEY, b"t", "--"), None);
        assert_eq!((shapes("4711"), shapes("a1-Z"), shapes(&"z".repeat(99))), (10_000, 6_760, u64::MAX));
    }
}
