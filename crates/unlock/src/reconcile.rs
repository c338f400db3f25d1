//! A database that is older than the journal was restored: it must not give anything back.

use audit::Ledger;
use store::{Sql, Tx};
use terms::{Act, Forbidden};

use crate::{account::End, event::Reconciled, journal::Line, recovery::Recovery};

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
/// is shut: the one that the database has was given up. One that had ended has ended again. Nobody is
/// about to follow an account that was older: it may have said no since, and whoever has code and PIN
/// begins anew.
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
    for Line { account, version, edition, attempts, end, locked_until } in lines {
        if *end > End::Open {
            told.blocked += tx.execute(&END, &[account, version, end])?;
        }
        told.blocked += tx.execute(&OUTDATE, &[account, edition])?;
        if tx.execute(&RAISE, &[attempts, locked_until, version, account])? == 1 {
            told.raised += 1;
            Recovery::drop(tx, *account)?;
            if *end == End::Moved {
                Recovery::drop_by(tx, *account)?;
            }
        }
        if *end == End::Moved {
            tx.execute(&EMPTY, &[account])?;
        }
    }
    Ok(told)
}

static END: Sql = Sql::new(
    "UPDATE pin_account
     SET blocked = $3
     WHERE id = $1 AND version < $2 AND blocked < $3",
);

static OUTDATE: Sql = Sql::new(
    "UPDATE pin_account
     SET blocked = 2
     WHERE id = $1 AND edition < $2 AND blocked < 2",
);

static RAISE: Sql = Sql::new(
    "UPDATE pin_account
     SET attempts = $1, locked_until = $2, version = $3
     WHERE id = $4 AND version < $3",
);

static EMPTY: Sql = Sql::new(
    "UPDATE pin_account
     SET record = NULL, recovery_tag = NULL, staged = NULL, staged_at = NULL
     WHERE id = $1 AND blocked = 3 AND (record IS NOT NULL OR recovery_tag IS NOT NULL)",
);
