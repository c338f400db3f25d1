//! The outcome: read by who asked, the claims once.

use formats::json;
use protocols::Secret;
use serde_json::{Map, Value};
use store::{Answer, Error, Row, Sql};
use terms::{Act, Actor, Id, Moment, Permission, Personal};

use crate::{
    ask::may_act_for, code::Purpose, error::ResultError, event::Fetched, office::Relying,
    reason::Reason, retention::CLAIMS, transaction::Asked, words::Transaction,
};

/// What came of a request.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// Nobody has answered in time.
    Expired,
    /// Nobody has answered yet.
    Pending(Asked),
    /// Answered, and not good enough.
    Refused {
        /// Why.
        reasons: Vec<Reason>,
        /// When it was answered.
        at: Moment,
    },
    /// Answered, and all is well.
    Verified {
        /// What was shown: the claims of the credential; of several credentials, objects by query
        /// id (arrays where several could answer one query). `None` once read, or ten minutes
        /// after the answer.
        claims: Option<Personal<Map<String, Value>>>,
        /// When it was answered.
        at: Moment,
    },
}

impl Outcome {
    /// Whether all is well.
    pub fn is_verified(&self) -> bool {
        matches!(self, Self::Verified { .. })
    }

    /// What is wrong, if anything; an expired request says so.
    pub fn reasons(&self) -> &[Reason] {
        match self {
            Self::Expired => &[Reason::RequestExpired],
            Self::Refused { reasons, .. } => reasons,
            Self::Pending(_) | Self::Verified { .. } => &[],
        }
    }
}

/// What is stored of an outcome.
struct Told {
    party: String,
    client: [u8; 32],
    bound: bool,
    expires: Moment,
    answered: Option<Moment>,
    reasons: String,
    fetched: bool,
    /// Its number, sealed, and how long it is good.
    number: Option<(Vec<u8>, Moment)>,
}

impl Relying {
    /// The outcome for who may ask in the party's name. The claims come with the first reading
    /// and are gone then.
    pub async fn result(
        &self,
        act: &Act,
        transaction: Id<Transaction>,
    ) -> Result<Outcome, ResultError> {
        act.needs(Permission::Ask)?;
        let told = self.told(transaction).await?.filter(|told| may_act_for(act, &told.party));
        self.outcome(act, transaction, told.ok_or(ResultError::Missing)?).await
    }

    /// The outcome for the browser that keeps `session`. Where people are sent back from their
    /// wallet, they must come back to this very browser and bring the `response_code` along
    /// (OpenID4VP 1.0, section 14.3; HAIP 1.0, section 5.1).
    pub async fn returned(
        &self,
        session: &Secret,
        response_code: Option<&str>,
    ) -> Result<Outcome, ResultError> {
        let read = |purpose, code| self.codes().read(purpose, code);
        let id = read(Purpose::Session, session.reveal()).ok_or(ResultError::Missing)?;
        let told = self.told(id).await?.ok_or(ResultError::Missing)?;
        let brought = response_code.map(|code| read(Purpose::ResponseCode, code));
        match brought {
            Some(other) if other != Some(id) => return Err(ResultError::Elsewhere),
            None if told.bound && told.answered.is_some() => return Err(ResultError::Elsewhere),
            _ => {}
        }
        let act = Act::new(Actor::Relying(told.party.clone()), &[Permission::Ask]);
        self.outcome(&act, id, told).await
    }

    async fn told(&self, id: Id<Transaction>) -> Result<Option<Told>, Error> {
        self.ledger().read(move |tx| tx.find(&TOLD, &[&id])).await
    }

    async fn outcome(
        &self,
        act: &Act,
        id: Id<Transaction>,
        told: Told,
    ) -> Result<Outcome, ResultError> {
        let now = self.now();
        let Some(at) = told.answered else {
            let asked = self.asked(id, told.client, told.expires).filter(|it| now < it.expires);
            let Some(mut asked) = asked else { return Ok(Outcome::Expired) };
            let number = told.number.filter(|(_, until)| now < *until);
            asked.number = number.map(|(it, _)| self.shown_number(id, &it)).transpose()?;
            return Ok(Outcome::Pending(asked));
        };
        let reasons: Vec<_> = told.reasons.split(' ').filter_map(Reason::named).collect();
        if !told.reasons.is_empty() {
            return Ok(Outcome::Refused { reasons, at });
        }
        let over = told.fetched || at.plus(CLAIMS.after) <= now;
        let claims = if over { None } else { self.fetch(act, id, told.party, now).await? };
        Ok(Outcome::Verified { claims, at })
    }

    /// The one statement by which claims are read: of several readers, one gets them.
    async fn fetch(
        &self,
        act: &Act,
        id: Id<Transaction>,
        party: String,
        now: Moment,
    ) -> Result<Option<Personal<Map<String, Value>>>, ResultError> {
        let since = CLAIMS.before(now);
        let sealed: Option<Vec<u8>> = self
            .ledger()
            .change_if(act, move |tx| {
                let fetched: Option<(Vec<u8>,)> = tx.find(&FETCH, &[&now, &id, &since])?;
                let Some((sealed,)) = fetched else { return Ok((None, None)) };
                tx.execute(&ERASE, &[&id])?;
                let fetched = Fetched { transaction: id, party: party.clone() };
                Ok::<_, ResultError>((Some(sealed), Some(fetched)))
            })
            .await?;
        let Some(sealed) = sealed else { return Ok(None) };
        let plain = self.keyring().open_secret(&seal_purpose(id), &sealed)?;
        let claims = json::parse_object(&plain).map_err(|_| Error::Shape("sealed claims"))?;
        Ok(Some(Personal::new(claims)))
    }
}

/// Under what the claims of a transaction are sealed.
pub(crate) fn seal_purpose(id: Id<Transaction>) -> String {
    format!("relying claims {id}")
}

impl Answer for Told {
    fn read(row: &Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            party: row.cell(0)?,
            client: row.cell(1)?,
            bound: row.cell::<Option<String>>(2)?.is_some(),
            expires: row.cell(3)?,
            answered: row.cell(4)?,
            reasons: row.cell::<Option<String>>(5)?.unwrap_or_default(),
            fetched: row.cell::<Option<Moment>>(6)?.is_some(),
            number: row.cell::<Option<Vec<u8>>>(7)?.zip(row.cell::<Option<Moment>>(8)?),
        })
    }
}

static TOLD: Sql = Sql::new(
    "SELECT asked.party, asked.client, asked.redirect, asked.expires_at, asked.answered_at,
            asked.reasons, asked.fetched_at, given.shown, given.expires_at
     FROM presentation AS asked
     LEFT JOIN presentation_number AS given ON given.presentation = asked.id
     WHERE asked.id = $1",
);

static FETCH: Sql = Sql::new(
    "UPDATE presentation
     SET fetched_at = $1
     WHERE id = $2 AND fetched_at IS NULL AND claims IS NOT NULL AND answered_at > $3
     RETURNING claims",
);

static ERASE: Sql = Sql::new("UPDATE presentation SET claims = NULL WHERE id = $1");
