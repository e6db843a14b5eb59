//! How good the detector is: on labelled sentences that it was tuned on, on some that it was not, and on a public set.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::support::TestVault;

/// Sentences, and what must not be lost again on them; the figures are a little above.
struct Set {
    name: &'static str,
    text: &'static str,
    sentences: usize,
    precision: f64,
    recall: f64,
    /// Whether what is missed may be looked at, to tune the rules.
    is_for_tuning: bool,
}

const SETS: [Set; 3] = [
    Set {
        name: "tuning",
        text: include_str!("../data/detect_samples.txt"),
        sentences: 330,
        precision: 0.95,
        recall: 0.94,
        is_for_tuning: true,
    },
    Set {
        name: "held out",
        text: include_str!("../data/detect_held_out.txt"),
        sentences: 60,
        precision: 0.92,
        recall: 0.88,
        is_for_tuning: false,
    },
    Set {
        name: "presidio-evaluator",
        text: include_str!("../data/presidio_sentences.txt"),
        sentences: 400,
        precision: 0.74,
        recall: 0.48,
        is_for_tuning: false,
    },
];

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
    let line = line.replace("\\n", "\n");
    let mut rest = line.as_str();
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

/// The score of each entity.
#[expect(clippy::print_stdout, reason = "what is missed is for whoever tunes the rules")]
fn measure(set: &Set, lines: &[&str]) -> BTreeMap<String, Score> {
    let mut vault = TestVault::new();
    let mut scores = BTreeMap::<String, Score>::new();
    for line in lines {
        let (text, labels) = read(line);
        let found = detect(&mut vault, &text);
        for label in &labels {
            let score = scores.entry(label.2.clone()).or_default();
            let is_hit = found.contains(label);
            *if is_hit { &mut score.right } else { &mut score.missed } += 1;
            if !is_hit && set.is_for_tuning {
                println!("missed {} in: {line}", label.2);
            }
        }
        for (start, end, kind) in found.into_iter().filter(|one| !labels.contains(one)) {
            if set.is_for_tuning {
                let value: String = text.chars().skip(start).take(end - start).collect();
                println!("wrong {kind} {value:?} in: {line}");
            }
            scores.entry(kind).or_default().wrong += 1;
        }
    }
    scores
}

#[test]
#[expect(clippy::print_stdout, reason = "the figures are what it is for")]
fn the_detector_finds_what_people_marked() {
    for set in &SETS {
        let lines: Vec<&str> =
            set.text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
        let scores = measure(set, &lines);
        println!("{:<24}{:>8}{:>8}{:>11}{:>8}", set.name, "labels", "found", "precision", "recall");
        let mut all = Score::default();
        let show = |kind: &str, score: &Score| {
            let labels = score.right + score.missed;
            let (right, precision, recall) = (score.right, score.precision(), score.recall());
            println!("  {kind:<22}{labels:>8}{right:>8}{precision:>11.2}{recall:>8.2}");
        };
        for (kind, score) in &scores {
            show(&kind.to_lowercase(), score);
            all.right += score.right;
            all.wrong += score.wrong;
            all.missed += score.missed;
        }
        show(&format!("all, {} sentences", lines.len()), &all);
        assert!(lines.len() >= set.sentences, "{}: {} sentences", set.name, lines.len());
        let (precision, recall) = (all.precision(), all.recall());
        assert!(precision >= set.precision && recall >= set.recall, "{}: {precision} {recall}", set.name);
    }
}

#[test]
fn a_whole_name_is_one_entity() {
    let mut vault = TestVault::new();
    for sentence in [
        "I am Ann Lee",
        "Ann Lee paid the bill.",
        "My name is Ann Lee",
        "Ask Ann Lee.",
        "Is Ann Lee here?",
        "ANN: Ann Lee",
    ] {
        let body = json!({"vault_id": "v1", "text": sentence}).to_string();
        let answer = vault.send_to("POST", "/v1/detect/deidentify/string", &body);
        assert_eq!(answer.body["processed_text"], sentence.replace("Ann Lee", "[NAME_1]"));
    }
}
