//! The request bodies of de-identification and re-identification, for texts and files. Each endpoint accepts
//! a part of the members.

use serde::Deserialize;

use super::reidentify::FormatBody;
use crate::core::error::ApiError;

/// `token_type` of a request.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TokenTypeBody {
    pub(super) default: Option<String>,
    pub(crate) vault_token: Option<Vec<String>>,
    pub(super) entity_unq_counter: Option<Vec<String>>,
    pub(super) entity_only: Option<Vec<String>>,
}

/// `transformations` of a request.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TransformationsBody {
    pub(super) shift_dates: Option<ShiftBody>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ShiftBody {
    pub(super) max_days: Option<i64>,
    pub(super) min_days: Option<i64>,
    pub(super) entity_types: Option<Vec<String>>,
}

/// `file` of a request.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FileBody {
    pub(crate) base64: Option<String>,
    pub(crate) data_format: Option<String>,
}

/// The body of a de-identification request.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeidentifyBody {
    pub(crate) vault_id: Option<String>,
    pub(crate) text: Option<String>,
    pub(crate) file: Option<FileBody>,
    pub(super) entity_types: Option<Vec<String>>,
    pub(crate) token_type: Option<TokenTypeBody>,
    pub(super) allow_regex: Option<Vec<String>>,
    pub(super) restrict_regex: Option<Vec<String>>,
    pub(super) transformations: Option<TransformationsBody>,
    pub(crate) output_transcription: Option<String>,
    output_processed_audio: Option<bool>,
    bleep_gain: Option<f64>,
    bleep_frequency: Option<f64>,
    bleep_start_padding: Option<f64>,
    bleep_stop_padding: Option<f64>,
    density: Option<f64>,
    max_resolution: Option<f64>,
    pub(crate) masking_method: Option<String>,
    output_ocr_text: Option<bool>,
    output_processed_image: Option<bool>,
}

/// The body of a re-identification request.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReidentifyBody {
    pub(crate) vault_id: Option<String>,
    pub(crate) text: Option<String>,
    pub(crate) file: Option<FileBody>,
    pub(crate) format: Option<FormatBody>,
}

impl DeidentifyBody {
    /// Refuses members that this endpoint does not accept. It accepts the common ones, `subject` (`text` or
    /// `file`) and `options`.
    pub(crate) fn accept_only(&self, subject: &str, options: &[&str]) -> Result<(), ApiError> {
        let present = [
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
        refuse(
            present
                .iter()
                .find(|(name, is_present)| *is_present && *name != subject && !options.contains(name)),
        )
    }
}

impl ReidentifyBody {
    /// Refuses `text` or `file`, whichever is not `subject`.
    pub(crate) fn accept_only(&self, subject: &str) -> Result<(), ApiError> {
        let present = [("text", self.text.is_some()), ("file", self.file.is_some())];
        refuse(present.iter().find(|(name, is_present)| *is_present && *name != subject))
    }
}

fn refuse(unexpected: Option<&(&str, bool)>) -> Result<(), ApiError> {
    unexpected
        .map_or(Ok(()), |(name, _)| Err(ApiError::invalid(format!("Invalid field present in JSON {name}"))))
}
