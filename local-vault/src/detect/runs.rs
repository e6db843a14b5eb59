//! Runs: the de-identification of files, which callers poll.
//!
//! A file is processed when its request arrives, so that its tokens are stored before the response. The result is
//! returned after as many polls as `detectPolls` says. Runs are not part of snapshots.

use std::collections::VecDeque;

use serde_json::Value;
use uuid::Uuid;

use crate::core::{error::ApiError, id::parse_id, limits, random::Random};

/// The result of a run.
pub(crate) enum RunOutcome {
    Success(Box<Processed>),
    /// The reason.
    Failed(String),
}

/// A processed file.
pub(crate) struct Processed {
    pub(crate) content: String,
    pub(crate) extension: String,
    /// The replaced entities, as JSON.
    pub(crate) entities: Vec<u8>,
    pub(crate) words: usize,
    pub(crate) characters: usize,
}

/// The progress of a run.
pub(crate) enum Progress<'r> {
    InProgress,
    Ended(&'r RunOutcome),
}

struct Run {
    id: Uuid,
    outcome: RunOutcome,
    /// The context of the caller that started it.
    context: Option<Value>,
    /// Number of polls that still return `IN_PROGRESS`.
    polls: u32,
}

impl Run {
    fn bytes(&self) -> usize {
        match &self.outcome {
            RunOutcome::Success(file) => file.content.len() + file.entities.len(),
            RunOutcome::Failed(reason) => reason.len(),
        }
    }
}

/// The most recent runs.
pub(crate) struct Runs {
    runs: VecDeque<Run>,
    bytes: usize,
    polls: u32,
}

impl Runs {
    /// `polls` is how many polls of each run return `IN_PROGRESS`.
    pub(crate) fn new(polls: u32) -> Self {
        Self { runs: VecDeque::new(), bytes: 0, polls }
    }

    /// Removes all runs.
    pub(crate) fn clear(&mut self) {
        self.runs.clear();
        self.bytes = 0;
    }

    /// Adds a run; the oldest ones are removed to make room.
    pub(crate) fn start(
        &mut self,
        random: &mut Random,
        outcome: RunOutcome,
        context: Option<Value>,
    ) -> Result<Uuid, ApiError> {
        let run = Run { id: random.uuid()?, outcome, context, polls: self.polls };
        let id = run.id;
        self.bytes += run.bytes();
        self.runs.push_back(run);
        while self.runs.len() > 1
            && (self.runs.len() > limits::MAX_RUNS || self.bytes > limits::MAX_RUN_BYTES)
        {
            self.bytes -= self.runs.pop_front().map_or(0, |run| run.bytes());
        }
        Ok(id)
    }

    /// Polls a run; `None` if it does not exist, or the caller may not see runs of its context.
    pub(crate) fn poll(
        &mut self,
        id: &str,
        may_see: impl Fn(Option<&Value>) -> bool,
    ) -> Option<Progress<'_>> {
        let id = parse_id(id)?;
        let run = self.runs.iter_mut().find(|run| run.id == id && may_see(run.context.as_ref()))?;
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
        let (mut runs, mut random) = (Runs::new(0), Random::new());
        let mut start =
            || runs.start(&mut random, RunOutcome::Failed("x".to_owned()), None).unwrap().to_string();
        let first = start();
        let second = start();
        for _ in 1..limits::MAX_RUNS {
            start();
        }
        assert!(runs.poll(&first, |_| true).is_none() && runs.poll(&second, |_| true).is_some());
        assert!(runs.poll("nothing", |_| true).is_none());
    }
}
