//! Public holidays: each is one region's, and all offices in it keep it.

use store::{Answer, Error, Row, Sql, ToValue, Tx};
use terms::{Act, Date, Id, Level, Permission, Region};

use crate::{
    desk::{Desk, reaches},
    error::KeepError,
    words::Office,
};

/// A public holiday.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holiday {
    /// When.
    pub date: Date,
    /// What people call it.
    pub name: String,
    /// Whose it is: the country's, a province's, and so on.
    pub region: Region,
}

impl Desk {
    /// The holidays that an office keeps, from today on: as far as they are known.
    pub async fn holidays(&self, act: &Act, office: Id<Office>) -> Result<Vec<Holiday>, KeepError> {
        act.needs(Permission::KeepOffice)?;
        let (now, may) = (self.now(), act.clone());
        self.ledger()
            .read(move |tx| {
                let found = Office::find(tx, office)?.filter(|it| reaches(&may, it));
                let office = found.ok_or(KeepError::Missing)?;
                Ok(coming(tx, office.region, office.zone.date(now))?)
            })
            .await
    }
}

/// Those of a region and of all that it lies in.
fn coming(tx: &mut Tx<'_>, region: Region, from: Date) -> Result<Vec<Holiday>, Error> {
    let above = [Level::Country, Level::Province, Level::Regency, Level::District];
    let [country, province, regency, district] = above.map(|it| region.at(it));
    let values: &[&dyn ToValue] = &[&from, &country, &province, &regency, &district, &region];
    tx.all(&COMING, values)
}

/// Sets one, or gives it another name.
pub(crate) fn set(
    tx: &mut Tx<'_>,
    region: Region,
    (date, name): (Date, &str),
) -> Result<(), Error> {
    tx.execute(&SET, &[&region, &date, &name]).map(|_| ())
}

/// Takes one of this very region away; whether there was one.
pub(crate) fn lift(tx: &mut Tx<'_>, region: Region, date: Date) -> Result<bool, Error> {
    Ok(tx.execute(&LIFT, &[&region, &date])? > 0)
}

impl Answer for Holiday {
    fn read(row: &Row<'_>) -> Result<Self, Error> {
        Ok(Self { date: row.cell(0)?, name: row.cell(1)?, region: row.cell(2)? })
    }
}

static COMING: Sql = Sql::new(
    "SELECT date, name, region
     FROM desk_holiday
     WHERE date >= $1 AND region IN ($2, $3, $4, $5, $6)
     ORDER BY date, region
     LIMIT 200",
);

static SET: Sql = Sql::new(
    "INSERT INTO desk_holiday (region, date, name)
     VALUES ($1, $2, $3)
     ON CONFLICT (region, date) DO UPDATE SET name = excluded.name",
);

static LIFT: Sql = Sql::new("DELETE FROM desk_holiday WHERE region = $1 AND date = $2");
