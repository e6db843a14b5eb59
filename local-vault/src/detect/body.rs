//! The bodies of requests to deidentify and to reidentify, of a text or a file: endpoints differ in what they take of it.

use serde::Deserialize;

use super::reidentify::FormatBody;
use crate::{error::ApiError, input::Text};

/// `token_type` of a request.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TokenTypeBody<'a> {
    #[serde(borrow)]
    pub(super) default: Option<Text<'a>>,
    #[serde(borrow)]
    pub(crate) vault_token: Option<Vec<Text<'a>>>,
    #[serde(borrow)]
    pub(super) entity_unq_counter: Option<Vec<Text<'a>>>,
    #[serde(borrow)]
    pub(super) entity_only: Option<Vec<Text<'a>>>,
}

/// `transformations` of a request.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TransformationsBody<'a> {
    #[serde(borrow)]
    pub(super) shift_dates: Option<ShiftBody<'a>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ShiftBody<'a> {
    pub(super) max_days: Option<i64>,
    pub(super) min_days: Option<i64>,
    #[serde(borrow)]
    pub(super) entity_types: Option<Vec<Text<'a>>>,
}

/// `file` of a request.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FileBody<'a> {
    #[serde(borrow)]
    pub(crate) base64: Option<Text<'a>>,
    #[serde(borrow)]
    pub(crate) data_format: Option<Text<'a>>,
}

/// A request to deidentify.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeidentifyBody<'a> {
    #[serde(borrow)]
    pub(crate) vault_id: Option<Text<'a>>,
    #[serde(borrow)]
    pub(crate) text: Option<Text<'a>>,
    #[serde(borrow)]
    pub(crate) file: Option<FileBody<'a>>,
    #[serde(borrow)]
    pub(super) entity_types: Option<Vec<Text<'a>>>,
    #[serde(borrow)]
    pub(crate) token_type: Option<TokenTypeBody<'a>>,
    #[serde(borrow)]
    pub(super) allow_regex: Option<Vec<Text<'a>>>,
    #[serde(borrow)]
    pub(super) restrict_regex: Option<Vec<Text<'a>>>,
    #[serde(borrow)]
    pub(super) transformations: Option<TransformationsBody<'a>>,
    #[serde(borrow)]
    pub(crate) output_transcription: Option<Text<'a>>,
    output_processed_audio: Option<bool>,
    bleep_gain: Option<f64>,
    bleep_frequency: Option<f64>,
    bleep_start_padding: Option<f64>,
    bleep_stop_padding: Option<f64>,
    density: Option<f64>,
    max_resolution: Option<f64>,
    #[serde(borrow)]
    pub(crate) masking_method: Option<Text<'a>>,
    output_ocr_text: Option<bool>,
    output_processed_image: Option<bool>,
}

/// A request to reidentify.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReidentifyBody<'a> {
    #[serde(borrow)]
    pub(crate) vault_id: Option<Text<'a>>,
    #[serde(borrow)]
    pub(crate) text: Option<Text<'a>>,
    #[serde(borrow)]
    pub(crate) file: Option<FileBody<'a>>,
    #[serde(borrow)]
    pub(crate) format: Option<FormatBody<'a>>,
}

impl DeidentifyBody<'_> {
    /// Refuses what not every endpoint takes, but for `subject`, which is `text` or `file`, and `options`.
    pub(crate) fn refuse_but(&self, subject: &str, options: &[&str]) -> Result<(), ApiError> {
        let given = [
            ("text", self.text.is_some()),
            ("file", self.file.is_some()),
            ("transformations", self.transformations.is_some()),
            ("output_transcription", self.output_transcription.is_some()),
            ("output_processed_audio", self.output_processed_audio.is_some()),
            ("bleep_gain", self.bleep_gain.is_some()),
            ("bleep_frequency", self.bleep_frequency.is_some()),
            ("bleep_start_padding", self.bleep_start_padding.is_some()),
            ("bleep_stop_padding", self.bleep_stop_padding.is_some()),
            ("density", self.density.is_some()),
            ("max_resolution", self.max_resolution.is_some()),
            ("masking_method", self.masking_method.is_some()),
            ("output_ocr_text", self.output_ocr_text.is_some()),
            ("output_processed_image", self.output_processed_image.is_some()),
        ];
        refuse(given.iter().find(|(name, given)| *given && *name != subject && !options.contains(name)))
    }
}

impl ReidentifyBody<'_> {
    /// The same; there are no options.
    pub(crate) fn refuse_but(&self, subject: &str) -> Result<(), ApiError> {
        let given = [("text", self.text.is_some()), ("file", self.file.is_some())];
        refuse(given.iter().find(|(name, given)| *given && *name != subject))
    }
}

fn refuse(stranger: Option<&(&str, bool)>) -> Result<(), ApiError> {
    stranger
        .map_or(Ok(()), |(name, _)| Err(ApiError::invalid(format!("Invalid field present in JSON {name}"))))
}
