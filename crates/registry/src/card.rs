//! A resident's recording for the KTP-el and its card: where it stands, and its next step.

use audit::Event;
use serde::Serialize;
use store::{Answer, Error, Row, Sql, Tx};
use terms::{Act, Class, Forbidden, Id, Language, Moment, Permission};

use crate::{
    Altered, CardState, ChangeKind, Field, Ground, LookupError, Person, RecordingStatus, Registry,
    Resident, Resolution,
    draft::{Draft, Occasion, Told},
};

/// Where a resident's recording and card stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// The state.
    pub state: CardState,
    /// The steps that led there, as far as they were recorded here.
    pub steps: Vec<Step>,
}

/// One step of a recording or card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// The state that it led to.
    pub state: CardState,
    /// When.
    pub at: Moment,
}

/// Why a step is not recorded.
#[derive(Debug, thiserror::Error)]
pub enum CardError {
    /// A duplicate was found, and nobody has resolved it.
    #[error("a duplicate was found; it must be resolved first")]
    Blocked,
    /// The act lacks the permission.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// The one state does not follow the other.
    #[error("{to:?} does not follow {from:?}")]
    Illegal {
        /// Where it stands.
        from: CardState,
        /// Where it would stand.
        to: CardState,
    },
    /// There is none, or none where the act may change anything.
    #[error("there is no such resident")]
    Missing,
    /// It stands somewhere else by now.
    #[error("the record is in another state by now")]
    MovedOn,
    /// No duplicate was found.
    #[error("there is no duplicate to resolve")]
    NotDuplicate,
    /// The person has died, moved away, or is absent.
    #[error("the record says that the person does not live here any more")]
    NotHere,
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] Error),
    /// Recorded from 16 on, printed from 17 on, or when married.
    #[error("the person is too young for this step")]
    TooYoung,
}

/// A recording or card went one step further.
#[derive(Debug, Serialize)]
struct CardAdvanced(Told);

impl Event for CardAdvanced {
    const NAME: &'static str = "registry.card.advanced";
    const NEEDS: Permission = Permission::RecordCard;
}

/// A duplicate was resolved.
#[derive(Debug, Serialize)]
struct DuplicateResolved(Told);

impl Event for DuplicateResolved {
    const NAME: &'static str = "registry.duplicate.resolved";
    const NEEDS: Permission = Permission::ResolveDuplicate;
}

impl Card {
    /// Whether no card may be printed before somebody resolves what was found.
    pub fn is_blocked(&self) -> bool {
        self.state == CardState::Duplicate
    }

    /// The state that these steps and the coarse status tell. An import knows the status only:
    /// where it tells otherwise, it is newer. But it lifts no block, and is not believed against
    /// one.
    fn new(steps: Vec<Step>, person: &Person) -> Self {
        let status = person.recording_status;
        let holds = |state: CardState| {
            state == CardState::Duplicate || state.recording_status(status) == status
        };
        let told = steps.last().map(|it| it.state).filter(|state| holds(*state));
        Self { state: told.unwrap_or(CardState::of(status)), steps }
    }
}

impl Registry {
    /// Where the resident's recording and card stand, seen by the same rule as
    /// [`Registry::resident`].
    pub async fn card(&self, act: &Act, id: Id<Resident>) -> Result<Card, LookupError> {
        let resident = self.resident(act, id).await?;
        Ok(self.ledger.read::<_, Error>(move |tx| card_of(tx, &resident)).await?)
    }

    /// Records the step from one state to the next, and with it the resident's recording status.
    pub async fn advance_card(
        &self,
        act: &Act,
        id: Id<Resident>,
        from: CardState,
        to: CardState,
    ) -> Result<(), CardError> {
        act.needs(CardAdvanced::NEEDS)?;
        let occasion = self.course(act, None);
        self.ledger
            .change(act, move |tx| {
                let mut draft = occasion.begin();
                let (resident, card) = standing(tx, &draft, id)?;
                if card.state != from {
                    return Err(CardError::MovedOn);
                }
                if card.is_blocked() {
                    return Err(CardError::Blocked);
                }
                if !from.may_become(to) {
                    return Err(CardError::Illegal { from, to });
                }
                if !is_due(&occasion, &resident.person, to) {
                    return Err(CardError::TooYoung);
                }
                step(tx, &mut draft, &resident, &card, to)?;
                Ok(((), CardAdvanced(draft.finish(tx)?)))
            })
            .await
    }

    /// Records how a duplicate was resolved, the only way on from there.
    pub async fn resolve_duplicate(
        &self,
        act: &Act,
        id: Id<Resident>,
        resolution: Resolution,
        ground: Ground,
    ) -> Result<(), CardError> {
        act.needs(DuplicateResolved::NEEDS)?;
        let occasion = self.course(act, Some(ground));
        self.ledger
            .change(act, move |tx| {
                let mut draft = occasion.begin();
                let (resident, card) = standing(tx, &draft, id)?;
                if !card.is_blocked() {
                    return Err(CardError::NotDuplicate);
                }
                step(tx, &mut draft, &resident, &card, resolution.state())?;
                Ok(((), DuplicateResolved(draft.finish(tx)?)))
            })
            .await
    }

