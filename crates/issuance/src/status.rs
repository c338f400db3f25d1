//! The status book: where each credential stands, published as Token Status Lists.
//!
//! Lists are published by epochs: what was revoked before an epoch began is in its edition, and the
//! edition says that it is of that moment; so every process publishes the same. Which epoch is
//! published stands in the store and only grows: a list never goes back, whatever the clocks say.
//!
//! Several lists are open at once (see `places`), and neighbours in a list have nothing in common.
//! A list is closed to new credentials when it is half full.

use formats::status_list::{Bits, Status, StatusList, StatusToken};
use store::{Answer, Error, Sql, Tx};
use terms::{Act, Class, Forbidden, Moment};

use crate::{
    event::EpochOpened,
    office::Issuance,
    published::{Edition, Form, due},
    purpose::Purpose,
};

/// Why a status list cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum StatusError {
    /// Not allowed: a mistake in the wiring.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// No such list, or none any more: all its credentials have expired.
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
    /// List `number` as published now: the same from every process until the next epoch.
    pub async fn status_list(&self, number: i64, form: Form) -> Result<Edition, StatusError> {
        let epoch = self.epoch().await?;
        let slot = self.0.published.slot(number, form);
        if let Some(kept) = slot.edition(epoch) {
            return Ok(kept);
        }
        let _first = slot.gate.lock().await;
        if let Some(kept) = slot.edition(epoch) {
            return Ok(kept);
        }
        let (purpose, list) = self.ledger().scan(move |tx| listed(tx, number, epoch)).await?;
        let edition = self.publish((number, purpose), &list, form, epoch).await?;
        self.0.published.keep((number, form), &slot, &edition);
        Ok(edition)
    }

    /// The addresses of all lists whose credentials may still hold, or of those for one purpose
    /// (Token Status List, section 9).
    /// Lists of cards come first: they are few, and whoever is often offline wants them all.
    pub async fn status_lists(&self, of: Option<Purpose>) -> Result<Vec<String>, StatusError> {
        let (now, mut uris) = (self.now(), Vec::new());
        for purpose in [Purpose::Card, Purpose::Wallet] {
            if of.is_some_and(|it| it != purpose) {
                continue;
            }
            let since = purpose.named().map_or(Moment::from_micros(0), |time| now.minus(time));
            let read = self.ledger().read(move |tx| tx.all(&NAMED, &[&purpose.code(), &since]));
            let numbers: Vec<(i64,)> = read.await?;
            uris.extend(numbers.into_iter().map(|(number,)| self.status_uri(number)));
        }
        Ok(uris)
    }

    /// The start of the epoch that is published now. Whoever first needs a new one opens it for
    /// all; a process whose clock lags takes the one that others have opened.
    async fn epoch(&self) -> Result<Moment, StatusError> {
        let (published, due) = (&self.0.published, due(self.now()));
        if let Some(opened) = published.epoch(due) {
            return Ok(opened);
        }
        let _alone = published.opening.lock().await;
        if let Some(opened) = published.epoch(due) {
            return Ok(opened);
        }
        let opened = self
            .ledger()
            .change_if(&Act::system(), move |tx| {
                if tx.execute(&OPEN_EPOCH, &[&due])? > 0 {
                    return Ok((due, Some(EpochOpened { start: due.rfc3339() })));
                }
                let opened: Option<(Moment,)> = tx.find(&EPOCH, &[])?;
                let (opened,) = opened.ok_or(Error::Shape("the epoch of the status lists"))?;
                Ok::<_, StatusError>((opened, None))
            })
            .await?;
        published.open(opened);
        Ok(opened)
    }

    #[expect(clippy::disallowed_methods, reason = "here status lists meet their key")]
    async fn publish(
        &self,
        (number, purpose): (i64, Purpose),
        list: &StatusList,
        form: Form,
        epoch: Moment,
    ) -> Result<Edition, StatusError> {
        let signing = |_| StatusError::Signing;
        let says = StatusToken {
            uri: self.status_uri(number),
            issued: epoch,
            expires: Some(epoch.plus(purpose.life())),
            ttl: Some(purpose.ttl()),
            aggregation: Some(self.address(purpose.aggregation())),
        };
        let signer = &self.0.setup.status;
        match form {
            Form::Cwt => {
                let draft = says.draft_cwt(list, &signer.chain);
                let signature = signer.key.sign(draft.to_sign()).await.map_err(signing)?;
                Ok(Edition::new(draft.complete(&signature), epoch))
            }
            Form::Jwt => {
                let draft = says.draft(list, &signer.chain).map_err(|_| StatusError::Signing)?;
                let signature = signer.key.sign(draft.to_sign()).await.map_err(signing)?;
                Ok(Edition::new(draft.complete(&signature).into_bytes(), epoch))
            }
        }
    }

    pub(crate) fn status_uri(&self, number: i64) -> String {
        self.address(&format!("/status/{number}"))
    }
}

/// The list as it stood when the epoch began. Places are set as they are read: nothing else of them
/// is held.
fn listed(
    tx: &mut Tx<'_>,
    number: i64,
    epoch: Moment,
) -> Result<(Purpose, StatusList), StatusError> {
    let found: Option<(String, u64, Option<Moment>)> = tx.find(&LIST, &[&number])?;
    let (purpose, size, closed) = found.ok_or(StatusError::Missing)?;
    let purposes = [Purpose::Card, Purpose::Wallet];
    let purpose = purposes.into_iter().find(|it| it.code() == purpose);
    let purpose = purpose.ok_or(Error::Shape("the purpose of a status list"))?;
    let end = closed.zip(purpose.published()).map(|(at, time)| at.plus(time));
    if end.is_some_and(|end| end <= epoch) {
        return Err(StatusError::Missing);
    }
    let length = usize::try_from(size).map_err(|_| StatusError::Signing)?;
    let mut list = StatusList::new(Bits::One, length).map_err(|_| StatusError::Signing)?;
    tx.each(&REVOKED, &[&number, &epoch], |row| {
        let (place,) = <(u64,)>::read(row)?;
        list.set(place, Status::INVALID).map_err(|_| Error::Shape("a place in a status list"))
    })?;
    Ok((purpose, list))
}

static LIST: Sql = Sql::new("SELECT purpose, size, closed_at FROM status_list WHERE number = $1");

static NAMED: Sql = Sql::new(
    "SELECT number
     FROM status_list
     WHERE purpose = $1 AND (closed_at IS NULL OR closed_at > $2)
     ORDER BY number",
);

static EPOCH: Sql = Sql::new("SELECT started_at FROM status_epoch WHERE id = 1");

static OPEN_EPOCH: Sql = Sql::new(
    "UPDATE status_epoch
     SET started_at = $1
     WHERE id = 1 AND started_at < $1",
);

static REVOKED: Sql = Sql::new(
    "SELECT place
     FROM credential
     WHERE list = $1 AND revoked_at < $2",
);
