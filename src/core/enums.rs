//! The enums that the core decides by.
//!
//! Written by `cargo xtask codegen` from enums.toml. Change it there.
#![allow(dead_code, reason = "every enum is written whole, whatever is used of it")]

/// An enum whose members have a text each, which callers write.
pub trait Choice: Copy + 'static {
    /// Every member, in order.
    const ALL: &'static [Self];
    /// Their texts, in the same order; the letter case counts.
    const VALUES: &'static [&'static str];
}

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

impl Choice for Env {
    const ALL: &'static [Self] = &[Self::Prod, Self::Sandbox, Self::Stage, Self::Dev];
    const VALUES: &'static [&'static str] = &["PROD", "SANDBOX", "STAGE", "DEV"];
}

impl Env {
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

impl Choice for LogLevel {
    const ALL: &'static [Self] = &[Self::Debug, Self::Info, Self::Warn, Self::Error, Self::Off];
    const VALUES: &'static [&'static str] = &["DEBUG", "INFO", "WARN", "ERROR", "OFF"];
}

impl LogLevel {
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

impl Choice for RedactionType {
    const ALL: &'static [Self] = &[Self::Default, Self::Redacted, Self::Masked, Self::PlainText];
    const VALUES: &'static [&'static str] = &["DEFAULT", "REDACTED", "MASKED", "PLAIN_TEXT"];
}

impl RedactionType {
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

impl Choice for TokenMode {
    const ALL: &'static [Self] = &[Self::Disable, Self::Enable, Self::EnableStrict];
    const VALUES: &'static [&'static str] = &["DISABLE", "ENABLE", "ENABLE_STRICT"];
}

impl TokenMode {
    /// The value, as callers write it and the API reads it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Disable => "DISABLE",
            Self::Enable => "ENABLE",
            Self::EnableStrict => "ENABLE_STRICT",
        }
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

impl Choice for OrderBy {
    const ALL: &'static [Self] = &[Self::Ascending, Self::Descending, Self::None];
    const VALUES: &'static [&'static str] = &["ASCENDING", "DESCENDING", "NONE"];
}

impl OrderBy {
    /// The value, as callers write it and the API reads it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ascending => "ASCENDING",
            Self::Descending => "DESCENDING",
            Self::None => "NONE",
        }
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

impl Choice for RequestMethod {
    const ALL: &'static [Self] = &[Self::Get, Self::Post, Self::Put, Self::Patch, Self::Delete];
    const VALUES: &'static [&'static str] = &["GET", "POST", "PUT", "PATCH", "DELETE"];
}

impl RequestMethod {
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

impl Choice for TokenType {
    const ALL: &'static [Self] = &[Self::VaultToken, Self::EntityUniqueCounter, Self::EntityOnly];
    const VALUES: &'static [&'static str] = &["vault_token", "entity_unq_counter", "entity_only"];
}

impl TokenType {
    /// The value, as callers write it and the API reads it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::VaultToken => "vault_token",
            Self::EntityUniqueCounter => "entity_unq_counter",
            Self::EntityOnly => "entity_only",
        }
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

impl Choice for MaskingMethod {
    const ALL: &'static [Self] = &[Self::Blackbox, Self::Blur];
    const VALUES: &'static [&'static str] = &["blackbox", "blur"];
}

impl MaskingMethod {
    /// The value, as callers write it and the API reads it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Blackbox => "blackbox",
            Self::Blur => "blur",
        }
    }
}
