//! Persons of one chunk in one value: fixed fields, then texts behind their lengths.

use terms::{Date, KkNumber, Nik, Personal, Region, Sex};

use crate::{
    BloodType, Citizenship, Detail, DocumentNumber, Education, FullName, LifeStatus, MaritalStatus,
    Occupation, Person, RecordingStatus, Relation, Religion,
};

/// A good line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Read {
    pub(super) line: u64,
    pub(super) person: Person,
    pub(super) detail: Option<Box<Detail>>,
}

/// Stands for a text that is not there.
const ABSENT: u16 = u16::MAX;

/// What was read, in one value.
pub(super) fn pack(read: &[Read]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(read.len() * 128);
    for Read { line, person, detail } in read {
        bytes.extend_from_slice(&line.to_le_bytes());
        bytes.extend_from_slice(&person.nik.number().to_le_bytes());
        bytes.extend_from_slice(&person.kk_number.number().to_le_bytes());
        bytes.extend_from_slice(&person.region.number().to_le_bytes());
        bytes.extend_from_slice(&person.birth_date.reveal().to_julian_day().to_le_bytes());
        bytes.extend_from_slice(&[
            person.sex as u8,
            person.marital_status.code(),
            person.recording_status.code(),
            person.life_status.code(),
            person.relation.map_or(0, Relation::code),
        ]);
        put(&mut bytes, Some(person.full_name.reveal()));
        put(&mut bytes, Some(person.birth_place.reveal()));
        put(&mut bytes, person.address.as_ref().map(|it| it.reveal().as_str()));
        put_detail(&mut bytes, detail.as_deref());
    }
    bytes
}

/// What was packed; `None` if the bytes are no such value.
pub(super) fn unpack(bytes: &[u8]) -> Option<Vec<Read>> {
    let mut rest = Rest(bytes);
    let mut read = Vec::new();
    while !rest.0.is_empty() {
        let line = u64::from_le_bytes(rest.take()?);
        read.push(Read { line, person: rest.person()?, detail: rest.detail()? });
    }
    Some(read)
}

fn put(bytes: &mut Vec<u8>, text: Option<&str>) {
    // Texts of a person are bounded far below this (see `file::row`).
    let length = text.map_or(ABSENT, |it| u16::try_from(it.len()).unwrap_or(ABSENT - 1));
    bytes.extend_from_slice(&length.to_le_bytes());
    let kept = text.unwrap_or_default().as_bytes();
    bytes.extend_from_slice(kept.get(..kept.len().min(length.into())).unwrap_or_default());
}

/// A byte that says whether there is anything, then codes (0 is none), then texts.
fn put_detail(bytes: &mut Vec<u8>, detail: Option<&Detail>) {
    bytes.push(u8::from(detail.is_some()));
    let Some(it) = detail else { return };
    bytes.extend(it.codes().map(Option::unwrap_or_default));
    put(bytes, it.father_name.as_ref().map(FullName::reveal));
    put(bytes, it.mother_name.as_ref().map(FullName::reveal));
    put(bytes, it.birth_certificate.as_ref().map(DocumentNumber::reveal));
    it.homes().iter().for_each(|it| put(bytes, it.as_deref()));
}

/// What is still to be unpacked.
struct Rest<'b>(&'b [u8]);

impl Rest<'_> {
    fn person(&mut self) -> Option<Person> {
        let nik = Nik::from_number(u64::from_le_bytes(self.take()?)).ok()?;
        let kk_number = KkNumber::from_number(u64::from_le_bytes(self.take()?)).ok()?;
        let region = Region::from_number(u64::from_le_bytes(self.take()?))?;
        let birth_date = Date::from_julian_day(i32::from_le_bytes(self.take()?)).ok()?;
        let [sex, marital, recording, life, relation] = self.take()?;
        Some(Person {
            nik,
            kk_number,
            full_name: FullName::parse(&self.text()??).ok()?,
            sex: [Sex::Male, Sex::Female].into_iter().find(|it| *it as u8 == sex)?,
            birth_place: Personal::new(self.text()??),
            birth_date: Personal::new(birth_date),
            region,
            marital_status: MaritalStatus::from_code(marital)?,
            recording_status: RecordingStatus::from_code(recording)?,
            life_status: LifeStatus::from_code(life)?,
            relation: Relation::from_code(relation),
            address: self.text()?.map(Personal::new),
        })
    }

    fn detail(&mut self) -> Option<Option<Box<Detail>>> {
        let [is_there] = self.take()?;
        if is_there == 0 {
            return Some(None);
        }
        let [religion, blood_type, education, occupation, citizenship] = self.take()?;
        Some(Some(Box::new(Detail {
            religion: Religion::from_code(religion).map(Personal::new),
            blood_type: BloodType::from_code(blood_type).map(Personal::new),
            education: Education::from_code(education).map(Personal::new),
            occupation: Occupation::from_code(occupation).map(Personal::new),
            citizenship: Citizenship::from_code(citizenship).map(Personal::new),
            father_name: self.parsed(|text| FullName::parse(text).ok())?,
            mother_name: self.parsed(|text| FullName::parse(text).ok())?,
            birth_certificate: self.parsed(|text| text.parse().ok())?,
            postcode: self.parsed(|text| text.parse().ok())?.map(Personal::new),
            rt: self.parsed(|text| text.parse().ok())?.map(Personal::new),
            rw: self.parsed(|text| text.parse().ok())?.map(Personal::new),
            ..Detail::default()
        })))
    }

    fn parsed<T>(&mut self, parse: impl Fn(&str) -> Option<T>) -> Option<Option<T>> {
        match self.text()? {
            None => Some(None),
            Some(text) => parse(&text).map(Some),
        }
    }

    fn text(&mut self) -> Option<Option<String>> {
        let length = u16::from_le_bytes(self.take()?);
        if length == ABSENT {
            return Some(None);
        }
        let (text, rest) = self.0.split_at_checked(length.into())?;
        self.0 = rest;
        String::from_utf8(text.to_vec()).ok().map(Some)
    }

    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*taken)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use terms::parse_date;

    use super::*;
    use crate::Population;

    fn people() -> Vec<Read> {
        let (region, today) = ("36.73".parse().unwrap(), parse_date("2026-06-05").unwrap());
        let people = Population::new(region, 300, 7, today).unwrap();
        let read = |(line, person): (u64, Person)| {
            // Every third line says nothing else.
            let detail = (line % 3 > 0).then(|| Box::new(Population::detail(&person, today)));
            Read { line, person, detail }
        };
        (2..).zip(people).map(read).collect()
    }

    #[test]
    fn what_is_packed_is_unpacked() {
        let people = people();
        assert_eq!(unpack(&pack(&people)), Some(people));
        assert_eq!(unpack(&[]), Some(Vec::new()));
    }

    proptest! {
        #[test]
        fn no_bytes_panic(cut in 0_usize..30_000, place in 0_usize..30_000, byte: u8) {
            let mut bytes = pack(&people());
            bytes.truncate(cut);
            if let Some(odd) = bytes.get_mut(place) {
                *odd = byte;
            }
            let _ = unpack(&bytes);
        }
    }
}
