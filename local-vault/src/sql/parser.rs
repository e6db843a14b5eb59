//! From the tokens of a query to a [`Select`].

use super::{
    MAX_DEPTH,
    ast::{Column, Filter, Item, Operand, Operator, OrderKey, Select},
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

struct Parser {
    tokens: std::iter::Peekable<std::vec::IntoIter<Placed>>,
    depth: usize,
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

    fn any(&mut self) -> Result<Filter, ApiError> {
        self.chain("OR", Self::all, Filter::Any)
    }

    fn all(&mut self) -> Result<Filter, ApiError> {
        self.chain("AND", Self::not, Filter::All)
    }

    fn chain(
        &mut self,
        word: &str,
        part: fn(&mut Self) -> Result<Filter, ApiError>,
        join: fn(Vec<Filter>) -> Filter,
    ) -> Result<Filter, ApiError> {
        let first = part(self)?;
        if !self.is_word(word) {
            return Ok(first);
        }
        let mut parts = vec![first];
        while self.accept(word) {
            parts.push(part(self)?);
        }
        Ok(join(parts))
    }

    fn not(&mut self) -> Result<Filter, ApiError> {
        if self.accept("NOT") {
            return self.nested(Self::not).map(|filter| Filter::Not(Box::new(filter)));
        }
        if self.accept_sign("(") {
            let filter = self.nested(Self::any)?;
            self.expect_sign(")")?;
            return Ok(filter);
        }
        self.condition()
    }

    fn nested(&mut self, part: fn(&mut Self) -> Result<Filter, ApiError>) -> Result<Filter, ApiError> {
        if self.depth >= MAX_DEPTH {
            return Err(self.error("conditions are nested too deep"));
        }
        self.depth += 1;
        let filter = part(self);
        self.depth -= 1;
        filter
    }

    fn condition(&mut self) -> Result<Filter, ApiError> {
        let operand = self.operand()?;
        if self.accept("IS") {
            let negated = self.accept("NOT");
            self.expect("NULL")?;
            return Ok(negate(Filter::IsNull(operand), negated));
        }
        let negated = self.accept("NOT");
        if self.accept("IN") {
            self.expect_sign("(")?;
            let mut list = vec![self.operand()?];
            while self.accept_sign(",") {
                list.push(self.operand()?);
            }
            self.expect_sign(")")?;
            return Ok(negate(Filter::In { operand, list }, negated));
        }
        if self.accept("BETWEEN") {
            let low = self.operand()?;
            self.expect("AND")?;
            let high = self.operand()?;
            return Ok(negate(Filter::Between { operand, low, high }, negated));
        }
        let ignore_case = self.is_word("ILIKE");
        if ignore_case || self.is_word("LIKE") {
            self.next();
            let pattern = self.operand()?;
            return Ok(negate(Filter::Like { operand, pattern, ignore_case }, negated));
        }
        if negated {
            return Err(self.error("IN, BETWEEN or LIKE is expected after NOT"));
        }
        let operator = match self.peek() {
            Token::Sign("=" | "==") => Operator::Equal,
            Token::Sign("<>" | "!=") => Operator::NotEqual,
            Token::Sign("<") => Operator::Less,
            Token::Sign("<=") => Operator::LessOrEqual,
            Token::Sign(">") => Operator::Greater,
            Token::Sign(">=") => Operator::GreaterOrEqual,
            _ => return Err(self.error("a comparison is expected")),
        };
        self.next();
        Ok(Filter::Compare { left: operand, operator, right: self.operand()? })
    }

    fn operand(&mut self) -> Result<Operand, ApiError> {
        match self.peek() {
            Token::Text(text) => {
                let text = text.clone();
                self.next();
                Ok(Operand::Text(text))
            }
            Token::Number(_) | Token::Sign("-" | "+") => self.number().map(Operand::Number),
            Token::Word(word) if word.eq_ignore_ascii_case("NULL") => Ok(self.literal(Operand::Null)),
            Token::Word(word) if word.eq_ignore_ascii_case("TRUE") => Ok(self.literal(Operand::Bool(true))),
            Token::Word(word) if word.eq_ignore_ascii_case("FALSE") => Ok(self.literal(Operand::Bool(false))),
            _ => self.column().map(Operand::Column),
        }
    }

    fn literal(&mut self, operand: Operand) -> Operand {
        self.next();
        operand
    }

    fn number(&mut self) -> Result<String, ApiError> {
        let sign = if self.accept_sign("-") { "-" } else { "" };
        if sign.is_empty() {
            self.accept_sign("+");
        }
        match self.next() {
            (Token::Number(digits), _) => Ok(format!("{sign}{digits}")),
            (_, position) => Err(syntax_error(position, "a number is expected")),
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
    fn column(&mut self) -> Result<Column, ApiError> {
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

    fn name(&mut self, expected: &str) -> Result<String, ApiError> {
        match self.next() {
            (Token::Quoted(name), _) => Ok(name),
            (Token::Word(word), _) if !is_keyword(&word) => Ok(word),
            (_, position) => Err(syntax_error(position, &format!("{expected} is expected"))),
        }
    }

    fn peek(&mut self) -> &Token {
        self.tokens.peek().map_or(&Token::End, |(token, _)| token)
    }

    fn position(&mut self) -> usize {
        self.tokens.peek().map_or(0, |(_, position)| *position)
    }

    fn next(&mut self) -> Placed {
        let position = self.position();
        // The end stays where it is.
        self.tokens.next_if(|(token, _)| *token != Token::End).unwrap_or((Token::End, position))
    }

    fn is_word(&mut self, word: &str) -> bool {
        matches!(self.peek(), Token::Word(next) if next.eq_ignore_ascii_case(word))
    }

    fn accept(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        if found {
            self.next();
        }
        found
    }

    fn accept_sign(&mut self, sign: &str) -> bool {
        let found = matches!(self.peek(), Token::Sign(next) if *next == sign);
        if found {
            self.next();
        }
        found
    }

    fn expect(&mut self, word: &str) -> Result<(), ApiError> {
        if self.accept(word) { Ok(()) } else { Err(self.error(&format!("{word} is expected"))) }
    }

    fn expect_sign(&mut self, sign: &str) -> Result<(), ApiError> {
        if self.accept_sign(sign) { Ok(()) } else { Err(self.error(&format!("{sign} is expected"))) }
    }

    fn error(&mut self, what: &str) -> ApiError {
        syntax_error(self.position(), what)
    }
}

fn is_keyword(word: &str) -> bool {
    KEYWORDS.iter().any(|keyword| word.eq_ignore_ascii_case(keyword))
}

fn negate(filter: Filter, negated: bool) -> Filter {
    if negated { Filter::Not(Box::new(filter)) } else { filter }
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
