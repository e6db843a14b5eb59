//! Detect for files: `deidentifyFile` by all its endpoints, `getDetectRun`, `reidentifyFile`.
//!
//! Options for images, PDFs and recordings are checked like the rest, although such files are not processed.

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use uuid::Uuid;

use super::detect::{check_vault, required};
use crate::{
    detect::{
        body::{DeidentifyBody, FileBody, ReidentifyBody},
        deidentify::Deidentifier,
        files,
        policy::Policy,
        reidentify::{self, Format},
        runs::{Outcome, Processed, Progress},
    },
    error::ApiError,
    http::{Query, Response, check_answer},
    ids::push_id,
    input::Text,
    json,
    vault::Vault,
};

/// An endpoint for files of some kind.
pub(super) struct Kind {
    /// Its path below `/v1/detect/deidentify/file`.
    path: &'static [&'static str],
    /// The formats it takes; any when empty.
    formats: &'static [&'static str],
    /// The options it has beyond the common ones.
    options: &'static [&'static str],
}

/// The option that all texts have, in files too.
pub(super) const DATES: &str = "transformations";
const TRANSCRIPTIONS: [&str; 5] = [
    "diarized_transcription",
    "medical_diarized_transcription",
    "medical_transcription",
    "transcription",
    "plaintext_transcription",
];

pub(super) const KINDS: [Kind; 9] = [
    Kind { path: &[], formats: &[], options: &[DATES] },
    Kind { path: &["text"], formats: &["txt"], options: &[DATES] },
    Kind {
        path: &["audio"],
        formats: &["mp3", "wav"],
        options: &[
            DATES,
            "output_transcription",
            "output_processed_audio",
            "bleep_gain",
            "bleep_frequency",
            "bleep_start_padding",
            "bleep_stop_padding",
        ],
    },
    Kind { path: &["document", "pdf"], formats: &["pdf"], options: &["density", "max_resolution"] },
    Kind {
        path: &["image"],
        formats: &["jpg", "jpeg", "png", "bmp", "tif", "tiff"],
        options: &["masking_method", "output_ocr_text", "output_processed_image"],
    },
    Kind { path: &["presentation"], formats: &["ppt", "pptx"], options: &[] },
    Kind { path: &["spreadsheet"], formats: &["csv", "xls", "xlsx"], options: &[] },
    Kind { path: &["document"], formats: &["doc", "docx"], options: &[] },
    Kind { path: &["structured_text"], formats: &["json", "xml"], options: &[DATES] },
];

impl Kind {
    pub(super) fn locate(path: &[&str]) -> Option<&'static Self> {
        KINDS.iter().find(|kind| kind.path == path)
    }
}

/// Refuses what is not for files, or not for files of this kind, and what a value cannot be.
fn check(body: &DeidentifyBody<'_>, kind: &Kind) -> Result<(), ApiError> {
    body.refuse_but("file", kind.options)?;
    let is_one_of = |value: &Option<Text<'_>>, of: &[&str]| {
        value.as_ref().is_none_or(|value| of.contains(&value.0.as_ref()))
    };
    if !is_one_of(&body.masking_method, &["blackbox", "blur"]) {
        return Err(ApiError::invalid("Invalid request. masking_method must be blackbox or blur."));
    }
    if !is_one_of(&body.output_transcription, &TRANSCRIPTIONS) {
        return Err(ApiError::invalid(
            "Invalid request. output_transcription is not a kind of transcription.",
        ));
    }
    if body.token_type.as_ref().is_some_and(|tokens| tokens.vault_token.is_some()) {
        return Err(ApiError::invalid("Invalid field present in JSON vault_token"));
    }
    Ok(())
}

/// `POST /v1/detect/deidentify/file` and the paths below it: `{"run_id": "…"}`.
pub(super) fn deidentify(vault: &mut Vault, kind: &Kind, body: &[u8]) -> Result<Response, ApiError> {
    let body: DeidentifyBody<'_> = json::parse_body(body)?;
    check_vault(vault, body.vault_id.as_ref())?;
    check(&body, kind)?;
    let (format, content) = read_file(body.file.as_ref())?;
    if !kind.formats.is_empty() && !kind.formats.contains(&format.as_str()) {
        let formats = kind.formats.join(", ");
        return Err(ApiError::invalid(format!(
            "Invalid request. file.data_format must be one of: {formats}."
        )));
    }
    let policy = Policy::new(&body, &mut vault.store.rng)?;
    let mut deidentifier = Deidentifier::new(policy, &mut vault.store.detected, &mut vault.store.rng);
    let changed = files::change(&format, &content, &mut |field, text| deidentifier.field(field, text));
    let outcome = match changed {
        Ok(content) => Outcome::Success(Box::new(Processed {
            content,
            entities: entities(&deidentifier, format == "txt"),
            words: deidentifier.words,
            characters: deidentifier.characters,
            extension: format,
        })),
        Err(failure) => Outcome::Failed(failure.message().to_owned()),
    };
    let id = vault.runs.start(&mut vault.store.rng, outcome);
    Ok(run_started(&id))
}

