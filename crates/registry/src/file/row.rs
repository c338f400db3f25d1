//! One line's fields as a person.

use std::{borrow::Cow, str::FromStr};

use terms::{Level, Nik, Personal, Region, Sex, parse_date};

use super::{column::Column, fault::Fault, fields, header::Header};
use crate::{
    BloodType, Citizenship, Detail, Education, FullName, LifeStatus, MaritalStatus, Occupation,
    Person, RecordingStatus, Regions, Relation, Religion, TextError, text::clean,
};

/// Most characters of a birth place and of an address.
const LONGEST_PLACE: usize = 100;
const LONGEST_ADDRESS: usize = 200;

/// What a line says.
#[derive(Debug)]
pub(super) struct Row {
    /// The number, also where the rest of the line is bad, so that duplicates are found.
    pub(super) nik: Option<Nik>,
    /// The person, if nothing is bad.
    pub(super) person: Option<Person>,
    /// What else the line says, if anything.
    pub(super) detail: Option<Box<Detail>>,
    /// What is bad, and where.
    pub(super) bad: Vec<(Option<Column>, Fault)>,
}

pub(super) fn read(line: &[u8], header: &Header) -> Row {
    let whole = |fault| Row { nik: None, person: None, detail: None, bad: vec![(None, fault)] };
    let Some(fields) = fields::split(line, header.delimiter) else { return whole(Fault::Quotes) };
    let (found, expected) = (fields.len(), header.columns.len());
    if found != expected {
        return whole(Fault::Fields { found, expected });
    }
    let mut cells = Cells { header, fields, bad: Vec::new() };
    let nik = cells.needed(Column::Nik, |text| text.parse().map_err(Fault::Number));
    let person = cells.person(nik);
    let has_detail = header.columns.iter().flatten().any(|it| it.is_detail());
    let detail = has_detail.then(|| cells.detail()).filter(|it| *it != Detail::default());
    Row { nik, person, detail: detail.map(Box::new), bad: cells.bad }
}

struct Cells<'a> {
    header: &'a Header,
    fields: Vec<Cow<'a, [u8]>>,
    bad: Vec<(Option<Column>, Fault)>,
}

impl Cells<'_> {
    /// Reads every column before it looks at any, so that all that is bad is told at once.
    fn person(&mut self, nik: Option<Nik>) -> Option<Person> {
        let kk = self.needed(Column::KkNumber, |text| text.parse().map_err(Fault::Number));
        let name = self.needed(Column::FullName, |text| Ok(FullName::parse(text)?));
        let sex = self.needed(Column::Sex, |text| coded(text, sex));
        let place = self.needed(Column::BirthPlace, |text| personal(text, LONGEST_PLACE));
        let birth = self.needed(Column::BirthDate, |text| parse_date(text).ok_or(Fault::Date));
        let region = self.needed(Column::RegionCode, village);
        let marital = self.needed(Column::MaritalStatus, |it| coded(it, MaritalStatus::from_code));
        let recording =
            self.needed(Column::RecordingStatus, |it| coded(it, RecordingStatus::from_code));
        let life = self.needed(Column::LifeStatus, |it| coded(it, LifeStatus::from_code));
        let relation = self.optional(Column::Relation, |it| coded(it, Relation::from_code));
        let address = self.optional(Column::Address, |text| personal(text, LONGEST_ADDRESS));
        Some(Person {
            nik: nik?,
            kk_number: kk?,
            full_name: name?,
            sex: sex?,
            birth_place: place?,
            birth_date: Personal::new(birth?),
            region: region?,
            marital_status: marital?,
            recording_status: recording?,
            life_status: life?,
            relation,
            address,
        })
    }

    /// What else is known; all of it may be missing.
    fn detail(&mut self) -> Detail {
        Detail {
            religion: self.optional(Column::Religion, |it| personal_code(it, Religion::from_code)),
            blood_type: self
                .optional(Column::BloodType, |it| personal_code(it, BloodType::from_code)),
            education: self
                .optional(Column::Education, |it| personal_code(it, Education::from_code)),
            occupation: self
                .optional(Column::Occupation, |it| personal_code(it, Occupation::from_code)),
            citizenship: self
                .optional(Column::Citizenship, |it| personal_code(it, Citizenship::from_code)),
            father_name: self.optional(Column::FatherName, |it| Ok(FullName::parse(it)?)),
            mother_name: self.optional(Column::MotherName, |it| Ok(FullName::parse(it)?)),
            birth_certificate: self.optional(Column::BirthCertificate, formed),
            postcode: self.optional(Column::Postcode, formed).map(Personal::new),
            rt: self.optional(Column::Rt, formed).map(Personal::new),
            rw: self.optional(Column::Rw, formed).map(Personal::new),
            ..Detail::default()
        }
    }

    fn needed<T>(
        &mut self,
        column: Column,
        parse: impl FnOnce(&str) -> Result<T, Fault>,
    ) -> Option<T> {
        let place = self.header.columns.iter().position(|it| *it == Some(column))?;
        let text = std::str::from_utf8(self.fields.get(place)?).map_err(|_| Fault::Encoding);
        let parsed = text.and_then(|text| match text.trim() {
            "" => Err(Fault::Text(TextError::Blank)),
            text => parse(text),
        });
        parsed.map_err(|fault| self.bad.push((Some(column), fault))).ok()
    }

    /// As [`Self::needed`], but the column or its value may be missing.
    fn optional<T>(
        &mut self,
        column: Column,
        parse: impl FnOnce(&str) -> Result<T, Fault>,
    ) -> Option<T> {
        let place = self.header.columns.iter().position(|it| *it == Some(column))?;
        let blank = self.fields.get(place)?.iter().all(u8::is_ascii_whitespace);
        if blank { None } else { self.needed(column, parse) }
    }
}

fn coded<T>(text: &str, entry: impl FnOnce(u8) -> Option<T>) -> Result<T, Fault> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| digits).and_then(entry).ok_or(Fault::Code)
}

fn personal_code<T>(text: &str, entry: impl FnOnce(u8) -> Option<T>) -> Result<Personal<T>, Fault> {
    coded(text, entry).map(Personal::new)
}

fn formed<T: FromStr>(text: &str) -> Result<T, Fault> {
    text.parse().map_err(|_| Fault::Form)
}

fn sex(code: u8) -> Option<Sex> {
    [Sex::Male, Sex::Female].into_iter().find(|sex| *sex as u8 == code)
}

fn personal(text: &str, longest: usize) -> Result<Personal<String>, Fault> {
    Ok(Personal::new(clean(text, longest)?.to_owned()))
}

fn village(text: &str) -> Result<Region, Fault> {
    let region: Region = text.parse().map_err(|_| Fault::RegionCode)?;
    if region.level() != Level::Village {
        return Err(Fault::RegionLevel);
    }
    if !Regions::load().contains(region) {
        return Err(Fault::RegionUnknown);
    }
    Ok(region)
}
