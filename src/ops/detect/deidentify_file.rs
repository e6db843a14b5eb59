//! `deidentifyFile`: starts the run that replaces the sensitive parts of a file. wire.md D.12, E.5. `flows::detect_run`
//! polls the run until it is over.

use js_sys::Function;
use wasm_bindgen::JsValue;

use super::{encoded, post, settings, to_js};
use crate::{
    core::{error::Error, polling::MAX_WAIT_S, retry::Repeat, value::Value},
    host::{
        codec::{self, Decoded},
        exchange::HttpResponse,
        files, javascript,
        reader::{Argument, Members},
    },
    ops::{Body, HttpRequest, Operation, ResponseContext},
};

javascript! { "../records/deidentify-file.js" {
    #[wasm_bindgen(js_name = deidentifyFileBody)]
    fn deidentify_file_body(
        vault_id: &str,
        settings: &JsValue,
        request: &JsValue,
        file: &JsValue,
        format: &str,
    ) -> JsValue;
    #[wasm_bindgen(js_name = deidentifyFileResult)]
    fn deidentify_file_result(response: &HttpResponse) -> JsValue;
}}

/// The endpoint of files with certain extensions.
struct FileEndpoint {
    /// Below `/v1/detect/deidentify/file`.
    path: &'static str,
    /// Extensions, with a blank between them.
    extensions: &'static str,
    /// Members of the request that it takes, beside those that all take.
    members: &'static str,
}

const fn endpoint(path: &'static str, extensions: &'static str, members: &'static str) -> FileEndpoint {
    FileEndpoint { path, extensions, members }
}

const ENDPOINTS: [FileEndpoint; 8] = [
    endpoint("/text", "txt", "transformations"),
    endpoint("/audio", "mp3 wav", "transformations outputTranscription outputProcessedAudio bleep"),
    endpoint("/document/pdf", "pdf", "pixelDensity maxResolution"),
    endpoint("/image", "jpg jpeg png bmp tif tiff", "maskingMethod outputOcrText outputProcessedImage"),
    endpoint("/presentation", "ppt pptx", ""),
    endpoint("/spreadsheet", "csv xls xlsx", ""),
    endpoint("/document", "doc docx", ""),
    endpoint("/structured_text", "json xml", "transformations"),
];

/// For `dcm`, and for extensions that are not known.
const ANY: FileEndpoint = endpoint("", "", "transformations");

/// A checked deidentification of a file.
pub struct DeidentifyFile {
    path: &'static str,
    settings: Value,
    request: JsValue,
    file: JsValue,
    /// The file's name.
    pub name: String,
    /// Milliseconds to wait for the run.
    pub wait_ms: f64,
    /// Where the outputs are written.
    pub directory: Option<String>,
    /// Called after each poll.
    pub on_progress: Option<Function>,
}

impl Operation for DeidentifyFile {
    const NAME: &'static str = "deidentifyFile";
    const MEMBERS: Members = Members {
        readable: "entities tokenFormat transformations outputTranscription outputProcessedAudio bleep pixelDensity \
                   maxResolution maskingMethod outputOcrText outputProcessedImage file fileName outputDirectory waitTime",
        private: "allowRegexList restrictRegexList onProgress",
    };
    const NAMES_RECORDS: bool = false;

    fn validate(request: &Argument) -> Result<Self, Error> {
        let (file, name) = files::open_member(request)?;
        let extension = files::extension(&name);
        if extension.is_empty() {
            return Err(Error::input(
                "the file's name must have an extension, such as `.txt`, that says what kind of file it is; give fileName",
            ));
        }
        let endpoint = endpoint_of(&extension);
        // Checked whatever the kind of file, sent only where they fit.
        settings(request, Self::MEMBERS.readable)?;
        let settings = settings(request, &[DETECTION, " ", endpoint.members].concat())?;
        let directory = request.optional_text("outputDirectory")?;
        if let Some(path) = &directory {
            files::check_directory("outputDirectory", path)?;
        }
        let on_progress = request.function("onProgress")?;
        let wait_ms = wait_ms(request.get("waitTime"))?;
        let (path, request) = (endpoint.path, request.members().clone());
        Ok(Self { path, settings, request, file, name, wait_ms, directory, on_progress })
    }

    fn to_wire(&self, vault_id: &str) -> Result<HttpRequest, Error> {
        let settings = to_js(&self.settings);
        let format = files::extension(&self.name);
        let body = encoded(deidentify_file_body(vault_id, &settings, &self.request, &self.file, &format))?;
        let path = ["/v1/detect/deidentify/file", self.path].concat();
        Ok(post(&path, Body::Deferred(body), Repeat::Unsafe))
    }

    fn from_wire(&self, context: &ResponseContext<'_>) -> Result<Decoded, String> {
        codec::result(deidentify_file_result(context.response))
    }
}

/// Members that say what is detected, and what stands in for it.
const DETECTION: &str = "entities tokenFormat";

fn endpoint_of(extension: &str) -> &'static FileEndpoint {
    let takes = |endpoint: &&FileEndpoint| endpoint.extensions.split(' ').any(|taken| taken == extension);
    ENDPOINTS.iter().find(takes).unwrap_or(&ANY)
}

/// DIF-5.
fn wait_ms(wait_time: &Value) -> Result<f64, Error> {
    match wait_time {
        Value::Absent => Ok(MAX_WAIT_S * 1000.0),
        Value::Number(seconds) if (0.0..=MAX_WAIT_S).contains(seconds) => Ok(seconds * 1000.0),
        _ => Err(Error::input("waitTime must be a number of seconds from 0 to 64")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extension_picks_the_endpoint() {
        for (extensions, path) in [
            ("txt", "/text"),
            ("mp3 wav", "/audio"),
            ("pdf", "/document/pdf"),
            ("jpg jpeg png bmp tif tiff", "/image"),
            ("ppt pptx", "/presentation"),
            ("csv xls xlsx", "/spreadsheet"),
            ("doc docx", "/document"),
            ("json xml", "/structured_text"),
            ("dcm pdfx jsonl", ""),
        ] {
            for extension in extensions.split(' ') {
                assert_eq!(endpoint_of(extension).path, path, "{extension}");
            }
        }
        assert_eq!(endpoint_of("").path, "");
    }

    #[test]
    fn every_member_of_an_endpoint_is_checked_for_all() {
        let all = DeidentifyFile::MEMBERS.names();
        for FileEndpoint { members, .. } in &ENDPOINTS {
            for member in members.split(' ').filter(|member| !member.is_empty()) {
                assert!(all.contains(&member), "{member}");
            }
        }
    }

    #[test]
    fn the_wait_is_a_minute_and_a_bit_at_most() {
        assert_eq!(wait_ms(&Value::Absent), Ok(64_000.0));
        for (seconds, ms) in [(0.0, 0.0), (0.5, 500.0), (64.0, 64_000.0)] {
            assert_eq!(wait_ms(&Value::Number(seconds)), Ok(ms));
        }
        for seconds in [-1.0, 64.1, 65.0, f64::NAN, f64::INFINITY] {
            assert!(wait_ms(&Value::Number(seconds)).is_err(), "{seconds}");
        }
        assert!(wait_ms(&Value::Bool(false)).is_err());
    }
}
