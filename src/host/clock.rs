//! Wall time. It may stand still between two input or output operations (workerd), so durations
//! are only measured across an attempt.

/// Milliseconds since 1970.
pub fn now_ms() -> f64 {
    js_sys::Date::now()
}

/// Milliseconds since 1970 of a date in any form the runtime reads, or `NaN`.
pub fn parse_ms(date: &str) -> f64 {
    js_sys::Date::parse(date)
}
