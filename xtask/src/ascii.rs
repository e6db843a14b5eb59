//! Bytes as text of a script, one character for each frequent byte: unlike of base64, compression finds in it what it
//! finds in the bytes. `pkg-templates/host/wasm-loader.js` decodes it.

/// Printable characters that no script, page or template has to escape, in order of their codes.
fn alphabet() -> Vec<char> {
    (' '..='~').filter(|character| !"\"'\\`$<".contains(*character)).collect()
}

/// The first characters stand for nothing by themselves: each with the one behind it is one of the rare bytes.
const PREFIXES: usize = 2;

/// All bytes, the most frequent first, as hexadecimal digits; then the bytes themselves, by their places there.
pub(crate) fn encode(bytes: &[u8]) -> String {
    let mut counts = [0_u32; 256];
    for byte in bytes {
        counts[usize::from(*byte)] += 1;
    }
    let mut order: Vec<u8> = (0..=255).collect();
    order.sort_by_key(|byte| (std::cmp::Reverse(counts[usize::from(*byte)]), *byte));
    let characters = alphabet();
    let singles = characters.len() - PREFIXES;
    let mut texts = vec![String::new(); 256];
    for (place, byte) in order.iter().enumerate() {
        texts[usize::from(*byte)] = match place.checked_sub(singles) {
            None => characters[PREFIXES + place].to_string(),
            Some(rare) => {
                [characters[rare / characters.len()], characters[rare % characters.len()]].iter().collect()
            }
        };
    }
    let table: String = order.iter().map(|byte| format!("{byte:02x}")).collect();
    bytes.iter().fold(table, |text, byte| text + &texts[usize::from(*byte)])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the loader does.
    fn decode(text: &str) -> Vec<u8> {
        let characters = alphabet();
        let rank = |c: char| characters.iter().position(|one| *one == c).unwrap();
        let order: Vec<u8> =
            (0..256).map(|place| u8::from_str_radix(&text[2 * place..2 * place + 2], 16).unwrap()).collect();
        let mut rest = text[512..].chars();
        let mut bytes = Vec::new();
        while let Some(character) = rest.next() {
            let place = match rank(character) {
                prefix if prefix < PREFIXES => {
                    characters.len() - PREFIXES + prefix * characters.len() + rank(rest.next().unwrap())
                }
                single => single - PREFIXES,
            };
            bytes.push(order[place]);
        }
        bytes
    }

    #[test]
    fn every_byte_comes_back() {
        let all: Vec<u8> = (0..=255).chain([0, 0, 65, 65, 255]).collect();
        assert_eq!(decode(&encode(&all)), all);
        assert!(decode(&encode(&[])).is_empty());
        assert!(alphabet().len() * PREFIXES + alphabet().len() - PREFIXES >= 256);
    }
}
