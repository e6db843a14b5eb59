//! The condition of a query, after `WHERE`.

use super::{
    MAX_DEPTH,
    ast::{Filter, Operand, Operator},
    lexer::Token,
    parser::Parser,
    syntax_error,
};
use crate::error::ApiError;

impl Parser {
    pub(super) fn any(&mut self) -> Result<Filter, ApiError> {
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
}

fn negate(filter: Filter, negated: bool) -> Filter {
    if negated { Filter::Not(Box::new(filter)) } else { filter }
}
