//! Files whose texts can be changed without breaking what they are in.
//!
//! Each format hands every text in it, with the name of the field it is in, to a function, and puts what
//! that gives in its place; all else stays as it is, byte for byte where the format allows.

mod csv;
mod json;
mod xml;

use crate::error::ApiError;

/// The formats that are really processed.
pub(crate) const FORMATS: &str = "txt, json, jsonl, xml and csv";

/// Why a file was not processed.
pub(crate) enum Failure {
    /// What is wrong with the file.
    File(String),
    /// What the vault refuses.
    Vault(ApiError),
}

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Self {
        Self::Vault(error)
    }
}

impl Failure {
    /// In words.
    pub(crate) fn message(&self) -> &str {
        match self {
            Self::File(message) => message,
            Self::Vault(error) => error.message(),
        }
    }
}

/// What is done with a text: the field's name, which may be empty, and the text itself.
pub(crate) type Change<'c> = dyn FnMut(&str, &str) -> Result<String, ApiError> + 'c;

/// A file with its texts changed.
pub(crate) fn change(format: &str, content: &[u8], change: &mut Change<'_>) -> Result<String, Failure> {
    if !matches!(format, "txt" | "json" | "jsonl" | "xml" | "csv") {
        let format: String = format.chars().take(16).collect();
        return Err(Failure::File(format!("The local vault cannot process {format} files, only {FORMATS}.")));
    }
    let text = std::str::from_utf8(content).map_err(|error| {
        Failure::File(format!("The file is not UTF-8 text, at byte {}.", error.valid_up_to()))
    })?;
    match format {
        "json" => json::change(text, change),
        "jsonl" => text.split_inclusive('\n').map(|line| json::line(line, change)).collect(),
        "xml" => xml::change(text, change),
        "csv" => csv::change(text, change),
        _ => Ok(change("", text)?),
    }
}
