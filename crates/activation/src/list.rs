//! Lists for going to people: who turns 17 soon, and who may hold an IKD but does not yet. They
//! hold handles and days; whoever shows them looks the names up.

use registry::{Person, RecordingStatus, Resident};
use store::{Error, Sql, Tx};
use terms::{Act, Class, Date, Forbidden, Id, Level, Permission, Personal, Region, date_text};

use crate::{
    active::Activations,
    date::{after, birthday},
};

/// Which part of a list to show.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// Where they live, at any level.
    pub region: Region,
    /// The last resident of the page before.
    pub after: Option<Id<Resident>>,
    /// At most so many, and never more than [`Page::MOST`].
    pub limit: u16,
}

/// Somebody who turns 17 soon, lives here and never married.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turning {
    /// The handle.
    pub resident: Id<Resident>,
    /// The village.
    pub region: Region,
    /// The birthday.
    pub on: Personal<Date>,
    /// How far the recording has come: who is not recorded needs that first.
    pub recording_status: RecordingStatus,
}

/// Somebody who may hold an IKD, and does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The handle.
    pub resident: Id<Resident>,
    /// The village.
    pub region: Region,
    /// Of age since this day; `None` for those who are younger and may because they are or were
    /// married, since on which day is not on record.
    pub since: Option<Personal<Date>>,
}

/// How long both lists of a region are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lengths {
    /// Those who turn 17 soon.
    pub turning: u64,
    /// Those who may hold an IKD, and do not.
    pub waiting: u64,
}

/// Why there is no list.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    /// The act does not cover the region.
    #[error("this act does not cover that region")]
    Elsewhere,
    /// The act lacks the permission.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// The last resident of the page before is nobody, or lives elsewhere now.
    #[error("the list has changed; begin it again")]
    Moved,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Error),
}

impl Activations {
    /// Those who turn 17 within `days` days after `today`, the next birthday first.
    pub async fn turning_seventeen(
        &self,
        act: &Act,
        page: Page,
        today: Date,
        days: u16,
    ) -> Result<Vec<Turning>, ListError> {
        covers(act, page.region)?;
        self.handle.scan(move |tx| turning(tx, page, today, days)).await
    }

    /// Those who may hold an IKD on the day `today` and do not, village by village. The suspended
    /// are not among them.
    pub async fn not_yet_active(
        &self,
        act: &Act,
        page: Page,
        today: Date,
    ) -> Result<Vec<Waiting>, ListError> {
        covers(act, page.region)?;
        self.handle.scan(move |tx| waiting(tx, page, today)).await
    }

    /// How long both lists of `region` are.
    pub async fn count_lists(
        &self,
        act: &Act,
        region: Region,
        today: Date,
        days: u16,
    ) -> Result<Lengths, ListError> {
        covers(act, region)?;
        let (first, last) = bounds(region);
        let (born, last_born) = (born_by(today), born_by(after(today, days)));
        let count = move |tx: &mut Tx<'_>| {
            let turning = tx.find(&COUNT_TURNING, &[&first, &last, &born, &last_born])?;
            let near = region.level() >= Level::District;
            let sql = if near { &COUNT_WAITING_NEAR } else { &COUNT_WAITING };
            let waiting = tx.find(sql, &[&first, &last, &born])?;
            let number = |found: Option<(u64,)>| found.map_or(0, |(number,)| number);
            Ok(Lengths { turning: number(turning), waiting: number(waiting) })
        };
        self.handle.scan(count).await
    }
}

impl Page {
    /// Most residents of one page.
    pub const MOST: u16 = 500;
}

impl ListError {
    /// What it means to the outside.
    pub fn class(&self) -> Class {
        match self {
            Self::Elsewhere | Self::Forbidden(_) => Class::Refused,
            Self::Moved => Class::Conflict,
            Self::Store(error) => error.class(),
        }
    }
}

fn covers(act: &Act, region: Region) -> Result<(), ListError> {
    act.needs(Permission::ReadResident)?;
    let inside = act.region().is_none_or(|all| all.contains(region));
    if inside { Ok(()) } else { Err(ListError::Elsewhere) }
}

fn turning(tx: &mut Tx<'_>, page: Page, today: Date, days: u16) -> Result<Vec<Turning>, ListError> {
    let (first, last) = bounds(page.region);
    let (born, last_born) = (born_by(today), born_by(after(today, days)));
    let (_, day, id) = beginning(tx, &page)?;
    let limit = page.limit.min(Page::MOST);
    let rows: Vec<(Id<Resident>, Region, Date, u8)> =
        tx.all(&TURNING, &[&first, &last, &born, &last_born, &day, &id, &limit])?;
    let read = |(resident, region, birth, status)| {
        let on = birthday(birth, Person::KTP_AGE).map(Personal::new);
        let recording_status = RecordingStatus::from_code(status);
        Some(Turning { resident, region, on: on?, recording_status: recording_status? })
    };
    let rows: Option<Vec<Turning>> = rows.into_iter().map(read).collect();
    Ok(rows.ok_or(Error::Shape("a code of no table"))?)
}

