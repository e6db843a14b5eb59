//! The runtime's URL parser: `fetch` uses it, so it decides what the host is.

use crate::core::urls::UrlParts;

javascript! { "../host/url.js" {
    #[wasm_bindgen(js_name = urlParts)]
    fn url_parts(text: &str) -> Option<String>;
}}

/// The parts of an absolute URL.
pub fn parse(text: &str) -> Option<UrlParts> {
    let lines = url_parts(text)?;
    let mut parts = lines.split('\n');
    let mut part = || parts.next().unwrap_or_default().to_owned();
    Some(UrlParts {
        protocol: part(),
        hostname: part(),
        origin: part(),
        pathname: part(),
        search: part(),
        has_extras: !part().is_empty(),
        http_allowed: false,
    })
}
