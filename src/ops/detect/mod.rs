//! The operations of `Detect`. The text, the regular expressions and the bytes of files stay in JavaScript; what is said
//! about them, such as the entities to look for, is read, checked and spelled for the wire here.

pub mod check_guardrails;
pub mod deidentify_file;
pub mod deidentify_text;
pub mod get_detect_run;
pub mod reidentify_file;
pub mod reidentify_text;

use wasm_bindgen::JsValue;

use super::{Body, HttpRequest};
use crate::{
    core::{
        enums::{Choice as _, DetectEntities, MaskingMethod, TokenType},
        error::Error,
        names,
        retry::Repeat,
        urls::Path,
        value::Value,
    },
    host::{codec::Violation, data, reader::Argument},
};

/// What a member may be.
enum Kind {
    Text,
    Entities,
    Flag,
    Number,
    TokenType,
    MaskingMethod,
    /// An object of these members.
    Object(&'static [Member]),
}

/// A member of a request, or of an object in it.
struct Member {
    name: &'static str,
    /// Its name on the wire; an object without one puts its members beside the others.
    wire: &'static str,
    kind: Kind,
    required: bool,
}

const fn member(name: &'static str, wire: &'static str, kind: Kind) -> Member {
    Member { name, wire, kind, required: false }
}

const fn required(name: &'static str, wire: &'static str, kind: Kind) -> Member {
    Member { name, wire, kind, required: true }
}

const TOKEN_FORMAT: [Member; 4] = [
    member("default", "default", Kind::TokenType),
    member("vaultToken", "vault_token", Kind::Entities),
    member("entityUniqueCounter", "entity_unq_counter", Kind::Entities),
    member("entityOnly", "entity_only", Kind::Entities),
];
const SHIFT_DATES: [Member; 3] = [
    required("maxDays", "max_days", Kind::Number),
    required("minDays", "min_days", Kind::Number),
    member("entities", "entity_types", Kind::Entities),
];
const TRANSFORMATIONS: [Member; 1] = [member("shiftDates", "shift_dates", Kind::Object(&SHIFT_DATES))];
const BLEEP: [Member; 4] = [
    member("gain", "bleep_gain", Kind::Number),
    member("frequency", "bleep_frequency", Kind::Number),
    member("startPadding", "bleep_start_padding", Kind::Number),
    member("stopPadding", "bleep_stop_padding", Kind::Number),
];
const MEMBERS: [Member; 15] = [
    member("entities", "entity_types", Kind::Entities),
    member("tokenFormat", "token_type", Kind::Object(&TOKEN_FORMAT)),
    member("transformations", "transformations", Kind::Object(&TRANSFORMATIONS)),
    member("outputTranscription", "output_transcription", Kind::Text),
    member("outputProcessedAudio", "output_processed_audio", Kind::Flag),
    member("bleep", "", Kind::Object(&BLEEP)),
    member("pixelDensity", "density", Kind::Number),
    member("maxResolution", "max_resolution", Kind::Number),
    member("maskingMethod", "masking_method", Kind::MaskingMethod),
    member("outputOcrText", "output_ocr_text", Kind::Flag),
    member("outputProcessedImage", "output_processed_image", Kind::Flag),
    member("redactedEntities", "redacted", Kind::Entities),
    member("maskedEntities", "masked", Kind::Entities),
    member("plainTextEntities", "plaintext", Kind::Entities),
    member("checkToxicity", "check_toxicity", Kind::Flag),
];

/// The members `names` of a request as they are spelled on the wire, all checked.
///
/// # Errors
/// [`Error::InvalidInput`] that names the member.
fn settings(request: &Argument, names: &str) -> Result<Value, Error> {
    let mut wire = Vec::new();
    for name in names.split(' ').filter(|name| !name.is_empty()) {
        for member in MEMBERS.iter().filter(|member| member.name == name) {
            member.read(request.get(name), name, &mut wire)?;
        }
    }
    Ok(Value::Map(wire))
}

impl Member {
    fn read(&self, value: &Value, field_path: &str, wire: &mut Vec<(String, Value)>) -> Result<(), Error> {
        if value.is_absent() {
            return if self.required {
                Err(Error::input(format!("{field_path} must be given: a finite number")))
            } else {
                Ok(())
            };
        }
        let read = match self.kind {
            Kind::Text => value.text(field_path)?.into(),
            Kind::Entities => entities(value, field_path)?,
            Kind::Flag => Value::Bool(value.flag(field_path)? == Some(true)),
            Kind::Number => value.number(field_path)?.unwrap_or_default().into(),
            Kind::TokenType => {
                value.choice::<TokenType>(field_path)?.map_or(Value::Absent, |one| one.as_str().into())
            }
            Kind::MaskingMethod => {
                value.choice::<MaskingMethod>(field_path)?.map_or(Value::Absent, |one| one.as_str().into())
            }
            Kind::Object(members) => {
                let known: Vec<&str> = members.iter().map(|member| member.name).collect();
                value.expect_object(field_path, &known)?;
                let mut inner = Vec::new();
                for member in members {
                    let path = [field_path, ".", member.name].concat();
                    member.read(value.get(member.name), &path, &mut inner)?;
                }
                if self.name == "shiftDates" {
                    check_days(value, field_path)?;
                }
                if self.wire.is_empty() {
                    wire.append(&mut inner);
                    return Ok(());
                }
                Value::Map(inner)
            }
        };
        wire.push((self.wire.to_owned(), read));
        Ok(())
    }
}

/// A range of days that begins behind its end has no day.
fn check_days(value: &Value, field_path: &str) -> Result<(), Error> {
    match (value.get("minDays").number("minDays")?, value.get("maxDays").number("maxDays")?) {
        (Some(min), Some(max)) if min > max => {
            Err(Error::input(format!("{field_path}.minDays must not be more than maxDays")))
        }
        _ => Ok(()),
    }
}

/// A list of entities. The vault may know more than this client, so a new one passes, and one that is nearly a known one
/// is a mistake: taken as it is, what it was to hide would be shown.
fn entities(value: &Value, field_path: &str) -> Result<Value, Error> {
    let items = value.list(field_path)?;
    for (index, item) in items.iter().enumerate() {
        let Some(text) = item.as_text().filter(|text| !text.trim().is_empty()) else {
            return Err(Error::input(format!("{field_path}[{index}] must be a non-empty string")));
        };
        if DetectEntities::VALUES.contains(&text) {
            continue;
        }
        if let Some(meant) = names::nearest(text, DetectEntities::VALUES)
            .filter(|meant| meant.len() > 3 || meant.eq_ignore_ascii_case(text))
        {
            return Err(Error::input(format!(
                "{field_path}[{index}] is not an entity that this client knows; did you mean `{meant}`?"
            )));
        }
    }
    Ok(value.clone())
}

/// A `POST` request to a path of our own.
fn post(path: &str, body: Body, repeat: Repeat) -> HttpRequest {
    HttpRequest::new("POST", Path::new(path), body, repeat)
}

/// Settings as a JavaScript object, for a codec.
fn to_js(settings: &Value) -> JsValue {
    data::to_js(settings)
}

/// Words what a codec of this area found in the members that stay in JavaScript.
fn explain(violation: &Violation) -> Error {
    let member = &violation.member;
    Error::input(match violation.rule.as_str() {
        "notTexts" => format!("{member} must be an array of non-empty strings"),
        "threw" => "the request threw while it was read".to_owned(),
        _ => format!("{member} must be a non-empty, well-formed string"),
    })
}
