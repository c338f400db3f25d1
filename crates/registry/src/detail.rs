//! What else is known about a resident: the fields that cards and deeds print.

use std::{collections::BTreeMap, fmt, str::FromStr};

use store::{Answer, Bulk, Error, Row, Sql, ToValue, Tx, Value};
use terms::{Act, Id, KkNumber, Nik, Personal};

use crate::{
    BloodType, Citizenship, Disability, DocumentNumber, Education, FullName, LookupError,
    Occupation, Registry, Religion, Resident,
};

/// What else is known about a resident; any of it may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Detail {
    /// Agama.
    pub religion: Option<Personal<Religion>>,
    /// Golongan darah.
    pub blood_type: Option<Personal<BloodType>>,
    /// Pendidikan.
    pub education: Option<Personal<Education>>,
    /// Pekerjaan.
    pub occupation: Option<Personal<Occupation>>,
    /// Cacat.
    pub disability: Option<Personal<Disability>>,
    /// Kewarganegaraan.
    pub citizenship: Option<Personal<Citizenship>>,
    /// The father's name.
    pub father_name: Option<FullName>,
    /// The father's NIK.
    pub father_nik: Option<Nik>,
    /// The mother's name.
    pub mother_name: Option<FullName>,
    /// The mother's NIK.
    pub mother_nik: Option<Nik>,
    /// Number of the birth certificate.
    pub birth_certificate: Option<DocumentNumber>,
    /// Postcode of the address.
    pub postcode: Option<Personal<Postcode>>,
    /// Rukun tetangga: the neighbourhood.
    pub rt: Option<Personal<Neighbourhood>>,
    /// Rukun warga: several neighbourhoods.
    pub rw: Option<Personal<Neighbourhood>>,
}

/// Five digits.
#[derive(Clone, PartialEq, Eq)]
pub struct Postcode(String);

/// The number of an RT or RW, 1 to 999, as printed: `007`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Neighbourhood(u16);

/// The text is not what the field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DetailError {
    /// Not a number of an RT or RW.
    #[error("an RT or RW has a number from 1 to 999")]
    Neighbourhood,
    /// Not a postcode.
    #[error("a postcode has five digits")]
    Postcode,
}

impl Registry {
    /// What else is known about the resident with this handle, seen by the same rule as
    /// [`Registry::resident`].
    pub async fn detail(&self, act: &Act, id: Id<Resident>) -> Result<Detail, LookupError> {
        self.resident(act, id).await?;
        Ok(self.ledger.read::<_, Error>(move |tx| detail_of(tx, id)).await?)
    }

    /// What else is known about the resident with this handle, as the running transaction of
    /// another room sees it.
    pub fn detail_in(&self, tx: &mut Tx<'_>, id: Id<Resident>) -> Result<Detail, Error> {
        tx.under(&self.handle, |tx| detail_of(tx, id))
    }
}

impl FromStr for Postcode {
    type Err = DetailError;

    fn from_str(text: &str) -> Result<Self, DetailError> {
        let is_postcode = text.len() == 5 && text.bytes().all(|it| it.is_ascii_digit());
        is_postcode.then(|| Self(text.to_owned())).ok_or(DetailError::Postcode)
    }
}

impl FromStr for Neighbourhood {
    type Err = DetailError;

    fn from_str(text: &str) -> Result<Self, DetailError> {
        if text.len() > 3 || !text.bytes().all(|it| it.is_ascii_digit()) {
            return Err(DetailError::Neighbourhood);
        }
        let number = text.parse().ok().filter(|number| *number > 0);
        number.map(Self).ok_or(DetailError::Neighbourhood)
    }
}

impl fmt::Display for Postcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Neighbourhood {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:03}", self.0)
    }
}

/// What else is known about `id`; nothing, if nothing is.
pub(crate) fn detail_of(tx: &mut Tx<'_>, id: Id<Resident>) -> Result<Detail, Error> {
    Ok(tx.find(&OF, &[&id])?.unwrap_or_default())
}

/// What else is known about those on a family card, `most` at most, of whom there is anything.
pub(crate) fn details_on_card(
    tx: &mut Tx<'_>,
    kk_number: KkNumber,
    most: u16,
) -> Result<BTreeMap<Id<Resident>, Detail>, Error> {
    let rows: Vec<OfOne> = tx.all(&ON_CARD, &[&kk_number, &most])?;
    Ok(rows.into_iter().map(|OfOne(id, detail)| (id, detail)).collect())
}

/// Whose detail it is.
struct OfOne(Id<Resident>, Detail);

impl Answer for OfOne {
    fn read(row: &Row<'_>) -> Result<Self, Error> {
        Ok(Self(row.cell(14)?, Detail::read(row)?))
    }
}

/// Writes all of it.
pub(crate) fn put_detail(tx: &mut Tx<'_>, id: Id<Resident>, it: &Detail) -> Result<(), Error> {
    let values = row(&id, it);
    let values: Vec<&dyn ToValue> = values.iter().map(|it| it as _).collect();
    tx.execute(&PUT, &values)?;
    Ok(())
}

