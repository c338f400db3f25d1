//! Another PIN for an open vault.

use protocols::{
    Secret,
    unlock::{self, Adopt, Adopted, Changing, Nothing, Stage, Verb},
};

use super::{
    adopt,
    error::UnlockError,
    login,
    opaque::Registration,
    opened::Opened,
    step::{Done, Outcome, Step},
    talk::Talk,
};
use crate::{pin::Pin, slot::Door, tools::Tools, vault::VaultKey};

/// A PIN change. It can be cut off anywhere: until the last step is laid down, the door has the
/// vault key wrapped for both PINs, and [`super::Adopt`] brings it to an end.
pub struct ChangePin {
    old: Pin,
    new: Pin,
}

/// What a change needs of the open vault.
struct Change {
    door: Door,
    key: VaultKey,
    new: Pin,
}

impl ChangePin {
    /// From one PIN to another.
    pub fn new(old: Pin, new: Pin) -> Self {
        Self { old, new }
    }

    /// The first step. The old PIN is asked for again: whoever has found the phone open does not
    /// change it. An earlier change that was cut off comes to its end first.
    pub fn start(self, open: &Opened, tools: Tools) -> Result<Step, UnlockError> {
        let (key, talk) = (open.key.clone(), Talk::at(&open.door, tools));
        let count = 5 + usize::from(open.door.is_changing());
        let door = open.door.clone();
        talk.prepare(count, move |talk| {
            adopt::settle(talk, door, move |talk, door, _| {
                let change = Change { key, new: self.new, door };
                let account = change.door.account.clone();
                login::leave(talk, account, self.old, move |talk, session| {
                    change.register(talk, session)
                })
            })
        })
    }
}

impl Change {
    fn register(self, talk: Talk, session: Secret) -> Outcome {
        let (registration, registration_request) =
            Registration::start(self.new.clone(), &talk.tools)?;
        let account = self.door.account.clone();
        let body = unlock::Change { account, session: session.clone(), registration_request };
        talk.ask(Verb::Change, &body, move |talk, answer: Result<Changing, _>| {
            let Changing { edition, registration_response } = answer?;
            let account = self.door.account.clone();
            let (registration_upload, export_key) =
                registration.finish(&account, &registration_response, &talk.tools)?;
            let die = talk.tools.die.clone();
            let door = self.door.with(edition, (&self.key, &*export_key), &*die)?;
            let body = Stage { account, session, edition, registration_upload };
            Ok(Step::keep(door.clone(), None, move || stage(talk, door, body, self.new)))
        })
    }
}

fn stage(talk: Talk, door: Door, body: Stage, new: Pin) -> Outcome {
    let edition = body.edition;
    talk.ask(Verb::Stage, &body, move |talk, answer: Result<Nothing, _>| {
        answer?;
        let body = Adopt { account: door.account.clone(), edition };
        talk.ask(Verb::Adopt, &body, move |_, answer: Result<Adopted, _>| {
            let door = door.settled(answer?.edition);
            Ok(Step::keep(door.clone(), None, move || {
                Ok(Step::Done(Done::Changed(Box::new(door), new)))
            }))
        })
    })
}
