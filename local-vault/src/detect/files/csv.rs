//! CSV: cells are texts, and where the first row is a header, its cells are the fields' names.

use csv::{ReaderBuilder, StringRecord, Terminator, WriterBuilder};

use super::{Change, Failure};

/// A whole CSV file. What changes of the rest is quotes that were not needed.
pub(super) fn change(text: &str, change: &mut Change<'_>) -> Result<String, Failure> {
    let (mark, text) = match text.strip_prefix('\u{feff}') {
        Some(text) => ("\u{feff}", text),
        None => ("", text),
    };
    let first_line = text.lines().next().unwrap_or_default();
    let delimiter = delimiter(first_line);
    let end = if text.contains("\r\n") { Terminator::CRLF } else { Terminator::Any(b'\n') };
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut writer = WriterBuilder::new()
        .flexible(true)
        .delimiter(delimiter)
        .terminator(end)
        .from_writer(mark.as_bytes().to_vec());
    let broken = |error: csv::Error| {
        let line = error.position().map_or(0, csv::Position::line);
        Failure::File(format!("The file is not valid CSV, at line {line}."))
    };
    let mut header: Option<StringRecord> = None;
    let mut row = StringRecord::new();
    let mut is_first = true;
    while reader.read_record(&mut row).map_err(broken)? {
        if std::mem::take(&mut is_first) && is_header(&row) {
            writer.write_record(&row).map_err(broken)?;
            header = Some(row.clone());
            continue;
        }
        for (column, cell) in row.iter().enumerate() {
            let name = header.as_ref().and_then(|header| header.get(column)).unwrap_or_default();
            writer.write_field(change(name, cell)?).map_err(broken)?;
        }
        writer.write_record(None::<&[u8]>).map_err(broken)?;
    }
    let bytes =
        writer.into_inner().map_err(|_| Failure::File("The file could not be written.".to_owned()))?;
    let mut out = String::from_utf8(bytes).unwrap_or_default();
    if !text.ends_with('\n') {
        out.truncate(out.trim_end_matches(['\r', '\n']).len());
    }
    Ok(out)
}

/// The one of the usual delimiters that the first line has most of.
fn delimiter(line: &str) -> u8 {
    let count = |delimiter: u8| line.bytes().filter(|byte| *byte == delimiter).count();
    // The last of equals is taken.
    [b'|', b'\t', b';', b','].into_iter().max_by_key(|delimiter| count(*delimiter)).unwrap_or(b',')
}

/// Names of columns are words, without digits at their start and without an `@`.
fn is_header(row: &StringRecord) -> bool {
    row.iter().all(|cell| {
        let cell = cell.trim();
        cell.chars().next().is_none_or(|char| char.is_alphabetic() || char == '_')
            && !cell.contains('@')
            && cell.chars().filter(char::is_ascii_digit).count() < 3
    }) && row.iter().any(|cell| !cell.trim().is_empty())
}
