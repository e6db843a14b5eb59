//! How good the detector is, on sentences that are labelled by hand.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::support::TestVault;

const SAMPLES: &str = include_str!("detect_samples.txt");
/// What must not be lost again; the figures are a little above.
const LEAST_PRECISION: f64 = 0.95;
const LEAST_RECALL: f64 = 0.93;
/// For each kind of entity, of which there are few.
const LEAST_OF_EACH: f64 = 0.75;

#[derive(Default)]
struct Score {
    right: u32,
    wrong: u32,
    missed: u32,
}

impl Score {
    fn precision(&self) -> f64 {
        f64::from(self.right) / f64::from((self.right + self.wrong).max(1))
    }

    fn recall(&self) -> f64 {
        f64::from(self.right) / f64::from((self.right + self.missed).max(1))
    }
}

/// A sentence, and where (in characters) which entities are in it.
fn read(line: &str) -> (String, Vec<(usize, usize, String)>) {
    let (mut text, mut labels) = (String::new(), Vec::new());
    let mut rest = line;
    while let Some((before, marked)) = rest.split_once('{') {
        let (label, behind) = marked.split_once('}').unwrap();
        let (entity, value) = label.split_once(':').unwrap();
        text.push_str(before);
        let start = text.chars().count();
        text.push_str(value);
        labels.push((start, text.chars().count(), entity.to_uppercase()));
        rest = behind;
    }
    text.push_str(rest);
    (text, labels)
}

fn detect(vault: &mut TestVault, text: &str) -> Vec<(usize, usize, String)> {
    let body = json!({"vault_id": "v1", "text": text}).to_string();
    let answer = vault.send_to("POST", "/v1/detect/deidentify/string", &body);
    assert_eq!(answer.status, 200, "{}", answer.text);
    let index =
        |entity: &Value, name: &str| usize::try_from(entity["location"][name].as_u64().unwrap()).unwrap();
    let found = answer.body["entities"].as_array().unwrap().iter();
    found
        .map(|entity| {
            let kind = entity["entity_type"].as_str().unwrap().to_owned();
            (index(entity, "start_index"), index(entity, "end_index"), kind)
        })
        .collect()
}

#[test]
#[expect(clippy::print_stdout, reason = "the figures are what it is for")]
fn the_detector_finds_what_people_marked() {
    let mut vault = TestVault::new();
    let (mut scores, mut all) = (BTreeMap::<String, Score>::new(), Score::default());
    let samples: Vec<&str> =
        SAMPLES.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    for line in &samples {
        let (text, labels) = read(line);
        let found = detect(&mut vault, &text);
        for label in &labels {
            let hit = found.contains(label);
            let score = scores.entry(label.2.clone()).or_default();
            *if hit { &mut score.right } else { &mut score.missed } += 1;
            *if hit { &mut all.right } else { &mut all.missed } += 1;
            if !hit {
                println!("missed {} in: {line}", label.2);
            }
        }
        for (start, end, kind) in found.into_iter().filter(|one| !labels.contains(one)) {
            let value: String = text.chars().skip(start).take(end - start).collect();
            println!("wrong {kind} {value:?} in: {line}");
            scores.entry(kind).or_default().wrong += 1;
            all.wrong += 1;
        }
    }
    println!("{:<24}{:>6}{:>11}{:>8}", "entity", "found", "precision", "recall");
    for (kind, score) in &scores {
        println!("{kind:<24}{:>6}{:>11.2}{:>8.2}", score.right, score.precision(), score.recall());
    }
    let (precision, recall) = (all.precision(), all.recall());
    println!("{:<24}{:>6}{precision:>11.3}{recall:>8.3}  ({} sentences)", "all", all.right, samples.len());
    assert!(
        samples.len() >= 250 && scores.len() == 19,
        "{} sentences, {} kinds",
        samples.len(),
        scores.len()
    );
    assert!(precision >= LEAST_PRECISION && recall >= LEAST_RECALL, "{precision} {recall}");
    for (kind, score) in &scores {
        assert!(score.precision() >= LEAST_OF_EACH && score.recall() >= LEAST_OF_EACH, "{kind}");
    }
}
