//! Random bytes from the runtime's cryptographic generator, for every id, key, token and download URL.

use uuid::Uuid;

use super::error::ApiError;

/// Bytes fetched from the runtime at a time: a batch of 1,000 records needs thousands of small draws,
/// and in WebAssembly each call into the runtime costs more than the bytes.
const POOL_BYTES: usize = 1024;

/// A pool of random bytes that are used once each.
pub(crate) struct Random {
    pool: [u8; POOL_BYTES],
    used: usize,
}

impl Random {
    /// An empty pool; the first draw fills it.
    pub(crate) fn new() -> Self {
        Self { pool: [0; POOL_BYTES], used: POOL_BYTES }
    }

    /// Draws bytes.
    pub(crate) fn bytes<const N: usize>(&mut self) -> Result<[u8; N], ApiError> {
        let mut drawn = [0; N];
        for byte in &mut drawn {
            if self.used >= POOL_BYTES {
                getrandom::fill(&mut self.pool).map_err(|_| ApiError::no_randomness())?;
                self.used = 0;
            }
            if let Some(unused) = self.pool.get_mut(self.used) {
                // Cleared, so that a key does not stay in the pool.
                *byte = std::mem::take(unused);
            }
            self.used += 1;
        }
        Ok(drawn)
    }

    /// A random (version 4) UUID.
    pub(crate) fn uuid(&mut self) -> Result<Uuid, ApiError> {
        Ok(uuid::Builder::from_random_bytes(self.bytes()?).into_uuid())
    }

    /// A number below `bound`, all equally likely.
    pub(crate) fn below(&mut self, bound: u8) -> Result<u8, ApiError> {
        // Numbers above the last full multiple would make small results likelier.
        let bound = bound.max(1);
        let limit = u8::MAX - u8::MAX % bound;
        loop {
            let [byte] = self.bytes()?;
            if byte < limit {
                return Ok(byte % bound);
            }
        }
    }

    /// A number from `min` to `max`, both included.
    pub(crate) fn between(&mut self, min: i64, max: i64) -> Result<i64, ApiError> {
        let span = max.abs_diff(min).saturating_add(1);
        // 64 random bits against ranges of a few years of days: the bias is below 10^-14.
        let offset = u64::from_be_bytes(self.bytes()?) % span;
        Ok(min.saturating_add_unsigned(offset))
    }

    /// A character out of `alphabet`, which holds at most 255.
    pub(crate) fn char_of(&mut self, alphabet: &[u8]) -> Result<char, ApiError> {
        let bound = u8::try_from(alphabet.len()).unwrap_or(u8::MAX);
        let index = usize::from(self.below(bound)?);
        Ok(char::from(alphabet.get(index).copied().unwrap_or(b'0')))
    }

    /// Text of `length` characters out of `alphabet`.
    pub(crate) fn text(&mut self, length: usize, alphabet: &[u8]) -> Result<String, ApiError> {
        (0..length).map(|_| self.char_of(alphabet)).collect()
    }
}

pub(crate) const DIGITS: &[u8] = b"0123456789";
pub(crate) const LOWERCASE: &[u8] = b"abcdefghijklmnopqrstuvwxyz";
pub(crate) const ALPHANUMERIC: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_differ_and_used_bytes_are_cleared() {
        let mut random = Random::new();
        let (one, two): ([u8; 32], [u8; 32]) = (random.bytes().unwrap(), random.bytes().unwrap());
        assert_ne!(one, two);
        assert!(random.pool[..random.used].iter().all(|byte| *byte == 0));
        let many: std::collections::HashSet<Uuid> = (0..1_000).map(|_| random.uuid().unwrap()).collect();
        assert_eq!(many.len(), 1_000);
    }

    #[test]
    fn small_numbers_are_equally_likely() {
        let mut random = Random::new();
        let mut counts = [0_u32; 10];
        for _ in 0..20_000 {
            counts[usize::from(random.below(10).unwrap())] += 1;
        }
        // Expected 2,000 each with a standard deviation of 42.
        assert!(counts.iter().all(|count| (1_700..2_300).contains(count)), "{counts:?}");
    }

    #[test]
    fn ranges_include_both_ends() {
        let mut random = Random::new();
        let drawn: std::collections::BTreeSet<i64> =
            (0..500).map(|_| random.between(-2, 2).unwrap()).collect();
        assert_eq!(drawn.into_iter().collect::<Vec<_>>(), [-2, -1, 0, 1, 2]);
        assert_eq!(random.between(7, 7).unwrap(), 7);
    }
}
