//! The enums that the core decides by.
//!
//! Written by `cargo xtask codegen` from enums.toml. Change it there.
#![allow(dead_code, reason = "every enum is written whole, whatever is used of it")]

/// Where a vault is hosted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Env {
    /// Production.
    #[default]
    Prod,
    /// Sandbox, for trials and integration tests.
    Sandbox,
    /// Staging.
    Stage,
    /// Development.
    Dev,
}

impl Env {
    /// Every member, in order.
    pub const ALL: [Self; 4] = [Self::Prod, Self::Sandbox, Self::Stage, Self::Dev];

    /// The value, as callers write it and the API reads it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Prod => "PROD",
            Self::Sandbox => "SANDBOX",
            Self::Stage => "STAGE",
            Self::Dev => "DEV",
        }
    }

    /// The member with this value; the letter case counts.
    #[must_use]
    pub fn parse(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|member| member.as_str() == value)
    }

    /// The host that a cluster id is put in front of, with a dot.
    #[must_use]
    pub const fn vault_host(self) -> &'static str {
        match self {
            Self::Prod => "vault.skyflowapis.com",
            Self::Sandbox => "vault.skyflowapis-preview.com",
            Self::Stage => "vault.skyflowapis.tech",
            Self::Dev => "vault.skyflowapis.dev",
        }
    }
}

/// How much is logged. From the chattiest to silence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum LogLevel {
    /// Everything, retries and waits included.
    Debug,
    /// The start and end of each call, and what is worse.
    Info,
    /// What may be wrong, and errors.
    Warn,
    /// Failed calls only.
    #[default]
    Error,
    /// Nothing.
    Off,
}

impl LogLevel {
    /// Every member, in order.
    pub const ALL: [Self; 5] = [Self::Debug, Self::Info, Self::Warn, Self::Error, Self::Off];

    /// The value, as callers write it and the API reads it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Debug => "DEBUG",
            Self::Info => "INFO",
            Self::Warn => "WARN",
            Self::Error => "ERROR",
            Self::Off => "OFF",
        }
    }

    /// The member with this value; the letter case counts.
    #[must_use]
    pub fn parse(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|member| member.as_str() == value)
    }
}

/// How much of a value an answer shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum RedactionType {
    /// What the column's own policy says.
    #[default]
    Default,
    /// Nothing of the value.
    Redacted,
    /// Part of the value, as the column's mask says.
    Masked,
    /// The value itself.
    PlainText,
}

impl RedactionType {
    /// Every member, in order.
    pub const ALL: [Self; 4] = [Self::Default, Self::Redacted, Self::Masked, Self::PlainText];

    /// The value, as callers write it and the API reads it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Default => "DEFAULT",
            Self::Redacted => "REDACTED",
            Self::Masked => "MASKED",
            Self::PlainText => "PLAIN_TEXT",
        }
    }

    /// The member with this value; the letter case counts.
    #[must_use]
    pub fn parse(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|member| member.as_str() == value)
    }
}

/// Whether an insert or update brings its own tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum TokenMode {
    /// The vault makes all tokens.
    #[default]
    Disable,
    /// Tokens may be given for some of the fields.
    Enable,
    /// Tokens must be given for every field that has a value.
    EnableStrict,
}

impl TokenMode {
    /// Every member, in order.
    pub const ALL: [Self; 3] = [Self::Disable, Self::Enable, Self::EnableStrict];

    /// The value, as callers write it and the API reads it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Disable => "DISABLE",
            Self::Enable => "ENABLE",
            Self::EnableStrict => "ENABLE_STRICT",
        }
    }

    /// The member with this value; the letter case counts.
    #[must_use]
    pub fn parse(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|member| member.as_str() == value)
    }
}

/// How the records of an answer are sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OrderBy {
    /// By Skyflow id, upwards.
    Ascending,
    /// By Skyflow id, downwards.
    Descending,
    /// Not sorted.
    None,
}

impl OrderBy {
    /// Every member, in order.
    pub const ALL: [Self; 3] = [Self::Ascending, Self::Descending, Self::None];

    /// The value, as callers write it and the API reads it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ascending => "ASCENDING",
            Self::Descending => "DESCENDING",
            Self::None => "NONE",
        }
    }

    /// The member with this value; the letter case counts.
    #[must_use]
    pub fn parse(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|member| member.as_str() == value)
    }
}

/// The HTTP method of a connection call or a raw request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RequestMethod {
    /// Read; carries no body.
    Get,
    /// Create or run.
    Post,
    /// Replace.
    Put,
    /// Change in part.
    Patch,
    /// Remove.
    Delete,
}

impl RequestMethod {
    /// Every member, in order.
    pub const ALL: [Self; 5] = [Self::Get, Self::Post, Self::Put, Self::Patch, Self::Delete];

    /// The value, as callers write it and the API reads it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }

    /// The member with this value; the letter case counts.
    #[must_use]
    pub fn parse(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|member| member.as_str() == value)
    }
}

/// What stands in for a detected entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TokenType {
    /// A token from the vault; it can be reidentified.
    VaultToken,
    /// The entity's name and a counter, such as `[NAME_1]`.
    EntityUniqueCounter,
    /// The entity's name alone, such as `[NAME]`.
    EntityOnly,
}

impl TokenType {
    /// Every member, in order.
    pub const ALL: [Self; 3] = [Self::VaultToken, Self::EntityUniqueCounter, Self::EntityOnly];

    /// The value, as callers write it and the API reads it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::VaultToken => "vault_token",
            Self::EntityUniqueCounter => "entity_unq_counter",
            Self::EntityOnly => "entity_only",
        }
    }

    /// The member with this value; the letter case counts.
    #[must_use]
    pub fn parse(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|member| member.as_str() == value)
    }
}

/// How an entity is hidden in an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MaskingMethod {
    /// Under a black box.
    Blackbox,
    /// By blurring it.
    Blur,
}

impl MaskingMethod {
    /// Every member, in order.
    pub const ALL: [Self; 2] = [Self::Blackbox, Self::Blur];

    /// The value, as callers write it and the API reads it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Blackbox => "blackbox",
            Self::Blur => "blur",
        }
    }

    /// The member with this value; the letter case counts.
    #[must_use]
    pub fn parse(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|member| member.as_str() == value)
    }
}
