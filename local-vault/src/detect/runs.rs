//! Runs: files that are being de-identified, as far as anybody asking can tell.
//!
//! A file is processed when it comes, so that its tokens are stored before the start is answered; what becomes
//! of it is shown after as many questions as the vault's options say. Runs are not part of the state.

use std::collections::VecDeque;

use fastrand::Rng;
use uuid::Uuid;

use crate::{
    ids::{parse_id, random_id},
    limits,
};

/// What became of a file.
pub(crate) enum Outcome {
    Success(Box<Processed>),
    /// The reason.
    Failed(String),
}

/// A file that was processed.
pub(crate) struct Processed {
    pub(crate) content: String,
    pub(crate) extension: String,
    /// The entities that were replaced, as JSON.
    pub(crate) entities: Vec<u8>,
    pub(crate) words: usize,
    pub(crate) characters: usize,
}

/// How far a run is.
pub(crate) enum Progress<'r> {
    InProgress,
    Ended(&'r Outcome),
}

struct Run {
    id: Uuid,
    outcome: Outcome,
    /// Questions that are still to be put off.
    polls: u32,
}

impl Run {
    fn bytes(&self) -> usize {
        match &self.outcome {
            Outcome::Success(file) => file.content.len() + file.entities.len(),
            Outcome::Failed(reason) => reason.len(),
        }
    }
}

/// The latest runs.
pub(crate) struct Runs {
    runs: VecDeque<Run>,
    bytes: usize,
    polls: u32,
}

impl Runs {
    /// `polls` is how often a run is answered as in progress.
    pub(crate) fn new(polls: u32) -> Self {
        Self { runs: VecDeque::new(), bytes: 0, polls }
    }

    /// Starts a run; the oldest ones make room for it.
    pub(crate) fn start(&mut self, rng: &mut Rng, outcome: Outcome) -> Uuid {
        let run = Run { id: random_id(rng), outcome, polls: self.polls };
        let id = run.id;
        self.bytes += run.bytes();
        self.runs.push_back(run);
        while self.runs.len() > 1
            && (self.runs.len() > limits::MAX_RUNS || self.bytes > limits::MAX_RUN_BYTES)
        {
            self.bytes -= self.runs.pop_front().map_or(0, |run| run.bytes());
        }
        id
    }

    /// How far a run is; nothing for one that is not known.
    pub(crate) fn poll(&mut self, id: &str) -> Option<Progress<'_>> {
        let id = parse_id(id)?;
        let run = self.runs.iter_mut().find(|run| run.id == id)?;
        if run.polls > 0 {
            run.polls -= 1;
            return Some(Progress::InProgress);
        }
        Some(Progress::Ended(&run.outcome))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_runs_are_forgotten() {
        let (mut runs, mut rng) = (Runs::new(0), Rng::with_seed(1));
        let mut start = || runs.start(&mut rng, Outcome::Failed("x".to_owned())).to_string();
        let first = start();
        let second = start();
        for _ in 1..limits::MAX_RUNS {
            start();
        }
        assert!(runs.poll(&first).is_none() && runs.poll(&second).is_some());
        assert!(runs.poll("nothing").is_none());
    }
}