/// `GET /v1/detect/runs/{runId}?vault_id={vaultId}`
pub(super) fn run(vault: &mut Vault, id: &str, query: &Query<'_>) -> Result<Response, ApiError> {
    let vault_id = query.one("vault_id").map(|id| Text(id.into()));
    check_vault(vault, vault_id.as_ref())?;
    let mut out = Vec::new();
    let unfinished = |out: &mut Vec<u8>, status: &str, message: &str| {
        json::push_raw(
            out,
            &format!(r#"{{"status":"{status}","outputType":"UNKNOWN","output":[],"message":"#),
        );
        json::push_text(out, message);
        out.push(b'}');
    };
    match vault.runs.poll(id) {
        None => return Err(ApiError::not_found("The run does not exist, or its result is no longer kept.")),
        Some(Progress::InProgress) => unfinished(&mut out, "IN_PROGRESS", ""),
        Some(Progress::Ended(Outcome::Failed(reason))) => unfinished(&mut out, "FAILED", reason),
        Some(Progress::Ended(Outcome::Success(file))) => push_processed(&mut out, file),
    }
    check_answer(&out)?;
    Ok(Response::json(200, out))
}

/// `POST /v1/detect/reidentify/file`, which is answered at once.
pub(super) fn reidentify(vault: &Vault, body: &[u8]) -> Result<Response, ApiError> {
    const TAKEN: [&str; 8] = ["txt", "csv", "json", "xls", "xlsx", "doc", "docx", "xml"];
    let body: ReidentifyBody<'_> = json::parse_body(body)?;
    check_vault(vault, body.vault_id.as_ref())?;
    body.refuse_but("file")?;
    let (format, content) = read_file(body.file.as_ref())?;
    if !TAKEN.contains(&format.as_str()) {
        let formats = TAKEN.join(", ");
        return Err(ApiError::invalid(format!(
            "Invalid request. file.data_format must be one of: {formats}."
        )));
    }
    let shown = Format::new(body.format.as_ref())?;
    let tokens = &vault.store.detected;
    let changed = files::change(&format, &content, &mut |_, text| Ok(reidentify::text(text, tokens, &shown)))
        // The answer has no place for a reason.
        .map_err(|failure| ApiError::invalid(format!("Invalid request. {}", failure.message())))?;
    let mut out = Vec::with_capacity(160 + changed.len() * 2);
    json::push_raw(&mut out, r#"{"status":"SUCCESS","output_type":"BASE64","output":{"processed_file":""#);
    json::push_raw(&mut out, &BASE64.encode(changed));
    json::push_raw(
        &mut out,
        &format!(r#"","processed_file_type":"reidentified_file","processed_file_extension":"{format}"}}}}"#),
    );
    check_answer(&out)?;
    Ok(Response::json(200, out))
}

/// The format in lower case, and the bytes.
fn read_file(file: Option<&FileBody<'_>>) -> Result<(String, Vec<u8>), ApiError> {
    let format = required("file.data_format", file.and_then(|file| file.data_format.as_ref()))?;
    let content = required("file.base64", file.and_then(|file| file.base64.as_ref()))?;
    let content = BASE64
        .decode(content)
        .map_err(|_| ApiError::invalid("Invalid request. file.base64 is not base64."))?;
    Ok((format.to_ascii_lowercase(), content))
}

fn entities(deidentifier: &Deidentifier<'_>, with_places: bool) -> Vec<u8> {
    let mut out = vec![b'['];
    let mut first = true;
    for replaced in &deidentifier.replaced {
        json::push_separator(&mut out, &mut first);
        // Places in a text that is a part of a file would mislead.
        replaced.push(&mut out, with_places);
    }
    out.push(b']');
    out
}

fn run_started(id: &Uuid) -> Response {
    let mut out = Vec::new();
    json::push_raw(&mut out, r#"{"run_id":"#);
    push_id(&mut out, id);
    out.push(b'}');
    Response::json(200, out)
}

fn push_processed(out: &mut Vec<u8>, file: &Processed) {
    json::push_raw(out, r#"{"status":"SUCCESS","outputType":"BASE64","output":[{"processedFile":""#);
    json::push_raw(out, &BASE64.encode(&file.content));
    json::push_raw(out, r#"","processedFileType":"redacted_file","processedFileExtension":"#);
    json::push_text(out, &file.extension);
    json::push_raw(out, r#"},{"processedFile":""#);
    json::push_raw(out, &BASE64.encode(&file.entities));
    json::push_raw(out, r#"","processedFileType":"entities","processedFileExtension":"json"}]"#);
    let (words, characters) = (file.words, file.characters);
    #[expect(clippy::cast_precision_loss, reason = "a size in kilobytes")]
    let kilobytes = file.content.len() as f64 / 1024.0;
    json::push_raw(
        out,
        &format!(
            r#","message":"ok","wordCharacterCount":{{"wordCount":{words},"characterCount":{characters}}},"size":{kilobytes}}}"#
        ),
    );
}
