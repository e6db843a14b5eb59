//! Detect for files: `deidentifyFile` at all its endpoints, `getDetectRun`, `reidentifyFile`.
//!
//! Options for images, PDFs and recordings are checked like the others, although such files are not processed.

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use serde::Serialize;
use uuid::Uuid;

use super::{
    detect::{TRANSFORMATIONS, check_vault, required},
    state::State,
};
use crate::{
    core::error::ApiError,
    detect::{
        body::{DeidentifyBody, FileBody, ReidentifyBody},
        deidentify::{Deidentifier, Replacement},
        files,
        policy::Policy,
        reidentify::{self, RevealFormat},
        runs::{Processed, Progress, RunOutcome},
    },
    http::{Query, Response, body},
    identity::Access,
};

/// An endpoint that de-identifies files.
pub(super) struct FileEndpoint {
    /// Its path below `/v1/detect/deidentify/file`.
    path: &'static [&'static str],
    /// The formats it accepts; any if empty.
    formats: &'static [&'static str],
    /// The options it accepts besides the common ones.
    options: &'static [&'static str],
}

const TRANSCRIPTIONS: [&str; 5] = [
    "diarized_transcription",
    "medical_diarized_transcription",
    "medical_transcription",
    "transcription",
    "plaintext_transcription",
];

const ENDPOINTS: [FileEndpoint; 9] = [
    FileEndpoint { path: &[], formats: &[], options: &[TRANSFORMATIONS] },
    FileEndpoint { path: &["text"], formats: &["txt"], options: &[TRANSFORMATIONS] },
    FileEndpoint {
        path: &["audio"],
        formats: &["mp3", "wav"],
        options: &[
            TRANSFORMATIONS,
            "output_transcription",
            "output_processed_audio",
            "bleep_gain",
            "bleep_frequency",
            "bleep_start_padding",
            "bleep_stop_padding",
        ],
    },
    FileEndpoint { path: &["document", "pdf"], formats: &["pdf"], options: &["density", "max_resolution"] },
    FileEndpoint {
        path: &["image"],
        formats: &["jpg", "jpeg", "png", "bmp", "tif", "tiff"],
        options: &["masking_method", "output_ocr_text", "output_processed_image"],
    },
    FileEndpoint { path: &["presentation"], formats: &["ppt", "pptx"], options: &[] },
    FileEndpoint { path: &["spreadsheet"], formats: &["csv", "xls", "xlsx"], options: &[] },
    FileEndpoint { path: &["document"], formats: &["doc", "docx"], options: &[] },
    FileEndpoint { path: &["structured_text"], formats: &["json", "xml"], options: &[TRANSFORMATIONS] },
];

impl FileEndpoint {
    /// The endpoint of a path below `/v1/detect/deidentify/file`.
    pub(super) fn locate(path: &[&str]) -> Option<&'static Self> {
        ENDPOINTS.iter().find(|endpoint| endpoint.path == path)
    }
}

/// Formats that re-identification accepts.
const REIDENTIFIED_FORMATS: [&str; 8] = ["txt", "csv", "json", "xls", "xlsx", "doc", "docx", "xml"];

#[derive(Serialize)]
struct RunStarted {
    run_id: Uuid,
}

/// The state of a run.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RunResponse<'a> {
    status: &'static str,
    output_type: &'static str,
    output: Vec<RunOutput<'a>>,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    word_character_count: Option<WordCharacterCount>,
    /// In kilobytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<f64>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RunOutput<'a> {
    processed_file: String,
    processed_file_type: &'static str,
    processed_file_extension: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WordCharacterCount {
    word_count: usize,
    character_count: usize,
}

/// A re-identified file; unlike those of a run, its members are in snake case.
#[derive(Serialize)]
struct ReidentifiedFile<'a> {
    status: &'static str,
    output_type: &'static str,
    output: ReidentifiedOutput<'a>,
}

#[derive(Serialize)]
struct ReidentifiedOutput<'a> {
    processed_file: String,
    processed_file_type: &'static str,
    processed_file_extension: &'a str,
}

/// Refuses options that this endpoint does not accept, and values that an option cannot have.
fn check(body: &DeidentifyBody, endpoint: &FileEndpoint) -> Result<(), ApiError> {
    body.accept_only("file", endpoint.options)?;
    let is_one_of = |value: &Option<String>, allowed: &[&str]| {
        value.as_ref().is_none_or(|value| allowed.contains(&value.as_str()))
    };
    if !is_one_of(&body.masking_method, &["blackbox", "blur"]) {
        return Err(ApiError::invalid("Invalid request. masking_method must be blackbox or blur."));
    }
    if !is_one_of(&body.output_transcription, &TRANSCRIPTIONS) {
        let allowed = TRANSCRIPTIONS.join(", ");
        return Err(ApiError::invalid(format!(
            "Invalid request. output_transcription must be one of: {allowed}."
        )));
    }
    if body.token_type.as_ref().is_some_and(|tokens| tokens.vault_token.is_some()) {
        return Err(ApiError::invalid("Invalid field present in JSON vault_token"));
    }
    Ok(())
}

