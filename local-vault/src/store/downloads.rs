//! Download URLs: a random path gives access to one file for fifteen minutes.

use std::collections::VecDeque;

use uuid::Uuid;

use crate::core::{Map, error::ApiError, id::parse_id, random::Random};

/// How long a URL is valid.
const LIFETIME_MS: u64 = 15 * 60 * 1_000;
/// Valid URLs at a time; the oldest expire early.
const MAX_GRANTS: usize = 10_000;

/// The file of a URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FileRef {
    pub(crate) table: usize,
    pub(crate) id: Uuid,
    pub(crate) column: usize,
}

/// The valid download URLs of a vault.
pub(crate) struct Downloads {
    files: Map<Uuid, FileRef>,
    /// When each expires, oldest first.
    expiries: VecDeque<(u64, Uuid)>,
    random: Random,
}

impl Downloads {
    pub(crate) fn new() -> Self {
        Self { files: Map::default(), expiries: VecDeque::new(), random: Random::new() }
    }

    /// Creates a grant: the random part of a file's download URL.
    pub(crate) fn grant(&mut self, file: FileRef, now_ms: u64) -> Result<Uuid, ApiError> {
        self.remove_expired(now_ms);
        if self.expiries.len() >= MAX_GRANTS
            && let Some((_, oldest)) = self.expiries.pop_front()
        {
            self.files.remove(&oldest);
        }
        let grant = self.random.uuid()?;
        self.files.insert(grant, file);
        self.expiries.push_back((now_ms.saturating_add(LIFETIME_MS), grant));
        Ok(grant)
    }

    /// The file of a grant that has not expired.
    pub(crate) fn find(&mut self, grant: &str, now_ms: u64) -> Option<FileRef> {
        self.remove_expired(now_ms);
        self.files.get(&parse_id(grant)?).copied()
    }

    fn remove_expired(&mut self, now_ms: u64) {
        while let Some((end, grant)) = self.expiries.front()
            && *end <= now_ms
        {
            self.files.remove(grant);
            self.expiries.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_expires_after_fifteen_minutes() {
        let mut downloads = Downloads::new();
        let file = FileRef { table: 0, id: Uuid::nil(), column: 1 };
        let grant = downloads.grant(file, 1_000).unwrap().to_string();
        assert_eq!(downloads.find(&grant, 1_000 + LIFETIME_MS - 1), Some(file));
        assert_eq!(downloads.find(&grant, 1_000 + LIFETIME_MS), None);
        assert_eq!(downloads.find("nothing", 0), None);
    }

    #[test]
    fn their_number_is_bounded() {
        let mut downloads = Downloads::new();
        let file = FileRef { table: 0, id: Uuid::nil(), column: 1 };
        let first = downloads.grant(file, 0).unwrap().to_string();
        for _ in 0..MAX_GRANTS {
            downloads.grant(file, 0).unwrap();
        }
        assert_eq!(downloads.find(&first, 0), None);
        assert_eq!(downloads.files.len(), MAX_GRANTS);
    }
}
