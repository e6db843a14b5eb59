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
        enums::{Choice as _, DetectEntities, DetectOutputTranscription, MaskingMethod, TokenType},
        error::Error,
        names,
        retry::Repeat,
        urls::Path,
        value::Value,
    },
    host::{
        codec::{self, Violation},
        data,
        reader::Argument,
    },
};

/// What a member may be.
enum Kind {
    /// Of such lists beside each other an entity may be in one: each says something else of it.
    Entities,
    Flag,
    /// Finite.
    Number,
    /// Finite and more than 0: the vault takes 0 as none given.
    Positive,
    /// Finite, 0 or more.
    Seconds,
    /// One of these texts.
    Choice(&'static [&'static str]),
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
    member("default", "default", Kind::Choice(TokenType::VALUES)),
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
    // Decibels, which may be negative.
    member("gain", "bleep_gain", Kind::Number),
    member("frequency", "bleep_frequency", Kind::Positive),
    member("startPadding", "bleep_start_padding", Kind::Seconds),
    member("stopPadding", "bleep_stop_padding", Kind::Seconds),
];
const MEMBERS: [Member; 15] = [
    member("entities", "entity_types", Kind::Entities),
    member("tokenFormat", "token_type", Kind::Object(&TOKEN_FORMAT)),
    member("transformations", "transformations", Kind::Object(&TRANSFORMATIONS)),
    member("outputTranscription", "output_transcription", Kind::Choice(DetectOutputTranscription::VALUES)),
    member("outputProcessedAudio", "output_processed_audio", Kind::Flag),
    member("bleep", "", Kind::Object(&BLEEP)),
    member("pixelDensity", "density", Kind::Positive),
    member("maxResolution", "max_resolution", Kind::Positive),
    member("maskingMethod", "masking_method", Kind::Choice(MaskingMethod::VALUES)),
    member("outputOcrText", "output_ocr_text", Kind::Flag),
    member("outputProcessedImage", "output_processed_image", Kind::Flag),
    member("redactedEntities", "redacted", Kind::Entities),
    member("maskedEntities", "masked", Kind::Entities),
    member("plainTextEntities", "plaintext", Kind::Entities),
    member("checkToxicity", "check_toxicity", Kind::Flag),
];

/// The entities of lists beside each other, behind their places.
type Taken = Vec<(String, Value)>;

/// The members `names` of a request as they are spelled on the wire, all checked.
///
/// # Errors
/// [`Error::InvalidInput`] that names the member.
fn settings(request: &Argument, names: &str) -> Result<Value, Error> {
    let (mut wire, mut taken) = (Vec::new(), Vec::new());
    for name in names.split(' ').filter(|name| !name.is_empty()) {
        for member in MEMBERS.iter().filter(|member| member.name == name) {
            member.read(request.get(name), name, &mut wire, &mut taken)?;
        }
    }
    Ok(Value::Map(wire))
}

impl Member {
    fn read(
        &self,
        value: &Value,
        field_path: &str,
        wire: &mut Vec<(String, Value)>,
        taken: &mut Taken,
    ) -> Result<(), Error> {
        if value.is_absent() {
            return if self.required {
                Err(Error::input(format!("{field_path} must be given: a finite number")))
            } else {
                Ok(())
            };
        }
        match self.kind {
            Kind::Entities => check_entities(value, field_path, taken)?,
            Kind::Flag => {
                value.flag(field_path)?;
            }
            Kind::Seconds => check_number(value, field_path, 0.0, " must be a number of seconds, 0 or more")?,
            Kind::Number => check_number(value, field_path, f64::MIN, " must be a finite number")?,
            Kind::Positive => {
                check_number(value, field_path, f64::MIN_POSITIVE, " must be a number, more than 0")?;
            }
            Kind::Choice(values) => {
                value.position(field_path, values)?;
            }
            Kind::Object(members) => {
                let known: Vec<&str> = members.iter().map(|member| member.name).collect();
                value.expect_object(field_path, &known)?;
                let (mut inner, mut taken) = (Vec::new(), Vec::new());
                for member in members {
                    let path = [field_path, ".", member.name].concat();
                    member.read(value.get(member.name), &path, &mut inner, &mut taken)?;
                }
                if self.name == "shiftDates" {
                    check_shift(value, field_path)?;
                }
                if self.wire.is_empty() {
                    wire.append(&mut inner);
                } else {
                    wire.push((self.wire.to_owned(), Value::Map(inner)));
                }
                return Ok(());
            }
        }
        wire.push((self.wire.to_owned(), value.clone()));
        Ok(())
    }
}

