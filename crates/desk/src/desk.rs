//! The desk: what all offices of a deployment are kept with.

use std::sync::Arc;

use audit::Ledger;
use keys::{Keyring, MacKey};
use store::{Error, Tx};
use terms::{Act, Actor, Die, Guesses, Id, Moment, Officer};

use crate::{
    calendar::Place,
    code::TicketCode,
    words::{Line, Office},
};

/// Offices, their lines, and who is in them. Cheap to clone.
#[derive(Clone)]
pub struct Desk(Arc<Inner>);

struct Inner {
    ledger: Ledger,
    codes: MacKey,
    guesses: Guesses,
}

impl Desk {
    /// Opens the desk. `ledger` is this room's; codes of tickets are hashed under a key of `keyring`.
    pub fn open(ledger: Ledger, keyring: &Keyring) -> Self {
        let codes = keyring.mac_key("desk ticket code");
        Self(Arc::new(Inner { ledger, codes, guesses: Guesses::default() }))
    }

    pub(crate) fn ledger(&self) -> &Ledger {
        &self.0.ledger
    }

    pub(crate) fn die(&self) -> &dyn Die {
        self.0.ledger.die()
    }

    pub(crate) fn now(&self) -> Moment {
        self.0.ledger.now()
    }

    /// How often codes may be guessed.
    pub(crate) fn guesses(&self) -> &Guesses {
        &self.0.guesses
    }

    /// What is stored of a code.
    pub(crate) fn hash(&self, code: &TicketCode) -> [u8; 32] {
        self.tag(code.letters())
    }

    /// What is stored of a secret.
    pub(crate) fn tag(&self, secret: &[u8]) -> [u8; 32] {
        self.0.codes.tag(secret)
    }
}

/// Whether an act reaches an office.
pub(crate) fn reaches(act: &Act, office: &Office) -> bool {
    act.region().is_none_or(|region| region.contains(office.region))
}

/// The officer behind an act; the machine's operator, who shows a demonstration, is 16 zeros.
pub(crate) fn officer(act: &Act) -> Option<Id<Officer>> {
    match act.actor() {
        Actor::Officer(id) => Some(*id),
        Actor::Operator => Some(Id::from_bytes([0; 16])),
        Actor::Holder | Actor::Relying(_) | Actor::System => None,
    }
}

/// An open line with its office, where the act reaches it.
pub(crate) fn reached(tx: &mut Tx<'_>, act: &Act, line: Id<Line>) -> Result<Option<Place>, Error> {
    Ok(Place::find(tx, line)?.filter(|place| reaches(act, &place.office)))
}
