//! Proving a PIN to the server, and getting from it what opens the vault.

use protocols::Secret;
use protocols::unlock::{
    Finish, Finished, Login, LoginAnswer, RefusalCode, Status, StatusAnswer, Verb,
};
use zeroize::Zeroizing;

use super::{
    error::UnlockError,
    opaque::{Entrance, WrongPin},
    step::Outcome,
    talk::Talk,
};
use crate::{error::AnswerError, pin::Pin};

/// What a right PIN gives.
pub struct Entered {
    /// The edition that the PIN belongs to.
    pub edition: u64,
    /// What the vault key is wrapped under.
    pub export_key: Zeroizing<Vec<u8>>,
    /// Leave to change the PIN; none if the server was gone before it could give it.
    pub session: Option<Secret>,
    /// Wrong PINs in a row before this one; none if the server was gone before it could tell.
    pub wrong_before: u32,
}

/// Spends an attempt for the server's leave to do what needs the person, and not only the phone.
pub fn leave(
    talk: Talk,
    account: String,
    pin: Pin,
    then: impl FnOnce(Talk, Secret) -> Outcome + Send + 'static,
) -> Outcome {
    login(talk, account, pin, |talk, entered| {
        then(talk, entered.session.ok_or(AnswerError::Unreachable)?)
    })
}

/// Spends an attempt.
pub fn login(
    talk: Talk,
    account: String,
    pin: Pin,
    then: impl FnOnce(Talk, Entered) -> Outcome + Send + 'static,
) -> Outcome {
    let (entrance, credential_request) = Entrance::start(pin, &talk.tools)?;
    let body = Login { account: account.clone(), credential_request };
    talk.ask(Verb::Login, &body, move |talk, answer: Result<LoginAnswer, _>| {
        let answer = answer?;
        match entrance.finish(&account, &answer.credential_response, &talk.tools)? {
            Err(WrongPin) => wrong(talk, account),
            Ok((credential_finalization, export_key)) => {
                let entered =
                    Entered { edition: answer.edition, export_key, session: None, wrong_before: 0 };
                let body = Finish { account, login: answer.login, credential_finalization };
                finish(talk, body, 2, entered, then)
            }
        }
    })
}

/// Tells the server that the PIN was right, so that it forgets the wrong ones before. It is right
/// whether or not the server hears it: where the connection is gone, the vault opens all the same.
fn finish(
    talk: Talk,
    body: Finish,
    tries: u8,
    entered: Entered,
    then: impl FnOnce(Talk, Entered) -> Outcome + Send + 'static,
) -> Outcome {
    let again = body.clone();
    talk.ask(Verb::Finish, &body, move |talk, answer: Result<Finished, _>| match answer {
        Ok(answer) => {
            let session = Some(answer.session);
            then(talk, Entered { session, wrong_before: answer.wrong_before, ..entered })
        }
        Err(UnlockError::Answer(_)) if tries > 1 => finish(talk, again, tries - 1, entered, then),
        Err(UnlockError::Answer(_)) => then(talk, entered),
        Err(UnlockError::Refused(it)) if it.error == RefusalCode::WrongPin => {
            wrong(talk, again.account)
        }
        Err(error) => Err(error),
    })
}

/// A wrong PIN, with how many attempts are left, if the server still answers.
fn wrong(talk: Talk, account: String) -> Outcome {
    talk.ask(Verb::Status, &Status { account }, |_, answer: Result<StatusAnswer, _>| {
        let answer = answer.ok();
        Err(UnlockError::WrongPin {
            tries_left: answer.as_ref().map(|it| it.tries_left),
            retry_after: answer.and_then(|it| it.retry_after),
        })
    })
}
