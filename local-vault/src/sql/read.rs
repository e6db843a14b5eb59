//! From text to the AST of `sqlparser`.
//!
//! That parser is built for queries of people one trusts: its recursion limit does not count joins, ten
//! subqueries take 2 MB of stack, a long chain of operators becomes a tree as deep as the chain, which
//! overflows the stack when it is dropped, and an error quotes the query, in which are the values that are
//! searched for. So the tokens are checked before they are parsed, and of an error only what was expected
//! is kept, and where.

use sqlparser::{
    ast::Query,
    dialect::PostgreSqlDialect,
    keywords::Keyword,
    parser::{Parser, ParserError},
    tokenizer::{Location, Token, TokenWithSpan, Tokenizer},
};

use super::{invalid, unsupported};
use crate::core::error::ApiError;

/// Longest query text.
pub(super) const MAX_QUERY_BYTES: usize = 100_000;
/// Deepest nesting of brackets, `NOT`s and signs.
pub(super) const MAX_DEPTH: usize = 20;
/// What the parser may recurse for that; one level takes 70 KB of stack in a debug build.
const PARSER_DEPTH: usize = 24;
/// Most tokens that can make the tree deeper; some 1,000 conditions.
pub(super) const MAX_OPERATORS: usize = 4_000;

/// Reads a text that must be one `SELECT`, as Postgres reads it.
pub(super) fn read(query: &str) -> Result<Query, ApiError> {
    if query.len() > MAX_QUERY_BYTES {
        return Err(invalid(&format!("it is longer than {MAX_QUERY_BYTES} bytes")));
    }
    let dialect = PostgreSqlDialect {};
    let tokens = Tokenizer::new(&dialect, query)
        .tokenize_with_location()
        .map_err(|error| syntax_error(&error.message, &place(error.location)))?;
    check(&tokens)?;
    let mut parser =
        Parser::new(&dialect).with_recursion_limit(PARSER_DEPTH).with_tokens_with_locations(tokens);
    // Not `parse_statements`: the parser of all other statements would double the module.
    let query = parser.parse_query().map_err(|error| reword(&error))?;
    while parser.consume_token(&Token::SemiColon) {}
    match parser.next_token() {
        TokenWithSpan { token: Token::EOF, .. } => Ok(*query),
        rest => Err(syntax_error("expected end of statement", &place(rest.span.start))),
    }
}

/// What is not supported anyway, and must not get as far as the parser.
const NESTING: [(Keyword, &str); 8] = [
    (Keyword::SELECT, "a second SELECT"),
    (Keyword::JOIN, "JOIN"),
    (Keyword::UNION, "UNION"),
    (Keyword::EXCEPT, "EXCEPT"),
    (Keyword::INTERSECT, "INTERSECT"),
    (Keyword::MATCH_RECOGNIZE, "MATCH_RECOGNIZE"),
    (Keyword::CASE, "CASE"),
    (Keyword::EXPLAIN, "EXPLAIN"),
];

fn check(tokens: &[TokenWithSpan]) -> Result<(), ApiError> {
    let mut meaningful = tokens.iter().map(|token| &token.token).filter(|token| !is_blank(token));
    if !matches!(meaningful.next(), Some(Token::Word(word)) if word.keyword == Keyword::SELECT) {
        return Err(only_select());
    }
    let mut operators = 0_usize;
    let mut depth = 0_usize;
    let mut prefixes = 0_usize;
    let mut ended = false;
    for token in meaningful {
        if ended && !matches!(token, Token::SemiColon) {
            return Err(invalid("only one statement is supported"));
        }
        let is_prefix = match token {
            Token::Minus | Token::Plus => true,
            Token::Word(word) => word.keyword == Keyword::NOT,
            _ => false,
        };
        prefixes = if is_prefix { prefixes + 1 } else { 0 };
        match token {
            Token::LParen | Token::LBracket | Token::LBrace => depth += 1,
            Token::RParen | Token::RBracket | Token::RBrace => depth = depth.saturating_sub(1),
            // The members of a list lie side by side.
            Token::Comma | Token::Number(..) | Token::SingleQuotedString(_) => continue,
            Token::SemiColon => ended = true,
            Token::Word(word) => {
                if let Some((_, name)) = NESTING.iter().find(|(keyword, _)| *keyword == word.keyword) {
                    return Err(unsupported(name));
                }
            }
            _ => {}
        }
        operators += 1;
        if depth + prefixes > MAX_DEPTH {
            return Err(too_deep());
        }
    }
    if operators > MAX_OPERATORS {
        return Err(invalid(&format!("it has more than {MAX_OPERATORS} names and operators")));
    }
    Ok(())
}

fn is_blank(token: &Token) -> bool {
    matches!(token, Token::Whitespace(_))
}

/// `Expected: end of statement, found: … at Line: 1, Column: 9`, without what was found.
fn reword(error: &ParserError) -> ApiError {
    let message = match error {
        ParserError::RecursionLimitExceeded => return too_deep(),
        ParserError::TokenizerError(message) | ParserError::ParserError(message) => message,
    };
    let position = message.rsplit_once(" at Line: ").map(|(_, position)| position.split_once(", Column: "));
    let position = match position.flatten() {
        Some((line, column)) => at(line, column),
        None => " at its end".to_owned(),
    };
    let expected = message.split_once(", found: ").and_then(|(start, _)| start.strip_prefix("Expected: "));
    match expected {
        Some(expected) => syntax_error(&format!("expected {expected}"), &position),
        None => syntax_error("it cannot be read", &position),
    }
}

fn place(location: Location) -> String {
    at(&location.line.to_string(), &location.column.to_string())
}

fn at(line: &str, column: &str) -> String {
    format!(" at line {line}, column {column}")
}

fn syntax_error(problem: &str, place: &str) -> ApiError {
    ApiError::invalid(format!("Invalid query{place}: {problem}."))
}

fn only_select() -> ApiError {
    invalid("only SELECT is supported")
}

fn too_deep() -> ApiError {
    invalid(&format!("it is nested more than {MAX_DEPTH} deep"))
}
