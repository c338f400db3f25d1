//! How every change is recorded, and the rules that all of them share.

use audit::Event;
use serde::Serialize;
use store::Tx;
use terms::{Act, Date, Id, KkNumber, Permission, Personal, Region};

use super::error::ChangeError;
use crate::{
    ChangeKind, Ground, LifeStatus, Person, RecordingStatus, Registry, Relation, Resident,
    draft::{Draft, Occasion, Told},
    family::on_card,
    text::clean,
};

/// A resident's record was changed.
#[derive(Debug, Serialize)]
struct ResidentChanged(Told);

impl Event for ResidentChanged {
    const NAME: &'static str = "registry.resident.changed";
    const NEEDS: Permission = Permission::ChangeResident;
}

/// What happened, on which day, and why it is recorded.
pub(super) struct Happened {
    pub(super) kind: ChangeKind,
    pub(super) on: Date,
    pub(super) ground: Ground,
}

impl Registry {
    /// Records what `work` drafts, as one change with its history and its event.
    pub(super) async fn record<T: Send + 'static>(
        &self,
        act: &Act,
        happened: Happened,
        work: impl Fn(&mut Tx<'_>, &mut Draft<'_>) -> Result<T, ChangeError> + Send + 'static,
    ) -> Result<T, ChangeError> {
        act.needs(ResidentChanged::NEEDS)?;
        let Happened { kind, on, ground } = happened;
        let occasion = self.occasion(act, kind, on, Some(ground));
        if on > occasion.today() {
            return Err(ChangeError::Future);
        }
        self.ledger
            .change(act, move |tx| {
                let mut draft = occasion.begin();
                let value = work(tx, &mut draft)?;
                if draft.is_empty() {
                    return Err(ChangeError::Nothing);
                }
                Ok((value, ResidentChanged(draft.finish(tx)?)))
            })
            .await
    }
}

/// The resident, held, if the act may change them and they were born by the day it happened.
pub(super) fn subject(
    tx: &mut Tx<'_>,
    draft: &Draft<'_>,
    id: Id<Resident>,
) -> Result<Resident, ChangeError> {
    let found = draft.hold(tx, id)?.filter(|it| draft.occasion().reaches(it.person.region));
    let resident = found.ok_or(ChangeError::Missing)?;
    born(draft.occasion(), &resident.person)?;
    Ok(resident)
}

/// The first one and, if there is one, the second, held in the order that all acts keep.
pub(super) fn subjects(
    tx: &mut Tx<'_>,
    draft: &Draft<'_>,
    one: Id<Resident>,
    other: Option<Id<Resident>>,
) -> Result<(Resident, Option<Resident>), ChangeError> {
    let Some(other) = other else { return Ok((subject(tx, draft, one)?, None)) };
    if one == other {
        return Err(ChangeError::SamePerson);
    }
    if one < other {
        let one = subject(tx, draft, one)?;
        return Ok((one, Some(subject(tx, draft, other)?)));
    }
    let other = subject(tx, draft, other)?;
    Ok((subject(tx, draft, one)?, Some(other)))
}

/// It happened on or after the day of birth.
pub(super) fn born(occasion: &Occasion, person: &Person) -> Result<(), ChangeError> {
    let is_born = *person.birth_date.reveal() <= occasion.on;
    is_born.then_some(()).ok_or(ChangeError::BeforeBirth)
}

/// The person lives here.
pub(super) fn here(person: &Person) -> Result<(), ChangeError> {
    match person.life_status {
        LifeStatus::Alive => Ok(()),
        LifeStatus::NotValid => Err(ChangeError::NotValid),
        _ => Err(ChangeError::NotHere),
    }
}

/// Whoever must hold a KTP now, and was not yet due, is not recorded.
pub(super) fn due(person: Person, today: Date) -> Person {
    let not_yet_due = person.recording_status == RecordingStatus::NotYetDue;
    if not_yet_due && person.must_hold_ktp(today) {
        return Person { recording_status: RecordingStatus::NotRecorded, ..person };
    }
    person
}

/// Those who live here and stand on the card live in one village, under at most one head.
pub(super) fn one_household(
    tx: &mut Tx<'_>,
    draft: &Draft<'_>,
    kk_number: KkNumber,
    village: Region,
) -> Result<(), ChangeError> {
    draft.queue(tx)?;
    let mut members = on_card(tx, kk_number)?;
    members.retain(|it| it.person.is_present());
    if members.iter().any(|it| it.person.region != village) {
        return Err(ChangeError::FamilyElsewhere);
    }
    let heads = members.iter().filter(|it| it.person.relation == Some(Relation::Head)).count();
    if heads > 1 { Err(ChangeError::HeadTaken) } else { Ok(()) }
}

/// A text for a record, without white space around it.
pub(super) fn written(
    text: &Personal<String>,
    longest: usize,
) -> Result<Personal<String>, ChangeError> {
    Ok(Personal::new(clean(text.reveal(), longest)?.to_owned()))
}
