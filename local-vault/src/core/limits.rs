//! Limits that keep hostile or runaway input from exhausting memory.

/// Largest request body.
pub(crate) const MAX_BODY_BYTES: usize = 64 * 1024 * 1024;
/// Largest response body.
pub(crate) const MAX_RESPONSE_BYTES: usize = 256 * 1024 * 1024;
/// Tables in one vault.
pub(crate) const MAX_TABLES: usize = 1_000;
/// Columns in one table.
pub(crate) const MAX_COLUMNS: usize = 1_000;
/// Rows in one table.
pub(crate) const MAX_ROWS: usize = 1_000_000;
/// Values, tokens and files of one vault together.
pub(crate) const MAX_STORED_BYTES: usize = 1024 * 1024 * 1024;
/// Characters of a table's or column's name.
pub(crate) const MAX_NAME_CHARS: usize = 255;
/// Characters of a value in a unique column (a documented limit of the service).
pub(crate) const MAX_UNIQUE_CHARS: usize = 2_500;
/// Records returned, and ids accepted, by one get request (a documented limit of the service).
pub(crate) const MAX_RECORDS_PER_GET: usize = 25;
/// Vault tokens of detected values.
pub(crate) const MAX_DETECT_TOKENS: usize = 1_000_000;
/// Expressions in one `allow_regex` or `restrict_regex`; the length and compiled size of each.
pub(crate) const MAX_EXPRESSIONS: usize = 50;
pub(crate) const MAX_EXPRESSION_BYTES: usize = 1_000;
pub(crate) const MAX_EXPRESSION_SIZE: usize = 1024 * 1024;
/// Largest shift of dates in days, either way.
pub(crate) const MAX_SHIFT_DAYS: i64 = 36_525;
/// Runs that are kept, and the total size of their results.
pub(crate) const MAX_RUNS: usize = 1_000;
pub(crate) const MAX_RUN_BYTES: usize = 256 * 1024 * 1024;
/// Deepest nesting of elements in an XML file.
pub(crate) const MAX_XML_DEPTH: usize = 500;
