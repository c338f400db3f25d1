//! How an account stands, for its own phone.

use protocols::unlock::{AccountState, Arriving, Leaving, RefusalCode, Status, StatusAnswer, Verb};
use store::{Sql, Tx};
use terms::{Id, Moment};

use crate::{
    account::{Account, End},
    caller::Caller,
    error::Error,
    login::seconds_until,
    office::Office,
    policy::left,
    recovery::Recovery,
};

impl Office {
    /// It changes nothing, so its nonce is not spent either.
    pub(crate) async fn status(&self, content: &[u8]) -> Result<StatusAnswer, Error> {
        let Caller { id, account, .. } =
            Caller::<Status>::read(self, Verb::Status, content).await?;
        if account.edition == 0 {
            return Err(RefusalCode::UnknownAccount.into());
        }
        let now = self.now();
        let Errands { leaving, arriving } =
            self.counters.read(move |tx| Errands::find(tx, id, now)).await?;
        let wait = seconds_until(account.locked_until, now);
        let (state, retry_after) = match () {
            () if account.end == End::Moved => (AccountState::Moved, None),
            () if account.is_over(End::Open) => (AccountState::Blocked, None),
            () if wait > 0 => (AccountState::Locked, Some(wait)),
            () => (AccountState::Open, None),
        };
        let tries_left = match state {
            AccountState::Blocked | AccountState::Moved => 0,
            _ => left(account.attempts),
        };
        Ok(StatusAnswer {
            state,
            retry_after,
            tries_left,
            edition: account.edition.into(),
            leaving,
            arriving,
        })
    }
}

/// Who is about to follow, and whom.
struct Errands {
    leaving: Option<Leaving>,
    arriving: Option<Arriving>,
}

impl Errands {
    fn find(tx: &mut Tx<'_>, id: Id<Account>, now: Moment) -> Result<Self, store::Error> {
        let ready_in = |waiting: Recovery| seconds_until(waiting.ready_at, now);
        let can_cancel = tx.find::<(u32,)>(&CAN_CANCEL, &[&id])?.is_some();
        let leaving = Recovery::of(tx, id)?.map(ready_in);
        let arriving = Recovery::by(tx, id)?.map(ready_in);
        Ok(Self {
            leaving: leaving.map(|ready_in| Leaving { ready_in, can_cancel }),
            arriving: arriving.map(|ready_in| Arriving { ready_in }),
        })
    }
}

static CAN_CANCEL: Sql =
    Sql::new("SELECT 1 FROM pin_account WHERE id = $1 AND blocked = 0 AND cancelled < edition");
