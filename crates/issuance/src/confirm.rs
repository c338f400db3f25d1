//! The desk's word on a phone that nobody knew before (DESIGN, decision 4.7): an offer that is
//! bound to no key can be redeemed by whatever wallet is quickest, so nothing is delivered before an
//! officer has compared a number with the phone in the room.

use std::time::Duration;

use protocols::oid4vci::comparison;
use registry::Resident;
use store::{Answer, Error, Row, Sql, Tx};
use terms::{Act, Id, Moment, Permission};

use crate::{
    error::OfferError,
    event::{Judged, Lapsed},
    intent::read_keys,
    note::NoteKind,
    office::Issuance,
    revoke::cancel,
    status::StatusError,
    words::Offer,
};

/// From the token to the desk's word. Whoever takes longer is offered anew.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60 * 60);

/// Offers ended in one step of the sweep.
const AT_ONCE: i64 = 500;

/// An offer to whatever phone, as the desk sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phone {
    /// The offer.
    pub offer: Id<Offer>,
    /// Whom it was offered to.
    pub resident: Id<Resident>,
    /// What is known of the phone.
    pub state: PhoneState,
    /// Since when it has what was offered: since it redeemed the offer, or since the desk's word.
    pub activated_at: Option<Moment>,
}

/// What is known of the phone that redeemed an offer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PhoneState {
    /// It waits; these six digits must stand on the phone in the room.
    Compare(String),
    /// It is the resident's: confirmed, or known from the start.
    Confirmed,
    /// The offer has ended: declined, revoked, or nobody came in time.
    Ended,
    /// No phone has asked for anything yet.
    NotYet,
}

impl Issuance {
    /// How it stands with the phone for this offer, by `act`'s region.
    pub async fn phone(&self, act: &Act, offer: Id<Offer>) -> Result<Phone, OfferError> {
        act.needs(Permission::Offer)?;
        let (office, act, now) = (self.clone(), act.clone(), self.now());
        self.ledger().read(move |tx| office.phone_in(tx, &act, offer, now)).await
    }

    /// Says that the phone which shows `number` is the resident's. What was promised to it is
    /// delivered from now on.
    pub async fn confirm(
        &self,
        act: &Act,
        offer: Id<Offer>,
        number: &str,
    ) -> Result<(), OfferError> {
        let (office, by, number, now) = (self.clone(), act.clone(), number.to_owned(), self.now());
        self.ledger()
            .change(act, move |tx| {
                let phone = office.phone_in(tx, &by, offer, now)?;
                let compared = PhoneState::Compare(number.clone());
                if phone.state != compared || tx.execute(&CONFIRM, &[&now, &offer])? == 0 {
                    return Err(OfferError::PhoneOther);
                }
                office.note_of(tx, phone.resident, NoteKind::Phone, now)?;
                Ok(((), Judged { offer, resident: phone.resident, confirmed: true }))
            })
            .await
    }

    /// Says that no phone in the room is the one that waits: the offer ends.
    pub async fn decline(&self, act: &Act, offer: Id<Offer>) -> Result<(), OfferError> {
        let (office, by, now) = (self.clone(), act.clone(), self.now());
        self.ledger()
            .change(act, move |tx| {
                let resident = office.phone_in(tx, &by, offer, now)?.resident;
                if tx.execute(&DECLINE, &[&now, &offer])? == 0 {
                    return Err(OfferError::PhoneOther);
                }
                cancel(tx, offer, now)?;
                Ok(((), Judged { offer, resident, confirmed: false }))
            })
            .await
    }

    /// Ends offers whose phone no desk has confirmed in time, for the sweep. Whoever asks before is
    /// told the same by [`is_late`].
    pub(crate) async fn end_late(&self) -> Result<(), StatusError> {
        let now = self.now();
        let before = now.minus(PATIENCE);
        self.ledger()
            .change_if(&Act::system(), move |tx| {
                let mut offers = Vec::new();
                for (offer,) in tx.all::<(Id<Offer>,)>(&LATE, &[&now, &before, &AT_ONCE])? {
                    cancel(tx, offer, now)?;
                    offers.push(offer);
                }
                Ok(((), (!offers.is_empty()).then_some(Lapsed { offers })))
            })
            .await
    }

