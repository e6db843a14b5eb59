//! Paths built from what callers and servers name. Every segment is percent-encoded, and one that
//! a URL parser would act upon is refused: encoding does not save it, since `%2e%2e` is removed
//! just like `..`.

use super::error::Error;

/// Whose URL an operation's path stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// A vault's.
    Vault,
    /// A connection's.
    Connection,
}

/// A path that begins with `/`, built segment by segment.
#[derive(Debug, Clone)]
pub struct Path(String);

impl Path {
    /// Begins with text of our own, such as `/v1/vaults`.
    #[must_use]
    pub fn new(fixed: &str) -> Self {
        Self(fixed.to_owned())
    }

    /// Appends `value`, encoded; `field_path` names it in the error.
    ///
    /// # Errors
    /// [`Error::InvalidInput`] when it is empty, a dot segment in any encoding, or holds a control character.
    pub fn segment(mut self, field_path: &str, value: &str) -> Result<Self, Error> {
        check_segment(field_path, value)?;
        self.0.reserve(1 + value.len());
        self.0.push('/');
        encode_into(&mut self.0, value);
        Ok(self)
    }

    /// Appends text of our own.
    #[must_use]
    pub fn then(mut self, fixed: &str) -> Self {
        self.0.push_str(fixed);
        self
    }

    /// The path.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }
}

fn check_segment(field_path: &str, value: &str) -> Result<(), Error> {
    if value.is_empty() || is_dots(value) {
        return Err(Error::input(format!(
            "{field_path} must be a name; an empty one, `.` and `..` would change the URL"
        )));
    }
    if !value.bytes().all(is_unreserved) && value.chars().any(char::is_control) {
        return Err(Error::input(format!("{field_path} must not hold control characters")));
    }
    Ok(())
}

/// Checks a path whose segments are encoded already.
///
/// # Errors
/// [`Error::InvalidInput`] when it does not begin with `/`, or a URL parser would change it.
fn check_path(field_path: &str, path: &str) -> Result<(), Error> {
    let refuse = |why: &str| Err(Error::input(format!("{field_path} {why}")));
    let Some(rest) = path.strip_prefix('/') else { return refuse("must begin with `/`") };
    if rest.bytes().any(|byte| !byte.is_ascii_graphic() || matches!(byte, b'?' | b'#' | b'\\')) {
        return refuse("must have its segments percent-encoded and no query; use `query` for that");
    }
    if rest.split('/').any(|segment| segment.is_empty() || is_dots(segment)) {
        return refuse("must not have empty segments, `.` or `..`");
    }
    Ok(())
}

/// The path of a connection's URL, which may end with a slash that its owner put there.
///
/// # Errors
/// As [`check_path`]'s.
pub fn check_route(field_path: &str, path: &str) -> Result<(), Error> {
    match path.trim_end_matches('/') {
        "" => Ok(()),
        path => check_path(field_path, path),
    }
}

/// Whether each brace of a URL, encoded or not, has its other one, and a name in between.
#[must_use]
pub fn has_whole_places(url: &str) -> bool {
    let mut bytes = url.bytes();
    // How long the name of the open place is so far.
    let mut name = None;
    while let Some(byte) = bytes.next() {
        let mut rest = bytes.clone();
        let brace = match (byte, rest.next(), rest.next()) {
            (b'%', Some(b'7'), Some(b'b' | b'B')) => b'{',
            (b'%', Some(b'7'), Some(b'd' | b'D')) => b'}',
            _ => byte,
        };
        if brace != byte {
            bytes = rest;
        }
        name = match (brace, name) {
            (b'{', None) => Some(0),
            (b'}', Some(1..)) => None,
            (b'{' | b'}', _) | (b'/' | b'?', Some(_)) => return false,
            (_, name) => name.map(|length: usize| length + 1),
        };
    }
    name.is_none()
}

/// `.` or `..`, each dot plain or encoded.
fn is_dots(value: &str) -> bool {
    let rest = after_dot(value);
    rest.is_some_and(|rest| rest.is_empty() || after_dot(rest) == Some(""))
}

fn after_dot(text: &str) -> Option<&str> {
    if let Some(rest) = text.strip_prefix('.') {
        return Some(rest);
    }
    text.strip_prefix("%2e").or_else(|| text.strip_prefix("%2E"))
}

/// A value of a query.
#[must_use]
pub fn encoded(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    encode_into(&mut out, value);
    out
}

/// As `encodeURIComponent` does.
fn encode_into(out: &mut String, value: &str) {
    if value.bytes().all(is_unreserved) {
        return out.push_str(value);
    }
    for byte in value.bytes() {
        if is_unreserved(byte) {
            out.push(char::from(byte));
        } else {
            let digit = |half: u8| char::from(if half < 10 { b'0' + half } else { b'A' - 10 + half });
            out.extend(['%', digit(byte >> 4), digit(byte & 15)]);
        }
    }
}

const fn is_unreserved(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z')
        || matches!(byte, b'-' | b'_' | b'.' | b'!' | b'~' | b'*' | b'\'' | b'(' | b')')
}

