//! `deidentifyFile`: starts the run that replaces what is sensitive in a file. wire.md D.12, E.5. Asking for
//! the run until it is over is for `pkg-templates/runs.js`, by the waits of `core::polling`.

use wasm_bindgen::JsValue;

use super::{DETECTION, body_of, post};
use crate::{
    core::{error::Error, input::Input, polling::LONGEST_WAIT_S, retry::Repeat},
    host::{
        fetch::Outcome,
        fields::Fields,
        files,
        kernels::{self, Flat},
    },
    ops::{Body, HttpRequest, Operation},
};

/// What files of some extensions have to themselves.
struct Endpoint {
    /// Below `/v1/detect/deidentify/file`.
    path: &'static str,
    /// Text of extensions, one blank between them.
    extensions: &'static str,
    /// Members of the request that it takes, beside those that all take.
    members: &'static str,
}

const fn endpoint(path: &'static str, extensions: &'static str, members: &'static str) -> Endpoint {
    Endpoint { path, extensions, members }
}

const ENDPOINTS: [Endpoint; 8] = [
    endpoint("/text", "txt", "transformations"),
    endpoint("/audio", "mp3 wav", "transformations outputTranscription outputProcessedAudio bleep"),
    endpoint("/document/pdf", "pdf", "pixelDensity maxResolution"),
    endpoint("/image", "jpg jpeg png bmp tif tiff", "maskingMethod outputOcrText outputProcessedImage"),
    endpoint("/presentation", "ppt pptx", ""),
    endpoint("/spreadsheet", "csv xls xlsx", ""),
    endpoint("/document", "doc docx", ""),
    endpoint("/structured_text", "json xml", "transformations"),
];

/// For `dcm`, and for what nobody has heard of.
const ANY: Endpoint = endpoint("", "", "transformations");

/// Every member that only some files take.
const SPECIAL: &str = "transformations outputTranscription outputProcessedAudio bleep pixelDensity maxResolution \
                       maskingMethod outputOcrText outputProcessedImage";

/// A checked deidentification of a file.
pub struct DeidentifyFile {
    path: &'static str,
    body: JsValue,
    file: JsValue,
    name: String,
    wait_ms: f64,
    directory: Option<String>,
    on_progress: JsValue,
}

impl Operation for DeidentifyFile {
    const NAME: &'static str = "deidentifyFile";

    fn validate(request: &Fields) -> Result<Self, Error> {
        let (file, name) = files::open_member(request)?;
        let endpoint = endpoint_of(&files::extension(&name));
        let body = body_of(request, &[DETECTION, " ", endpoint.members].concat(), SPECIAL)?;
        let format =
            request.object("tokenFormat")?.map(|format| Fields::of(&format, "tokenFormat")).transpose()?;
        if format.is_some_and(|format| format.has("vaultToken")) {
            return Err(Error::input(
                "tokenFormat.vaultToken is for texts; files take entityUniqueCounter and entityOnly",
            ));
        }
        let directory = request.optional_text("outputDirectory")?;
        if let Some(path) = &directory {
            files::check_directory("outputDirectory", path)?;
        }
        let on_progress = request.raw("onProgress").unwrap_or_default();
        if !on_progress.is_undefined() && !on_progress.is_function() {
            return Err(Error::input("onProgress must be a function"));
        }
        let wait_ms = wait_ms(&request.number("waitTime"))?;
        Ok(Self { path: endpoint.path, body, file, name, wait_ms, directory, on_progress })
    }

    fn to_wire(&self, vault_id: &str) -> Result<HttpRequest, Error> {
        let body = kernels::file_body(&self.body, vault_id, &files::extension(&self.name), &self.file);
        Ok(post(["/v1/detect/deidentify/file", self.path].concat(), Body::Later(body), Repeat::Unsafe))
    }

    fn from_wire(&self, answer: &Outcome) -> Result<Flat, String> {
        kernels::flattened(kernels::run_started(
            answer,
            self.wait_ms,
            &self.name,
            self.directory.as_deref(),
            &self.on_progress,
            &self.body,
            &self.file,
        ))
    }
}

fn endpoint_of(extension: &str) -> &'static Endpoint {
    let takes = |endpoint: &&Endpoint| endpoint.extensions.split(' ').any(|taken| taken == extension);
    ENDPOINTS.iter().find(takes).unwrap_or(&ANY)
}

/// DIF-5.
fn wait_ms(wait_time: &Input) -> Result<f64, Error> {
    match wait_time {
        Input::Absent => Ok(LONGEST_WAIT_S * 1000.0),
        Input::Number(seconds) if (0.0..=LONGEST_WAIT_S).contains(seconds) => Ok(seconds * 1000.0),
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
        let special: Vec<&str> = SPECIAL.split(' ').collect();
        for Endpoint { members, .. } in &ENDPOINTS {
            for member in members.split(' ').filter(|member| !member.is_empty()) {
                assert!(special.contains(&member), "{member}");
            }
        }
    }

    #[test]
    fn the_wait_is_a_minute_and_a_bit_at_most() {
        assert_eq!(wait_ms(&Input::Absent), Ok(64_000.0));
        for (seconds, ms) in [(0.0, 0.0), (0.5, 500.0), (64.0, 64_000.0)] {
            assert_eq!(wait_ms(&Input::Number(seconds)), Ok(ms));
        }
        for seconds in [-1.0, 64.1, 65.0, f64::NAN, f64::INFINITY] {
            assert!(wait_ms(&Input::Number(seconds)).is_err(), "{seconds}");
        }
        assert!(wait_ms(&Input::Bool(false)).is_err());
    }
}
