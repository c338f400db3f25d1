//! A phone that follows another.

use formats::base64url;
use protocols::{
    Secret,
    unlock::{
        Bytes, Cancel, Claim, Claimed, Complete, Move, Nothing, Recover, Recovering, Refusal, Verb,
    },
};
use unlock::Follow;

use crate::phone::{PIN, Phone, Tried};

impl Phone {
    /// Tries the PIN of `old`, with its code.
    pub async fn recover(&self, old: &Self, pin: &str) -> Result<Tried, Refusal> {
        let (state, login) = self.first(pin);
        let recover = Recover {
            account: self.account.clone(),
            code: Secret::new(old.code.as_str()),
            credential_request: login.credential_request,
        };
        let answer: Recovering = self.ask(Verb::Recover, &recover).await?;
        assert_eq!(answer.account, old.account);
        let right = self.read(&old.account, state, pin, &answer.credential_response);
        Ok(Tried { login: answer.login, edition: 0, right })
    }

    pub async fn claim(&self, tried: &Tried) -> Result<u64, Refusal> {
        let (said, _) = tried.right.clone().unwrap_or((Bytes(vec![0; 64]), Vec::new()));
        let claim = Claim {
            account: self.account.clone(),
            login: tried.login.clone(),
            credential_finalization: said,
        };
        self.ask::<Claimed>(Verb::Claim, &claim).await.map(|claimed| claimed.ready_in)
    }

    /// Begins to follow `old` by code and PIN.
    pub async fn take(&self, old: &Self) -> u64 {
        let tried = self.recover(old, PIN).await.unwrap();
        self.claim(&tried).await.unwrap()
    }

    pub async fn complete(&self) -> Result<Follow, Refusal> {
        let complete = Complete { account: self.account.clone() };
        let message = self.message(Verb::Complete, &complete).await;
        self.unlock.as_ref().unwrap().complete(message.as_bytes()).await
    }

    pub async fn cancel(&self, session: &Secret) -> Result<Nothing, Refusal> {
        let cancel = Cancel { account: self.account.clone(), session: session.clone() };
        self.ask(Verb::Cancel, &cancel).await
    }

    /// Names `next` as the phone that follows this one.
    pub async fn hand_to(&self, session: &Secret, next: &Self) -> Result<Nothing, Refusal> {
        let (account, session) = (self.account.clone(), session.clone());
        let wallet_key = base64url::encode(&next.wallet_key);
        self.ask(Verb::Move, &Move { account, session, wallet_key }).await
    }

    /// What the phone hears when this one and `next` change places.
    pub fn followed_by(&self, next: &Self) -> Follow {
        Follow { from: self.wallet_key, to: next.wallet_key }
    }
}
