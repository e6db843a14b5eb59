//! Decoding of a request's path and query.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use crate::core::error::ApiError;

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