/// Writes what is known of residents of whom nothing was.
pub(crate) fn put_new_details(
    tx: &mut Tx<'_>,
    of: &[(Id<Resident>, &Detail)],
) -> Result<(), Error> {
    let values: Vec<_> = of.iter().flat_map(|(id, it)| row(id, it)).collect();
    let values: Vec<&dyn ToValue> = values.iter().map(|it| it as _).collect();
    if of.is_empty() { Ok(()) } else { tx.insert(&INSERT, &values) }
}

fn row<'v>(id: &'v Id<Resident>, it: &'v Detail) -> [Value<'v>; 15] {
    fn code<'v>(it: Option<u8>) -> Value<'v> {
        it.map_or(Value::Null, |code| Value::Integer(code.into()))
    }
    fn number<'v>(it: Option<&Personal<Neighbourhood>>) -> Value<'v> {
        it.map_or(Value::Null, |it| Value::Integer(it.reveal().0.into()))
    }
    fn text<'v>(it: Option<&'v str>) -> Value<'v> {
        it.map_or(Value::Null, |it| Value::Text(it.into()))
    }
    fn nik<'v>(it: Option<&Nik>) -> Value<'v> {
        it.map_or(Value::Null, |it| Value::Integer(it.number().cast_signed()))
    }
    let [religion, blood_type, education, occupation, citizenship] = it.codes().map(code);
    [
        Value::Blob(id.as_bytes()),
        religion,
        blood_type,
        education,
        occupation,
        code(it.disability.as_ref().map(|it| it.reveal().code())),
        citizenship,
        text(it.father_name.as_ref().map(FullName::reveal)),
        nik(it.father_nik.as_ref()),
        text(it.mother_name.as_ref().map(FullName::reveal)),
        nik(it.mother_nik.as_ref()),
        text(it.birth_certificate.as_ref().map(DocumentNumber::reveal)),
        text(it.postcode.as_ref().map(|it| it.reveal().0.as_str())),
        number(it.rt.as_ref()),
        number(it.rw.as_ref()),
    ]
}

impl Answer for Detail {
    fn read(row: &Row<'_>) -> Result<Self, Error> {
        Self::read_from(row, 0)
    }
}

impl Detail {
    /// Reads the columns from `first` on, in the order of the table.
    pub(crate) fn read_from(row: &Row<'_>, first: usize) -> Result<Self, Error> {
        Ok(Self {
            religion: coded(row, first, Religion::from_code)?,
            blood_type: coded(row, first + 1, BloodType::from_code)?,
            education: coded(row, first + 2, Education::from_code)?,
            occupation: coded(row, first + 3, Occupation::from_code)?,
            disability: coded(row, first + 4, Disability::from_code)?,
            citizenship: coded(row, first + 5, Citizenship::from_code)?,
            father_name: parsed(row, first + 6, |text| FullName::parse(text).ok())?,
            father_nik: row.cell(first + 7)?,
            mother_name: parsed(row, first + 8, |text| FullName::parse(text).ok())?,
            mother_nik: row.cell(first + 9)?,
            birth_certificate: parsed(row, first + 10, |text| text.parse().ok())?,
            postcode: parsed(row, first + 11, |text| text.parse().ok())?.map(Personal::new),
            rt: neighbourhood(row, first + 12)?,
            rw: neighbourhood(row, first + 13)?,
        })
    }

    /// The codes that stand in a file: religion, blood type, education, occupation, citizenship.
    pub(crate) fn codes(&self) -> [Option<u8>; 5] {
        [
            self.religion.as_ref().map(|it| it.reveal().code()),
            self.blood_type.as_ref().map(|it| it.reveal().code()),
            self.education.as_ref().map(|it| it.reveal().code()),
            self.occupation.as_ref().map(|it| it.reveal().code()),
            self.citizenship.as_ref().map(|it| it.reveal().code()),
        ]
    }

    /// Postcode, RT and RW as they are printed.
    pub(crate) fn homes(&self) -> [Option<String>; 3] {
        [
            self.postcode.as_ref().map(|it| it.reveal().to_string()),
            self.rt.as_ref().map(|it| it.reveal().to_string()),
            self.rw.as_ref().map(|it| it.reveal().to_string()),
        ]
    }