/// `POST /v1/detect/deidentify/file` and the paths below it.
pub(super) fn deidentify(
    state: &mut State,
    endpoint: &FileEndpoint,
    body: &[u8],
    access: &Access<'_>,
) -> Result<Response, ApiError> {
    let body: DeidentifyBody = body::parse(body)?;
    check_vault(state, body.vault_id.as_deref())?;
    check(&body, endpoint)?;
    let (format, content) = read_file(body.file.as_ref())?;
    check_format(&format, endpoint.formats)?;
    let policy = Policy::new(&body, &mut state.random)?;
    access.check_detect(policy.creates_vault_tokens())?;
    let mut deidentifier = Deidentifier::new(policy, &mut state.detected, &mut state.random);
    let changed = files::change(&format, &content, &mut |field, text| deidentifier.field(field, text));
    let outcome = match changed {
        Ok(content) => RunOutcome::Success(Box::new(Processed {
            content,
            words: deidentifier.words,
            characters: deidentifier.characters,
            entities: body::serialize(&shown_entities(deidentifier.replaced, &format))?,
            extension: format,
        })),
        Err(failure) => RunOutcome::Failed(failure.message().to_owned()),
    };
    let run_id = state.runs.start(&mut state.random, outcome, access.context().cloned())?;
    Response::json(200, &RunStarted { run_id })
}

/// `GET /v1/detect/runs/{runId}?vault_id={vaultId}`
pub(super) fn run(
    state: &mut State,
    id: &str,
    query: &Query<'_>,
    access: &Access<'_>,
) -> Result<Response, ApiError> {
    check_vault(state, query.one("vault_id"))?;
    let progress = state.runs.poll(id, |context| access.sees_run(context));
    let progress = progress
        .ok_or_else(|| ApiError::not_found("The run does not exist, or its result is no longer kept."))?;
    Response::json(
        200,
        &match progress {
            Progress::InProgress => RunResponse::without_output("IN_PROGRESS", ""),
            Progress::Ended(RunOutcome::Failed(reason)) => RunResponse::without_output("FAILED", reason),
            Progress::Ended(RunOutcome::Success(file)) => RunResponse::success(file),
        },
    )
}

/// `POST /v1/detect/reidentify/file`, which returns the file in its response.
pub(super) fn reidentify(state: &State, body: &[u8]) -> Result<Response, ApiError> {
    let body: ReidentifyBody = body::parse(body)?;
    check_vault(state, body.vault_id.as_deref())?;
    body.accept_only("file")?;
    let (format, content) = read_file(body.file.as_ref())?;
    check_format(&format, &REIDENTIFIED_FORMATS)?;
    let reveal = RevealFormat::new(body.format.as_ref())?;
    let tokens = &state.detected;
    let changed =
        files::change(&format, &content, &mut |_, text| Ok(reidentify::text(text, tokens, &reveal)))
            // The response has no place for a reason.
            .map_err(|failure| ApiError::invalid(format!("Invalid request. {}", failure.message())))?;
    let output = ReidentifiedOutput {
        processed_file: BASE64.encode(changed),
        processed_file_type: "reidentified_file",
        processed_file_extension: &format,
    };
    Response::json(200, &ReidentifiedFile { status: "SUCCESS", output_type: "BASE64", output })
}

/// The format in lower case, and the content.
fn read_file(file: Option<&FileBody>) -> Result<(String, Vec<u8>), ApiError> {
    let format = required("file.data_format", file.and_then(|file| file.data_format.as_deref()))?;
    let content = required("file.base64", file.and_then(|file| file.base64.as_deref()))?;
    let content = BASE64
        .decode(content)
        .map_err(|_| ApiError::invalid("Invalid request. file.base64 is not base64."))?;
    Ok((format.to_ascii_lowercase(), content))
}

fn check_format(format: &str, allowed: &[&str]) -> Result<(), ApiError> {
    if allowed.is_empty() || allowed.contains(&format) {
        return Ok(());
    }
    let allowed = allowed.join(", ");
    Err(ApiError::invalid(format!("Invalid request. file.data_format must be one of: {allowed}.")))
}

/// The entities of a file. Places are meaningful only if the file is one text.
fn shown_entities(replaced: Vec<Replacement>, format: &str) -> Vec<Replacement> {
    if format == "txt" {
        return replaced;
    }
    replaced.into_iter().map(Replacement::without_places).collect()
}

impl<'a> RunResponse<'a> {
    fn without_output(status: &'static str, message: &'a str) -> Self {
        let output = Vec::new();
        Self { status, output_type: "UNKNOWN", output, message, word_character_count: None, size: None }
    }

    fn success(file: &'a Processed) -> Self {
        let output = vec![
            RunOutput {
                processed_file: BASE64.encode(&file.content),
                processed_file_type: "redacted_file",
                processed_file_extension: &file.extension,
            },
            RunOutput {
                processed_file: BASE64.encode(&file.entities),
                processed_file_type: "entities",
                processed_file_extension: "json",
            },
        ];
        let counts = WordCharacterCount { word_count: file.words, character_count: file.characters };
        #[expect(clippy::cast_precision_loss, reason = "a size in kilobytes")]
        let size = file.content.len() as f64 / 1024.0;
        Self {
            status: "SUCCESS",
            output_type: "BASE64",
            output,
            message: "ok",
            word_character_count: Some(counts),
            size: Some(size),
        }
    }
}
