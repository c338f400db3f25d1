//! What a flow around the PIN asks of its platform.

use protocols::unlock::{Carried, Claimed, StatusAnswer};

use super::{code::RecoveryCode, error::UnlockError, opened::Opened};
use crate::{
    http::{Request, Response, Unreachable},
    pin::Pin,
    slot::Door,
    step,
};

/// What to do next. Every step but the last comes with the way on from it.
#[derive(Debug)]
pub enum Step {
    /// The flow has reached its end.
    Done(Done),
    /// Make the requests, all at once; the answers come in their order.
    Fetch(Vec<Request>, Next<Vec<Result<Response, Unreachable>>>),
    /// Lay both parts down in one, durably, before going on.
    Keep(Slot, Next<()>),
}

/// The way on from a step.
pub type Next<I> = step::Next<I, Step, UnlockError>;

/// Either the next step, or why there is none.
pub(super) type Outcome = Result<Step, UnlockError>;

/// What is to lie on the phone.
#[derive(Debug)]
pub struct Slot {
    /// The door.
    pub door: Box<Door>,
    /// The sealed vault; what lies there stays if there is none.
    pub sealed: Option<Vec<u8>>,
}

/// How a flow around the PIN has ended.
#[derive(Debug)]
pub enum Done {
    /// A PIN change that was cut off has an end: whether the PIN is the new one.
    Adopted(Box<Door>, bool),
    /// The account is blocked, for good until an office resets it.
    Blocked,
    /// The PIN is the new one.
    Changed(Box<Door>, Pin),
    /// A new vault, open, and the code that the person writes down.
    Created(Box<Opened>, RecoveryCode),
    /// The next phone may take over at once.
    HandedOver,
    /// The vault is open; how many wrong PINs there were in a row before.
    Opened(Box<Opened>, u32),
    /// The waiting time has begun.
    Recovering(Claimed),
    /// How the account stands.
    Status(StatusAnswer),
    /// No phone follows this one.
    Stayed,
    /// The other phone has ended: what it held is offered to this one.
    TakenOver(Vec<Carried>),
}

impl Step {
    pub(super) fn fetch(
        requests: Vec<Request>,
        next: impl FnOnce(Vec<Result<Response, Unreachable>>) -> Outcome + Send + 'static,
    ) -> Self {
        Self::Fetch(requests, Next::new(next))
    }

    pub(super) fn keep(
        door: Door,
        sealed: Option<Vec<u8>>,
        next: impl FnOnce() -> Outcome + Send + 'static,
    ) -> Self {
        let slot = Slot { door: Box::new(door), sealed };
        Self::Keep(slot, Next::new(|()| next()))
    }
}
