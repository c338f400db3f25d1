//! Counting what goes through one person's hands and onto one phone, in the transaction that adds to
//! it: of rivals for the last place one gets it.

use std::time::Duration;

use registry::Resident;
use store::{Error, Sql, ToValue, Tx};
use terms::{Act, Actor, Date, Id, Moment, Officer, Region};

use crate::{
    caps::{Alarm, Allowance, CapKind, Reached, is_close},
    error::OfferError,
    office::Issuance,
};

/// Whoever has left a phone is counted on it for so long: otherwise one phone takes one identity after
/// the other.
pub(crate) const REMEMBERED: Duration = Duration::from_secs(30 * 86_400);

/// Whose hands, and where.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hands {
    pub officer: Id<Officer>,
    pub region: Region,
    /// Others stand behind this very act: it counts, and is not refused.
    pub is_approved: bool,
}

impl Hands {
    /// An officer's. The machine's operator has no colleague who would lift anything.
    pub fn of(act: &Act) -> Option<Self> {
        let region = act.region().unwrap_or(Region::COUNTRY);
        match act.actor() {
            Actor::Officer(officer) => Some(Self { officer: *officer, region, is_approved: false }),
            Actor::Holder | Actor::Operator | Actor::Relying(_) | Actor::System => None,
        }
    }

    pub fn approved(self) -> Self {
        Self { is_approved: true, ..self }
    }
}

impl Issuance {
    /// Counts one more offer, onto the phone with this key, if that is known: what comes close.
    ///
    /// # Errors
    ///
    /// A number that was reached: nothing is counted.
    pub(crate) fn count_offer(
        &self,
        tx: &mut Tx<'_>,
        hands: Option<Hands>,
        (resident, key): (Id<Resident>, Option<&[u8; 32]>),
        now: Moment,
    ) -> Result<Vec<Alarm>, OfferError> {
        let mut close = Vec::new();
        if let Some(hands) = hands {
            let times = lifted(tx, hands.officer, now.date())?.saturating_add(1);
            for (kind, one) in self.by_hand() {
                let reached = count(tx, (hands, kind), one.saturating_mul(times), now)?;
                close.extend(near(hands, reached, now));
            }
        }
        if let Some(key) = key {
            let reached = self.take_place(tx, (resident, key), now)?.within()?;
            close.extend(hands.and_then(|it| near(it, reached, now)));
        }
        Ok(close)
    }

    /// How many a phone holds with this resident. Who asks holds the phone's turn until the end of the
    /// transaction.
    pub(crate) fn take_place(
        &self,
        tx: &mut Tx<'_>,
        (resident, key): (Id<Resident>, &[u8; 32]),
        now: Moment,
    ) -> Result<Reached, Error> {
        let [first, ..] = *key;
        tx.execute(&TURN, &[&first])?;
        self.place_on(tx, (resident, key), now)
    }

    /// The same without a turn, for whoever only looks.
    pub(crate) fn place_on(
        &self,
        tx: &mut Tx<'_>,
        (resident, key): (Id<Resident>, &[u8; 32]),
        now: Moment,
    ) -> Result<Reached, Error> {
        let values: &[&dyn ToValue] = &[key, &resident, &now, &now.minus(REMEMBERED)];
        let others: u32 = tx.find::<(u32,)>(&OTHERS, values)?.unwrap_or_default().0;
        let allowed = self.0.setup.caps.a_phone.max(1);
        let made = others.saturating_add(1);
        Ok(Reached { kind: CapKind::Phone, made, allowed, free: None })
    }

