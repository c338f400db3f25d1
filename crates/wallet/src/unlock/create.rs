//! A new vault with a PIN.

use protocols::{
    Url,
    unlock::{Confirm, Enrol, Enrolled, Nothing, Verb},
};

use super::{
    code::RecoveryCode,
    error::UnlockError,
    opaque::Registration,
    opened::Opened,
    step::{Done, Outcome, Step},
    talk::Talk,
};
use crate::{
    key::KeyPair,
    pin::Pin,
    slot::Door,
    tools::Tools,
    vault::{VaultKey, VaultState},
};

/// A vault to be made. Where it is cut off, nothing lies on the phone, and the person begins again:
/// what the server may have by then is an account that nobody comes back to.
#[derive(Debug)]
pub struct Create {
    pin: Pin,
    server: Url,
}

impl Create {
    /// A vault that this PIN is to open, with the unlock role at this server.
    pub fn new(pin: Pin, server: Url) -> Self {
        Self { pin, server }
    }

    /// The first step.
    pub fn start(self, tools: Tools) -> Result<Step, UnlockError> {
        let throttle = KeyPair::draw(&*tools.die);
        let talk = Talk::with(self.server.clone(), throttle.clone(), tools);
        talk.prepare(2, move |talk| {
            let (registration, registration_request) =
                Registration::start(self.pin.clone(), &talk.tools)?;
            let body = Enrol { registration_request };
            talk.ask(Verb::Enrol, &body, move |talk, answer: Result<Enrolled, _>| {
                self.confirm(talk, throttle, registration, answer?)
            })
        })
    }

    fn confirm(
        self,
        talk: Talk,
        throttle: KeyPair,
        registration: Registration,
        answer: Enrolled,
    ) -> Outcome {
        let (account, tools) = (answer.account, talk.tools.clone());
        let (registration_upload, export_key) =
            registration.finish(&account, &answer.registration_response, &tools)?;
        let (key, code) = (VaultKey::draw(&*tools.die), RecoveryCode::draw(&*tools.die));
        let state = VaultState::new(&*tools.die);
        let from = (self.server, account.clone(), throttle);
        let door = Door::new(from, (&key, &*export_key), &*tools.die)?;
        let sealed = key.seal(&state, &*tools.die)?;
        let body = Confirm {
            wallet_proof: state.prove_key(&account).ok_or(UnlockError::Platform)?,
            account,
            registration_upload,
            recovery_tag: code.tag(&*tools.crypto),
        };
        talk.ask(Verb::Confirm, &body, move |_, answer: Result<Nothing, _>| {
            answer?;
            Ok(Step::keep(door.clone(), Some(sealed), move || {
                let opened = Opened { door, key, state, pin: self.pin };
                Ok(Step::Done(Done::Created(Box::new(opened), code)))
            }))
        })
    }
}