fn check_number(value: &Value, field_path: &str, min: f64, problem: &str) -> Result<(), Error> {
    match value {
        Value::Number(number) if number.is_finite() && *number >= min => Ok(()),
        _ => Err(Error::input([field_path, problem].concat())),
    }
}

/// What the vault moves as dates; it refuses anything else.
const DATES: [&str; 3] = ["date", "date_interval", "dob"];

/// Days are whole, and a range that begins behind its end has none.
fn check_shift(value: &Value, field_path: &str) -> Result<(), Error> {
    for (index, entity) in value.get("entities").list("entities")?.iter().enumerate() {
        entity.position(&format!("{field_path}.entities[{index}]"), &DATES)?;
    }
    let problem = match (value.get("minDays"), value.get("maxDays")) {
        (Value::Number(min), Value::Number(max)) if min > max => ".minDays must not be more than maxDays",
        (Value::Number(min), Value::Number(max)) if min.fract() != 0.0 || max.fract() != 0.0 => {
            " must have whole numbers of days"
        }
        _ => return Ok(()),
    };
    Err(Error::input([field_path, problem].concat()))
}

/// Checks a list of entities. The vault may know more than this client, so a new one passes, and one that is nearly a known
/// one is a mistake: taken as it is, what it was to hide would be shown.
fn check_entities(value: &Value, field_path: &str, taken: &mut Taken) -> Result<(), Error> {
    let others = taken.len();
    for (index, item) in value.list(field_path)?.iter().enumerate() {
        let place = format!("{field_path}[{index}]");
        let refuse = |problem: &str| Err(Error::input([&place, problem].concat()));
        let Some(text) = item.as_text().filter(|text| !text.trim().is_empty()) else {
            return refuse(" must be a non-empty string");
        };
        if !DetectEntities::VALUES.contains(&text)
            && let Some(meant) = names::nearest(text, DetectEntities::VALUES)
            && (meant.len() > 3 || meant.eq_ignore_ascii_case(text))
        {
            return refuse(
                &[" is not an entity that this client knows; did you mean `", meant, "`?"].concat(),
            );
        }
        if let Some((other, _)) = taken.iter().take(others).find(|(_, one)| one.as_text() == item.as_text()) {
            return refuse(&[" is the same entity as ", other, "; leave one out"].concat());
        }
        taken.push((place, item.clone()));
    }
    Ok(())
}

/// A `POST` request to a path of our own.
fn post(path: &str, body: Body, repeat: Repeat) -> HttpRequest {
    HttpRequest::new("POST", Path::new(path), body, repeat)
}

/// Settings as a JavaScript object, for a codec.
fn to_js(settings: &Value) -> JsValue {
    data::to_js(settings)
}

/// What a codec of this area made of a request.
///
/// # Errors
/// [`Error::InvalidInput`] that words what it found in the members that stay in JavaScript.
fn encoded(returned: JsValue) -> Result<JsValue, Error> {
    codec::encoded(returned).map_err(|Violation { rule, member, .. }| {
        Error::input(match rule.as_str() {
            "notTexts" => format!("{member} must be an array of non-empty strings"),
            "threw" => "the request threw while it was read".to_owned(),
            _ => format!("{member} must be a non-empty, well-formed string"),
        })
    })
}
