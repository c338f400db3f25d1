//! One resident as the desk sees it: what is held, which offers wait for a phone to be confirmed, and
//! what has ended.

use registry::Resident;
use store::{Error, Sql, Tx};
use terms::{Act, Id, Language, Moment, Permission};

use crate::{
    confirm::{PATIENCE, is_late},
    error::OfferError,
    office::Issuance,
    words::{Offer, RevokeReason},
};

/// Offers and endings that are shown, the latest.
const SHOWN: i64 = 10;

/// What a resident has from here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holding {
    /// Credentials that are good, by type.
    pub kept: Vec<Kept>,
    /// Whether an IKD is active, or an offer on its way.
    pub is_live: bool,
    /// Offers whose phone is not confirmed yet, the latest first.
    pub waiting: Vec<Waiting>,
    /// What has ended, the latest first.
    pub endings: Vec<Ending>,
}

/// Credentials of one type, in whichever format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// What the type is called, Indonesian and English.
    pub name: (String, String),
    /// How many.
    pub credentials: u64,
}

/// An offer that waits for a phone, or for the desk's word on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Its handle.
    pub offer: Id<Offer>,
    /// Whether a phone has come.
    pub has_phone: bool,
    /// From then on it has ended.
    pub until: Moment,
}

/// Credentials that ended before their time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ending {
    /// Why.
    pub why: RevokeReason,
    /// When.
    pub at: Moment,
    /// How many.
    pub credentials: u64,
}

impl Holding {
    /// How many credentials are good.
    pub fn credentials(&self) -> u64 {
        self.kept.iter().map(|it| it.credentials).sum()
    }

    /// Whether there is nothing that could be ended.
    pub fn is_nothing(&self) -> bool {
        !self.is_live && self.kept.is_empty()
    }
}

impl Kept {
    /// What the type is called in this language.
    pub fn name(&self, language: Language) -> &str {
        language.choose(&self.name.0, &self.name.1)
    }
}

impl Issuance {
    /// What `resident` has from here, by `act`'s region.
    pub async fn holding(&self, act: &Act, resident: Id<Resident>) -> Result<Holding, OfferError> {
        act.needs(Permission::ReadResident)?;
        let (office, region, now) = (self.clone(), act.region(), self.now());
        self.ledger()
            .read(move |tx| {
                let found = office.0.registry.resident_in(tx, resident)?;
                let inside =
                    |it: &Resident| region.is_none_or(|all| all.contains(it.person.region));
                found.filter(inside).ok_or(OfferError::ResidentMissing)?;
                let active = office.0.activations.find_in(tx, resident)?;
                let active = active.is_some_and(|it| it.ended_at.is_none());
                let live: Option<(u64,)> = tx.find(&LIVE, &[&resident, &now])?;
                Ok(Holding {
                    kept: office.kept(tx, resident, now)?,
                    is_live: active || live.is_some_and(|(offers,)| offers > 0),
                    waiting: waiting(tx, resident, now)?,
                    endings: endings(tx, resident)?,
                })
            })
            .await
    }

    fn kept(
        &self,
        tx: &mut Tx<'_>,
        resident: Id<Resident>,
        now: Moment,
    ) -> Result<Vec<Kept>, Error> {
        let mut kept: Vec<Kept> = Vec::new();
        for (configuration, credentials) in tx.all::<(String, u64)>(&KEPT, &[&resident, &now])? {
            let name = self.name_of(configuration);
            match kept.iter_mut().find(|it| it.name == name) {
                Some(it) => it.credentials += credentials,
                None => kept.push(Kept { name, credentials }),
            }
        }
        Ok(kept)
    }

    /// What the type of a configuration is called, Indonesian and English. A type that is issued no
    /// longer is called by its id.
    fn name_of(&self, configuration: String) -> (String, String) {
        let known = self.0.catalogue.configuration(&configuration);
        let name = |locale: &str| {
            let mut names = known.iter().flat_map(|it| &it.kind.display);
            names.find(|it| it.locale == locale).map(|it| it.name.clone())
        };
        let names = Option::zip(name("id"), name("en"));
        names.unwrap_or_else(|| (configuration.clone(), configuration))
    }
}

fn waiting(tx: &mut Tx<'_>, resident: Id<Resident>, now: Moment) -> Result<Vec<Waiting>, Error> {
    let rows: Vec<(Id<Offer>, Moment, Option<Moment>)> = tx.all(&WAITING, &[&resident, &SHOWN])?;
    let read = |(offer, expires, redeemed): (Id<Offer>, Moment, Option<Moment>)| {
        let until = redeemed.map_or(expires, |at| at.plus(PATIENCE));
        let late = redeemed.map_or(expires <= now, |at| is_late(at, now));
        (!late).then_some(Waiting { offer, has_phone: redeemed.is_some(), until })
    };
    Ok(rows.into_iter().filter_map(read).collect())
}

fn endings(tx: &mut Tx<'_>, resident: Id<Resident>) -> Result<Vec<Ending>, Error> {
    let rows: Vec<(String, Moment, u64)> = tx.all(&ENDINGS, &[&resident, &SHOWN])?;
    let read = |(why, at, credentials): (String, Moment, u64)| {
        let why = RevokeReason::from_code(&why).ok_or(Error::Shape("a reason of ours"))?;
        Ok(Ending { why, at, credentials })
    };
    rows.into_iter().map(read).collect()
}

static KEPT: Sql = Sql::new(
    "SELECT credential.configuration, COUNT(*)
     FROM offer
     JOIN credential ON credential.offer = offer.id
     WHERE offer.resident = $1 AND offer.ended_at IS NULL
       AND credential.revoked_at IS NULL AND credential.expires_at > $2
     GROUP BY credential.configuration
     ORDER BY credential.configuration",
);

static LIVE: Sql = Sql::new(
    "SELECT COUNT(*)
     FROM offer
     WHERE resident = $1 AND ended_at IS NULL AND (redeemed_at IS NOT NULL OR expires_at > $2)",
);

static WAITING: Sql = Sql::new(
    "SELECT id, expires_at, redeemed_at
     FROM offer
     WHERE resident = $1 AND ended_at IS NULL AND confirmed_at IS NULL
     ORDER BY id DESC
     LIMIT $2",
);

static ENDINGS: Sql = Sql::new(
    "SELECT why, at, credentials
     FROM ending
     WHERE resident = $1
     ORDER BY number DESC
     LIMIT $2",
);
