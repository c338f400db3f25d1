//! Who asks: the phone that holds the account's throttle key.

use protocols::unlock::{ProofError, RefusalCode, UnverifiedProof, Verb};
use serde::{Deserialize, de::DeserializeOwned};
use store::Tx;
use terms::{Id, PublicKey};

use crate::{account::Account, error::Error, nonce::Nonce, office::Office};

/// A message of an account's own phone.
pub(crate) struct Caller<B> {
    pub id: Id<Account>,
    /// As it was when the message came.
    pub account: Account,
    pub body: B,
    nonce: Nonce,
}

/// What every message of an account names.
#[derive(Deserialize)]
struct Named {
    account: String,
}

impl<B: DeserializeOwned> Caller<B> {
    /// Reads a message for `verb`, and believes it. Whether there is no such account or the proof is
    /// of another phone is not told apart.
    pub(crate) async fn read(office: &Office, verb: Verb, content: &[u8]) -> Result<Self, Error> {
        let (proof, nonce) = open(office, verb, content)?;
        let Named { account } = proof.dangerous_unverified_body()?;
        let id: Id<Account> = account.parse().map_err(|_| RefusalCode::InvalidRequest)?;
        let found = office.counters.read(move |tx| Account::find(tx, id)).await?;
        let account = found.ok_or(RefusalCode::InvalidProof)?;
        let body = proof.verify(office.crypto(), &account.throttle_key)?.body()?;
        Ok(Self { id, account, body, nonce })
    }

    /// Spends the nonce, so that the message does what it does once.
    pub(crate) fn nonce(&self) -> Once {
        Once(self.nonce)
    }
}

/// A message by which a phone brings its key along.
pub(crate) struct Newcomer<B> {
    pub throttle_key: PublicKey,
    pub body: B,
    nonce: Nonce,
}

impl<B: DeserializeOwned> Newcomer<B> {
    /// Reads a message for `verb`, signed by the key in it.
    pub(crate) fn read(office: &Office, verb: Verb, content: &[u8]) -> Result<Self, Error> {
        let (proof, nonce) = open(office, verb, content)?;
        let throttle_key = *proof.jwk().ok_or(ProofError::Key)?.key();
        let body = proof.verify(office.crypto(), &throttle_key)?.body()?;
        Ok(Self { throttle_key, body, nonce })
    }

    /// See [`Caller::nonce`].
    pub(crate) fn nonce(&self) -> Once {
        Once(self.nonce)
    }
}

/// A nonce on its way to be spent.
#[derive(Clone, Copy)]
pub(crate) struct Once(Nonce);

impl Once {
    /// Refuses a message that came before.
    pub(crate) fn spend(self, tx: &mut Tx<'_>) -> Result<(), Error> {
        match self.0.spend(tx)? {
            true => Ok(()),
            false => Err(RefusalCode::InvalidNonce.into()),
        }
    }
}

/// The message, and its nonce if it is one of ours: before the signature, which costs more.
fn open<'a>(
    office: &Office,
    verb: Verb,
    content: &'a [u8],
) -> Result<(UnverifiedProof<'a>, Nonce), Error> {
    let text = std::str::from_utf8(content).map_err(|_| RefusalCode::InvalidProof)?;
    let proof = UnverifiedProof::parse(text, verb)?;
    let nonce = Nonce::read(&office.nonces, proof.nonce(), office.now());
    Ok((proof, nonce.ok_or(RefusalCode::InvalidNonce)?))
}
