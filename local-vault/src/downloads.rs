//! Download URLs: each is a random path that leads to one file for fifteen minutes.

use std::collections::VecDeque;

use fastrand::Rng;
use uuid::Uuid;

use crate::{
    ids::{parse_id, random_id},
    store::Map,
};

/// How long a URL is good for.
const LIFETIME_MS: u64 = 15 * 60 * 1_000;
/// URLs alive at a time; the oldest make room.
const MAX_GRANTS: usize = 10_000;

/// The file a URL leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FileRef {
    pub(crate) table: usize,
    pub(crate) id: Uuid,
    pub(crate) column: usize,
}

pub(crate) struct Downloads {
    files: Map<Uuid, FileRef>,
    /// When each ends, oldest first.
    ends: VecDeque<(u64, Uuid)>,
    rng: Rng,
}

/// Makes URLs for the files of one answer.
pub(crate) struct Links<'d> {
    pub(crate) downloads: &'d mut Downloads,
    pub(crate) origin: &'d str,
    pub(crate) now_ms: u64,
    pub(crate) table: usize,
}

impl Downloads {
    pub(crate) fn new(rng: Rng) -> Self {
        Self { files: Map::default(), ends: VecDeque::new(), rng }
    }

    fn grant(&mut self, file: FileRef, now_ms: u64) -> Uuid {
        self.forget_ended(now_ms);
        if self.ends.len() >= MAX_GRANTS
            && let Some((_, oldest)) = self.ends.pop_front()
        {
            self.files.remove(&oldest);
        }
        let grant = random_id(&mut self.rng);
        self.files.insert(grant, file);
        self.ends.push_back((now_ms.saturating_add(LIFETIME_MS), grant));
        grant
    }

    /// The file a path leads to, while it does.
    pub(crate) fn find(&mut self, grant: &str, now_ms: u64) -> Option<FileRef> {
        self.forget_ended(now_ms);
        self.files.get(&parse_id(grant)?).copied()
    }

    fn forget_ended(&mut self, now_ms: u64) {
        while let Some((end, grant)) = self.ends.front()
            && *end <= now_ms
        {
            self.files.remove(grant);
            self.ends.pop_front();
        }
    }
}

impl Links<'_> {
    /// The URL of a file.
    pub(crate) fn url(&mut self, id: Uuid, column: usize) -> String {
        let grant = self.downloads.grant(FileRef { table: self.table, id, column }, self.now_ms);
        format!("{}/v1/files/{grant}", self.origin)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_ends_after_fifteen_minutes() {
        let mut downloads = Downloads::new(Rng::with_seed(1));
        let file = FileRef { table: 0, id: Uuid::nil(), column: 1 };
        let grant = downloads.grant(file, 1_000).to_string();
        assert_eq!(downloads.find(&grant, 1_000 + LIFETIME_MS - 1), Some(file));
        assert_eq!(downloads.find(&grant, 1_000 + LIFETIME_MS), None);
        assert_eq!(downloads.find("nothing", 0), None);
    }

    #[test]
    fn their_number_is_bounded() {
        let mut downloads = Downloads::new(Rng::with_seed(1));
        let file = FileRef { table: 0, id: Uuid::nil(), column: 1 };
        let first = downloads.grant(file, 0).to_string();
        for _ in 0..MAX_GRANTS {
            downloads.grant(file, 0);
        }
        assert_eq!(downloads.find(&first, 0), None);
        assert_eq!(downloads.files.len(), MAX_GRANTS);
    }
}
