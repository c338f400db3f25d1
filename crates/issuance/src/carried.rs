//! What is remembered of a phone that another one has followed: for each person what they held, and
//! the offer that was made of it.

use registry::Resident;
use store::{Answer, Error, Row, Sql, Tx};
use terms::{Id, Moment};

use crate::{
    held::Load,
    words::{Offer, RevokeReason},
};

/// One change of phones: thumbprints of the wallets' keys.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Phones {
    pub from: [u8; 32],
    pub to: [u8; 32],
}

/// What one person held on the old phone.
pub(crate) struct Carried {
    pub resident: Id<Resident>,
    pub load: Load,
    /// The offer that was made last.
    offer: Option<Id<Offer>>,
}

impl Carried {
    /// Remembers it, together with what is remembered already; an offer is to be made of it anew.
    pub fn remember(
        tx: &mut Tx<'_>,
        phones: Phones,
        (resident, mut load): (Id<Resident>, Load),
        now: Moment,
    ) -> Result<(), Error> {
        let Phones { from, to } = phones;
        let before: Option<(String, String)> = tx.find(&BEFORE, &[&to, &from, &resident])?;
        if let Some((configurations, requested)) = before {
            load.add(&configurations, &requested);
        }
        let (configurations, requested) = load.stored();
        tx.execute(&REMEMBER, &[&to, &from, &resident, &configurations, &requested, &now])?;
        Ok(())
    }

    /// All of a change. Of several who ask at once one goes on.
    pub fn all(tx: &mut Tx<'_>, Phones { from, to }: Phones) -> Result<Vec<Self>, Error> {
        if !tx.is_sole_writer() {
            tx.execute(&HOLD, &[&to, &from])?;
        }
        tx.all(&ALL, &[&to, &from])
    }

    /// What a phone was to get and has not fetched before another one followed it in turn.
    pub fn take_unfetched(
        tx: &mut Tx<'_>,
        phone: [u8; 32],
    ) -> Result<Vec<(Id<Resident>, Load)>, Error> {
        read(tx.all(&TAKE_UNFETCHED, &[&phone])?)
    }

    /// The same of a resident, on whichever phone.
    pub fn unfetched_of(tx: &mut Tx<'_>, resident: Id<Resident>) -> Result<Load, Error> {
        let mut all = Load::default();
        let unfetched: Vec<(String, String)> = tx.all(&UNFETCHED_OF, &[&resident])?;
        for (configurations, requested) in unfetched {
            all.add(&configurations, &requested);
        }
        Ok(all)
    }

    /// Forgets what a resident held: nothing of it comes back.
    pub fn forget(tx: &mut Tx<'_>, resident: Id<Resident>) -> Result<(), Error> {
        tx.execute(&FORGET, &[&resident]).map(|_| ())
    }

    /// Whether another offer may be made of it. The one before it is void from then on; if it was
    /// fetched or ended otherwise, there is no other.
    pub fn give_up(&self, tx: &mut Tx<'_>, now: Moment) -> Result<bool, Error> {
        let Some(offer) = self.offer else { return Ok(true) };
        let why = RevokeReason::Reissue.code();
        if tx.execute(&GIVE_UP, &[&now, &why, &offer])? == 1 {
            return Ok(true);
        }
        // Deleted, since nobody came for it in time.
        Ok(tx.find::<(i64,)>(&IS_THERE, &[&offer])?.is_none())
    }

    /// Keeps the number of the offer that was made of it.
    pub fn offered(
        &self,
        tx: &mut Tx<'_>,
        Phones { from, to }: Phones,
        offer: Id<Offer>,
    ) -> Result<(), Error> {
        tx.execute(&OFFERED, &[&offer, &to, &from, &self.resident]).map(|_| ())
    }
}

fn read(rows: Vec<(Id<Resident>, String, String)>) -> Result<Vec<(Id<Resident>, Load)>, Error> {
    let load = |(resident, configurations, requested): (Id<Resident>, String, String)| {
        let mut load = Load::default();
        load.add(&configurations, &requested);
        (resident, load)
    };
    Ok(rows.into_iter().map(load).collect())
}

impl Answer for Carried {
    fn read(row: &Row<'_>) -> Result<Self, Error> {
        let (configurations, requested): (String, String) = (row.cell(1)?, row.cell(2)?);
        let mut load = Load::default();
        load.add(&configurations, &requested);
        Ok(Self { resident: row.cell(0)?, load, offer: row.cell(3)? })
    }
}

static BEFORE: Sql = Sql::new(
    "SELECT configurations, requested
     FROM carried
     WHERE new_key = $1 AND old_key = $2 AND resident = $3",
);

static REMEMBER: Sql = Sql::new(
    "INSERT INTO carried
         (new_key, old_key, resident, configurations, requested, carried_at)
     VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (new_key, old_key, resident) DO UPDATE
     SET configurations = excluded.configurations, requested = excluded.requested, offer = NULL,
         carried_at = excluded.carried_at",
);

static HOLD: Sql = Sql::new(
    "UPDATE carried
     SET carried_at = carried_at
     WHERE new_key = $1 AND old_key = $2",
);

static ALL: Sql = Sql::new(
    "SELECT resident, configurations, requested, offer
     FROM carried
     WHERE new_key = $1 AND old_key = $2
     ORDER BY resident",
);

static TAKE_UNFETCHED: Sql = Sql::new(
    "DELETE FROM carried
     WHERE new_key = $1
       AND NOT EXISTS (
         SELECT 1 FROM offer WHERE offer.id = carried.offer AND redeemed_at IS NOT NULL)
     RETURNING resident, configurations, requested",
);

static UNFETCHED_OF: Sql = Sql::new(
    "SELECT configurations, requested
     FROM carried
     WHERE resident = $1
       AND NOT EXISTS (
         SELECT 1 FROM offer WHERE offer.id = carried.offer AND redeemed_at IS NOT NULL)
     ORDER BY carried_at, new_key, old_key",
);

static FORGET: Sql = Sql::new("DELETE FROM carried WHERE resident = $1");

static GIVE_UP: Sql = Sql::new(
    "UPDATE offer
     SET ended_at = $1, why = $2
     WHERE id = $3 AND redeemed_at IS NULL AND ended_at IS NULL",
);

static IS_THERE: Sql = Sql::new("SELECT 1 FROM offer WHERE id = $1");

static OFFERED: Sql = Sql::new(
    "UPDATE carried
     SET offer = $1
     WHERE new_key = $2 AND old_key = $3 AND resident = $4",
);
