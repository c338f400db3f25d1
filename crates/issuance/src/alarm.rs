//! Alarms: an officer comes close to a number, or has reached it. Whoever answers for the office sees
//! them; two people give the day's numbers once more.

use registry::Resident;
use store::{Answer, Error, Row, Sql, ToValue, Tx};
use terms::{Act, Date, Id, Level, Officer, Permission, Region};

use crate::{
    allowance::Hands,
    caps::{Alarm, Allowance, CapKind, Reached},
    error::{OfferError, TokenError},
    event::{Alarmed, CapLifted},
    office::Issuance,
    retention::ALARM,
    words::Offer,
};

/// Alarms on one page, the newest first.
const SHOWN: i64 = 200;

impl Issuance {
    /// The alarms of officers who acted in `act`'s region, the newest first: 200 at most, of a year.
    pub async fn alarms(&self, act: &Act) -> Result<Vec<Alarm>, OfferError> {
        act.needs(Permission::ReadAudit)?;
        let (from, to) = act.region().unwrap_or(Region::COUNTRY).range();
        let since = ALARM.before(self.now()).date();
        self.ledger()
            .read(move |tx| {
                let values: &[&dyn ToValue] =
                    &[&from.cast_signed(), &to.cast_signed(), &since, &SHOWN];
                Ok(tx.all(&LIST, values)?)
            })
            .await
    }

    /// How many alarms were raised today, everywhere: a number of nobody.
    pub async fn alarms_today(&self) -> Result<u64, Error> {
        let day = self.now().date();
        self.ledger()
            .read(move |tx| Ok(tx.find::<(u64,)>(&TODAY, &[&day])?.unwrap_or_default().0))
            .await
    }

    /// How far an officer is today, as they may know of themselves.
    pub async fn allowance(
        &self,
        act: &Act,
        officer: Id<Officer>,
    ) -> Result<Allowance, OfferError> {
        act.needs(Permission::Offer)?;
        let (office, now) = (self.clone(), self.now());
        self.ledger().read(move |tx| Ok(office.allowance_in(tx, officer, now)?)).await
    }

    /// Gives an officer the numbers of the hour and of the day once more, for `day`. `act` is that of
    /// the approval.
    ///
    /// # Errors
    ///
    /// Also if that day is over.
    pub async fn lift_cap(
        &self,
        act: &Act,
        officer: Id<Officer>,
        day: Date,
    ) -> Result<(), OfferError> {
        let now = self.now();
        self.ledger()
            .change(act, move |tx| {
                if day != now.date() {
                    return Err(OfferError::DayOver);
                }
                tx.execute(&LIFT, &[&officer, &day])?;
                Ok(((), CapLifted { officer }))
            })
            .await
    }

    /// Writes down that a phone was full when it came for an offer: in the name of the officer who had
    /// made it, if one had.
    pub(crate) async fn alarm_full(
        &self,
        offer: Id<Offer>,
        key: [u8; 32],
    ) -> Result<(), TokenError> {
        let (office, now) = (self.clone(), self.now());
        let found = self.ledger().read(move |tx| {
            let row: Option<(Id<Resident>, Option<Id<Officer>>)> = tx.find(&MADE_BY, &[&offer])?;
            let Some((resident, Some(officer))) = row else { return Ok::<_, Error>(None) };
            let lives = office.0.registry.resident_in(tx, resident)?;
            let region = lives.map_or(Region::COUNTRY, |it| it.person.region.at(Level::Regency));
            let reached = office.place_on(tx, (resident, &key), now)?;
            Ok(Some((Hands { officer, region, is_approved: false }, reached)))
        });
        let Some((hands, reached)) = found.await? else { return Ok(()) };
        // The phone has no word in it: the program itself raises it.
        let act = Act::system().with(Permission::Offer);
        match self.alarm_refused(&act, hands, reached).await {
            Err(OfferError::Store(error)) => Err(error.into()),
            _ => Ok(()),
        }
    }

    /// Writes down that an offer was refused, once for each officer, kind and day. It stands apart from
    /// the offer, of which nothing is left.
    pub(crate) async fn alarm_refused(
        &self,
        act: &Act,
        hands: Hands,
        reached: Reached,
    ) -> Result<(), OfferError> {
        let now = self.now();
        let Reached { kind, allowed, .. } = reached;
        // What was refused is not there.
        let made = reached.made.min(allowed);
        let Hands { officer, region, .. } = hands;
        let day = now.date();
        let refused = Some(now);
        let alarm = Alarm { officer, kind, day, region, made, allowed, warned: now, refused };
        self.ledger()
            .change_if(act, move |tx| {
                let alarms = raise(tx, vec![alarm.clone()])?;
                let event = Alarmed { alarms, refused: true };
                Ok(((), (!event.alarms.is_empty()).then_some(event)))
            })
            .await
    }
}

/// Writes alarms down: those that are new.
pub(crate) fn raise(tx: &mut Tx<'_>, alarms: Vec<Alarm>) -> Result<Vec<Alarm>, Error> {
    let mut new = Vec::new();
    for it in alarms {
        let Alarm { officer, kind, day, region, made, allowed, warned, refused } = &it;
        let code = kind.code();
        let values: &[&dyn ToValue] =
            &[officer, &code, day, region, made, allowed, warned, refused];
        if tx.execute(&RAISE, values)? > 0 {
            tracing::warn!(
                kind = code,
                refused = refused.is_some(),
                "An officer's number is close, or reached"
            );
            new.push(it);
        }
    }
    Ok(new)
}

impl Answer for Alarm {
    fn read(row: &Row<'_>) -> Result<Self, Error> {
        let kind: String = row.cell(1)?;
        Ok(Self {
            officer: row.cell(0)?,
            kind: CapKind::find(&kind).ok_or(Error::Shape("a kind of alarm"))?,
            day: row.cell(2)?,
            region: row.cell(3)?,
            made: row.cell(4)?,
            allowed: row.cell(5)?,
            warned: row.cell(6)?,
            refused: row.cell(7)?,
        })
    }
}

// A row says first that it is close, and once that it was reached.
static RAISE: Sql = Sql::new(
    "INSERT INTO offer_alarm (officer, kind, day, region, made, allowed, warned_at, refused_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
     ON CONFLICT (officer, kind, day) DO UPDATE
     SET made = excluded.made, allowed = excluded.allowed, refused_at = excluded.refused_at
     WHERE offer_alarm.refused_at IS NULL AND excluded.refused_at IS NOT NULL",
);

static LIST: Sql = Sql::new(
    "SELECT officer, kind, day, region, made, allowed, warned_at, refused_at
     FROM offer_alarm
     WHERE region BETWEEN $1 AND $2 AND day >= $3
     ORDER BY day DESC, warned_at DESC, officer, kind
     LIMIT $4",
);

static MADE_BY: Sql = Sql::new("SELECT resident, made_by FROM offer WHERE id = $1");

static TODAY: Sql = Sql::new("SELECT COUNT(*) FROM offer_alarm WHERE day = $1");

static LIFT: Sql = Sql::new(
    "INSERT INTO offer_lift (officer, day, times)
     VALUES ($1, $2, 1)
     ON CONFLICT (officer, day) DO UPDATE
     SET times = offer_lift.times + 1",
);
