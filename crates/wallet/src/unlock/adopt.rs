//! The end of a PIN change that was cut off.

use protocols::unlock::{self, Adopted, RefusalCode, Verb};

use super::{
    error::UnlockError,
    step::{Done, Outcome, Step},
    talk::Talk,
};
use crate::{slot::Door, tools::Tools};

/// A PIN change to be brought to its end, without a PIN: finished if the server has the new
/// edition, and otherwise as if it had never begun.
pub struct Adopt {
    door: Door,
}

impl Adopt {
    /// Of this door.
    pub fn new(door: Door) -> Self {
        Self { door }
    }

    /// The first step.
    pub fn start(self, tools: Tools) -> Result<Step, UnlockError> {
        let talk = Talk::at(&self.door, tools);
        settle(talk, self.door, |_, door, adopted| {
            Ok(Step::Done(Done::Adopted(Box::new(door), adopted)))
        })
    }
}

/// Asks which edition is the active one, where a change was cut off, and lays the door down.
pub fn settle(
    talk: Talk,
    door: Door,
    then: impl FnOnce(Talk, Door, bool) -> Outcome + Send + 'static,
) -> Outcome {
    let Some(edition) = door.changing() else { return then(talk, door, false) };
    let body = unlock::Adopt { account: door.account.clone(), edition };
    talk.ask(Verb::Adopt, &body, move |talk, answer: Result<Adopted, _>| {
        let (door, adopted) = match answer {
            Ok(answer) => (door.settled(answer.edition), true),
            Err(UnlockError::Refused(it)) if it.error == RefusalCode::UnknownEdition => {
                (door.undone(), false)
            }
            Err(error) => return Err(error),
        };
        Ok(Step::keep(door.clone(), None, move || then(talk, door, adopted)))
    })
}
