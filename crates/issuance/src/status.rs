//! The status book: where each credential stands, published as Token Status Lists.
//!
//! Several lists are open at once (see `places`), and neighbours in a list have nothing in common.
//! A list is closed to new credentials when it is half full.

use std::{sync::Arc, time::Duration};

use formats::status_list::{Bits, Status, StatusList, StatusToken};
use store::{Error, Sql};
use terms::{Class, Forbidden, Moment};

use crate::office::Issuance;

/// How long verifiers may use a copy, and how long it says anything at all.
const TTL: Duration = Duration::from_secs(60);
const LIFE: Duration = Duration::from_secs(86_400);

/// Why a status list cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum StatusError {
    /// Not allowed: a mistake in the wiring.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// No such list.
    #[error("no such status list")]
    Missing,
    /// The list could not be written or signed.
    #[error("the status list could not be signed")]
    Signing,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Error),
}

impl StatusError {
    /// The class for the outside.
    pub fn class(&self) -> Class {
        match self {
            Self::Forbidden(_) => Class::Refused,
            Self::Missing => Class::Missing,
            Self::Signing => Class::Failure,
            Self::Store(error) => error.class(),
        }
    }
}

impl Issuance {
    /// The signed token of list `number` (`application/statuslist+jwt`), at most one epoch old.
    pub async fn status_list(&self, number: i64) -> Result<Arc<str>, StatusError> {
        let now = self.now();
        if let Some(kept) = self.0.published.find(number, now) {
            return Ok(kept);
        }
        let (size, revoked) = self
            .ledger()
            .scan(move |tx| {
                let size: Option<(i64,)> = tx.find(&LIST, &[&number])?;
                let (size,) = size.ok_or(StatusError::Missing)?;
                Ok::<_, StatusError>((size, tx.all::<(u64,)>(&REVOKED, &[&number])?))
            })
            .await?;
        let token = self.publish(number, size, &revoked, now).await?;
        self.0.published.keep(number, now, &token);
        Ok(token)
    }

    /// The addresses of all lists (Token Status List, section 9).
    pub async fn status_lists(&self) -> Result<Vec<String>, StatusError> {
        let numbers: Vec<(i64,)> = self.ledger().read(|tx| tx.all(&ALL, &[])).await?;
        Ok(numbers.into_iter().map(|(number,)| self.status_uri(number)).collect())
    }

    #[expect(clippy::disallowed_methods, reason = "here status lists meet their key")]
    async fn publish(
        &self,
        number: i64,
        size: i64,
        revoked: &[(u64,)],
        now: Moment,
    ) -> Result<Arc<str>, StatusError> {
        let signing = |_| StatusError::Signing;
        let length = usize::try_from(size).map_err(|_| StatusError::Signing)?;
        let mut list = StatusList::new(Bits::One, length).map_err(|_| StatusError::Signing)?;
        for (index,) in revoked {
            list.set(*index, Status::INVALID).map_err(|_| StatusError::Signing)?;
        }
        let says = StatusToken {
            uri: self.status_uri(number),
            issued: now,
            expires: Some(now.plus(LIFE)),
            ttl: Some(TTL),
            aggregation: Some(self.address("/status")),
        };
        let signer = &self.0.setup.status;
        let draft = says.draft(&list, &signer.chain).map_err(|_| StatusError::Signing)?;
        let signature = signer.key.sign(draft.to_sign()).await.map_err(signing)?;
        Ok(draft.complete(&signature).into())
    }

    pub(crate) fn status_uri(&self, number: i64) -> String {
        self.address(&format!("/status/{number}"))
    }
}

static LIST: Sql = Sql::new("SELECT size FROM status_list WHERE number = $1");

static ALL: Sql = Sql::new("SELECT number FROM status_list ORDER BY number");

static REVOKED: Sql = Sql::new(
    "SELECT place
     FROM credential
     WHERE list = $1 AND revoked_at IS NOT NULL
     ORDER BY place",
);
