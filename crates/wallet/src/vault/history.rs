//! What the wallet has done, for its holder to read: never a value, only names of claims.

use formats::Path;
use serde::{Deserialize, Serialize};
use terms::{Id, Moment};

use crate::texts::Texts;

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The wallet's own name for it.
    pub id: Id<Self>,
    /// When.
    pub at: Moment,
    /// What was to be done.
    pub deed: Deed,
    /// With whom: the name in the certificate, or the identifier where no certificate has spoken.
    pub who: String,
    /// The identifier: the issuer's, or the verifier's client id.
    pub identifier: String,
    /// Which credentials and which of their claims: those shown or accepted, and of a renewal
    /// those that now say something else.
    pub shown: Vec<ShownClaims>,
    /// What became of it.
    pub outcome: Outcome,
    /// What the register said of the verifier: to ask it later to delete, or to complain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registered: Option<Registered>,
    /// How the request came, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub way: Option<Way>,
}

/// How a verifier's request came to this phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// By codes at a counter, to be answered by codes.
    Counter,
    /// By a link that was followed on this very phone.
    Here,
    /// By a number that was typed: it stood on another screen, or somebody said it.
    Number,
    /// By a code that was scanned from another screen.
    Screen,
}

impl Way {
    /// The way of this name.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "here" => Some(Self::Here),
            "screen" => Some(Self::Screen),
            _ => None,
        }
    }

    /// Whether another screen asks, so that the person must be asked whether it is in front of them.
    pub fn is_elsewhere(self) -> bool {
        self != Self::Here
    }
}

/// What was to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    /// Taking a credential from an issuer.
    Accept,
    /// Looking whether issuers have taken something back.
    Check,
    /// Showing claims to a verifier.
    Present,
    /// Taking more copies of a credential.
    Renew,
}

/// What the register says of a verifier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registered {
    /// Why it asks.
    pub purpose: Texts,
    /// How long it keeps what it is shown; empty where it does not say.
    pub retention: Texts,
    /// Where people ask it to delete their data: `https:` or `mailto:`.
    pub support: Option<String>,
    /// Where they complain about it.
    pub authority: Option<String>,
}

/// Claims of one credential, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownClaims {
    /// The credential's type.
    #[serde(rename = "type", alias = "vct")]
    pub type_name: String,
    /// The claims asked for and shown.
    pub claims: Vec<Path>,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The issuer will deliver later.
    Deferred,
    /// The holder said no, or had nothing to show.
    Denied,
    /// The other side did not take it, or something in it was wrong.
    Failed,
    /// The issuer has taken the credential back.
    Revoked,
    /// As it should.
    Succeeded,
    /// It cannot be shown for the time being.
    Unusable,
    /// It was on its way when the wallet last wrote this.
    Underway,
}
