//! The few minutes after a right PIN in which it may be changed.

use std::time::Duration;

use formats::base64url;
use keys::MacKey;
use protocols::{Secret, unlock::RefusalCode};
use store::{Sql, Tx};
use terms::{Die, Id, Moment};

use crate::{account::Account, error::Error, journal::Line};

/// How long a session is good.
pub(crate) const LIFE: Duration = Duration::from_secs(300);

/// A fresh session, and what is kept of it.
pub(crate) fn draw(key: &MacKey, die: &dyn Die) -> (Secret, [u8; 32]) {
    let session = Secret::new(base64url::encode(&die.bytes::<32>()));
    let hash = hash(key, &session);
    (session, hash)
}

pub(crate) fn hash(key: &MacKey, session: &Secret) -> [u8; 32] {
    key.tag(session.reveal().as_bytes())
}

pub(crate) fn keep(
    tx: &mut Tx<'_>,
    hash: &[u8; 32],
    of: &Line,
    now: Moment,
) -> Result<(), store::Error> {
    tx.execute(&KEEP, &[hash, &of.account, &of.edition, &now.plus(LIFE)]).map(|_| ())
}

/// Refuses a session that is over, of an earlier PIN, or another account's.
pub(crate) fn look(
    tx: &mut Tx<'_>,
    hash: &[u8; 32],
    id: Id<Account>,
    now: Moment,
) -> Result<(), Error> {
    let found: Option<(u32,)> = tx.find(&LOOK, &[hash, &id, &now])?;
    found.map(|_| ()).ok_or(RefusalCode::InvalidSession.into())
}

static KEEP: Sql = Sql::new(
    "INSERT INTO pin_session (hash, account, edition, until)
     VALUES ($1, $2, $3, $4)",
);

static LOOK: Sql = Sql::new(
    "SELECT 1
     FROM pin_session
     WHERE hash = $1 AND account = $2 AND until > $3
       AND edition = (SELECT edition FROM pin_account WHERE id = $2)",
);
