//! What a phone may ask of the unlock role.

use std::str::FromStr;

/// One endpoint each: `POST {public}/unlock/{verb}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verb {
    /// A staged PIN becomes the PIN.
    Adopt,
    /// The phone is gone: nothing opens any more.
    Block,
    /// The old phone says that no other follows it.
    Cancel,
    /// A change of PIN begins.
    Change,
    /// The old phone's PIN was right, on the next one.
    Claim,
    /// The next phone takes over.
    Complete,
    /// An account becomes active.
    Confirm,
    /// An account is asked for.
    Enrol,
    /// A PIN was right.
    Finish,
    /// A PIN is tried.
    Login,
    /// The old phone names the next one.
    Move,
    /// A fresh nonce.
    Nonce,
    /// The old phone's PIN is tried on the next one.
    Recover,
    /// The next PIN's record is left.
    Stage,
    /// How things stand.
    Status,
}

impl Verb {
    /// All of them.
    pub const ALL: [Self; 15] = [
        Self::Adopt,
        Self::Block,
        Self::Cancel,
        Self::Change,
        Self::Claim,
        Self::Complete,
        Self::Confirm,
        Self::Enrol,
        Self::Finish,
        Self::Login,
        Self::Move,
        Self::Nonce,
        Self::Recover,
        Self::Stage,
        Self::Status,
    ];

    /// As it stands in the path and in a proof.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Adopt => "adopt",
            Self::Block => "block",
            Self::Cancel => "cancel",
            Self::Change => "change",
            Self::Claim => "claim",
            Self::Complete => "complete",
            Self::Confirm => "confirm",
            Self::Enrol => "enrol",
            Self::Finish => "finish",
            Self::Login => "login",
            Self::Move => "move",
            Self::Nonce => "nonce",
            Self::Recover => "recover",
            Self::Stage => "stage",
            Self::Status => "status",
        }
    }

    /// Whether the message is a proof, and not plain JSON.
    pub const fn is_proven(self) -> bool {
        !matches!(self, Self::Block | Self::Nonce)
    }

    /// Whether the proof brings its key along, because the server does not know it.
    pub const fn brings_key(self) -> bool {
        matches!(self, Self::Enrol)
    }
}

/// There is no such verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no such endpoint")]
pub struct NoVerb;

impl FromStr for Verb {
    type Err = NoVerb;

    fn from_str(text: &str) -> Result<Self, NoVerb> {
        Self::ALL.into_iter().find(|verb| verb.name() == text).ok_or(NoVerb)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verb_is_found_by_its_name() {
        for verb in Verb::ALL {
            assert_eq!(verb.name().parse(), Ok(verb));
        }
        assert_eq!("Login".parse::<Verb>(), Err(NoVerb));
    }
}
