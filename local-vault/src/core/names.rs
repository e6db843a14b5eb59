//! Names that were probably meant: the nearest known one to a misspelt or foreign one.

/// Our word for a setting, and other words for it.
const SYNONYMS: [(&str, &str); 23] = [
    ("status", "code statuscode httpcode httpstatus error"),
    ("rate", "probability chance share percent percentage ratio"),
    ("latencyMs", "latency delay delayms wait ms sleep slow"),
    ("match", "path url route pattern operation method endpoint filter"),
    ("retryAfter", "retryafterseconds retry"),
    ("faultSeed", "seed"),
    ("tables", "schema schemas"),
    ("vaults", "furthervaults"),
    ("tokenLifetimeSeconds", "tokenlifetime lifetime ttl expiresin tokenttl"),
    ("storage", "state statedir disk"),
    ("faults", "rules errors"),
    ("apiKey", "key token credentials"),
    ("tokenExpiresAfterSeconds", "ttl expires transient expiresafter"),
    ("columns", "fields"),
    ("string", "text varchar char"),
    ("integer", "int int32 int64 bigint long"),
    ("float", "double decimal"),
    ("boolean", "bool"),
    ("datetime", "timestamp time"),
    ("json", "object map"),
    ("array", "list"),
    ("file", "blob bytes binary"),
    ("PLAIN_TEXT", "none plain full"),
];

/// The known name that `name` was probably meant to be: the same letters in another spelling, another word for it, a name that
/// differs by a slip or two, or the only one that begins so.
pub(crate) fn nearest<'k>(name: &str, known: &[&'k str]) -> Option<&'k str> {
    let plain = letters(name);
    let same = |one: &&&str| letters(one) == plain;
    let synonym = || {
        known.iter().find(|one| {
            let words = SYNONYMS.iter().find(|(ours, _)| ours == *one).map(|(_, words)| words);
            words.is_some_and(|words| words.split(' ').any(|word| word == plain))
        })
    };
    let by_slips = || {
        let allowed = if plain.len() < 3 { 0 } else { (plain.len() / 3).clamp(1, 3) };
        let slips = known.iter().filter_map(|one| Some((distance(&plain, &letters(one), allowed)?, *one)));
        slips.min_by_key(|(slips, _)| *slips).map(|(_, one)| one)
    };
    let by_beginning = || {
        let mut begun = known.iter().filter(|one| {
            let known = letters(one);
            plain.len() >= 3 && (known.starts_with(&plain) || plain.starts_with(&known))
        });
        begun.next().filter(|_| begun.next().is_none()).copied()
    };
    known.iter().find(same).or_else(synonym).copied().or_else(by_slips).or_else(by_beginning)
}

/// serde's reason, with the name that was probably meant: serde lists the known names between backticks.
pub(crate) fn with_nearest(reason: String) -> String {
    let unknown = ["unknown field `", "unknown variant `"].iter().find_map(|start| {
        let (_, rest) = reason.split_once(start)?;
        rest.split_once("`, expected ")
    });
    let meant = unknown.and_then(|(name, expected)| {
        let known: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
        nearest(name, &known)
    });
    match meant {
        Some(meant) => format!("{reason}; did you mean `{meant}`?"),
        None => reason,
    }
}

/// What a name says, however it is spelled.
fn letters(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
}

/// How many letters must be inserted, removed, replaced or swapped with their neighbour to make `b` of `a`; none when more than
/// `max`.
fn distance(a: &str, b: &str, max: usize) -> Option<usize> {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len().abs_diff(b.len()) > max {
        return None;
    }
    let at = |line: &[usize], index: usize| line.get(index).copied().unwrap_or_default();
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (row, from) in a.iter().enumerate() {
        let mut current = vec![row + 1];
        for (column, to) in b.iter().enumerate() {
            let replaced = at(&last, column) + usize::from(from != to);
            let mut cost = replaced.min(at(&last, column + 1) + 1).min(at(&current, column) + 1);
            let is_swapped =
                row > 0 && column > 0 && a.get(row - 1) == Some(to) && b.get(column - 1) == Some(from);
            if is_swapped {
                cost = cost.min(at(&before_last, column - 1) + 1);
            }
            current.push(cost);
        }
        before_last = std::mem::replace(&mut last, current);
    }
    last.last().copied().filter(|slips| *slips <= max)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: [&str; 5] = ["status", "rate", "latencyMs", "match", "retryAfter"];

    #[test]
    fn other_spellings_words_and_slips_are_recognized() {
        for (name, meant) in [
            ("statsu", Some("status")),
            ("latency_ms", Some("latencyMs")),
            ("probability", Some("rate")),
            ("mat", Some("match")),
            ("operation", Some("match")),
            ("RetryAfter", Some("retryAfter")),
            ("times", None),
            ("", None),
            ("x", None),
        ] {
            assert_eq!(nearest(name, &RULE), meant, "{name}");
        }
    }

    #[test]
    fn the_nearest_name_is_added_to_what_serde_says() {
        let said = |reason: &str| with_nearest(reason.to_owned());
        assert_eq!(
            said("unknown field `tabels`, expected one of `vaultId`, `tables`"),
            "unknown field `tabels`, expected one of `vaultId`, `tables`; did you mean `tables`?"
        );
        assert_eq!(
            said("unknown variant `MASK`, expected `MASKED` or `DEFAULT`"),
            "unknown variant `MASK`, expected `MASKED` or `DEFAULT`; did you mean `MASKED`?"
        );
        assert_eq!(said("unknown field `zzz`, expected `tables`"), "unknown field `zzz`, expected `tables`");
        assert_eq!(said("must be 0 to 1"), "must be 0 to 1");
    }
}
