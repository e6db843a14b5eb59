//! Randomness for jitter.

/// Uniform on [0, 1). Without a source of randomness the middle, which is still a wait.
pub fn unit() -> f64 {
    getrandom::u32().map_or(0.5, |bits| f64::from(bits) / 4_294_967_296.0)
}