    fn course(&self, act: &Act, ground: Option<Ground>) -> Occasion {
        self.occasion(act, ChangeKind::Card, self.ledger.clock().today(), ground)
    }
}

impl CardError {
    /// What it means to the outside.
    pub fn class(&self) -> Class {
        match self {
            Self::Missing => Class::Missing,
            Self::MovedOn => Class::Conflict,
            Self::Store(error) => error.class(),
            _ => Class::Refused,
        }
    }

    /// A sentence for the officer.
    pub const fn sentence(&self, language: Language) -> &'static str {
        let (indonesian, english) = match self {
            Self::Blocked => (
                "Ditemukan data ganda. Selesaikan dahulu sebelum melanjutkan.",
                "A duplicate was found. It must be resolved first.",
            ),
            Self::Forbidden(_) => {
                ("Anda tidak berwenang melakukan ini.", "You are not allowed to do this.")
            }
            Self::Illegal { .. } => (
                "Tahap itu tidak dapat mengikuti tahap sekarang.",
                "That step does not follow the present one.",
            ),
            Self::Missing => ("Penduduk tidak ditemukan.", "There is no such resident."),
            Self::MovedOn => (
                "Tahapnya sudah berubah. Muat ulang halaman ini.",
                "The record is in another state by now. Load this page again.",
            ),
            Self::NotDuplicate => ("Tidak ada data ganda.", "There is no duplicate to resolve."),
            Self::NotHere => (
                "Menurut catatan, orang ini tidak lagi tinggal di sini.",
                "The record says that this person does not live here any more.",
            ),
            Self::Store(_) => ("Basis data gagal. Coba lagi.", "The database failed. Try again."),
            Self::TooYoung => (
                "Orang ini belum cukup umur untuk tahap itu.",
                "This person is too young for that step.",
            ),
        };
        language.choose(indonesian, english)
    }
}

/// What a file says of somebody's recording, which is not taken where it was found twice: only
/// people who looked at both say whose it is.
pub(crate) fn said_of_recording(
    tx: &mut Tx<'_>,
    known: &Resident,
    said: RecordingStatus,
) -> Result<RecordingStatus, Error> {
    let status = known.person.recording_status;
    if status == said || CardState::Duplicate.recording_status(status) != status {
        return Ok(said);
    }
    let card = Card::new(tx.all(&STEPS, &[&known.id])?, &known.person);
    Ok(if card.is_blocked() { status } else { said })
}

/// The resident, held, and where their card stands. Nobody's card goes on who does not live here.
fn standing(
    tx: &mut Tx<'_>,
    draft: &Draft<'_>,
    id: Id<Resident>,
) -> Result<(Resident, Card), CardError> {
    let found = draft.hold(tx, id)?.filter(|it| draft.occasion().reaches(it.person.region));
    let resident = found.ok_or(CardError::Missing)?;
    if !resident.person.is_present() {
        return Err(CardError::NotHere);
    }
    let card = card_of(tx, &resident)?;
    Ok((resident, card))
}

/// Where a resident's recording and card stand.
pub(crate) fn card_of(tx: &mut Tx<'_>, resident: &Resident) -> Result<Card, Error> {
    Ok(Card::new(tx.all(&STEPS, &[&resident.id])?, &resident.person))
}

/// Recording is open from 16 on and printing from 17 on, or to whoever has married.
fn is_due(occasion: &Occasion, person: &Person, to: CardState) -> bool {
    let today = occasion.today();
    match to {
        CardState::BioCaptured => {
            person.age(today) >= Person::RECORDING_AGE || person.marital_status.ever_married()
        }
        CardState::SentForPrinting => person.must_hold_ktp(today),
        _ => true,
    }
}

fn step(
    tx: &mut Tx<'_>,
    draft: &mut Draft<'_>,
    resident: &Resident,
    card: &Card,
    to: CardState,
) -> Result<(), Error> {
    let number = u32::try_from(card.steps.len() + 1).unwrap_or(u32::MAX);
    tx.execute(&STEP, &[&resident.id, &number, &to.code(), &draft.occasion().at])?;
    let text = |state: CardState| Some(state.code().to_string());
    let altered = Altered::new(Field::CardState, text(card.state), text(to));
    draft.note(resident.id, vec![altered]);
    let recording_status = to.recording_status(resident.person.recording_status);
    let person = Person { recording_status, ..resident.person.clone() };
    draft.alter(tx, resident, &person)
}

impl Answer for Step {
    fn read(row: &Row<'_>) -> Result<Self, Error> {
        let state = CardState::from_code(row.cell(0)?).ok_or(Error::Shape("a card's state"))?;
        Ok(Self { state, at: row.cell(1)? })
    }
}

static STEPS: Sql = Sql::new(
    "SELECT state, at
     FROM resident_card
     WHERE resident = $1
     ORDER BY step",
);

static STEP: Sql = Sql::new(
    "INSERT INTO resident_card (resident, step, state, at)
     VALUES ($1, $2, $3, $4)",
);
