//! What the host knows that validation needs, passed in so that validation stays pure.

use super::{input::Input, urls::UrlParts};

/// The host's knowledge.
pub struct Surroundings<'a> {
    /// The runtime's URL parser.
    pub parse_url: &'a dyn Fn(&str) -> Option<UrlParts>,
    /// Takes the claims out of a JWT.
    pub token_claims: &'a dyn Fn(&str) -> Option<Input>,
    /// Whether the runtime has files; asked for a path alone, because Deno loads much to find out.
    pub has_files: &'a dyn Fn() -> bool,
    /// Seconds since 1970.
    pub now_s: f64,
}
