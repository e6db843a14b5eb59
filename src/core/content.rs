//! How a connection's body is serialized, and its response parsed, by content type (wire.md D.14).

/// How a body is serialized, or parsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// JSON; a response that is not JSON is text.
    Json,
    /// `a=b&c[d]=e`; a response's pairs.
    Form,
    /// One part for each member.
    Multipart,
    /// One element for each member.
    Xml,
    /// Text, if it decodes.
    Text,
    /// As it is.
    Bytes,
}

impl Format {
    /// The name that `pkg-templates/records/invoke.js` knows it by.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Form => "form",
            Self::Multipart => "multipart",
            Self::Xml => "xml",
            Self::Text => "text",
            Self::Bytes => "bytes",
        }
    }

    /// Of a request whose body is an object.
    #[must_use]
    pub fn of_request(content_type: &str) -> Self {
        match essence(content_type).as_str() {
            "application/x-www-form-urlencoded" => Self::Form,
            "multipart/form-data" => Self::Multipart,
            "application/xml" | "text/xml" => Self::Xml,
            other if other.ends_with("+xml") => Self::Xml,
            _ => Self::Json,
        }
    }

    /// Of a response: a type whose name says that it is text is text.
    #[must_use]
    pub fn of_response(content_type: &str) -> Self {
        const TEXTS: [&str; 5] = ["xml", "html", "javascript", "yaml", "csv"];
        let essence = essence(content_type);
        match essence.as_str() {
            "" => Self::Json,
            "application/x-www-form-urlencoded" => Self::Form,
            json if json.ends_with("json") => Self::Json,
            text if text.starts_with("text/") || text.starts_with("multipart/") => Self::Text,
            text if TEXTS.iter().any(|end| text.ends_with(end)) => Self::Text,
            _ => Self::Bytes,
        }
    }
}

/// Whether a content type says that its text is in another encoding than UTF-8.
#[must_use]
pub fn is_in_other_charset(content_type: &str) -> bool {
    let parameters = content_type.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    let mut charsets = parameters.filter(|(name, _)| name.trim().eq_ignore_ascii_case("charset"));
    charsets.any(|(_, value)| {
        let value = value.trim().trim_matches('"');
        !value.eq_ignore_ascii_case("utf-8") && !value.eq_ignore_ascii_case("utf8")
    })
}

/// A content type without its parameters.
fn essence(content_type: &str) -> String {
    content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_format_has_its_name() {
        let all = [Format::Json, Format::Form, Format::Multipart, Format::Xml, Format::Text, Format::Bytes];
        assert_eq!(all.map(Format::as_str), ["json", "form", "multipart", "xml", "text", "bytes"]);
    }

    #[test]
    fn a_charset_is_read_in_every_form() {
        for (content_type, expected) in [
            ("text/plain", false),
            ("text/plain; charset=utf-8", false),
            ("text/plain;v=1; Charset = \"UTF-8\"", false),
            ("text/plain; charset=UTF8", false),
            ("text/xml; charset=iso-8859-1", true),
            ("application/json;v=1;charset=\"utf-16\"", true),
            ("text/plain; charset=", true),
        ] {
            assert_eq!(is_in_other_charset(content_type), expected, "{content_type}");
        }
    }

    #[test]
    fn a_request_is_serialized_as_its_content_type_says() {
        for (content_type, format) in [
            ("application/json", Format::Json),
            ("application/vnd.x+json; v=1", Format::Json),
            ("text/plain", Format::Json),
            ("Application/X-WWW-Form-Urlencoded ; charset=utf-8", Format::Form),
            ("multipart/form-data", Format::Multipart),
            ("TEXT/XML", Format::Xml),
            ("application/xml; charset=utf-8", Format::Xml),
            ("application/soap+xml", Format::Xml),
            ("application/x-xml-thing", Format::Json),
            ("", Format::Json),
        ] {
            assert_eq!(Format::of_request(content_type), format, "{content_type}");
        }
    }

    #[test]
    fn a_response_is_parsed_as_its_content_type_says() {
        for (content_type, format) in [
            ("application/json; charset=utf-8", Format::Json),
            ("application/problem+json", Format::Json),
            ("", Format::Json),
            ("application/x-www-form-urlencoded", Format::Form),
            ("text/csv", Format::Text),
            ("text/html", Format::Text),
            ("image/svg+xml", Format::Text),
            ("multipart/mixed; boundary=x", Format::Text),
            ("application/octet-stream", Format::Bytes),
            ("image/png", Format::Bytes),
            ("application/pdf", Format::Bytes),
        ] {
            assert_eq!(Format::of_response(content_type), format, "{content_type}");
        }
    }
}
