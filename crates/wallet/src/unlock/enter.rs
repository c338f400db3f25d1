//! Opening a vault.

use super::{
    error::UnlockError,
    login::{self, Entered},
    opened::Opened,
    step::{Done, Outcome, Step},
    talk::Talk,
};
use crate::{pin::Pin, slot::Door, tools::Tools};

/// A vault to be opened.
pub struct Unlock {
    door: Door,
    sealed: Vec<u8>,
    pin: Pin,
}

impl Unlock {
    /// What lies on the phone, and the PIN that was typed.
    pub fn new(door: Door, sealed: Vec<u8>, pin: Pin) -> Self {
        Self { door, sealed, pin }
    }

    /// The first step.
    pub fn start(self, tools: Tools) -> Result<Step, UnlockError> {
        let talk = Talk::at(&self.door, tools);
        talk.prepare(2, move |talk| {
            let (account, pin) = (self.door.account.clone(), self.pin.clone());
            login::login(talk, account, pin, |_, entered| self.open(&entered))
        })
    }

    fn open(self, entered: &Entered) -> Outcome {
        let Self { door, sealed, pin } = self;
        let key = door.unwrap(entered.edition, &entered.export_key)?;
        let state = key.open(&sealed)?;
        let wrong_before = entered.wrong_before;
        let finished = door.changing().is_some_and(|changing| changing <= entered.edition);
        let done = move |door| {
            let opened = Opened { door, key, state, pin };
            Ok(Step::Done(Done::Opened(Box::new(opened), wrong_before)))
        };
        if !finished {
            return done(door);
        }
        // The change had reached the server after all.
        let door = door.settled(entered.edition);
        Ok(Step::keep(door.clone(), None, move || done(door)))
    }
}
