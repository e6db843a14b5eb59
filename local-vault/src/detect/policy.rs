//! What a request wants done with which entities, checked.

use fastrand::Rng;
use regex::{Regex, RegexBuilder};

use super::{
    body::{DeidentifyBody, ShiftBody, TokenTypeBody},
    entity::Entity,
};
use crate::{error::ApiError, input::Text, limits};

/// What stands in the text in place of an entity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum TokenType {
    /// `[SSN]`.
    EntityOnly,
    /// `[SSN_1]`, equal values having equal numbers within one request.
    #[default]
    Counter,
    /// `[SSN_0ykQWPA]`, which can be re-identified.
    VaultToken,
}

/// What is to be done with an entity.
pub(super) enum Treatment {
    Keep,
    Restrict,
    Shift(i64),
    Replace(TokenType),
}

/// A request's wishes.
#[derive(Default)]
pub(crate) struct Policy {
    /// Only these; all when empty.
    wanted: Vec<Entity>,
    default: TokenType,
    special: Vec<(TokenType, Vec<Entity>)>,
    allow: Vec<Regex>,
    restrict: Vec<Regex>,
    /// Days, the same for the whole request, so that intervals stay what they are.
    shift: Option<(i64, Vec<Entity>)>,
}

impl Policy {
    /// Checks the options; `rng` chooses by how many days dates are shifted.
    pub(crate) fn new(body: &DeidentifyBody<'_>, rng: &mut Rng) -> Result<Self, ApiError> {
        let none = TokenTypeBody::default();
        let tokens = body.token_type.as_ref().unwrap_or(&none);
        let special = [
            (TokenType::VaultToken, "vault_token", &tokens.vault_token),
            (TokenType::Counter, "entity_unq_counter", &tokens.entity_unq_counter),
            (TokenType::EntityOnly, "entity_only", &tokens.entity_only),
        ];
        let special = special
            .into_iter()
            .map(|(kind, name, list)| Ok((kind, entities(&format!("token_type.{name}"), list.as_deref())?)))
            .collect::<Result<_, ApiError>>()?;
        Ok(Self {
            wanted: entities("entity_types", body.entity_types.as_deref())?,
            default: default_type(tokens.default.as_ref())?,
            special,
            allow: patterns("allow_regex", body.allow_regex.as_deref())?,
            restrict: patterns("restrict_regex", body.restrict_regex.as_deref())?,
            shift: body
                .transformations
                .as_ref()
                .and_then(|all| all.shift_dates.as_ref())
                .map_or(Ok(None), |shift| days(shift, rng))?,
        })
    }

    /// What to do with a value that was found.
    pub(super) fn treatment(&self, entity: Entity, value: &str) -> Treatment {
        let is_wanted = self.wanted.is_empty() || self.wanted.contains(&entity) || self.wanted.contains(&ALL);
        // To allow wins over to restrict, and a part is enough for it.
        if !is_wanted || self.allow.iter().any(|allow| allow.is_match(value)) {
            return Treatment::Keep;
        }
        if self.restrict.iter().any(|restrict| restrict.is_match(value)) {
            return Treatment::Restrict;
        }
        if let Some((days, entities)) = &self.shift
            && entities.contains(&entity)
        {
            return Treatment::Shift(*days);
        }
        Treatment::Replace(self.token_type(entity))
    }

    /// How an entity is replaced.
    pub(super) fn token_type(&self, entity: Entity) -> TokenType {
        let listed = self.special.iter().find(|(_, list)| list.contains(&entity) || list.contains(&ALL));
        listed.map_or(self.default, |(kind, _)| *kind)
    }
}

/// Stands for every entity in a list.
pub(super) const ALL: Entity = Entity("all");

/// Reads a list of entities, `all` among them.
pub(crate) fn entities(field: &str, names: Option<&[Text<'_>]>) -> Result<Vec<Entity>, ApiError> {
    let read = |(index, name): (usize, &Text<'_>)| {
        let entity = if name.0 == ALL.0 { Some(ALL) } else { Entity::named(&name.0) };
        entity
            .ok_or_else(|| ApiError::invalid(format!("Invalid request. {field}[{index}] is not an entity.")))
    };
    names.unwrap_or_default().iter().enumerate().map(read).collect()
}

fn default_type(name: Option<&Text<'_>>) -> Result<TokenType, ApiError> {
    match name.map(|name| name.0.as_ref()) {
        None | Some("entity_unq_counter") => Ok(TokenType::Counter),
        Some("entity_only") => Ok(TokenType::EntityOnly),
        Some("vault_token") => Ok(TokenType::VaultToken),
        Some(_) => Err(ApiError::invalid(
            "Invalid request. token_type.default must be vault_token, entity_unq_counter or entity_only.",
        )),
    }
}

/// Compiles expressions. Those to restrict have to match the whole entity.
fn patterns(field: &str, texts: Option<&[Text<'_>]>) -> Result<Vec<Regex>, ApiError> {
    let texts = texts.unwrap_or_default();
    if texts.len() > limits::MAX_EXPRESSIONS {
        let most = limits::MAX_EXPRESSIONS;
        return Err(ApiError::invalid(format!("Invalid request. {field} has more than {most} expressions.")));
    }
    let compile = |(index, text): (usize, &Text<'_>)| {
        let source = match field {
            "restrict_regex" => format!("^(?:{})$", text.0),
            _ => text.0.to_string(),
        };
        let is_short = text.0.len() <= limits::MAX_EXPRESSION_BYTES;
        // By itself first: a bracket too many would escape the group.
        let compiled =
            Some(()).filter(|()| is_short).and_then(|()| limited(&text.0)).and_then(|_| limited(&source));
        compiled.ok_or_else(|| {
            ApiError::invalid(format!(
                "Invalid request. {field}[{index}] is not a regular expression, or is too large; look-around and back-references are not supported."
            ))
        })
    };
    texts.iter().enumerate().map(compile).collect()
}

fn limited(source: &str) -> Option<Regex> {
    RegexBuilder::new(source).size_limit(limits::MAX_EXPRESSION_SIZE).build().ok()
}

fn days(body: &ShiftBody<'_>, rng: &mut Rng) -> Result<Option<(i64, Vec<Entity>)>, ApiError> {
    let listed = entities("transformations.shift_dates.entity_types", body.entity_types.as_deref())?;
    let dates = [Entity::DATE, Entity("date_interval"), Entity::DOB];
    if listed.iter().any(|entity| !dates.contains(entity)) {
        return Err(ApiError::invalid(
            "Invalid request. transformations.shift_dates.entity_types must be date, date_interval or dob.",
        ));
    }
    let (min, max) = match (body.min_days, body.max_days) {
        (None, None) => return Ok(None),
        (min, max) => (min.unwrap_or(0), max.unwrap_or(min.unwrap_or(0))),
    };
    if min > max || min < -limits::MAX_SHIFT_DAYS || max > limits::MAX_SHIFT_DAYS {
        let most = limits::MAX_SHIFT_DAYS;
        return Err(ApiError::invalid(format!(
            "Invalid request. transformations.shift_dates needs min_days <= max_days, between -{most} and {most}."
        )));
    }
    Ok(Some((rng.i64(min..=max), if listed.is_empty() { dates.to_vec() } else { listed })))
}
