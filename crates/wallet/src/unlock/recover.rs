//! Getting on with this phone where another one was: the next phone's side.

use protocols::{
    Secret,
    unlock::{self, Claim, Claimed, Completed, Recovering, Verb},
};

use super::{
    code::RecoveryCode,
    error::UnlockError,
    opaque::{Entrance, WrongPin},
    opened::Opened,
    step::{Done, Outcome, Step},
    talk::Talk,
};
use crate::{pin::Pin, tools::Tools};

/// The other phone is gone: its recovery code and its PIN, typed on this one. A wrong PIN costs the
/// other phone's account an attempt. When both are right the waiting time begins.
pub struct Recover {
    code: RecoveryCode,
    pin: Pin,
}

impl Recover {
    /// By the other phone's code and PIN.
    pub fn new(code: RecoveryCode, pin: Pin) -> Self {
        Self { code, pin }
    }

    /// The first step.
    pub fn start(self, open: &Opened, tools: Tools) -> Result<Step, UnlockError> {
        let (account, talk) = (open.door.account.clone(), Talk::at(&open.door, tools));
        talk.prepare(2, move |talk| {
            let (entrance, credential_request) = Entrance::start(self.pin, &talk.tools)?;
            let code = Secret::new(self.code.letters().as_str());
            let body = unlock::Recover { account: account.clone(), code, credential_request };
            talk.ask(Verb::Recover, &body, move |talk, answer: Result<Recovering, _>| {
                let Recovering { login, account: other, credential_response } = answer?;
                match entrance.finish(&other, &credential_response, &talk.tools)? {
                    Err(WrongPin) => {
                        Err(UnlockError::WrongPin { tries_left: None, retry_after: None })
                    }
                    Ok((credential_finalization, _)) => {
                        claim(talk, Claim { account, login, credential_finalization }, 2)
                    }
                }
            })
        })
    }
}

/// Says that the PIN was right, once more where the answer was lost: it may be said twice.
fn claim(talk: Talk, body: Claim, tries: u8) -> Outcome {
    let again = body.clone();
    talk.ask(Verb::Claim, &body, move |talk, answer: Result<Claimed, _>| match answer {
        Ok(answer) => Ok(Step::Done(Done::Recovering(answer))),
        Err(UnlockError::Answer(_)) if tries > 1 => claim(talk, again, tries - 1),
        Err(error) => Err(error),
    })
}

/// This phone takes over: the other one opens nothing any more, and this one is offered what it
/// held. May be asked again where the answer was lost.
#[derive(Debug)]
pub struct TakeOver;

impl TakeOver {
    /// The first step.
    pub fn start(self, open: &Opened, tools: Tools) -> Result<Step, UnlockError> {
        let body = unlock::Complete { account: open.door.account.clone() };
        let talk = Talk::at(&open.door, tools);
        talk.ask(Verb::Complete, &body, |_, answer: Result<Completed, _>| {
            Ok(Step::Done(Done::TakenOver(answer?.offers)))
        })
    }
}
