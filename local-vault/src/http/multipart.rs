//! Parsing of `multipart/form-data`, the body of an upload.
//!
//! The whole body is in memory, so parts are slices of it. The crates for multipart parse streams
//! and depend on an async runtime.

use std::borrow::Cow;

use memchr::memmem;

use crate::core::error::ApiError;

/// More parts than an upload can need.
const MAX_PARTS: usize = 32;

/// One part of the form.
pub(crate) struct Part<'b> {
    pub(crate) name: String,
    pub(crate) file_name: Option<String>,
    pub(crate) content_type: Option<&'b str>,
    pub(crate) content: &'b [u8],
}

impl<'b> Part<'b> {
    /// The content as text.
    pub(crate) fn text(&self) -> Result<&'b str, ApiError> {
        std::str::from_utf8(self.content).map_err(|_| {
            ApiError::invalid(format!("Invalid request. The part {} is not UTF-8 text.", self.name))
        })
    }
}

/// Splits a body into its parts.
pub(crate) fn parse<'b>(content_type: Option<&str>, body: &'b [u8]) -> Result<Vec<Part<'b>>, ApiError> {
    let boundary = content_type.and_then(boundary).ok_or_else(|| {
        ApiError::invalid("Invalid request. The content type must be multipart/form-data with a boundary.")
    })?;
    let delimiter = format!("\r\n--{boundary}");
    // The first delimiter has no line break before it when there is no preamble.
    let first = delimiter.trim_start_matches("\r\n");
    let mut rest = match body.strip_prefix(first.as_bytes()) {
        Some(rest) => rest,
        None => split_at(body, delimiter.as_bytes()).ok_or_else(broken)?.1,
    };
    let finder = memmem::Finder::new(delimiter.as_bytes());
    let mut parts = Vec::new();
    loop {
        if rest.starts_with(b"--") {
            return Ok(parts);
        }
        if parts.len() == MAX_PARTS {
            return Err(ApiError::invalid(format!(
                "Invalid request. The form has more than {MAX_PARTS} parts."
            )));
        }
        // Blanks may follow the delimiter.
        let (_, part) = split_at(rest, b"\r\n").ok_or_else(broken)?;
        let end = finder.find(part).ok_or_else(broken)?;
        let (content, tail) = part.split_at_checked(end).ok_or_else(broken)?;
        parts.push(read_part(content)?);
        rest = tail.get(delimiter.len()..).ok_or_else(broken)?;
    }
}

/// Headers, an empty line, content.
fn read_part(part: &[u8]) -> Result<Part<'_>, ApiError> {
    let (head, content) = match part.strip_prefix(b"\r\n") {
        Some(content) => (&b""[..], content),
        None => split_at(part, b"\r\n\r\n").ok_or_else(broken)?,
    };
    let head = std::str::from_utf8(head).map_err(|_| broken())?;
    let (mut name, mut file_name, mut content_type) = (None, None, None);
    for line in head.split("\r\n") {
        let Some((header, value)) = line.split_once(':') else { continue };
        if header.trim().eq_ignore_ascii_case("content-disposition") {
            name = parameter(value, "name").map(|text| unescape(&text));
            file_name = parameter(value, "filename").map(|text| unescape(&text));
        } else if header.trim().eq_ignore_ascii_case("content-type") {
            content_type = Some(value.trim());
        }
    }
    let name = name.ok_or_else(|| ApiError::invalid("Invalid request. A part of the form has no name."))?;
    Ok(Part { name, file_name, content_type, content })
}

fn boundary(content_type: &str) -> Option<String> {
    let kind = content_type.split(';').next()?.trim();
    if !kind.eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    parameter(content_type, "boundary").map(Cow::into_owned).filter(|boundary| !boundary.is_empty())
}

/// A parameter of a header value, `; name=value` or `; name="value"`.
fn parameter<'h>(header: &'h str, wanted: &str) -> Option<Cow<'h, str>> {
    let mut rest = header.split_once(';')?.1;
    loop {
        let (name, value) = rest.split_once('=')?;
        let (value, tail) = match value.trim_start().strip_prefix('"') {
            Some(quoted) => {
                let (value, tail) = quoted.split_once('"')?;
                (value, tail.split_once(';').map_or("", |(_, tail)| tail))
            }
            None => value.split_once(';').map_or((value, ""), |(value, tail)| (value, tail)),
        };
        if name.trim().eq_ignore_ascii_case(wanted) {
            return Some(Cow::Borrowed(value.trim()));
        }
        rest = tail;
    }
}

/// Browsers write quotes and line breaks of a name so, and nothing else.
fn unescape(text: &str) -> String {
    text.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n")
}

/// What is before and after a mark.
fn split_at<'b>(text: &'b [u8], mark: &[u8]) -> Option<(&'b [u8], &'b [u8])> {
    let at = memmem::find(text, mark)?;
    Some((text.get(..at)?, text.get(at + mark.len()..)?))
}

fn broken() -> ApiError {
    ApiError::invalid("Invalid request. The body is not a complete multipart form.")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TYPE: Option<&str> = Some("multipart/form-data; boundary=\"-b-\"");

    #[test]
    fn parts_have_names_types_and_bytes() {
        let body = b"---b-\r\nContent-Disposition: form-data; name=\"t\"\r\n\r\ntable\r\n---b-  \r\n\
            content-type: application/pdf\r\nContent-Disposition: form-data; name=\"file\"; filename=\"r\xc3\xa9s %22x%22;.pdf\"\r\n\r\n\
            \x00\r\n--b\r\n\r\n---b-\r\nContent-Disposition: form-data; name=empty\r\n\r\n\r\n---b---\r\nepilogue";
        let parts = parse(TYPE, body).unwrap();
        assert_eq!(parts.len(), 3);
        assert_eq!((parts[0].name.as_str(), parts[0].text().unwrap()), ("t", "table"));
        assert_eq!(parts[1].file_name.as_deref(), Some("rés \"x\";.pdf"));
        assert_eq!(parts[1].content_type, Some("application/pdf"));
        assert_eq!(parts[1].content, b"\x00\r\n--b\r\n");
        assert_eq!((parts[2].name.as_str(), parts[2].content), ("empty", &b""[..]));
    }

    #[test]
    fn a_form_that_is_none_is_refused() {
        assert_eq!(parse(Some("application/json"), b"").err().map(|error| error.status()), Some(400));
        assert_eq!(parse(Some("multipart/form-data"), b"").err().map(|error| error.status()), Some(400));
        for body in [
            &b""[..],
            b"---b-",
            b"---b-\r\n",
            b"---b-\r\nx: y\r\n\r\ntext",
            b"---b-\r\n\r\nno name\r\n---b---",
        ] {
            assert_eq!(parse(TYPE, body).err().map(|error| error.status()), Some(400));
        }
        assert_eq!(parse(TYPE, b"preamble\r\n---b---").unwrap().len(), 0);
        let many = b"---b-\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n".repeat(40);
        assert!(parse(TYPE, &many).is_err());
    }

    proptest::proptest! {
        #[test]
        fn no_body_makes_it_panic(body in proptest::collection::vec(
            proptest::sample::select(vec!["---b-", "--", "\r\n", "\r\n\r\n", ":", ";", "name=", "\"", "=", "x", "Content-Disposition"]), 0..30,
        ), kind in "multipart/form-data;[ -~]{0,20}") {
            let body = body.concat();
            let _ = parse(TYPE, body.as_bytes());
            let _ = parse(Some(&kind), body.as_bytes());
        }
    }
}
