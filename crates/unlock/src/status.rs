//! How an account stands, for its own phone.

use protocols::unlock::{AccountState, RefusalCode, Status, StatusAnswer, Verb};

use crate::{
    caller::Caller,
    error::Error,
    login::seconds_until,
    office::Office,
    policy::{ATTEMPTS, left},
};

impl Office {
    /// It changes nothing, so its nonce is not spent either.
    pub(crate) async fn status(&self, content: &[u8]) -> Result<StatusAnswer, Error> {
        let account = Caller::<Status>::read(self, Verb::Status, content).await?.account;
        if account.edition == 0 {
            return Err(RefusalCode::UnknownAccount.into());
        }
        let wait = seconds_until(account.locked_until, self.now());
        let (state, retry_after) = match () {
            () if account.blocked || account.attempts >= ATTEMPTS => (AccountState::Blocked, None),
            () if wait > 0 => (AccountState::Locked, Some(wait)),
            () => (AccountState::Open, None),
        };
        let tries_left = if state == AccountState::Blocked { 0 } else { left(account.attempts) };
        Ok(StatusAnswer {
            state,
            retry_after,
            tries_left,
            edition: account.edition.into(),
            leaving: None,
            arriving: None,
        })
    }
}
