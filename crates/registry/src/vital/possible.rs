//! What may happen to somebody, by what their own record says.

use crate::{ChangeKind, LifeStatus, MaritalStatus, Person};

impl ChangeKind {
    /// Whether it can be recorded of `person` as the record stands; a birth, of their family. The
    /// verbs have the last word: they see the day and the others' records, too.
    pub fn may_happen_to(self, person: &Person) -> bool {
        let (here, life) = (person.is_present(), person.life_status);
        let married = person.marital_status == MaritalStatus::Married;
        match self {
            Self::Birth | Self::Card | Self::Gone | Self::Missing | Self::MoveOut => here,
            Self::Correction | Self::Void => life != LifeStatus::NotValid,
            Self::Death => !matches!(life, LifeStatus::Dead | LifeStatus::NotValid),
            Self::Divorce | Self::Widowhood => here && married,
            Self::Import => true,
            Self::Marriage => here && !married,
            Self::MoveIn => here || life == LifeStatus::Moved,
            Self::Revival => !here,
        }
    }
}
