//! The runtime's URL parser: `fetch` uses it, so it decides what the host is.

use web_sys::Url;

use crate::core::urls::UrlParts;

/// The parts of an absolute URL.
pub fn parse(text: &str) -> Option<UrlParts> {
    let url = Url::new(text).ok()?;
    Some(UrlParts {
        protocol: url.protocol(),
        hostname: url.hostname(),
        origin: url.origin(),
        pathname: url.pathname(),
        search: url.search(),
        has_extras: [url.username(), url.password(), url.hash()].iter().any(|part| !part.is_empty()),
        http_allowed: false,
    })
}
