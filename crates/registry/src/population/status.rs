//! Who is recorded, and who is still here.

use super::{draw::Draw, household::Member};
use crate::{LifeStatus, MaritalStatus, Person, RecordingStatus, Relation};

/// How far somebody's recording has come: about 97.5 in 100 of those who must be are recorded.
pub(super) fn recording(draw: &mut Draw, age: i32, marital: MaritalStatus) -> RecordingStatus {
    let due = age >= Person::KTP_AGE || marital.ever_married();
    if age < Person::RECORDING_AGE || (!due && draw.chance(750)) {
        return if due { RecordingStatus::NotRecorded } else { RecordingStatus::NotYetDue };
    }
    if !due {
        // The card is made at 17, the recording may come before.
        return RecordingStatus::Recorded;
    }
    let recorded = match age {
        ..18 => 700,
        18..21 => 930,
        21..70 => 988,
        _ => 965,
    };
    if !draw.chance(recorded) {
        return RecordingStatus::NotRecorded;
    }
    let steps = [
        (900, RecordingStatus::CardIssued),
        (40, RecordingStatus::PrintReady),
        (35, RecordingStatus::Recorded),
        (10, RecordingStatus::CardPrinted),
        (8, RecordingStatus::SentForPrinting),
        (7, RecordingStatus::CardShipped),
    ];
    draw.weighted(&steps).unwrap_or(RecordingStatus::CardIssued)
}

/// Whether somebody is still here; `moved` families left together.
pub(super) fn life(draw: &mut Draw, member: &Member, moved: bool) -> LifeStatus {
    if member.dead {
        return LifeStatus::Dead;
    }
    if moved {
        return LifeStatus::Moved;
    }
    if member.relation == Relation::Head {
        return LifeStatus::Alive;
    }
    let fates = [
        (99_200, LifeStatus::Alive),
        (500, LifeStatus::Moved),
        (100, LifeStatus::Gone),
        (100, LifeStatus::Dead),
        (60, LifeStatus::Missing),
        (40, LifeStatus::NotValid),
    ];
    draw.weighted(&fates).unwrap_or(LifeStatus::Alive)
}
