//! What a form has asked for, ready to be recorded.

use registry::{
    Absence, Birth, ChangeError, Correction, Couple, Death, Ground, Home, Mover, Person, Registry,
    Resident,
};
use terms::{Act, Date, Id, Region};

/// What is to be recorded. No `Debug`: it is personal.
pub(super) enum Deed {
    Absence(Absence, Date),
    Arrival(Box<Person>, Date),
    Birth(Box<Birth>),
    Correction(Vec<Correction>),
    Death { spouse: Option<Id<Resident>>, on: Date },
    Divorce { partner: Option<Id<Resident>>, on: Date },
    Marriage { partner: Option<Id<Resident>>, on: Date },
    MoveIn(Vec<Mover>, Home, Date),
    MoveOut(Vec<Id<Resident>>, Option<Region>, Date),
    Revival,
}

impl Deed {
    /// Records it, and tells whose history shows it.
    pub async fn record(
        self,
        registry: &Registry,
        act: &Act,
        id: Id<Resident>,
        ground: Ground,
    ) -> Result<Id<Resident>, ChangeError> {
        match self {
            Self::Absence(absence, on) => {
                registry.record_absence(act, id, absence, on, ground).await?;
            }
            Self::Arrival(person, on) => return registry.admit(act, *person, on, ground).await,
            Self::Birth(birth) => return registry.record_birth(act, *birth, ground).await,
            Self::Correction(corrections) => {
                registry.correct(act, id, corrections, ground).await?;
            }
            Self::Death { spouse, on } => {
                registry.record_death(act, Death { resident: id, spouse, on }, ground).await?;
            }
            Self::Divorce { partner, on } => {
                let couple = Couple { one: id, other: partner };
                registry.record_divorce(act, couple, on, ground).await?;
            }
            Self::Marriage { partner, on } => {
                let couple = Couple { one: id, other: partner };
                registry.record_marriage(act, couple, on, ground).await?;
            }
            Self::MoveIn(movers, home, on) => {
                registry.move_in(act, movers, home, on, ground).await?;
            }
            Self::MoveOut(movers, to, on) => {
                registry.move_out(act, movers, to, on, ground).await?;
            }
            Self::Revival => registry.revive(act, id, ground).await?,
        }
        Ok(id)
    }
}

/// Beside which field an error belongs: the first of these that the form has and that holds
/// something.
pub(super) const fn fields_of(error: &ChangeError) -> &'static [&'static str] {
    match error {
        ChangeError::BeforeBirth | ChangeError::Future => &["on", "birth_date"],
        ChangeError::FamilyElsewhere | ChangeError::FamilyMissing => &["kk_number"],
        ChangeError::HeadTaken => &["relation", "kk_number"],
        ChangeError::Married | ChangeError::Missing | ChangeError::SamePerson => &["partner"],
        ChangeError::NikTaken => &["nik"],
        ChangeError::NotHere | ChangeError::NotValid => &["partner"],
        ChangeError::NotMarried => &["partner"],
        ChangeError::Place => &["village"],
        ChangeError::Relation => &["relation"],
        ChangeError::Text(_) => &["birth_place", "address"],
        ChangeError::Forbidden(_)
        | ChangeError::NotClosed
        | ChangeError::Nothing
        | ChangeError::Store(_)
        | ChangeError::TooMany => &[],
    }
}
