//! A phone's account.

use formats::base64url;
use serde::Serialize;
use store::{Answer, Row, Sql, ToValue, Tx, Value};
use terms::{Id, Moment, PublicKey};

use crate::policy::ATTEMPTS;

/// An account, as far as it must be known before anything is changed.
pub struct Account {
    pub(crate) throttle_key: PublicKey,
    /// 0 until it is confirmed.
    pub(crate) edition: u32,
    pub(crate) attempts: u32,
    pub(crate) locked_until: Moment,
    pub(crate) end: End,
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

/// How a desk ends a phone's account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// A loss was reported: another phone may follow with code and PIN.
    Blocked,
    /// Another phone follows, for good: nothing is kept that opens the old vault.
    Moved,
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

impl Account {
    pub(crate) fn find(tx: &mut Tx<'_>, id: Id<Self>) -> Result<Option<Self>, store::Error> {
        tx.find(&FIND, &[&id])
    }

    /// Keeps the accounts from changing until the end of the transaction. They are taken in the
    /// order of their ids, so that two who hold the same do not wait for each other.
    pub(crate) fn hold(tx: &mut Tx<'_>, ids: &[Id<Self>]) -> Result<(), store::Error> {
        let mut ids = ids.to_vec();
        ids.sort_by_key(|id| *id.as_bytes());
        ids.iter().try_for_each(|id| tx.execute(&HOLD, &[id]).map(|_| ()))
    }

    /// Whether it has ended worse than `at_most`. The last attempt in a row ends it without a word.
    pub(crate) fn is_over(&self, at_most: End) -> bool {
        self.end > at_most || self.attempts >= ATTEMPTS
    }
}

impl Answer for Account {
    fn read(row: &Row<'_>) -> Result<Self, store::Error> {
        let point: Vec<u8> = row.cell(0)?;
        let throttle_key = PublicKey::from_sec1(&point);
        Ok(Self {
            throttle_key: throttle_key.map_err(|_| store::Error::Shape("a public key"))?,
            edition: row.cell(1)?,
            attempts: row.cell(2)?,
            locked_until: row.cell(3)?,
            end: End::of(row.cell(4)?).ok_or(store::Error::Shape("an account's end"))?,
        })
    }
}

/// Sixteen bytes as text, and back: numbers of tries, which nobody has to read out.
pub(crate) fn number_text(number: &[u8; 16]) -> String {
    base64url::encode(number)
}

pub(crate) fn number_of(text: &str) -> Option<[u8; 16]> {
    base64url::decode_array(text).ok()
}

static FIND: Sql = Sql::new(
    "SELECT throttle_key, edition, attempts, locked_until, blocked
     FROM pin_account
     WHERE id = $1",
);

static HOLD: Sql = Sql::new("UPDATE pin_account SET version = version WHERE id = $1");
