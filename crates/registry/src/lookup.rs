//! Opening a record by handle or NIK, and a region's list by the beginning of the names. Each needs
//! a reason and is in the log before anybody is shown.

use store::{Answer, Row, Sql, Tx};
use terms::{Act, Id, Level, Nik, Region, Sex};

use crate::{
    FullName, LifeStatus, MaritalStatus, Person, RecordingStatus, Registry, Relation, Resident,
    looked::{LookupError, may_look},
};

/// Which residents to show: those whose name begins with `name`, in the order of their names.
#[derive(Clone, Debug)]
pub struct Search {
    /// Where they live.
    pub region: Region,
    /// How the name begins, whatever its case and punctuation; empty for everybody.
    pub name: String,
    /// The last resident of the page before.
    pub after: Option<Id<Resident>>,
    /// At most so many, and never more than [`Search::MOST`].
    pub limit: u16,
}

impl Registry {
    /// The resident with this handle.
    pub async fn resident(&self, act: &Act, id: Id<Resident>) -> Result<Resident, LookupError> {
        may_look(act)?;
        let found: Option<Resident> = self.ledger.read(move |tx| by_id(tx, id)).await?;
        let found = found.filter(|it| within(act, it));
        self.opened(act, "handle", found.as_ref()).await?;
        found.ok_or(LookupError::Missing)
    }

    /// The resident with this NIK, if there is one where the act may look.
    pub async fn find_by_nik(&self, act: &Act, nik: Nik) -> Result<Option<Resident>, LookupError> {
        may_look(act)?;
        let found: Option<Resident> = self.ledger.read(move |tx| by_nik(tx, nik)).await?;
        let found = found.filter(|it| within(act, it));
        self.opened(act, "nik", found.as_ref()).await?;
        Ok(found)
    }

    /// One page of residents where the act may look.
    pub async fn search(&self, act: &Act, search: Search) -> Result<Vec<Resident>, LookupError> {
        may_look(act)?;
        let Some(region) = overlap(act.region().unwrap_or(Region::COUNTRY), search.region) else {
            self.looked_up(act, vec!["list"], 0, false).await?;
            return Ok(Vec::new());
        };
        let found: Vec<Resident> = self.ledger.scan(move |tx| page(tx, region, &search)).await?;
        self.looked_up(act, vec!["list"], found.len(), false).await?;
        Ok(found)
    }

    /// The resident with this handle, as the running transaction of another room sees it.
    pub fn resident_in(
        &self,
        tx: &mut Tx<'_>,
        id: Id<Resident>,
    ) -> Result<Option<Resident>, store::Error> {
        tx.under(&self.handle, |tx| by_id(tx, id))
    }

    /// The resident with this NIK, as the running transaction of another room sees it.
    pub fn find_by_nik_in(
        &self,
        tx: &mut Tx<'_>,
        nik: Nik,
    ) -> Result<Option<Resident>, store::Error> {
        tx.under(&self.handle, |tx| by_nik(tx, nik))
    }
}

impl Search {
    /// Most residents of one page.
    pub const MOST: u16 = 100;
}

/// The form in which a name is searched: small letters and digits, words parted by one space.
pub(crate) fn search_key(name: &str) -> Vec<u8> {
    let plain: String = name.chars().filter(|it| it.is_alphanumeric() || *it == ' ').collect();
    let words: Vec<&str> = plain.split(' ').filter(|it| !it.is_empty()).collect();
    words.join(" ").to_lowercase().into_bytes()
}

pub(crate) fn within(act: &Act, resident: &Resident) -> bool {
    act.region().is_none_or(|region| region.contains(resident.person.region))
}

/// The smaller of two regions, if one lies in the other.
fn overlap(one: Region, other: Region) -> Option<Region> {
    if one.contains(other) { Some(other) } else { other.contains(one).then_some(one) }
}

pub(crate) fn by_id(tx: &mut Tx<'_>, id: Id<Resident>) -> Result<Option<Resident>, store::Error> {
    tx.find(&BY_ID, &[&id])
}