    /// What this says, and of the rest what was recorded.
    pub(crate) fn over(&self, recorded: &Self) -> Self {
        fn newer<T: Clone>(said: &Option<T>, recorded: &Option<T>) -> Option<T> {
            said.as_ref().or(recorded.as_ref()).cloned()
        }
        Self {
            religion: newer(&self.religion, &recorded.religion),
            blood_type: newer(&self.blood_type, &recorded.blood_type),
            education: newer(&self.education, &recorded.education),
            occupation: newer(&self.occupation, &recorded.occupation),
            disability: newer(&self.disability, &recorded.disability),
            citizenship: newer(&self.citizenship, &recorded.citizenship),
            father_name: newer(&self.father_name, &recorded.father_name),
            father_nik: newer(&self.father_nik, &recorded.father_nik),
            mother_name: newer(&self.mother_name, &recorded.mother_name),
            mother_nik: newer(&self.mother_nik, &recorded.mother_nik),
            birth_certificate: newer(&self.birth_certificate, &recorded.birth_certificate),
            postcode: newer(&self.postcode, &recorded.postcode),
            rt: newer(&self.rt, &recorded.rt),
            rw: newer(&self.rw, &recorded.rw),
        }
    }
}

fn coded<T>(
    row: &Row<'_>,
    column: usize,
    entry: impl Fn(u8) -> Option<T>,
) -> Result<Option<Personal<T>>, Error> {
    let Some(code) = row.cell::<Option<u8>>(column)? else { return Ok(None) };
    entry(code).map(|it| Some(Personal::new(it))).ok_or(Error::Shape("a code of no table"))
}

fn parsed<T>(
    row: &Row<'_>,
    column: usize,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, Error> {
    let Some(text) = row.cell::<Option<String>>(column)? else { return Ok(None) };
    parse(&text).map(Some).ok_or(Error::Shape("a text that its field does not hold"))
}

fn neighbourhood(row: &Row<'_>, column: usize) -> Result<Option<Personal<Neighbourhood>>, Error> {
    let number = row.cell::<Option<u32>>(column)?.map(u16::try_from).transpose();
    let number = number.map_err(|_| Error::Shape("an RT or RW"))?;
    Ok(number.map(|number| Personal::new(Neighbourhood(number))))
}

static OF: Sql = Sql::new(
    "SELECT religion, blood_type, education, occupation, disability, citizenship,
         father_name, father_nik, mother_name, mother_nik, birth_certificate, postcode, rt, rw
     FROM resident_detail
     WHERE resident = $1",
);

static ON_CARD: Sql = Sql::new(
    "SELECT religion, blood_type, education, occupation, disability, citizenship,
         father_name, father_nik, mother_name, mother_nik, birth_certificate, postcode, rt, rw,
         resident
     FROM resident_detail
     WHERE resident IN (SELECT id FROM resident WHERE kk_number = $1)
     LIMIT $2",
);

static INSERT: Bulk = Bulk::new(
    "INSERT INTO resident_detail
         (resident, religion, blood_type, education, occupation, disability, citizenship,
          father_name, father_nik, mother_name, mother_nik, birth_certificate, postcode, rt, rw)
     VALUES",
    15,
);

static PUT: Sql = Sql::new(
    "INSERT INTO resident_detail
         (resident, religion, blood_type, education, occupation, disability, citizenship,
          father_name, father_nik, mother_name, mother_nik, birth_certificate, postcode, rt, rw)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
     ON CONFLICT (resident) DO UPDATE SET
         religion = excluded.religion,
         blood_type = excluded.blood_type,
         education = excluded.education,
         occupation = excluded.occupation,
         disability = excluded.disability,
         citizenship = excluded.citizenship,
         father_name = excluded.father_name,
         father_nik = excluded.father_nik,
         mother_name = excluded.mother_name,
         mother_nik = excluded.mother_nik,
         birth_certificate = excluded.birth_certificate,
         postcode = excluded.postcode,
         rt = excluded.rt,
         rw = excluded.rw",
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postcodes_and_neighbourhoods_are_digits() {
        assert_eq!("42111".parse::<Postcode>().map(|it| it.to_string()).as_deref(), Ok("42111"));
        for bad in ["4211", "421111", "4211O", "４２１１１"] {
            assert_eq!(bad.parse::<Postcode>().err(), Some(DetailError::Postcode), "{bad}");
        }
        assert_eq!("7".parse::<Neighbourhood>().map(|it| it.to_string()).as_deref(), Ok("007"));
        for bad in ["", "0", "1000", "+7", "7a"] {
            let refused = bad.parse::<Neighbourhood>().err();
            assert_eq!(refused, Some(DetailError::Neighbourhood), "{bad}");
        }
    }

    #[test]
    fn debug_output_shows_nothing_personal() {
        let detail = Detail {
            religion: Some(Personal::new(Religion::Hindu)),
            disability: Some(Personal::new(Disability::Sight)),
            mother_name: FullName::parse("Ni Wayan").ok(),
            birth_certificate: "3673-LU-1".parse().ok(),
            postcode: "42111".parse().ok().map(Personal::new),
            rt: "007".parse().ok().map(Personal::new),
            ..Detail::default()
        };
        let shown = format!("{detail:?}");
        for secret in ["Hindu", "Sight", "Wayan", "LU", "42111", "7"] {
            assert!(!shown.contains(secret), "{secret} in {shown}");
        }
    }
}
