//! The de-identification policy of a request: what happens to each entity.

use regex::{Regex, RegexBuilder};

use super::{
    body::{DeidentifyBody, ShiftBody, TokenTypeBody},
    entity::Entity,
};
use crate::core::{error::ApiError, limits, random::Random};

/// The form of a replacement.
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

/// What happens to a detected value.
pub(super) enum Treatment {
    Keep,
    Restrict,
    Shift(i64),
    Replace(TokenType),
}

/// The checked policy of a request.
#[derive(Default)]
pub(crate) struct Policy {
    /// The entities to replace; all if empty.
    wanted: Vec<Entity>,
    default: TokenType,
    special: Vec<(TokenType, Vec<Entity>)>,
    allow: Vec<Regex>,
    restrict: Vec<Regex>,
    /// One number of days for the whole request, so that intervals between dates stay the same.
    shift: Option<(i64, Vec<Entity>)>,
}

impl Policy {
    /// Checks the options; `random` chooses the number of days by which dates are shifted.
    pub(crate) fn new(body: &DeidentifyBody, random: &mut Random) -> Result<Self, ApiError> {
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
            default: default_type(tokens.default.as_deref())?,
            special,
            allow: patterns("allow_regex", body.allow_regex.as_deref())?,
            restrict: patterns("restrict_regex", body.restrict_regex.as_deref())?,
            shift: body
                .transformations
                .as_ref()
                .and_then(|all| all.shift_dates.as_ref())
                .map_or(Ok(None), |shift| shift_days(shift, random))?,
        })
    }

    /// What happens to a detected value.
    pub(super) fn treatment(&self, entity: Entity, value: &str) -> Treatment {
        let is_wanted = self.wanted.is_empty() || self.wanted.contains(&entity) || self.wanted.contains(&ALL);
        // `allow_regex` takes precedence over `restrict_regex`, and matching a part is enough.
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

    /// Whether it can create vault tokens, which are stored.
    pub(crate) fn creates_vault_tokens(&self) -> bool {
        let listed =
            |(kind, list): &(TokenType, Vec<Entity>)| *kind == TokenType::VaultToken && !list.is_empty();
        self.default == TokenType::VaultToken || self.special.iter().any(listed)
    }

    /// The form of an entity's replacement.
    pub(super) fn token_type(&self, entity: Entity) -> TokenType {
        let listed = self.special.iter().find(|(_, list)| list.contains(&entity) || list.contains(&ALL));
        listed.map_or(self.default, |(kind, _)| *kind)
    }
}

/// Every entity, in lists of entities.
pub(super) const ALL: Entity = Entity("all");

/// Parses a list of entities, which may contain `all`.
pub(crate) fn entities(field: &str, names: Option<&[String]>) -> Result<Vec<Entity>, ApiError> {
    let read = |(index, name): (usize, &String)| {
        let entity = if name == ALL.0 { Some(ALL) } else { Entity::named(name) };
        entity
            .ok_or_else(|| ApiError::invalid(format!("Invalid request. {field}[{index}] is not an entity.")))
    };
    names.unwrap_or_default().iter().enumerate().map(read).collect()
}

fn default_type(name: Option<&str>) -> Result<TokenType, ApiError> {
    match name {
        None | Some("entity_unq_counter") => Ok(TokenType::Counter),
        Some("entity_only") => Ok(TokenType::EntityOnly),
        Some("vault_token") => Ok(TokenType::VaultToken),
        Some(_) => Err(ApiError::invalid(
            "Invalid request. token_type.default must be vault_token, entity_unq_counter or entity_only.",
        )),
    }
}

/// Compiles regular expressions. Those of `restrict_regex` have to match the whole entity.
fn patterns(field: &str, texts: Option<&[String]>) -> Result<Vec<Regex>, ApiError> {
    let texts = texts.unwrap_or_default();
    if texts.len() > limits::MAX_EXPRESSIONS {
        let max = limits::MAX_EXPRESSIONS;
        return Err(ApiError::invalid(format!("Invalid request. {field} has more than {max} expressions.")));
    }
    let compile = |(index, text): (usize, &String)| {
        let source = match field {
            "restrict_regex" => format!("^(?:{text})$"),
            _ => text.clone(),
        };
        let is_short = text.len() <= limits::MAX_EXPRESSION_BYTES;
        // The expression alone is compiled first, because an extra bracket would close the group.
        let compiled =
            Some(()).filter(|()| is_short).and_then(|()| limited(text)).and_then(|_| limited(&source));
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

fn shift_days(body: &ShiftBody, random: &mut Random) -> Result<Option<(i64, Vec<Entity>)>, ApiError> {
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
        let max = limits::MAX_SHIFT_DAYS;
        return Err(ApiError::invalid(format!(
            "Invalid request. transformations.shift_dates needs min_days <= max_days, between -{max} and {max}."
        )));
    }
    Ok(Some((random.between(min, max)?, if listed.is_empty() { dates.to_vec() } else { listed })))
}
