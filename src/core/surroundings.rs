//! What validation needs to know of the host, passed in so that validation stays pure.

use super::urls::UrlParts;

/// The host's knowledge.
pub struct Surroundings<'a> {
    /// The runtime's URL parser.
    pub parse_url: &'a dyn Fn(&str) -> Option<UrlParts>,
    /// Whether this runtime has files; called for a path only, because Deno loads much to find out.
    pub has_files: &'a dyn Fn() -> bool,
}
