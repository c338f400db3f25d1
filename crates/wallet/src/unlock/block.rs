//! Blocking a lost phone, from any other.

use protocols::{
    Secret, Url,
    unlock::{self, Nothing, Verb},
};

use super::{
    code::RecoveryCode,
    error::UnlockError,
    step::{Done, Step},
    talk::Talk,
};

/// An account to be blocked at once, by its recovery code alone.
#[derive(Debug)]
pub struct Block {
    server: Url,
    code: RecoveryCode,
}

impl Block {
    /// The account of this code, at this server.
    pub fn new(server: Url, code: RecoveryCode) -> Self {
        Self { server, code }
    }

    /// The first step.
    pub fn start(self) -> Result<Step, UnlockError> {
        let body = unlock::Block { code: Secret::new(self.code.letters().as_str()) };
        Talk::ask_openly(&self.server, Verb::Block, &body, |answer: Result<Nothing, _>| {
            answer?;
            Ok(Step::Done(Done::Blocked))
        })
    }
}
