//! Officers, as colleagues see them.

use store::{Answer, Error, Row, Sql};
use terms::{Act, Moment, Permission, Personal, Region};

use crate::{error::OfficerError, grants::Grants, office::Staff, words::OfficerId};

/// An officer.
#[derive(Clone, Debug)]
pub struct Officer {
    /// The id that logs speak of.
    pub id: OfficerId,
    /// What colleagues read.
    pub name: Personal<String>,
    /// What they may be, and where.
    pub grants: Grants,
    /// Since when.
    pub appointed: Moment,
    /// Until when, if they work here no longer.
    pub ended: Option<Moment>,
}

impl Staff {
    /// So many officers are in one answer at most.
    pub const OFFICERS: u16 = 500;

    /// The officer, if one of their regions lies where the act is confined to.
    pub async fn officer(&self, act: &Act, officer: OfficerId) -> Result<Officer, OfficerError> {
        act.needs(Permission::ManageStaff)?;
        let region = act.region().unwrap_or(Region::COUNTRY);
        self.ledger()
            .read(move |tx| {
                let grants = Grants::of(tx, officer)?.ok_or(OfficerError::Missing)?;
                if !grants.iter().any(|it| region.contains(it.region)) {
                    return Err(OfficerError::Missing);
                }
                let found: Option<Stored> = tx.find(&FIND, &[&officer])?;
                Ok(found.ok_or(OfficerError::Missing)?.with(grants))
            })
            .await
    }

    /// Officers with a role where the act is confined to, those appointed first first; [`Staff::OFFICERS`]
    /// after `after` at most.
    pub async fn officers(
        &self,
        act: &Act,
        after: Option<OfficerId>,
    ) -> Result<Vec<Officer>, OfficerError> {
        act.needs(Permission::ManageStaff)?;
        self.within(act, after).await
    }

    /// The same, for whoever says who sits at which counter.
    pub async fn colleagues(&self, act: &Act) -> Result<Vec<Officer>, OfficerError> {
        act.needs(Permission::KeepOffice)?;
        let mut all = self.within(act, None).await?;
        all.retain(|it| it.ended.is_none());
        Ok(all)
    }

    async fn within(
        &self,
        act: &Act,
        after: Option<OfficerId>,
    ) -> Result<Vec<Officer>, OfficerError> {
        let (first, last) = act.region().unwrap_or(Region::COUNTRY).range();
        let (first, last) = (first.cast_signed(), last.cast_signed());
        let after = after.unwrap_or(OfficerId::from_bytes([0; 16]));
        self.ledger()
            .scan(move |tx| {
                let rows: Vec<Stored> =
                    tx.all(&LIST, &[&after, &first, &last, &i64::from(Self::OFFICERS)])?;
                let mut officers = Vec::with_capacity(rows.len());
                for row in rows {
                    let grants = Grants::of(tx, row.id)?.ok_or(OfficerError::Missing)?;
                    officers.push(row.with(grants));
                }
                Ok(officers)
            })
            .await
    }
}

struct Stored {
    id: OfficerId,
    name: Personal<String>,
    appointed: Moment,
    ended: Option<Moment>,
}

impl Stored {
    fn with(self, grants: Grants) -> Officer {
        let Self { id, name, appointed, ended } = self;
        Officer { id, name, grants, appointed, ended }
    }
}

impl Answer for Stored {
    fn read(row: &Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            id: row.cell(0)?,
            name: row.cell(1)?,
            appointed: row.cell(2)?,
            ended: row.cell(3)?,
        })
    }
}

static FIND: Sql =
    Sql::new("SELECT id, name, appointed_at, ended_at FROM staff_officer WHERE id = $1");

static LIST: Sql = Sql::new(
    "SELECT id, name, appointed_at, ended_at
     FROM staff_officer
     WHERE id > $1
       AND id IN (SELECT officer FROM staff_role WHERE region BETWEEN $2 AND $3)
     ORDER BY id
     LIMIT $4",
);
