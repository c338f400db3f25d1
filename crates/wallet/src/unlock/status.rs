//! How an account stands.

use protocols::unlock::{self, Verb};

use super::{
    error::UnlockError,
    step::{Done, Step},
    talk::Talk,
};
use crate::{slot::Door, tools::Tools};

/// A question that spends no attempt.
pub struct Status {
    door: Door,
}

impl Status {
    /// About the account of this door.
    pub fn new(door: Door) -> Self {
        Self { door }
    }

    /// The first step.
    pub fn start(self, tools: Tools) -> Result<Step, UnlockError> {
        let body = unlock::Status { account: self.door.account.clone() };
        let talk = Talk::at(&self.door, tools);
        talk.ask(Verb::Status, &body, |_, answer| Ok(Step::Done(Done::Status(answer?))))
    }
}
