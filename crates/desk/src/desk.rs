//! The desk: what all offices of a deployment are kept with.

use std::sync::Arc;

use audit::Ledger;
use keys::{Keyring, MacKey};
use store::{Error, Tx};
use terms::{Act, Actor, Die, Guesses, Id, Moment, Nik, Officer};

use crate::{
    calendar::Place,
    code::TicketCode,
    ticket::Ticket,
    words::{Line, Office},
};

/// Offices, their lines, and who is in them. Cheap to clone.
#[derive(Clone)]
pub struct Desk(Arc<Inner>);

struct Inner {
    ledger: Ledger,
    codes: MacKey,
    booked_codes: MacKey,
    persons: MacKey,
    guesses: Guesses,
}

impl Desk {
    /// Opens the desk. `ledger` is this room's; codes of tickets are hashed under a key of `keyring`.
    pub fn open(ledger: Ledger, keyring: &Keyring) -> Self {
        let codes = keyring.mac_key("desk ticket code");
        let booked_codes = keyring.mac_key("desk code of a booking");
        let persons = keyring.mac_key("desk person of a booking");
        let guesses = Guesses::default();
        Self(Arc::new(Inner { ledger, codes, booked_codes, persons, guesses }))
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

    /// The code of a ticket that was booked with a contact: it is told again in what is sent there,
    /// and stored nowhere.
    pub(crate) fn code_of(&self, ticket: Id<Ticket>) -> TicketCode {
        TicketCode::of(&self.0.booked_codes.tag(ticket.as_bytes()))
    }

    /// By which something that is to be told is told once.
    pub(crate) fn note_id(&self, what: &[u8]) -> [u8; 16] {
        let tag = self.0.booked_codes.tag(what);
        tag.first_chunk().copied().unwrap_or_default()
    }

    /// What is stored of whose ticket it is. Each ticket's differs: two of one person look like any
    /// other two.
    pub(crate) fn commit(&self, ticket: Id<Ticket>, nik: Nik) -> [u8; 32] {
        self.0.persons.tag(&committed(ticket, nik))
    }

    /// Whether it was this person's NIK, compared in constant time.
    pub(crate) fn is_of(&self, ticket: Id<Ticket>, nik: Nik, commitment: &[u8; 32]) -> bool {
        self.0.persons.verify(&committed(ticket, nik), commitment)
    }
}

fn committed(ticket: Id<Ticket>, nik: Nik) -> [u8; 24] {
    let mut bytes = [0; 24];
    let (id, number) = bytes.split_at_mut(16);
    id.copy_from_slice(ticket.as_bytes());
    number.copy_from_slice(&nik.number().to_be_bytes());
    bytes
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
