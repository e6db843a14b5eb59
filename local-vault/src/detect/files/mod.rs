//! File formats whose texts can be replaced without breaking the format.
//!
//! Each format passes every text in it, with the name of its field, to a function and replaces the text by the
//! result; everything else stays the same, byte for byte where the format allows.

mod csv;
mod json;
mod xml;

use crate::core::error::ApiError;

/// The supported formats.
pub(crate) const FORMATS: &str = "txt, json, jsonl, xml and csv";

/// Why a file was not processed.
pub(crate) enum Failure {
    /// The file is invalid.
    File(String),
    /// The vault refused a value of the file.
    Vault(ApiError),
}

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Self {
        Self::Vault(error)
    }
}

impl Failure {
    /// The reason, for the caller.
    pub(crate) fn message(&self) -> &str {
        match self {
            Self::File(message) => message,
            Self::Vault(error) => error.message(),
        }
    }
}

/// A function from a field's name, which may be empty, and its text to the new text.
pub(crate) type Change<'c> = dyn FnMut(&str, &str) -> Result<String, ApiError> + 'c;

/// Replaces the texts of a file.
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
