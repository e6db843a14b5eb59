//! Replaces what is found in texts, as a request's policy wants it.

use fastrand::Rng;

use super::{
    Finding, dates,
    entity::Entity,
    find,
    policy::{Policy, TokenType, Treatment},
    tokens::DetectTokens,
};
use crate::{error::ApiError, json, store::Map};

/// What stands for an entity that the caller does not want to be seen at all.
const RESTRICTED: &str = "RESTRICTED";

/// A value that was replaced. Places are counted in characters (Unicode code points).
pub(crate) struct Replaced {
    token: String,
    value: String,
    entity: Entity,
    score: f64,
    place: (usize, usize),
    processed_place: (usize, usize),
}

/// De-identifies the texts of one request: numbers go on from text to text.
pub(crate) struct Deidentifier<'v> {
    policy: Policy,
    tokens: &'v mut DetectTokens,
    rng: &'v mut Rng,
    numbers: Map<Entity, Map<String, usize>>,
    /// Everything replaced so far.
    pub(crate) replaced: Vec<Replaced>,
    /// Words of the processed texts, and characters of the original ones.
    pub(crate) words: usize,
    pub(crate) characters: usize,
}

impl<'v> Deidentifier<'v> {
    pub(crate) fn new(policy: Policy, tokens: &'v mut DetectTokens, rng: &'v mut Rng) -> Self {
        Self { policy, tokens, rng, numbers: Map::default(), replaced: Vec::new(), words: 0, characters: 0 }
    }

    /// Replaces what is in a text.
    pub(crate) fn text(&mut self, text: &str) -> Result<String, ApiError> {
        self.replace(text, find(text))
    }

    /// Replaces what is in the value of a field, whose name may tell what it is.
    pub(crate) fn field(&mut self, name: &str, value: &str) -> Result<String, ApiError> {
        let label = spaced(name);
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
            self.replaced.push(Replaced {
                token,
                value: value.to_owned(),
                entity,
                score,
                place,
                processed_place,
            });
        }
        let rest = text.get(copied..).unwrap_or_default();
        out.push_str(rest);
        self.words += out.split_whitespace().count();
        self.characters += at + rest.chars().count();
        Ok(out)
    }

    /// The token for a value, and what stands in the text; nothing for one that stays.
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
            TokenType::VaultToken => self.tokens.token(self.rng, entity, value)?.to_string(),
            TokenType::Counter => {
                let numbers = self.numbers.entry(entity).or_default();
                let next = numbers.len() + 1;
                let number = *numbers.entry(value.to_owned()).or_insert(next);
                format!("{}_{number}", entity.label())
            }
        })
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

impl Replaced {
    /// Appends it as answers list it; where it was, only when that means something.
    pub(crate) fn push(&self, out: &mut Vec<u8>, with_place: bool) {
        let label = self.entity.label();
        json::push_raw(out, r#"{"token":"#);
        json::push_text(out, &self.token);
        json::push_raw(out, r#","value":"#);
        json::push_text(out, &self.value);
        if with_place {
            let ((start, end), (processed_start, processed_end)) = (self.place, self.processed_place);
            json::push_raw(
                out,
                &format!(
                    r#","location":{{"start_index":{start},"end_index":{end},"start_index_processed":{processed_start},"end_index_processed":{processed_end}}}"#
                ),
            );
        }
        json::push_raw(
            out,
            &format!(r#","entity_type":"{label}","entity_scores":{{"{label}":{:.4}}}}}"#, self.score),
        );
    }
}