    fn phone_in(
        &self,
        tx: &mut Tx<'_>,
        act: &Act,
        offer: Id<Offer>,
        now: Moment,
    ) -> Result<Phone, OfferError> {
        let found: Option<Stored> = tx.find(&FIND, &[&offer])?;
        let stored = found.ok_or(OfferError::OfferMissing)?;
        let resident = self.0.registry.resident_in(tx, stored.resident)?;
        let inside = |it: &Resident| act.region().is_none_or(|all| all.contains(it.person.region));
        let resident = resident.filter(inside).ok_or(OfferError::OfferMissing)?.id;
        let state = self.state(&stored, now);
        let since =
            stored.redeemed.zip(stored.confirmed).map(|(redeemed, word)| redeemed.max(word));
        let activated_at = since.filter(|_| state == PhoneState::Confirmed);
        Ok(Phone { offer, resident, state, activated_at })
    }

    fn state(&self, stored: &Stored, now: Moment) -> PhoneState {
        let late = match stored.redeemed {
            Some(at) => is_late(at, now),
            None => stored.expires <= now,
        };
        if stored.confirmed.is_some() && stored.redeemed.is_some() && !stored.ended {
            return PhoneState::Confirmed;
        }
        if stored.ended || late {
            return PhoneState::Ended;
        }
        let keys = stored.keys.as_deref().and_then(read_keys).unwrap_or_default();
        let Some(first) = keys.first().filter(|_| stored.redeemed.is_some()) else {
            return PhoneState::NotYet;
        };
        let shown = stored.wallet_key.unwrap_or_else(|| first.thumbprint(&self.0.crypto));
        PhoneState::Compare(comparison(&shown, &self.0.crypto))
    }
}

/// Whether the desk's word would come too late for an offer that was redeemed at `redeemed`.
pub(crate) fn is_late(redeemed: Moment, now: Moment) -> bool {
    redeemed.plus(PATIENCE) <= now
}

struct Stored {
    resident: Id<Resident>,
    wallet_key: Option<[u8; 32]>,
    expires: Moment,
    confirmed: Option<Moment>,
    redeemed: Option<Moment>,
    ended: bool,
    /// Of the first batch that was promised.
    keys: Option<Vec<u8>>,
}

impl Answer for Stored {
    fn read(row: &Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            resident: row.cell(0)?,
            wallet_key: row.cell(1)?,
            expires: row.cell(2)?,
            confirmed: row.cell(3)?,
            redeemed: row.cell(4)?,
            ended: row.cell::<Option<Moment>>(5)?.is_some(),
            keys: row.cell(6)?,
        })
    }
}

static FIND: Sql = Sql::new(
    "SELECT offer.resident, offer.wallet_key, offer.expires_at, offer.confirmed_at,
         offer.redeemed_at, offer.ended_at, delivery.promised_keys
     FROM offer
     LEFT JOIN delivery ON delivery.offer = offer.id AND delivery.promised_keys IS NOT NULL
     WHERE offer.id = $1
     ORDER BY delivery.turn, delivery.configuration
     LIMIT 1",
);

static CONFIRM: Sql = Sql::new(
    "UPDATE offer
     SET confirmed_at = $1
     WHERE id = $2 AND confirmed_at IS NULL AND redeemed_at IS NOT NULL AND ended_at IS NULL",
);

static DECLINE: Sql = Sql::new(
    "UPDATE offer
     SET ended_at = $1, why = 'declined'
     WHERE id = $2 AND confirmed_at IS NULL AND ended_at IS NULL",
);

// By the index of offers that nobody holds: those that somebody holds are many more.
static LATE: Sql = Sql::new(
    "UPDATE offer
     SET ended_at = $1, why = 'late'
     WHERE id IN (
         SELECT id FROM offer
         WHERE ended_at IS NULL AND confirmed_at IS NULL AND redeemed_at <= $2
         ORDER BY expires_at LIMIT $3)
       AND ended_at IS NULL AND confirmed_at IS NULL
     RETURNING id",
);
