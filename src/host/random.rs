//! Randomness for jitter and for the ids of calls.

/// Uniform on [0, 1). Without a source of randomness the middle, which is still a wait.
pub fn unit() -> f64 {
    getrandom::u32().map_or(0.5, |bits| f64::from(bits) / 4_294_967_296.0)
}

/// Sixteen hexadecimal digits.
pub fn id() -> String {
    let bits = getrandom::u64().unwrap_or_default();
    (0..16)
        .map(|place| char::from_digit(u32::try_from((bits >> (place * 4)) & 15).unwrap_or_default(), 16))
        .map(Option::unwrap_or_default)
        .collect()
}
