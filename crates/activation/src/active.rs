//! Who holds an IKD: begun with the first credential, ended when the resident leaves.

use indicators::{ACTIVATED, Indicators};
use registry::Resident;
use store::{Answer, Error, Handle, Row, Sql, Tx};
use terms::{Id, Moment, Region};

/// A resident's activation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activation {
    /// Where it counts: the home village when it was last activated.
    pub village: Region,
    /// Thumbprint of the wallet's key, if the offer was bound to one.
    pub device: Option<[u8; 32]>,
    /// Since when.
    pub activated_at: Moment,
    /// Until when; `None` while it lasts.
    pub ended_at: Option<Moment>,
}

/// What an activation changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The resident held none before: the figure moves by one.
    First,
    /// The resident holds one already and has changed phones: the figure stays.
    Replaced,
}

/// The register of activations. Its verbs run inside the transaction of the room above.
#[derive(Clone)]
pub struct Activations {
    pub(crate) handle: Handle,
    indicators: Indicators,
}

impl Activations {
    /// The register behind `handle` (of this room), which counts with `indicators`.
    pub fn new(handle: Handle, indicators: Indicators) -> Self {
        Self { handle, indicators }
    }

    /// Records that `resident` holds an IKD from `now` on, on the wallet with key `device`. Until
    /// the transaction ends, no other one activates or ends the same resident's.
    pub fn activate_in(
        &self,
        tx: &mut Tx<'_>,
        resident: &Resident,
        device: Option<[u8; 32]>,
        now: Moment,
    ) -> Result<Change, Error> {
        let village = resident.person.region;
        let began = tx.under(&self.handle, |tx| {
            let id = resident.id;
            let began = tx.execute(&BEGIN, &[&id, &village, &device, &now])? == 1;
            if !began {
                tx.execute(&REPLACE, &[&device, &id])?;
            }
            Ok::<_, Error>(began)
        })?;
        if !began {
            return Ok(Change::Replaced);
        }
        self.indicators.count(tx, &ACTIVATED, village, now.date(), 1)?;
        Ok(Change::First)
    }

    /// Records that the resident no longer holds one. Says whether there was one to end.
    pub fn end_in(
        &self,
        tx: &mut Tx<'_>,
        resident: Id<Resident>,
        now: Moment,
    ) -> Result<bool, Error> {
        let ended: Option<(Region,)> =
            tx.under(&self.handle, |tx| tx.find(&END, &[&now, &resident]))?;
        let Some((village,)) = ended else { return Ok(false) };
        self.indicators.count(tx, &ACTIVATED, village, now.date(), -1)?;
        Ok(true)
    }

    /// The resident's activation, if there ever was one.
    pub fn find_in(
        &self,
        tx: &mut Tx<'_>,
        resident: Id<Resident>,
    ) -> Result<Option<Activation>, Error> {
        tx.under(&self.handle, |tx| tx.find(&FIND, &[&resident]))
    }
}

impl Answer for Activation {
    fn read(row: &Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            village: row.cell(0)?,
            device: row.cell(1)?,
            activated_at: row.cell(2)?,
            ended_at: row.cell(3)?,
        })
    }
}

static REPLACE: Sql = Sql::new(
    "UPDATE activation
     SET device = $1
     WHERE resident = $2 AND ended_at IS NULL AND device IS DISTINCT FROM $1",
);

// Rivals wait for each other at the resident's row; only one of them finds nothing active there.
static BEGIN: Sql = Sql::new(
    "INSERT INTO activation (resident, village, device, activated_at)
     VALUES ($1, $2, $3, $4)
     ON CONFLICT (resident) DO UPDATE
     SET village = excluded.village, device = excluded.device,
         activated_at = excluded.activated_at, ended_at = NULL
     WHERE activation.ended_at IS NOT NULL",
);

static END: Sql = Sql::new(
    "UPDATE activation
     SET ended_at = $1
     WHERE resident = $2 AND ended_at IS NULL
     RETURNING village",
);

static FIND: Sql = Sql::new(
    "SELECT village, device, activated_at, ended_at
     FROM activation
     WHERE resident = $1",
);
