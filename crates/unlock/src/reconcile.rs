//! A database that is older than the journal was restored: it must not give anything back.

use audit::Ledger;
use store::{Sql, Tx};
use terms::{Act, Forbidden};

use crate::{event::Reconciled, journal::Line};

/// Accounts that are put right in one transaction.
const AT_ONCE: usize = 1_000;

#[derive(Debug, thiserror::Error)]
enum Error {
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// Raises every account's counter to what the journal says. An account whose PIN was another by then
/// is blocked: the one that the database has was given up. So is one that was blocked.
pub(crate) async fn raise(ledger: &Ledger, lines: Vec<Line>) -> Result<(), store::Error> {
    for step in lines.chunks(AT_ONCE) {
        let step = step.to_vec();
        let act = Act::system();
        let raised = ledger.change_if(&act, move |tx| {
            let told = raise_in(tx, &step)?;
            Ok::<_, Error>(((), (told.raised > 0).then_some(told)))
        });
        match raised.await {
            Ok(()) => {}
            Err(Error::Store(error)) => return Err(error),
            // The system may always operate.
            Err(Error::Forbidden(_)) => {}
        }
    }
    Ok(())
}

fn raise_in(tx: &mut Tx<'_>, lines: &[Line]) -> Result<Reconciled, store::Error> {
    let mut told = Reconciled { raised: 0, blocked: 0 };
    for Line { account, version, edition, attempts, blocked, locked_until } in lines {
        if *blocked {
            told.blocked += tx.execute(&BLOCK, &[account, version])?;
        }
        told.blocked += tx.execute(&OUTDATE, &[account, edition])?;
        told.raised += tx.execute(&RAISE, &[attempts, locked_until, version, account])?;
    }
    Ok(told)
}

static BLOCK: Sql = Sql::new(
    "UPDATE pin_account
     SET blocked = 1
     WHERE id = $1 AND version < $2 AND blocked = 0",
);

static OUTDATE: Sql = Sql::new(
    "UPDATE pin_account
     SET blocked = 1
     WHERE id = $1 AND edition < $2 AND blocked = 0",
);

static RAISE: Sql = Sql::new(
    "UPDATE pin_account
     SET attempts = $1, locked_until = $2, version = $3
     WHERE id = $4 AND version < $3",
);
