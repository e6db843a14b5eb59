//! Fault injection: delays some responses, or fails some requests without performing them.
//!
//! Each rule has its own random sequence, which only matching requests advance, so the same seed and
//! the same requests give the same faults.

use fastrand::Rng;
use serde::{Deserialize, Deserializer, Serialize, de::Error};

use crate::{
    core::error::{ApiError, InvalidOptions},
    http::Response,
};

/// One of `LocalVaultOptions.faults`.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct FaultRule {
    /// Respond with this status, 400 to 599, without performing the request.
    #[serde(deserialize_with = "status")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The share of matching requests to which the rule applies, 0 to 1; all by default.
    #[serde(deserialize_with = "rate")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rate: Option<f64>,
    /// Delay the response by this long.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latency_ms: Option<u32>,
    /// Only requests whose `METHOD /path?query` contains this.
    #[serde(rename = "match", skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// Seconds to send as `retry-after` with the status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u32>,
}

const STATUS_RANGE: &str = "must be 400 to 599";
const RATE_RANGE: &str = "must be 0 to 1";

fn is_failure(status: u16) -> bool {
    (400..600).contains(&status)
}

fn is_share(rate: f64) -> bool {
    (0.0..=1.0).contains(&rate)
}

fn status<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u16>, D::Error> {
    match Option::<u16>::deserialize(deserializer)? {
        Some(status) if !is_failure(status) => Err(D::Error::custom(STATUS_RANGE)),
        status => Ok(status),
    }
}

fn rate<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    match Option::<f64>::deserialize(deserializer)? {
        Some(rate) if !is_share(rate) => Err(D::Error::custom(RATE_RANGE)),
        rate => Ok(rate),
    }
}

/// The faults of one request.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) latency_ms: u32,
    /// Status and `retry-after` of the response, if the request is not performed.
    pub(crate) answer: Option<(u16, Option<u32>)>,
}

pub(crate) struct Faults {
    rules: Vec<(FaultRule, Rng)>,
}

impl Faults {
    pub(crate) fn new(rules: Vec<FaultRule>, seed: u64) -> Result<Self, InvalidOptions> {
        let mut seeds = Rng::with_seed(seed);
        for (index, rule) in rules.iter().enumerate() {
            if rule.status.is_some_and(|status| !is_failure(status)) {
                return Err(InvalidOptions::new(format!("faults[{index}].status {STATUS_RANGE}")));
            }
            if rule.rate.is_some_and(|rate| !is_share(rate)) {
                return Err(InvalidOptions::new(format!("faults[{index}].rate {RATE_RANGE}")));
            }
        }
        let rules = rules.into_iter().map(|rule| (rule, Rng::with_seed(seeds.u64(..)))).collect();
        Ok(Self { rules })
    }

    /// The rules in their order.
    pub(super) fn rules(&self) -> Vec<&FaultRule> {
        self.rules.iter().map(|(rule, _)| rule).collect()
    }

    /// Draws the faults of one request: latencies add up, the first status applies.
    pub(crate) fn draw(&mut self, method: &str, target: &str) -> Fault {
        let mut fault = Fault::default();
        if self.rules.is_empty() {
            return fault;
        }
        let line = format!("{method} {target}");
        for (rule, rng) in &mut self.rules {
            if !rule.pattern.as_ref().is_none_or(|pattern| line.contains(pattern.as_str())) {
                continue;
            }
            // Drawn even if the rate is 1, so that a changed rate does not shift the sequence.
            if rng.f64() >= rule.rate.unwrap_or(1.0) {
                continue;
            }
            fault.latency_ms = fault.latency_ms.saturating_add(rule.latency_ms.unwrap_or(0));
            fault.answer = fault.answer.or(rule.status.map(|status| (status, rule.retry_after)));
        }
        fault
    }
}

/// The response to a request that was not performed because of a fault.
pub(crate) fn faulty_response(status: u16, retry_after: Option<u32>) -> Response {
    let mut response =
        Response::from_error(&ApiError::new(status, "Fault injected by a rule of this local vault."));
    if let Some(seconds) = retry_after {
        response.headers.push(("retry-after", seconds.to_string()));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> Vec<FaultRule> {
        vec![
            FaultRule { status: Some(503), rate: Some(0.3), retry_after: Some(1), ..FaultRule::default() },
            FaultRule { latency_ms: Some(20), pattern: Some("POST /v1".to_owned()), ..FaultRule::default() },
        ]
    }

    fn sequence(seed: u64) -> Vec<Fault> {
        let mut faults = Faults::new(rules(), seed).unwrap();
        (0..200).map(|_| faults.draw("POST", "/v1/vaults/v/t")).collect()
    }

    #[test]
    fn the_same_seed_gives_the_same_faults() {
        assert_eq!(sequence(5), sequence(5));
        assert_ne!(sequence(5), sequence(6));
    }

    #[test]
    fn the_rate_and_the_pattern_are_kept() {
        let failed = sequence(1).iter().filter(|fault| fault.answer == Some((503, Some(1)))).count();
        assert!((30..90).contains(&failed), "{failed}");
        let mut faults = Faults::new(rules(), 1).unwrap();
        assert_eq!(faults.draw("GET", "/v1/vaults").latency_ms, 0);
        assert_eq!(faults.draw("POST", "/v1/vaults").latency_ms, 20);
    }

    #[test]
    fn requests_a_rule_does_not_match_do_not_advance_it() {
        let rule = || {
            vec![FaultRule {
                status: Some(500),
                rate: Some(0.5),
                pattern: Some("/a".into()),
                ..FaultRule::default()
            }]
        };
        let mut alone = Faults::new(rule(), 9).unwrap();
        let mut mixed = Faults::new(rule(), 9).unwrap();
        for _ in 0..50 {
            assert_eq!(mixed.draw("GET", "/b"), Fault::default());
            assert_eq!(alone.draw("GET", "/a"), mixed.draw("GET", "/a"));
        }
    }

    #[test]
    fn impossible_rules_are_refused() {
        let one =
            |status, rate| Faults::new(vec![FaultRule { status, rate, ..FaultRule::default() }], 1).is_err();
        assert!(one(Some(200), None));
        assert!(one(None, Some(1.5)));
        assert!(one(None, Some(f64::NAN)));
    }
}
