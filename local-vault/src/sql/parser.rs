//! From the tokens of a query to a [`Select`].

use super::{
    ast::{Column, Item, OrderKey, Select},
    lexer::{Placed, Token, tokenize},
    syntax_error,
};
use crate::{error::ApiError, redaction::Redaction};

/// Words that end a name-less spot: they are never an alias.
const KEYWORDS: [&str; 26] = [
    "SELECT",
    "DISTINCT",
    "FROM",
    "WHERE",
    "GROUP",
    "HAVING",
    "ORDER",
    "LIMIT",
    "OFFSET",
    "UNION",
    "EXCEPT",
    "INTERSECT",
    "JOIN",
    "INNER",
    "LEFT",
    "RIGHT",
    "FULL",
    "CROSS",
    "NATURAL",
    "ON",
    "USING",
    "WINDOW",
    "FETCH",
    "FOR",
    "AS",
    "INTO",
];

pub(super) struct Parser {
    tokens: std::iter::Peekable<std::vec::IntoIter<Placed>>,
    pub(super) depth: usize,
    /// The table's name and alias, which may qualify columns.
    qualifiers: Vec<String>,
    /// Qualifiers used before the table was named.
    used_qualifiers: Vec<(String, usize)>,
}

/// Reads a query.
pub(crate) fn parse(query: &str) -> Result<Select, ApiError> {
    let tokens = tokenize(query)?.into_iter().peekable();
    let mut parser = Parser { tokens, depth: 0, qualifiers: Vec::new(), used_qualifiers: Vec::new() };
    if !parser.accept("SELECT") {
        return Err(ApiError::invalid("Invalid query: only SELECT is supported."));
    }
    parser.select()
}

impl Parser {
    fn select(&mut self) -> Result<Select, ApiError> {
        let mut items = vec![self.item()?];
        while self.accept_sign(",") {
            items.push(self.item()?);
        }
        self.expect("FROM")?;
        let table = self.name("a table name")?;
        self.qualifiers.push(table.clone());
        if let Some(alias) = self.alias()? {
            self.qualifiers.push(alias);
        }
        for (qualifier, position) in std::mem::take(&mut self.used_qualifiers) {
            self.check_qualifier(&qualifier, position)?;
        }
        let filter = if self.accept("WHERE") { Some(self.any()?) } else { None };
        let order = if self.accept("ORDER") { self.order()? } else { Vec::new() };
        let mut limit = if self.accept("LIMIT") { Some(self.count()?) } else { None };
        let mut offset = 0;
        if self.accept("OFFSET") {
            offset = self.count()?;
            if limit.is_none() && self.accept("LIMIT") {
                limit = Some(self.count()?);
            }
        }
        self.accept_sign(";");
        if *self.peek() != Token::End {
            return Err(self.error(
                "only SELECT … FROM one table WHERE … ORDER BY … LIMIT … OFFSET … is supported, in this order",
            ));
        }
        check_counts(&items)?;
        Ok(Select { items, table, filter, order, limit, offset })
    }

    fn item(&mut self) -> Result<Item, ApiError> {
        if self.accept_sign("*") {
            return Ok(Item::All);
        }
        let position = self.position();
        let name = self.name("a column")?;
        if self.accept_sign("(") {
            return self.function(&name, position);
        }
        if self.accept_sign(".") {
            self.used_qualifiers.push((name, position));
            if self.accept_sign("*") {
                return Ok(Item::All);
            }
            let name = self.name("a column")?;
            return self.named_column(name, Redaction::Default);
        }
        self.named_column(name, Redaction::Default)
    }

    fn named_column(&mut self, column: String, redaction: Redaction) -> Result<Item, ApiError> {
        let name = self.alias()?.unwrap_or_else(|| column.clone());
        Ok(Item::Column { column: Column::new(column), redaction, name })
    }

    /// A function call, after its opening parenthesis.
    fn function(&mut self, name: &str, position: usize) -> Result<Item, ApiError> {
        if name.eq_ignore_ascii_case("count") {
            let column = if self.accept_sign("*") { None } else { Some(self.column()?) };
            self.expect_sign(")")?;
            let name = self.alias()?.unwrap_or_else(|| "count".to_owned());
            return Ok(Item::Count { column, name });
        }
        if name.eq_ignore_ascii_case("redaction") {
            let column = self.column()?;
            self.expect_sign(",")?;
            let (Token::Text(level) | Token::Word(level), _) = self.next() else {
                return Err(syntax_error(position, "redaction takes a column and a level in quotes"));
            };
            let redaction = Redaction::parse(Some(&level))?;
            self.expect_sign(")")?;
            return self.named_column(column.name, redaction);
        }
        Err(syntax_error(position, "only the functions COUNT and REDACTION are supported"))
    }