pub(crate) fn by_nik(tx: &mut Tx<'_>, nik: Nik) -> Result<Option<Resident>, store::Error> {
    tx.find(&BY_NIK, &[&nik])
}

fn page(tx: &mut Tx<'_>, region: Region, search: &Search) -> Result<Vec<Resident>, store::Error> {
    let first = search_key(&search.name);
    // No UTF-8 text holds the byte FF, so this stands behind all that begins with `first`.
    let beyond = [&first[..], &[0xFF]].concat();
    let last = search.after.map(|id| by_id(tx, id)).transpose()?.flatten();
    let (after, after_id) = match last {
        Some(last) => (search_key(last.person.full_name.reveal()), last.id.as_bytes().to_vec()),
        None => (first, Vec::new()),
    };
    let limit = search.limit.min(Search::MOST);
    if region.level() == Level::Village {
        return tx.all(&PAGE_OF_VILLAGE, &[&after, &after_id, &beyond, &region, &limit]);
    }
    let (low, high) = region.range();
    let (low, high) = (low.cast_signed(), high.cast_signed());
    tx.all(&PAGE, &[&after, &after_id, &beyond, &low, &high, &limit])
}

impl Answer for Resident {
    fn read(row: &Row<'_>) -> Result<Self, store::Error> {
        let name: String = row.cell(3)?;
        Ok(Self {
            id: row.cell(0)?,
            person: Person {
                nik: row.cell(1)?,
                kk_number: row.cell(2)?,
                full_name: FullName::parse(&name).map_err(|_| store::Error::Shape("a name"))?,
                sex: coded(row, 4, |it| {
                    [Sex::Male, Sex::Female].into_iter().find(|sex| *sex as u8 == it)
                })?,
                birth_place: row.cell(5)?,
                birth_date: row.cell(6)?,
                region: row.cell(7)?,
                marital_status: coded(row, 8, MaritalStatus::from_code)?,
                recording_status: coded(row, 9, RecordingStatus::from_code)?,
                life_status: coded(row, 10, LifeStatus::from_code)?,
                relation: row.cell::<Option<u8>>(11)?.and_then(Relation::from_code),
                address: row.cell(12)?,
            },
        })
    }
}

fn coded<T>(
    row: &Row<'_>,
    column: usize,
    entry: impl Fn(u8) -> Option<T>,
) -> Result<T, store::Error> {
    entry(row.cell(column)?).ok_or(store::Error::Shape("a code of no table"))
}

static BY_ID: Sql = Sql::new(
    "SELECT id, nik, kk_number, full_name, sex, birth_place, birth_date, region,
         marital_status, recording_status, life_status, relation, address
     FROM resident
     WHERE id = $1",
);

static BY_NIK: Sql = Sql::new(
    "SELECT id, nik, kk_number, full_name, sex, birth_place, birth_date, region,
         marital_status, recording_status, life_status, relation, address
     FROM resident
     WHERE nik = $1",
);

static PAGE: Sql = Sql::new(
    "SELECT id, nik, kk_number, full_name, sex, birth_place, birth_date, region,
         marital_status, recording_status, life_status, relation, address
     FROM resident
     WHERE (search_key, id) > ($1, $2) AND search_key < $3 AND region BETWEEN $4 AND $5
     ORDER BY search_key, id
     LIMIT $6",
);

static PAGE_OF_VILLAGE: Sql = Sql::new(
    "SELECT id, nik, kk_number, full_name, sex, birth_place, birth_date, region,
         marital_status, recording_status, life_status, relation, address
     FROM resident
     WHERE (search_key, id) > ($1, $2) AND search_key < $3 AND region = $4
     ORDER BY search_key, id
     LIMIT $5",
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_searched_without_case_and_marks() {
        let key = |name| String::from_utf8(search_key(name)).unwrap();
        assert_eq!(key(" Nur'aini  binti H. Abd.Ma'ruf "), "nuraini binti h abdmaruf");
        assert_eq!(key("É"), "é");
        assert_eq!(key("…"), "");
    }
}
