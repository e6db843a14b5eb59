//! Fault injection: delays some responses, or fails some requests without performing them.
//!
//! Each rule has its own random sequence, which only matching requests advance, so the same seed and
//! the same requests give the same faults.

use fastrand::Rng;
use serde::{Deserialize, Deserializer, Serialize, de::Error};

use crate::{
    core::{
        error::{ApiError, InvalidOptions},
        number,
        object::{from_object, to_object},
    },
    http::Response,
};

const MIN_STATUS: u16 = 400;
const MAX_STATUS: u16 = 599;
/// The longest time that a timer of JavaScript takes; a longer one ends at once.
const MAX_LATENCY_MS: u32 = i32::MAX.cast_unsigned();
const MAX_RETRY_AFTER_S: u64 = u32::MAX as u64;

/// One of `LocalVaultOptions.faults`.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default, remote = "Self")]
pub struct FaultRule {
    /// Respond with this status, 400 to 599, without performing the request.
    #[serde(deserialize_with = "number::whole::<_, _, { MIN_STATUS as u64 }, { MAX_STATUS as u64 }>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The share of matching requests to which the rule applies, 0 to 1; all by default.
    #[serde(deserialize_with = "rate")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rate: Option<f64>,
    /// Delay the response by this long.
    #[serde(deserialize_with = "number::whole::<_, _, 0, { MAX_LATENCY_MS as u64 }>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latency_ms: Option<u32>,
    /// Only requests whose `METHOD /path?query` contains this.
    #[serde(rename = "match", skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// Seconds to send as `retry-after` with the status.
    #[serde(deserialize_with = "number::whole::<_, _, 0, MAX_RETRY_AFTER_S>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u32>,
}

from_object!(FaultRule, FaultRule::check);
to_object!(FaultRule);

const RATE_RANGE: &str = "must be 0 to 1";
/// Methods that a request can have.
const METHODS: [&str; 7] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];
/// Names of operations, which no path of the API has.
const OPERATIONS: [&str; 16] = [
    "insert",
    "bulkInsert",
    "update",
    "get",
    "getAll",
    "delete",
    "bulkDelete",
    "bulkTokenize",
    "bulkDetokenize",
    "uploadFile",
    "deleteFile",
    "deidentifyText",
    "reidentifyText",
    "deidentifyFile",
    "reidentifyFile",
    "getBearerToken",
];

fn is_share(rate: f64) -> bool {
    (0.0..=1.0).contains(&rate)
}

impl FaultRule {
    /// Refuses a rule that can never change a response.
    fn check(&self) -> Result<(), String> {
        if self.status.is_none() && self.latency_ms.is_none() {
            let rule = "has no effect: give it a status or a latencyMs";
            return Err(rule.to_owned());
        }
        if self.retry_after.is_some() && self.status.is_none() {
            return Err("retryAfter is sent with a status: give the rule one, 429 or 503".to_owned());
        }
        self.pattern.as_deref().map_or(Ok(()), check_pattern)
    }
}

/// Refuses a text that no request has.
fn check_pattern(pattern: &str) -> Result<(), String> {
    if OPERATIONS.contains(&pattern) {
        return Err(format!(
            "match is compared with `METHOD /path?query`, which does not name the operation {pattern}; write its method or a part of its path, such as POST or /persons"
        ));
    }
    let (method, target) = pattern.split_once(' ').unwrap_or(("", pattern));
    let is_split = pattern.contains(' ');
    let has_method = !is_split || METHODS.iter().any(|known| known.ends_with(method));
    let has_target = !is_split || target.is_empty() || target.starts_with('/');
    let is_encoded =
        target.chars().all(|char| char.is_ascii_graphic() && !matches!(char, '"' | '<' | '>' | '#'));
    if has_method && has_target && is_encoded {
        return Ok(());
    }
    Err("match never applies: a request is `METHOD /path?query`, with the method in capitals and the rest percent-encoded, as in POST /v1/vaults".to_owned())
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
            let refuse = |reason: &str| InvalidOptions::new(format!("faults[{index}]{reason}"));
            if rule.status.is_some_and(|status| !(MIN_STATUS..=MAX_STATUS).contains(&status)) {
                return Err(refuse(&format!(".status must be {MIN_STATUS} to {MAX_STATUS}")));
            }
            if rule.rate.is_some_and(|rate| !is_share(rate)) {
                return Err(refuse(&format!(".rate {RATE_RANGE}")));
            }
            rule.check().map_err(|reason| refuse(&format!(": {reason}")))?;
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
            let latency_ms = fault.latency_ms.saturating_add(rule.latency_ms.unwrap_or(0));
            fault.latency_ms = latency_ms.min(MAX_LATENCY_MS);
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

    #[test]
    fn a_rule_that_never_applies_is_refused_with_the_remedy() {
        let refused = |rule: &str| serde_json::from_str::<FaultRule>(rule).unwrap_err().to_string();
        for (rule, expected) in [
            ("{}", "give it a status or a latencyMs"),
            (r#"{"rate":0.5,"match":"POST"}"#, "give it a status or a latencyMs"),
            (r#"{"latencyMs":1,"retryAfter":1}"#, "retryAfter is sent with a status"),
            (r#"{"status":99}"#, "must be 400 to 599"),
            (r#"{"status":600}"#, "must be 400 to 599"),
            (r#"{"status":-1}"#, "must be 400 to 599"),
            (r#"{"status":503.5}"#, "must be a whole number, 400 to 599, not 503.5"),
            (r#"{"status":"503"}"#, "expected a whole number from 400 to 599"),
            (r#"{"status":503,"rate":2}"#, "must be 0 to 1"),
            (r#"{"latencyMs":2147483648}"#, "must be 0 to 2147483647"),
            (r#"{"status":503,"match":"insert"}"#, "does not name the operation insert"),
            (r#"{"status":503,"match":"post /v1"}"#, "match never applies"),
            (r#"{"status":503,"match":"POST v1"}"#, "match never applies"),
            (r#"{"status":503,"match":"/v1#x"}"#, "match never applies"),
            (r#"{"status":503,"match":"/v1/é"}"#, "match never applies"),
            ("[503]", "expected an object"),
        ] {
            let error = refused(rule);
            assert!(error.contains(expected), "{rule}: {error}");
        }
        for rule in [
            r#"{"status":400}"#,
            r#"{"status":599,"rate":0}"#,
            r#"{"latencyMs":0,"match":""}"#,
            r#"{"status":503,"match":"ST /v1","retryAfter":null}"#,
            r#"{"status":503,"match":"GET "}"#,
            r#"{"status":503,"match":"?skyflow_ids=a%20b&x='"}"#,
        ] {
            assert!(serde_json::from_str::<FaultRule>(rule).is_ok(), "{rule}");
        }
    }
}
