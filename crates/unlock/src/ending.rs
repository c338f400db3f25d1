//! How accounts end.

use serde::Serialize;
use store::{ToValue, Value};

/// How a desk ends a phone's account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// A loss was reported: another phone may follow with code and PIN.
    Blocked,
    /// Another phone follows, for good: nothing is kept that opens the old vault.
    Moved,
}

/// How an account has ended, each worse than the one before: it never goes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(crate) enum End {
    /// It has not.
    Open = 0,
    /// By the recovery code or a call to the office: another phone may follow with code and PIN.
    Called = 1,
    /// A restored database does not know its PIN any more: only an office helps.
    Shut = 2,
    /// Another phone has followed, or a desk has begun anew: nothing is kept that opens the vault.
    Moved = 3,
}

impl End {
    /// As it stands in a row and in the journal.
    pub(crate) fn of(number: u8) -> Option<Self> {
        [Self::Open, Self::Called, Self::Shut, Self::Moved]
            .into_iter()
            .find(|end| end.number() == number)
    }

    pub(crate) const fn number(self) -> u8 {
        self as u8
    }
}

impl ToValue for End {
    fn value(&self) -> Value<'_> {
        Value::Integer(self.number().into())
    }
}