    /// How far an officer is, at this moment.
    pub(crate) fn allowance_in(
        &self,
        tx: &mut Tx<'_>,
        officer: Id<Officer>,
        now: Moment,
    ) -> Result<Allowance, Error> {
        let day = now.date();
        let lifted = lifted(tx, officer, day)?;
        let (mut hour, mut today) = ((0, 0), (0, 0));
        for (kind, one) in self.by_hand() {
            let Some((since, _)) = kind.span(now) else { continue };
            let made = tx.find::<(u32,)>(&MADE, &[&officer, &kind.code(), &since])?;
            let made = made.unwrap_or_default().0;
            let pair = (made, one.saturating_mul(lifted.saturating_add(1)));
            if kind == CapKind::Day { today = pair } else { hour = pair }
        }
        Ok(Allowance { day, hour, today, lifted })
    }

    fn by_hand(&self) -> [(CapKind, u32); 2] {
        let caps = &self.0.setup.caps;
        [(CapKind::Day, caps.a_day), (CapKind::Hour, caps.an_hour)]
    }
}

impl Reached {
    /// The same, or that it is too much.
    pub(crate) fn within(self) -> Result<Self, OfferError> {
        match self.is_within() {
            true => Ok(self),
            false => Err(OfferError::CapReached(self)),
        }
    }

    pub(crate) const fn is_within(self) -> bool {
        self.made <= self.allowed
    }
}

/// One more, or why not. What others stand behind counts beyond the number too.
fn count(
    tx: &mut Tx<'_>,
    (hands, kind): (Hands, CapKind),
    allowed: u32,
    now: Moment,
) -> Result<Reached, OfferError> {
    let (since, until) = kind.span(now).unwrap_or((now, now));
    let most = if hands.is_approved { u32::MAX } else { allowed };
    let counted: Vec<(u32,)> = tx.all(&COUNT, &[&hands.officer, &kind.code(), &since, &most])?;
    let reached = |made| Reached { kind, made, allowed, free: Some(until) };
    match counted.first() {
        Some((made,)) => Ok(reached(*made)),
        None => Err(OfferError::CapReached(reached(allowed))),
    }
}

/// An alarm, if it is close.
fn near(hands: Hands, reached: Reached, now: Moment) -> Option<Alarm> {
    let Reached { kind, made, allowed, .. } = reached;
    is_close(made, allowed).then(|| Alarm {
        officer: hands.officer,
        kind,
        day: now.date(),
        region: hands.region,
        made,
        allowed,
        warned: now,
        refused: None,
    })
}

fn lifted(tx: &mut Tx<'_>, officer: Id<Officer>, day: Date) -> Result<u32, Error> {
    Ok(tx.find::<(u32,)>(&LIFTED, &[&officer, &day])?.unwrap_or_default().0)
}

static LIFTED: Sql = Sql::new("SELECT times FROM offer_lift WHERE officer = $1 AND day = $2");

static MADE: Sql =
    Sql::new("SELECT made FROM offer_count WHERE officer = $1 AND kind = $2 AND since = $3");

// The guard stands in the statement that adds: of two who come at once the second sees the first.
static COUNT: Sql = Sql::new(
    "INSERT INTO offer_count (officer, kind, since, made)
     VALUES ($1, $2, $3, 1)
     ON CONFLICT (officer, kind, since) DO UPDATE
     SET made = offer_count.made + 1
     WHERE offer_count.made < $4
     RETURNING made",
);

static TURN: Sql = Sql::new(
    "INSERT INTO phone_turn (phones, turn)
     VALUES ($1, 0)
     ON CONFLICT (phones) DO UPDATE
     SET turn = phone_turn.turn + 1",
);

// Those who are there or may come by an offer that still stands, and those who were.
static OTHERS: Sql = Sql::new(
    "SELECT COUNT(*)
     FROM (
         SELECT resident
         FROM offer
         WHERE wallet_key = $1 AND resident <> $2 AND ended_at IS NULL
           AND (redeemed_at IS NOT NULL OR expires_at > $3)
         UNION
         SELECT resident
         FROM offer
         WHERE wallet_key = $1 AND resident <> $2 AND ended_at > $4 AND redeemed_at IS NOT NULL
     ) AS others",
);