fn waiting(tx: &mut Tx<'_>, page: Page, today: Date) -> Result<Vec<Waiting>, ListError> {
    let (_, last) = bounds(page.region);
    let (village, _, id) = beginning(tx, &page)?;
    let limit = page.limit.min(Page::MOST);
    let rows: Vec<(Id<Resident>, Region, Date)> =
        tx.all(&WAITING, &[&last, &village, &id, &born_by(today), &limit])?;
    let read = |(resident, region, birth)| {
        let of_age = birthday(birth, Person::KTP_AGE).filter(|day| *day <= today);
        Waiting { resident, region, since: of_age.map(Personal::new) }
    };
    Ok(rows.into_iter().map(read).collect())
}

/// Behind which village, birth date and handle the page begins.
fn beginning(tx: &mut Tx<'_>, page: &Page) -> Result<(i64, String, Vec<u8>), ListError> {
    let (first, last) = bounds(page.region);
    let Some(id) = page.after else { return Ok((first, String::new(), Vec::new())) };
    let place: Option<(i64, String)> = tx.find(&PLACE, &[&id, &first, &last])?;
    let (village, day) = place.ok_or(ListError::Moved)?;
    Ok((village, day, id.as_bytes().to_vec()))
}

/// The first and the last number of a region.
fn bounds(region: Region) -> (i64, i64) {
    let (first, last) = region.range();
    (first.cast_signed(), last.cast_signed())
}

/// The text up to which the birth dates of those sort who are 17 on the day `on`. It may name
/// 29 February of a year without one, which sorts where it should.
fn born_by(on: Date) -> String {
    let today = date_text(on);
    let (_, day) = today.split_at_checked(4).unwrap_or_default();
    format!("{:04}{day}", on.year() - Person::KTP_AGE)
}

static PLACE: Sql = Sql::new(
    "SELECT region, birth_date
     FROM resident_standing
     WHERE id = $1 AND region BETWEEN $2 AND $3",
);

// Codes: alive is 1; single is 1, everybody else is or was married; recorded is 3 and beyond.
static TURNING: Sql = Sql::new(
    "SELECT id, region, birth_date, recording_status
     FROM resident_standing
     WHERE region BETWEEN $1 AND $2
       AND life_status = 1 AND marital_status = 1
       AND birth_date > $3 AND birth_date <= $4
       AND (birth_date, id) > ($5, $6)
     ORDER BY birth_date, id
     LIMIT $7",
);

static COUNT_TURNING: Sql = Sql::new(
    "SELECT COUNT(*)
     FROM resident_standing
     WHERE region BETWEEN $1 AND $2
       AND life_status = 1 AND marital_status = 1
       AND birth_date > $3 AND birth_date <= $4",
);

static WAITING: Sql = Sql::new(
    "SELECT id, region, birth_date
     FROM resident_standing AS standing
     WHERE region <= $1 AND (region, id) > ($2, $3)
       AND life_status = 1 AND recording_status >= 3
       AND (birth_date <= $4 OR marital_status IN (2, 3, 4))
       AND NOT EXISTS (
         SELECT 1 FROM activation WHERE resident = standing.id AND ended_at IS NULL)
       AND NOT EXISTS (
         SELECT 1 FROM suspension WHERE resident = standing.id AND lifted_at IS NULL)
     ORDER BY region, id
     LIMIT $5",
);

// Of a few people each is looked up in this room's tables, anywhere in them. Of a regency's many it
// takes a third of the time to go through this room's tables instead, which lie in the order in
// which residents do: all who may, less those of them who are active or suspended.
static COUNT_WAITING_NEAR: Sql = Sql::new(
    "SELECT COUNT(*)
     FROM resident_standing AS standing
     WHERE region BETWEEN $1 AND $2
       AND life_status = 1 AND recording_status >= 3
       AND (birth_date <= $3 OR marital_status IN (2, 3, 4))
       AND NOT EXISTS (
         SELECT 1 FROM activation WHERE resident = standing.id AND ended_at IS NULL)
       AND NOT EXISTS (
         SELECT 1 FROM suspension WHERE resident = standing.id AND lifted_at IS NULL)",
);

static COUNT_WAITING: Sql = Sql::new(
    "SELECT (
         SELECT COUNT(*)
         FROM resident_standing
         WHERE region BETWEEN $1 AND $2
           AND life_status = 1 AND recording_status >= 3
           AND (birth_date <= $3 OR marital_status IN (2, 3, 4))
     ) - (
         SELECT COUNT(*)
         FROM (
             SELECT resident FROM activation WHERE ended_at IS NULL
             UNION
             SELECT resident FROM suspension WHERE lifted_at IS NULL
         ) AS held
         CROSS JOIN resident_standing -- so that SQLite begins with the former
         WHERE id = resident AND region BETWEEN $1 AND $2
           AND life_status = 1 AND recording_status >= 3
           AND (birth_date <= $3 OR marital_status IN (2, 3, 4))
     )",
);
