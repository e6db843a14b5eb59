//! A request and a response as plain data, and the decoding of a request's target.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use crate::{error::ApiError, json, limits};

/// Most memory set aside for an answer before it is written.
const LARGEST_GUESS_BYTES: usize = 8 * 1024 * 1024;

/// One HTTP request, already read completely.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// The method in upper case.
    pub method: &'a str,
    /// Path and query as they were sent, `/v1/vaults/…?…`, still percent-encoded.
    pub target: &'a str,
    /// Scheme and host the request was sent to; download URLs are made from it.
    pub origin: &'a str,
    /// The `authorization` header; of a connection call, `Bearer` and its `x-skyflow-authorization`.
    pub authorization: Option<&'a str>,
    /// The `content-type` header.
    pub content_type: Option<&'a str>,
    /// All headers, names in lower case; only what a connection echoes needs them.
    pub headers: &'a [(&'a str, &'a str)],
    /// The body's bytes.
    pub body: &'a [u8],
    /// Claims of the tokens in it whose signatures the shell found to hold, as JSON; may be empty.
    pub verified: &'a str,
    /// Milliseconds since 1970, from the caller's clock.
    pub now_ms: u64,
}

impl<'a> Request<'a> {
    /// The value of a header; `name` in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&'a str> {
        self.headers.iter().find(|(key, _)| *key == name).map(|(_, value)| *value)
    }
}

/// The answer to one [`Request`].
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// Header names in lower case, and values. `content-length` is the shell's business.
    pub headers: Vec<(&'static str, String)>,
    /// The body's bytes.
    pub body: Vec<u8>,
    /// Claims of an access token as JSON: the shell signs them and answers with the token.
    pub to_sign: Option<String>,
    /// How long the shell holds the answer back, because of a fault rule.
    pub latency_ms: u32,
}

impl Response {
    /// A JSON answer.
    pub(crate) fn json(status: u16, body: Vec<u8>) -> Self {
        let headers = vec![("content-type", "application/json".to_owned())];
        Self { status, headers, body, to_sign: None, latency_ms: 0 }
    }

    /// The answer to a request that failed.
    pub(crate) fn from_error(error: &ApiError) -> Self {
        Self::json(error.status(), error.body())
    }
}

/// A decoded request target.
pub(crate) struct Target<'a> {
    /// The path's segments, percent-decoded one by one: an encoded slash is part of a name.
    pub(crate) segments: Vec<Cow<'a, str>>,
    pub(crate) query: Query<'a>,
}

impl<'a> Target<'a> {
    pub(crate) fn parse(target: &'a str) -> Result<Self, ApiError> {
        let without_fragment = target.split('#').next().unwrap_or_default();
        let (path, query) = without_fragment.split_once('?').unwrap_or((without_fragment, ""));
        let segments = path
            .strip_prefix('/')
            .unwrap_or(path)
            .split('/')
            .map(|segment| percent_decode_str(segment).decode_utf8())
            .collect::<Result<Vec<_>, _>>()
            .map_err(|_| ApiError::invalid("Invalid request. The path is not valid UTF-8."))?;
        Ok(Self { segments, query: Query(form_urlencoded::parse(query.as_bytes()).collect()) })
    }
}

/// The decoded query parameters, in the order they were sent.
pub(crate) struct Query<'a>(Vec<(Cow<'a, str>, Cow<'a, str>)>);

impl Query<'_> {
    /// All parameters.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_ref(), value.as_ref()))
    }

    /// All values of a repeated parameter.
    pub(crate) fn all<'q>(&'q self, name: &'q str) -> impl Iterator<Item = &'q str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_ref())
    }

    /// The last value of a parameter; an empty one counts as absent.
    pub(crate) fn one(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .rev()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_ref())
            .filter(|v| !v.is_empty())
    }

    /// A parameter that is `true` or `false`, and false when absent.
    pub(crate) fn flag(&self, name: &str) -> Result<bool, ApiError> {
        match self.one(name) {
            None => Ok(false),
            Some(value) if value.eq_ignore_ascii_case("true") => Ok(true),
            Some(value) if value.eq_ignore_ascii_case("false") => Ok(false),
            Some(_) => Err(ApiError::invalid(format!("Invalid request. {name} must be true or false."))),
        }
    }

    /// A parameter that is a whole number.
    pub(crate) fn number(&self, name: &str) -> Result<Option<usize>, ApiError> {
        self.one(name)
            .map(|value| {
                value.parse().map_err(|_| {
                    ApiError::invalid(format!("Invalid request. {name} must be a whole number, 0 or more."))
                })
            })
            .transpose()
    }
}

/// Builds `{"<key>":[ … ]}`, the frame of most answers; `item_bytes` is a guess at one item's size.
///
/// One request can ask for the same large value many times over, so an answer has a cap of its own.
pub(crate) fn list_body<T>(
    key: &str,
    items: impl IntoIterator<Item = T>,
    item_bytes: usize,
    mut push: impl FnMut(&mut Vec<u8>, T),
) -> Result<Vec<u8>, ApiError> {
    let items = items.into_iter();
    let capacity = items.size_hint().0.saturating_mul(item_bytes).min(LARGEST_GUESS_BYTES);
    let mut out = Vec::with_capacity(32 + capacity);
    out.push(b'{');
    json::push_text(&mut out, key);
    json::push_raw(&mut out, ":[");
    let mut first = true;
    for item in items {
        json::push_separator(&mut out, &mut first);
        push(&mut out, item);
        check_answer(&out)?;
    }
    json::push_raw(&mut out, "]}");
    Ok(out)
}

/// Refuses an answer that has grown too large.
pub(crate) fn check_answer(out: &[u8]) -> Result<(), ApiError> {
    if out.len() <= limits::MAX_ANSWER_BYTES {
        return Ok(());
    }
    let most = limits::MAX_ANSWER_BYTES / (1024 * 1024);
    Err(ApiError::invalid(format!("Invalid request. The answer would be larger than {most} MiB.")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encoded_slash_stays_inside_its_segment() {
        let target =
            Target::parse("/v1/vaults/v%2F1%202/x%20y%2Fz%3F?fields=a%26b&fields=first+name&t=#f").unwrap();
        assert_eq!(target.segments, ["v1", "vaults", "v/1 2", "x y/z?"]);
        assert_eq!(target.query.all("fields").collect::<Vec<_>>(), ["a&b", "first name"]);
        assert_eq!(target.query.one("t"), None);
    }

    #[test]
    fn a_path_that_is_not_utf8_is_refused() {
        assert!(Target::parse("/v1/%ff").is_err());
    }

    #[test]
    fn flags_and_numbers_are_checked() {
        let target = Target::parse("/?a=true&b=FALSE&c=1&n=12&m=-1").unwrap();
        assert!(target.query.flag("a").unwrap());
        assert!(!target.query.flag("b").unwrap());
        assert!(!target.query.flag("absent").unwrap());
        assert!(target.query.flag("c").is_err());
        assert_eq!(target.query.number("n").unwrap(), Some(12));
        assert!(target.query.number("m").is_err());
    }
}
