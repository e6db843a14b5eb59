//! The words and signs of a query.

use super::{MAX_QUERY_BYTES, syntax_error};
use crate::error::ApiError;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// A keyword or a name, as written.
    Word(String),
    /// A name in double quotes or backticks.
    Quoted(String),
    /// Text in single quotes.
    Text(String),
    Number(String),
    /// `( ) , . * ;` and the comparisons.
    Sign(&'static str),
    End,
}

/// A token and the character it begins at, from 1.
pub(super) type Placed = (Token, usize);

/// Longest first.
const SIGNS: [&str; 17] =
    ["<=", ">=", "<>", "!=", "==", "||", "(", ")", ",", ".", "*", ";", "=", "<", ">", "-", "+"];

struct Reader<'q> {
    rest: &'q str,
    position: usize,
}

/// Splits a query into tokens; the last one is [`Token::End`].
pub(super) fn tokenize(query: &str) -> Result<Vec<Placed>, ApiError> {
    if query.len() > MAX_QUERY_BYTES {
        return Err(ApiError::invalid(format!("Invalid query: it is longer than {MAX_QUERY_BYTES} bytes.")));
    }
    let mut reader = Reader { rest: query, position: 1 };
    let mut tokens = Vec::new();
    loop {
        reader.skip_blanks()?;
        let position = reader.position;
        let token = reader.next_token()?;
        let ended = token == Token::End;
        tokens.push((token, position));
        if ended {
            return Ok(tokens);
        }
    }
}

impl<'q> Reader<'q> {
    fn advance(&mut self, bytes: usize) -> &'q str {
        let (taken, rest) = self.rest.split_at_checked(bytes).unwrap_or((self.rest, ""));
        self.rest = rest;
        self.position += taken.chars().count();
        taken
    }

    fn skip_blanks(&mut self) -> Result<(), ApiError> {
        loop {
            let blanks = self.rest.len() - self.rest.trim_start().len();
            self.advance(blanks);
            if self.rest.starts_with("--") {
                let line = self.rest.find('\n').unwrap_or(self.rest.len());
                self.advance(line);
            } else if self.rest.starts_with("/*") {
                let end = self
                    .rest
                    .find("*/")
                    .ok_or_else(|| syntax_error(self.position, "the comment has no end"))?;
                self.advance(end + 2);
            } else if blanks == 0 {
                return Ok(());
            }
        }
    }

    fn next_token(&mut self) -> Result<Token, ApiError> {
        let Some(first) = self.rest.chars().next() else { return Ok(Token::End) };
        match first {
            '\'' => self.quoted('\'').map(Token::Text),
            '"' | '`' => self.quoted(first).map(Token::Quoted),
            '0'..='9' => self.number(),
            _ if is_name(first) => {
                let length = self.rest.find(|char: char| !is_name(char)).unwrap_or(self.rest.len());
                Ok(Token::Word(self.advance(length).to_owned()))
            }
            _ => match SIGNS.iter().find(|sign| self.rest.starts_with(**sign)) {
                Some(sign) => {
                    self.advance(sign.len());
                    Ok(Token::Sign(sign))
                }
                None => Err(syntax_error(self.position, "this character has no meaning here")),
            },
        }
    }

    /// Reads up to the closing quote; a doubled quote stands for itself.
    fn quoted(&mut self, quote: char) -> Result<String, ApiError> {
        let start = self.position;
        let mut text = String::new();
        self.advance(1);
        loop {
            let end = self.rest.find(quote).ok_or_else(|| syntax_error(start, "the quotes do not close"))?;
            text.push_str(self.advance(end));
            self.advance(1);
            if !self.rest.starts_with(quote) {
                return Ok(text);
            }
            text.push(quote);
            self.advance(1);
        }
    }

    fn number(&mut self) -> Result<Token, ApiError> {
        let position = self.position;
        let mut after_exponent = false;
        let length = self
            .rest
            .find(|char: char| {
                let part = char.is_ascii_digit()
                    || char == '.'
                    || matches!(char, 'e' | 'E')
                    || (after_exponent && matches!(char, '+' | '-'));
                after_exponent = matches!(char, 'e' | 'E');
                !part
            })
            .unwrap_or(self.rest.len());
        let text = self.advance(length);
        let glued = self.rest.chars().next().is_some_and(is_name);
        match text.parse::<f64>() {
            Ok(_) if !glued => Ok(Token::Number(text.to_owned())),
            _ => Err(syntax_error(position, "this is not a number")),
        }
    }
}

fn is_name(char: char) -> bool {
    char.is_alphanumeric() || char == '_' || char == '$'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(query: &str) -> Vec<Token> {
        tokenize(query).unwrap().into_iter().map(|(token, _)| token).collect()
    }

    #[test]
    fn words_texts_numbers_and_signs_are_told_apart() {
        let word = |text: &str| Token::Word(text.to_owned());
        assert_eq!(
            tokens("SELECT a1, \"b \"\"c\"\"\" -- comment\n/* more */ 'it''s' <= 1.5e-3*"),
            [
                word("SELECT"),
                word("a1"),
                Token::Sign(","),
                Token::Quoted("b \"c\"".to_owned()),
                Token::Text("it's".to_owned()),
                Token::Sign("<="),
                Token::Number("1.5e-3".to_owned()),
                Token::Sign("*"),
                Token::End,
            ]
        );
        assert_eq!(tokens("naïve_日本"), [word("naïve_日本"), Token::End]);
    }

    #[test]
    fn what_does_not_end_or_has_no_meaning_is_refused_without_quoting_it() {
        for query in ["'secret", "\"secret", "/* secret", "{secret}", "12secret", "1.2.3"] {
            let error = tokenize(query).unwrap_err();
            assert!(error.message().starts_with("Invalid query, at character 1"), "{}", error.message());
            assert!(!error.message().contains("secret"));
        }
        assert!(tokenize(&" ".repeat(MAX_QUERY_BYTES + 1)).is_err());
    }
}
