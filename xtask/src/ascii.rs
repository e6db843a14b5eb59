//! Bytes as text of a script, one character for each frequent byte: unlike of base64, compression finds in it what it
//! finds in the bytes. A small WebAssembly module of its own (`decoder.wat`) decodes it, which
//! `pkg-templates/host/wasm-loader.js` runs: JavaScript that runs once is not optimized, and takes several times as long.

use std::fmt::Write as _;

/// Printable characters that no script, page or template has to escape, in order of their codes.
fn alphabet() -> Vec<char> {
    (' '..='~').filter(|character| !"\"'\\`$<".contains(*character)).collect()
}

/// The first characters stand for nothing by themselves: each with the one behind it is one of the rare bytes.
const PREFIXES: usize = 2;

/// Bytes for each character alone, and for each behind a prefix.
const ROW: usize = 128;

/// The decoder, whose table is to be filled in.
const DECODER: &str = include_str!("decoder.wat");

/// Bytes as text, and what each character of it stands for.
pub(crate) struct Encoded {
    pub(crate) text: String,
    table: [u8; ROW * (PREFIXES + 1)],
}

impl Encoded {
    /// The source of the module that decodes the text, in WebAssembly's text format.
    pub(crate) fn decoder(&self) -> String {
        let table = self.table.iter().fold(String::new(), |mut text, byte| {
            // Writing to a String cannot fail.
            let _ = write!(text, "\\{byte:02x}");
            text
        });
        DECODER.replace("\"TABLE\"", &format!("\"{table}\""))
    }
}

/// The most frequent bytes as one character each, the rest as two.
pub(crate) fn encode(bytes: &[u8]) -> Encoded {
    let mut counts = [0_u32; 256];
    for byte in bytes {
        counts[usize::from(*byte)] += 1;
    }
    let mut order: Vec<u8> = (0..=255).collect();
    order.sort_by_key(|byte| (std::cmp::Reverse(counts[usize::from(*byte)]), *byte));
    let characters = alphabet();
    let singles = characters.len() - PREFIXES;
    let mut texts = vec![String::new(); 256];
    let mut table = [0; ROW * (PREFIXES + 1)];
    for (place, byte) in order.iter().enumerate() {
        let (row, prefix, character) = match place.checked_sub(singles) {
            None => (0, None, characters[PREFIXES + place]),
            Some(rare) => {
                let prefix = rare / characters.len();
                (prefix + 1, Some(characters[prefix]), characters[rare % characters.len()])
            }
        };
        table[row * ROW + character as usize] = *byte;
        texts[usize::from(*byte)] = prefix.into_iter().chain([character]).collect();
    }
    let text = bytes.iter().fold(String::new(), |text, byte| text + &texts[usize::from(*byte)]);
    Encoded { text, table }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the decoder does.
    fn decode(encoded: &Encoded) -> Vec<u8> {
        let mut rest = encoded.text.bytes().map(usize::from);
        let mut bytes = Vec::new();
        while let Some(code) = rest.next() {
            let place = if code < 0x22 { (code - 0x1f) * ROW + rest.next().unwrap() } else { code };
            bytes.push(encoded.table[place]);
        }
        bytes
    }

    #[test]
    fn every_byte_comes_back() {
        let all: Vec<u8> = (0..=255).chain([0, 0, 65, 65, 255]).collect();
        assert_eq!(decode(&encode(&all)), all);
        assert!(decode(&encode(&[])).is_empty());
        assert_eq!(
            &alphabet()[..PREFIXES],
            [' ', '!'],
            "the decoder compares with the character behind them"
        );
        assert!(alphabet().len() * PREFIXES + alphabet().len() - PREFIXES >= 256);
        assert!(encode(&all).decoder().contains("(data (i32.const 0) \"\\00\\00"));
    }
}
