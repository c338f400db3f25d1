//! An issuer's leave to come back for more copies: a refresh token (RFC 6749, section 6).

use std::fmt;

use protocols::{Secret, Url};
use serde::{Deserialize, Serialize};
use terms::{Id, Moment};

/// So many copies that nobody has seen are few.
const LOW_WATER: usize = 3;

/// A refresh token. It is bound to the wallet's own key (RFC 9449, section 5): nobody else can use
/// it, on whatever phone the vault may come to lie.
#[derive(Clone, Serialize, Deserialize)]
pub struct Grant {
    /// The wallet's own name for it.
    pub id: Id<Self>,
    /// The issuer whose cards it renews.
    pub issuer: Url,
    /// The authorization server that gave it, and alone may see it.
    pub server: Url,
    /// The token.
    pub token: Secret,
}

/// How a card is renewed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Renewal {
    /// By which leave.
    pub grant: Id<Grant>,
    /// `credential_identifier`: what the issuer calls this one, where it has a name of its own.
    pub identifier: Option<String>,
    /// When the newest copies came.
    pub received: Moment,
    /// How many they were.
    pub batch: usize,
}

impl Renewal {
    /// So many unused copies are few: three, and fewer where batches are small.
    pub fn low_water(&self) -> usize {
        LOW_WATER.min(self.batch / 3)
    }

    /// Whether the last quarter has begun of the time until `end`.
    pub fn is_late(&self, end: Option<Moment>, now: Moment) -> bool {
        let Some(end) = end else { return false };
        let life = end.micros().saturating_sub(self.received.micros());
        end.micros().saturating_sub(now.micros()) < life / 4
    }
}

/// Never the token.
impl fmt::Debug for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Grant").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}
