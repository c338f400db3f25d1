//! What an issuer has promised for later.

use std::{fmt, time::Duration};

use protocols::{Secret, oauth::Scheme};
use serde::{Deserialize, Serialize};
use terms::{Id, Moment, PublicKey};

use super::{
    card::{Card, CardKind, HeldCopy},
    grant::Grant,
};
use crate::serial;

/// A credential that the issuer has promised for later (OpenID4VCI 1.0, section 9).
#[derive(Clone, Serialize, Deserialize)]
pub struct Deferred {
    /// What was asked for.
    pub kind: CardKind,
    /// `transaction_id`: the issuer's name for this promise.
    pub transaction: Secret,
    /// Seconds to wait before asking.
    pub interval: u64,
    /// When it was promised.
    pub promised: Moment,
    /// What to show when asking.
    pub token: Secret,
    /// How to show it.
    #[serde(with = "bound")]
    pub scheme: Scheme,
    /// The keys that the copies will be bound to.
    #[serde(with = "serial::publics")]
    pub keys: Vec<PublicKey>,
    /// The issuer's own name for what was asked for, where it gave one.
    #[serde(default)]
    pub identifier: Option<String>,
    /// The leave to come back that came with the token.
    #[serde(default)]
    pub grant: Option<Id<Grant>>,
    /// The card whose copies they are to be, if it is there already.
    #[serde(default)]
    pub renews: Option<Id<Card>>,
}

impl Deferred {
    /// Whether these are the copies that it promises.
    pub fn is_for(&self, copies: &[HeldCopy]) -> bool {
        copies.iter().any(|copy| self.keys.contains(&copy.key))
    }

    /// When the issuer may be asked.
    pub fn due(&self) -> Moment {
        self.promised.plus(Duration::from_secs(self.interval))
    }
}

/// Neither token nor transaction.
impl fmt::Debug for Deferred {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Deferred")
            .field("kind", &self.kind.configuration)
            .field("interval", &self.interval)
            .finish_non_exhaustive()
    }
}

/// How a token is bound, as it stands in `token_type`.
mod bound {
    use protocols::{oauth::Scheme, oid4vci::TokenType};
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<S: Serializer>(scheme: &Scheme, serializer: S) -> Result<S::Ok, S::Error> {
        TokenType(*scheme).serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Scheme, D::Error> {
        TokenType::deserialize(deserializer).map(|it| it.0)
    }
}
