//! Where the tokens of credentials come from that are renewed.

use super::{account::Account, credentials::Credentials};
use crate::core::urls::Target;

/// A service account, or the caller's own function.
#[derive(Debug, Clone, PartialEq)]
pub enum Origin {
    /// Its assertions are exchanged for tokens.
    Account(Account),
    /// It gives tokens.
    Provider(Provider),
}

/// The caller's `getToken`, for one vault or connection: it is told which, so it may give each another token.
#[derive(Debug, Clone, PartialEq)]
pub struct Provider {
    place: u32,
    /// Where it stands, for messages.
    pub field_path: String,
    /// Whose tokens it gives.
    pub target: Target,
    /// The id of the vault or connection.
    pub id: String,
}

impl Origin {
    /// The origin of these credentials' tokens, which the vault or connection `id` uses; none when they are not renewed.
    pub fn of(credentials: &Credentials, target: Target, id: &str) -> Option<Self> {
        match credentials {
            Credentials::Account(account) => Some(Self::Account(account.clone())),
            Credentials::Provider { place, field_path } => {
                let (field_path, id) = ([field_path, ".getToken"].concat(), id.to_owned());
                Some(Self::Provider(Provider { place: *place, field_path, target, id }))
            }
            Credentials::ApiKey(_) | Credentials::Token(_) => None,
        }
    }

    /// The place of its holder among the credentials of a configuration.
    pub const fn place(&self) -> u32 {
        match self {
            Self::Account(Account { place, .. }) | Self::Provider(Provider { place, .. }) => *place,
        }
    }

    /// Whether it serves this vault or connection, given that its place does.
    pub fn is_for(&self, target: Target, id: &str) -> bool {
        match self {
            Self::Account(_) => true,
            Self::Provider(provider) => provider.target == target && provider.id == id,
        }
    }

    /// Whether a token of one is a token of the other, given the same holder.
    pub fn same_tokens(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Account(account), Self::Account(other)) => account.same_tokens(other),
            (Self::Provider(_), Self::Provider(other)) => self.is_for(other.target, &other.id),
            _ => false,
        }
    }
}