    fn order(&mut self) -> Result<Vec<OrderKey>, ApiError> {
        self.expect("BY")?;
        let mut keys = Vec::new();
        loop {
            let column = self.column()?;
            let descending = self.accept("DESC");
            if !descending {
                self.accept("ASC");
            }
            keys.push(OrderKey { column, descending });
            if !self.accept_sign(",") {
                return Ok(keys);
            }
        }
    }

    /// A number of rows.
    fn count(&mut self) -> Result<usize, ApiError> {
        let (token, position) = self.next();
        match token {
            Token::Number(digits) => digits.parse().ok(),
            _ => None,
        }
        .ok_or_else(|| syntax_error(position, "a whole number is expected"))
    }

    /// A column, qualified or not.
    pub(super) fn column(&mut self) -> Result<Column, ApiError> {
        let position = self.position();
        let name = self.name("a column or a value")?;
        if !self.accept_sign(".") {
            return Ok(Column::new(name));
        }
        if self.qualifiers.is_empty() {
            self.used_qualifiers.push((name, position));
        } else {
            self.check_qualifier(&name, position)?;
        }
        self.name("a column").map(Column::new)
    }

    fn check_qualifier(&self, qualifier: &String, position: usize) -> Result<(), ApiError> {
        if self.qualifiers.contains(qualifier) {
            return Ok(());
        }
        Err(syntax_error(position, "only the table of this query can qualify a column"))
    }

    fn alias(&mut self) -> Result<Option<String>, ApiError> {
        if self.accept("AS") {
            return self.name("a name").map(Some);
        }
        match self.peek() {
            Token::Quoted(_) => self.name("a name").map(Some),
            Token::Word(word) if !is_keyword(word) => self.name("a name").map(Some),
            _ => Ok(None),
        }
    }

    pub(super) fn name(&mut self, expected: &str) -> Result<String, ApiError> {
        match self.next() {
            (Token::Quoted(name), _) => Ok(name),
            (Token::Word(word), _) if !is_keyword(&word) => Ok(word),
            (_, position) => Err(syntax_error(position, &format!("{expected} is expected"))),
        }
    }

    pub(super) fn peek(&mut self) -> &Token {
        self.tokens.peek().map_or(&Token::End, |(token, _)| token)
    }

    pub(super) fn position(&mut self) -> usize {
        self.tokens.peek().map_or(0, |(_, position)| *position)
    }

    pub(super) fn next(&mut self) -> Placed {
        let position = self.position();
        // The end stays where it is.
        self.tokens.next_if(|(token, _)| *token != Token::End).unwrap_or((Token::End, position))
    }

    pub(super) fn is_word(&mut self, word: &str) -> bool {
        matches!(self.peek(), Token::Word(next) if next.eq_ignore_ascii_case(word))
    }

    pub(super) fn accept(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        if found {
            self.next();
        }
        found
    }

    pub(super) fn accept_sign(&mut self, sign: &str) -> bool {
        let found = matches!(self.peek(), Token::Sign(next) if *next == sign);
        if found {
            self.next();
        }
        found
    }

    pub(super) fn expect(&mut self, word: &str) -> Result<(), ApiError> {
        if self.accept(word) { Ok(()) } else { Err(self.error(&format!("{word} is expected"))) }
    }

    pub(super) fn expect_sign(&mut self, sign: &str) -> Result<(), ApiError> {
        if self.accept_sign(sign) { Ok(()) } else { Err(self.error(&format!("{sign} is expected"))) }
    }

    pub(super) fn error(&mut self, what: &str) -> ApiError {
        syntax_error(self.position(), what)
    }
}

fn is_keyword(word: &str) -> bool {
    KEYWORDS.iter().any(|keyword| word.eq_ignore_ascii_case(keyword))
}

/// Counts and columns cannot be mixed, as there is no GROUP BY.
fn check_counts(items: &[Item]) -> Result<(), ApiError> {
    let counts = items.iter().filter(|item| matches!(item, Item::Count { .. })).count();
    if counts == 0 || counts == items.len() {
        return Ok(());
    }
    Err(ApiError::invalid(
        "Invalid query: COUNT cannot be combined with columns, as GROUP BY is not supported.",
    ))
}
