//! De-identification: replaces detected values as the request's policy says.

use serde::{Serialize, Serializer, ser::SerializeStruct};

use super::{
    Finding, dates,
    entity::Entity,
    find,
    policy::{Policy, TokenType, Treatment},
    tokens::DetectTokens,
};
use crate::core::{Map, error::ApiError, random::Random};

/// The replacement of values that match `restrict_regex`.
const RESTRICTED: &str = "RESTRICTED";

/// A replaced value.
pub(crate) struct Replacement {
    token: String,
    value: String,
    entity: Entity,
    score: f64,
    places: Option<Places>,
}

/// Where a value was in the text, and where its replacement is, in characters (Unicode code points).
#[derive(Serialize)]
struct Places {
    start_index: usize,
    end_index: usize,
    start_index_processed: usize,
    end_index_processed: usize,
}

/// De-identifies the texts of one request; counters continue from text to text.
pub(crate) struct Deidentifier<'v> {
    policy: Policy,
    tokens: &'v mut DetectTokens,
    random: &'v mut Random,
    numbers: Map<Entity, Map<String, usize>>,
    /// The replacements so far.
    pub(crate) replaced: Vec<Replacement>,
    /// Words of the processed texts, and characters of the original ones.
    pub(crate) words: usize,
    pub(crate) characters: usize,
}

impl<'v> Deidentifier<'v> {
    pub(crate) fn new(policy: Policy, tokens: &'v mut DetectTokens, random: &'v mut Random) -> Self {
        Self {
            policy,
            tokens,
            random,
            numbers: Map::default(),
            replaced: Vec::new(),
            words: 0,
            characters: 0,
        }
    }

    /// De-identifies a text.
    pub(crate) fn text(&mut self, text: &str) -> Result<String, ApiError> {
        self.replace(text, find(text))
    }

    /// De-identifies the value of a field; the field's name helps to detect what it is.
    pub(crate) fn field(&mut self, name: &str, value: &str) -> Result<String, ApiError> {
        let label = spaced(name);
        // A file can have a million cells: most have nothing that any rule begins with.
        if !may_hold(&label, value) {
            return self.replace(value, Vec::new());
        }
        if label.is_empty() {
            return self.text(value);
        }
        let context = format!("{label}: {value}");
        let offset = context.len() - value.len();
        let within = |finding: Finding| {
            let (start, end) = (finding.start.checked_sub(offset)?, finding.end.checked_sub(offset)?);
            Some(Finding { start, end, ..finding })
        };
        self.replace(value, find(&context).into_iter().filter_map(within).collect())
    }

    fn replace(&mut self, text: &str, found: Vec<Finding>) -> Result<String, ApiError> {
        let mut out = String::with_capacity(text.len());
        let (mut copied, mut at, mut processed_at) = (0, 0, 0);
        for Finding { start, end, entity, score } in found {
            let (Some(between), Some(value)) = (text.get(copied..start), text.get(start..end)) else {
                continue;
            };
            let Some((token, shown)) = self.replacement(entity, value)? else { continue };
            let skipped = between.chars().count();
            let place = (at + skipped, at + skipped + value.chars().count());
            let processed_place = (processed_at + skipped, processed_at + skipped + shown.chars().count());
            out.push_str(between);
            out.push_str(&shown);
            (copied, at, processed_at) = (end, place.1, processed_place.1);
            let places = Places {
                start_index: place.0,
                end_index: place.1,
                start_index_processed: processed_place.0,
                end_index_processed: processed_place.1,
            };
            let value = value.to_owned();
            self.replaced.push(Replacement { token, value, entity, score, places: Some(places) });
        }
        let rest = text.get(copied..).unwrap_or_default();
        out.push_str(rest);
        self.words += out.split_whitespace().count();
        self.characters += at + rest.chars().count();
        Ok(out)
    }

    /// The token of a value and the text that replaces it; `None` if the value stays.
    fn replacement(&mut self, entity: Entity, value: &str) -> Result<Option<(String, String)>, ApiError> {
        let token = match self.policy.treatment(entity, value) {
            Treatment::Keep => return Ok(None),
            Treatment::Restrict => RESTRICTED.to_owned(),
            Treatment::Shift(days) => match dates::shifted(value, days) {
                Some(date) => return Ok(Some((date.clone(), date))),
                None => self.token(self.policy.token_type(entity), entity, value)?,
            },
            Treatment::Replace(kind) => self.token(kind, entity, value)?,
        };
        let shown = format!("[{token}]");
        Ok(Some((token, shown)))
    }

    fn token(&mut self, kind: TokenType, entity: Entity, value: &str) -> Result<String, ApiError> {
        Ok(match kind {
            TokenType::EntityOnly => entity.label(),
            TokenType::VaultToken => self.tokens.token(self.random, entity, value)?.to_string(),
            TokenType::Counter => {
                let numbers = self.numbers.entry(entity).or_default();
                let next = numbers.len() + 1;
                let number = *numbers.entry(value.to_owned()).or_insert(next);
                format!("{}_{number}", entity.label())
            }
        })
    }
}

/// Whether a value can hold anything: all that is detected has a digit, a capital or a sign in it, but for usernames, which
/// are known by their field.
fn may_hold(label: &str, value: &str) -> bool {
    const USERNAME_FIELDS: [&str; 7] = ["user", "login", "handle", "screen", "gamer", "nick", "account"];
    let is_sign =
        |char: char| char.is_ascii_digit() || char.is_uppercase() || matches!(char, '@' | '.' | ':');
    // Scripts without capitals are looked at whole.
    value.chars().any(|char| is_sign(char) || !char.is_ascii()) || {
        let label = label.to_lowercase();
        USERNAME_FIELDS.iter().any(|field| label.contains(field))
    }
}

/// `cardNumber`, `card_number` and `card-number` as words.
fn spaced(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    let mut was_lower = false;
    for char in name.chars().take(64) {
        if matches!(char, '_' | '-' | '.' | ':') {
            out.push(' ');
        } else {
            if was_lower && char.is_uppercase() {
                out.push(' ');
            }
            out.push(char);
        }
        was_lower = char.is_lowercase();
    }
    out.trim().to_owned()
}

impl Replacement {
    /// The replacement without its places: places within one text of a file would be misleading.
    pub(crate) fn without_places(mut self) -> Self {
        self.places = None;
        self
    }
}

impl Serialize for Replacement {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let label = self.entity.label();
        // Four decimals, as the service has them.
        let score = (self.score * 10_000.0).round() / 10_000.0;
        let mut entity = serializer.serialize_struct("Entity", 4 + usize::from(self.places.is_some()))?;
        entity.serialize_field("token", &self.token)?;
        entity.serialize_field("value", &self.value)?;
        if let Some(places) = &self.places {
            entity.serialize_field("location", places)?;
        }
        entity.serialize_field("entity_type", &label)?;
        entity.serialize_field("entity_scores", &Map::from_iter([(&label, score)]))?;
        entity.end()
    }
}
