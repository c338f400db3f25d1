//! What this room knows about a resident besides the record, and the assessment with it.

use registry::{Person, Resident};
use store::{Error, Row, Sql, Tx};
use terms::{Date, Id, Language, Moment, date_words};

use crate::{
    active::{Activation, Activations},
    eligibility::{Eligibility, assess, assess_child},
    reason::Reason,
    suspension::{Suspension, SuspensionReason},
};

/// What this room knows about a resident.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// The activation that lasts.
    pub active: Option<Activation>,
    /// The suspension that was not lifted.
    pub suspended: Option<Suspension>,
}

/// The answer for one resident on one day, by the record and by this room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// Whether the resident may hold an IKD, and why not.
    pub eligibility: Eligibility,
    /// What refuses nothing, but an officer should know before offering.
    pub notes: Vec<Reason>,
    /// The suspension behind [`Reason::Suspended`].
    pub suspended: Option<Suspension>,
}

impl Standing {
    /// Assesses `person`, whose standing this is, on the day `on`. `phone` is the thumbprint of the
    /// wallet that is in the room, if it is known: for that one, being active is no news.
    pub fn assess(&self, person: &Person, phone: Option<&[u8; 32]>, on: Date) -> Assessment {
        let eligibility = self.unless_suspended(assess(person, on));
        let here = |it: &Activation| it.device.is_some() && it.device.as_ref() == phone;
        let elsewhere = self.active.as_ref().is_some_and(|it| !here(it));
        let notes = if elsewhere { vec![Reason::AlreadyActive] } else { Vec::new() };
        Assessment { eligibility, notes, suspended: self.suspended.clone() }
    }

    /// Assesses whether `person` may hold a child's card, which is no IKD.
    pub fn assess_child(&self, person: &Person, on: Date) -> Assessment {
        let eligibility = self.unless_suspended(assess_child(person, on));
        Assessment { eligibility, notes: Vec::new(), suspended: self.suspended.clone() }
    }

    fn unless_suspended(&self, mut eligibility: Eligibility) -> Eligibility {
        if self.suspended.is_some() {
            eligibility.reasons.push(Reason::Suspended);
            eligibility.changes_on = None;
        }
        eligibility
    }
}

impl Assessment {
    /// Whether the resident may hold an IKD. Notes do not count.
    pub fn is_eligible(&self) -> bool {
        self.eligibility.is_eligible()
    }

    /// All of it in plain words, notes last.
    pub fn sentence(&self, language: Language) -> String {
        let mut parts = vec![self.eligibility.sentence(language)];
        if let Some(it) = &self.suspended {
            let since = language.choose("Ditangguhkan sejak", "Suspended since");
            parts.push(format!("{since} {}.", date_words(it.since.date(), language)));
        }
        parts.extend(self.notes.iter().map(|note| note.sentence(language).to_owned()));
        parts.join(" ")
    }
}

impl Activations {
    /// What is known about the resident, as the running transaction of another room sees it.
    pub fn standing_in(&self, tx: &mut Tx<'_>, resident: Id<Resident>) -> Result<Standing, Error> {
        tx.under(&self.handle, |tx| standing(tx, resident))
    }

    /// What is known about a resident whose record was found.
    pub async fn standing(&self, resident: &Resident) -> Result<Standing, Error> {
        let id = resident.id;
        self.handle.read(move |tx| standing(tx, id)).await
    }
}

fn standing(tx: &mut Tx<'_>, resident: Id<Resident>) -> Result<Standing, Error> {
    let mut standing = Standing::default();
    tx.each(&STANDING, &[&resident], |row| {
        match row.cell::<Option<String>>(3)? {
            Some(reason) => standing.suspended = Some(suspension(row, &reason)?),
            None => standing.active = Some(activation(row)?),
        }
        Ok(())
    })?;
    Ok(standing)
}

fn activation(row: &Row<'_>) -> Result<Activation, Error> {
    let (activated_at, village, device) = (row.cell(0)?, row.cell(1)?, row.cell(2)?);
    Ok(Activation { village, device, activated_at, ended_at: None })
}

fn suspension(row: &Row<'_>, reason: &str) -> Result<Suspension, Error> {
    let since: Moment = row.cell(0)?;
    let reason = SuspensionReason::from_code(reason);
    Ok(Suspension { since, reason: reason.ok_or(Error::Shape("a reason of no table"))? })
}

static STANDING: Sql = Sql::new(
    "SELECT activated_at, village, device, NULL
     FROM activation
     WHERE resident = $1 AND ended_at IS NULL
     UNION ALL
     SELECT since, NULL, NULL, reason
     FROM suspension
     WHERE resident = $1 AND lifted_at IS NULL",
);
