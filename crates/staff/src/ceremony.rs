//! Questions to keys: fresh, short-lived, bound to what is asked, answered once.
//!
//! A question is a keyed hash over its id, its kind and all that it is about: asking leaves
//! nothing in the store, so that nobody fills it by asking. An answer is kept by the question's id.

use std::time::Duration;

use store::{Error, Sql, Tx};
use terms::{Id, Moment};

use crate::{attempt::AddressClass, office::Staff, webauthn::UnverifiedAssertion};

/// Marker for ids of questions.
#[derive(Debug)]
pub enum Ceremony {}

/// What the page hands to the browser's `navigator.credentials`. User verification is `required`.
#[derive(Clone, Debug)]
pub struct Begun {
    /// To be sent back with the answer.
    pub id: Id<Ceremony>,
    /// The challenge.
    pub challenge: [u8; 32],
    /// The relying party id.
    pub rp_id: String,
    /// Which credentials may answer (or, for a new key, must not be made again); empty: any.
    pub credentials: Vec<Vec<u8>>,
}

/// An answer as it came, and from where.
#[derive(Clone, Debug)]
pub struct Answered {
    /// The question's id, from [`Begun`].
    pub begun: Id<Ceremony>,
    /// The answer.
    pub assertion: UnverifiedAssertion,
    /// Where it came from.
    pub from: AddressClass,
}

/// What a question is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Approve,
    Propose,
    Register,
    SignIn,
    Unlock,
}

/// A person looks for the key and touches it.
pub(crate) const LIFE: Duration = Duration::from_secs(300);

impl Kind {
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Propose => "propose",
            Self::Register => "register",
            Self::SignIn => "sign_in",
            Self::Unlock => "unlock",
        }
    }
}

impl Staff {
    /// A new question of this kind about `subject`.
    pub(crate) fn ask(&self, kind: Kind, subject: &[u8], credentials: Vec<Vec<u8>>) -> Begun {
        let id = Id::draw(self.now(), self.die());
        let challenge = self.challenge(kind, id, subject);
        Begun { id, challenge, rp_id: self.site().rp_id().to_owned(), credentials }
    }

    /// The challenge that belongs to a question, if it may still be answered.
    pub(crate) fn asked(&self, kind: Kind, id: Id<Ceremony>, subject: &[u8]) -> Option<[u8; 32]> {
        let (now, asked) = (self.now(), asked_at(id));
        // An id from the future is none of ours.
        let open = asked <= now && now < asked.plus(LIFE);
        open.then(|| self.challenge(kind, id, subject))
    }

    fn challenge(&self, kind: Kind, id: Id<Ceremony>, subject: &[u8]) -> [u8; 32] {
        self.mac(&[b"ikd staff challenge", kind.code().as_bytes(), id.as_bytes(), subject])
    }
}

/// Keeps that a question was answered: `false` if it had been.
pub(crate) fn answer(tx: &mut Tx<'_>, id: Id<Ceremony>, now: Moment) -> Result<bool, Error> {
    Ok(tx.execute(&ANSWER, &[&id, &now])? == 1)
}

/// When a question was asked, to the millisecond: an id begins with it.
fn asked_at(id: Id<Ceremony>) -> Moment {
    let millis = id.as_bytes().iter().take(6).fold(0, |sum, byte| sum << 8 | i64::from(*byte));
    Moment::from_micros(millis.saturating_mul(1_000))
}

static ANSWER: Sql = Sql::new(
    "INSERT INTO staff_answered (id, at)
     VALUES ($1, $2)
     ON CONFLICT (id) DO NOTHING",
);
