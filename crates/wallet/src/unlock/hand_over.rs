//! What an open phone says about the next one: that it follows, or that none does. The PIN is asked
//! for again: whoever has found the phone open decides neither.

use protocols::unlock::{self, Nothing, Verb};

use super::{
    error::UnlockError,
    login,
    opened::Opened,
    step::{Done, Step},
    talk::Talk,
};
use crate::{pin::Pin, tools::Tools};

/// Both phones are in hand: this one names the next.
pub struct HandOver {
    pin: Pin,
    key: String,
}

impl HandOver {
    /// To the phone that shows this key, an RFC 7638 thumbprint.
    pub fn new(pin: Pin, key: String) -> Self {
        Self { pin, key }
    }

    /// The first step.
    pub fn start(self, open: &Opened, tools: Tools) -> Result<Step, UnlockError> {
        let (account, talk) = (open.door.account.clone(), Talk::at(&open.door, tools));
        talk.prepare(3, move |talk| {
            login::leave(talk, account.clone(), self.pin, move |talk, session| {
                let body = unlock::Move { account, session, wallet_key: self.key };
                talk.ask(Verb::Move, &body, |_, answer: Result<Nothing, _>| {
                    answer?;
                    Ok(Step::Done(Done::HandedOver))
                })
            })
        })
    }
}

/// Somebody is about to follow this phone who must not.
pub struct Stay {
    pin: Pin,
}

impl Stay {
    /// With this phone's PIN.
    pub fn new(pin: Pin) -> Self {
        Self { pin }
    }

    /// The first step.
    pub fn start(self, open: &Opened, tools: Tools) -> Result<Step, UnlockError> {
        let (account, talk) = (open.door.account.clone(), Talk::at(&open.door, tools));
        talk.prepare(3, move |talk| {
            login::leave(talk, account.clone(), self.pin, move |talk, session| {
                let body = unlock::Cancel { account, session };
                talk.ask(Verb::Cancel, &body, |_, answer: Result<Nothing, _>| {
                    answer?;
                    Ok(Step::Done(Done::Stayed))
                })
            })
        })
    }
}