/// What a URL parser found in a base URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UrlParts {
    /// With its colon, as in `https:`.
    pub protocol: String,
    /// Normalised: lower case, punycode, IPv4 in dotted decimal, IPv6 in brackets.
    pub hostname: String,
    /// Scheme, host and port.
    pub origin: String,
    /// Begins with `/`.
    pub pathname: String,
    /// Empty, or begins with `?`.
    pub search: String,
    /// Whether user information or a fragment is there.
    pub has_extras: bool,
    /// Whether the caller allows `http` to this host, which is of a private network.
    pub http_allowed: bool,
}

/// A base URL fit to carry credentials: `https`, or `http` on this machine; nothing but a path
/// behind the host. Returned without a trailing slash.
///
/// # Errors
/// [`Error::InvalidInput`] that begins with `field_path`, the name of the option.
pub fn base_url(field_path: &str, parts: Option<UrlParts>) -> Result<String, Error> {
    // A parser takes braces for a name; here they would be a placeholder that nobody fills.
    let parts = parts.filter(|parts| {
        matches!(parts.protocol.as_str(), "https:" | "http:")
            && parts.hostname.bytes().all(|byte| byte != b'{')
    });
    let parts = parts.ok_or_else(|| Error::input(format!("{field_path} must be an absolute https URL")))?;
    let allowed = parts.protocol == "https:" || parts.http_allowed || is_loopback(&parts.hostname);
    if !allowed {
        return Err(Error::input(format!(
            "{field_path} must be https; http is allowed for loopback hosts only (localhost, 127.0.0.0/8, [::1]), because credentials travel in it; `allowInsecureHosts` may name hosts of a private network"
        )));
    }
    if parts.has_extras || !parts.search.is_empty() {
        return Err(Error::input(format!("{field_path} must hold no user information, query or fragment")));
    }
    Ok(format!("{}{}", parts.origin, parts.pathname.trim_end_matches('/')))
}

/// The origin of a URL that must have nothing behind its host; see [`base_url`].
///
/// # Errors
/// [`Error::InvalidInput`] that begins with `field_path`, the name of the option.
pub fn origin(field_path: &str, parts: Option<UrlParts>) -> Result<String, Error> {
    let path = parts.as_ref().is_some_and(|parts| !parts.pathname.trim_end_matches('/').is_empty());
    let url = base_url(field_path, parts)?;
    if path {
        return Err(Error::input(format!(
            "{field_path} must end after the host, as in `https://abc.vault.skyflowapis.com`: the client adds the path"
        )));
    }
    Ok(url)
}

/// Whether requests to this host stay on this machine.
#[must_use]
pub fn is_loopback(hostname: &str) -> bool {
    // The URL parser has made dotted decimal of whatever was an IPv4 address, and a name with a
    // last label of digits is none.
    let is_v4 = || {
        let mut parts = hostname.split('.');
        parts.next() == Some("127") && parts.clone().count() == 3 && parts.all(|part| octet(part).is_some())
    };
    hostname == "localhost" || hostname == "[::1]" || is_v4()
}

/// A part of an IPv4 address: digits, because `parse` takes `+1` as well, which is a name to the URL parser.
fn octet(part: &str) -> Option<u8> {
    part.parse().ok().filter(|_| part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether a host is of a private network by its name or address: what the DNS of the internet knows is not.
#[must_use]
pub fn is_private(hostname: &str) -> bool {
    const SUFFIXES: [&str; 8] =
        [".local", ".internal", ".localhost", ".lan", ".home.arpa", ".test", ".svc", ".svc.cluster.local"];
    let label = |label: &str| {
        !label.is_empty()
            && label
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte))
    };
    // All labels, or it is a name: whoever owns evil.com may call a host 10.0.0.1.evil.com.
    let octets: Option<Vec<u8>> = hostname.split('.').map(octet).collect();
    match octets.as_deref() {
        Some([10, _, _, _] | [192, 168, _, _] | [169, 254, _, _]) => return true,
        Some([172, second, _, _]) => return (16..32).contains(second),
        Some([_, _, _, _]) => return is_loopback(hostname),
        _ => {}
    }
    if let Some(address) = hostname.strip_prefix('[') {
        // fc00::/7 and fe80::/10; the URL parser leaves out leading zeros, so four digits are the top ones.
        let group = address.split(':').next().unwrap_or_default();
        let prefixes = ["fc", "fd", "fe8", "fe9", "fea", "feb"];
        return group.len() == 4 && prefixes.into_iter().any(|prefix| group.starts_with(prefix));
    }
    let local = !hostname.contains('.') || SUFFIXES.into_iter().any(|suffix| hostname.ends_with(suffix));
    // Of these a URL makes an address.
    let is_number = hostname.starts_with("0x");
    local
        && !is_number
        && hostname.split('.').all(label)
        && hostname.bytes().any(|byte| byte.is_ascii_lowercase())
}

/// Whether `id` can stand before the dot of a vault's host name.
#[must_use]
pub fn is_host_label(id: &str) -> bool {
    let inner = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.';
    id.len() <= 200
        && id.bytes().all(inner)
        && id.split('.').all(|label| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-'))
}

#[cfg(test)]
#[path = "urls_tests.rs"]
mod tests;
