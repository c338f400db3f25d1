//! Residents in a CSV file: read line by line, every bad value located, nothing personal echoed.
//!
//! The file is UTF-8 (with or without byte order mark) with a header line; columns come in any
//! order, parted by commas, or by semicolons as some spreadsheets write them. A value may stand
//! in double quotes but holds no line break. Needed are `nik`, `kk_number`, `full_name`, `sex`,
//! `birth_place`, `birth_date`, `region_code`, `marital_status`, `recording_status` and
//! `life_status`; `relation` and `address` may follow, and what else is known about a person:
//! `religion`, `blood_type`, `education`, `occupation`, `citizenship`, `father_name`, `mother_name`,
//! `birth_certificate`, `postcode`, `rt` and `rw`. Of these, what a file leaves blank stays as it is
//! recorded. Dates are ISO 8601, `region_code` is a
//! village as `PP.KK.CC.VVVV`, and coded values are the numbers of the registry's tables (`sex`
//! 1 or 2, see [`MaritalStatus`](crate::MaritalStatus) and its neighbours), never words. An
//! apostrophe before what a spreadsheet would run (`'=1+1`) is a mark of text and no part of the
//! value; [`ResidentWriter`] puts it there. Columns named `line` and `reason` are passed over: a
//! file of bad lines has them.

mod column;
mod error;
mod fault;
mod fields;
mod formula;
mod header;
mod line;
mod raw;
mod rejects;
mod report;
mod row;
mod write;

use std::{
    collections::{HashMap, hash_map::Entry},
    io::Read,
};

use terms::{Date, Nik, Region};

pub use self::{
    column::Column,
    error::FileError,
    fault::{BadValue, Fault, Oddity},
    fields::quote as csv_field,
    line::Line,
    report::Report,
    write::ResidentWriter,
};
use self::{
    header::Header,
    raw::{RawLine, RawLines},
};

/// A CSV file of residents, read as a stream of [`Line`]s.
#[derive(Debug)]
pub struct ResidentFile<R> {
    lines: RawLines<R>,
    header: Header,
    today: Date,
    within: Region,
    /// On which line each NIK stood first.
    seen: HashMap<Nik, u64>,
}

impl<R: Read> ResidentFile<R> {
    /// Opens a file by reading its header. `today` is what ages are judged by.
    pub fn open(input: R, today: Date) -> Result<Self, FileError> {
        let mut lines = RawLines::new(input);
        let first = lines.next()?.ok_or(FileError::HeaderMissing)?;
        let header = Header::read(first.content.ok_or(FileError::HeaderTooLong)?)?;
        Ok(Self { lines, header, today, within: Region::COUNTRY, seen: HashMap::new() })
    }

    /// From now on, lines of villages outside `region` are bad.
    pub fn within(mut self, region: Region) -> Self {
        self.within = region;
        self
    }

    /// What is being read from.
    pub fn input(&self) -> &R {
        self.lines.input()
    }

    fn read_line(&mut self) -> Result<Option<Line>, FileError> {
        let Some(RawLine { number, content }) = self.lines.next()? else { return Ok(None) };
        let Some(content) = content else {
            let bad = BadValue { line: number, column: None, fault: Fault::LineTooLong };
            return Ok(Some(Line {
                number,
                person: Err(vec![bad]),
                detail: None,
                oddities: Vec::new(),
            }));
        };
        let row = row::read(content, &self.header);
        let mut bad = row.bad;
        if let Some(first) = row.nik.and_then(|nik| first_seen(&mut self.seen, nik, number)) {
            bad.push((Some(Column::Nik), Fault::Duplicate { first }));
        }
        if row.person.as_ref().is_some_and(|it| !self.within.contains(it.region)) {
            bad.push((Some(Column::RegionCode), Fault::RegionOutside));
        }
        let person = row.person.filter(|_| bad.is_empty());
        let oddities = person.as_ref().map_or_else(Vec::new, |it| fault::oddities(it, self.today));
        let located = |(column, fault)| BadValue { line: number, column, fault };
        let person = person.ok_or_else(|| bad.into_iter().map(located).collect());
        Ok(Some(Line { number, person, detail: row.detail, oddities }))
    }
}

impl<R: Read> Iterator for ResidentFile<R> {
    type Item = Result<Line, FileError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read_line().transpose()
    }
}

/// Notes where `nik` stands; the line on which it stood before, if it did.
fn first_seen(seen: &mut HashMap<Nik, u64>, nik: Nik, line: u64) -> Option<u64> {
    match seen.entry(nik) {
        Entry::Occupied(first) => Some(*first.get()),
        Entry::Vacant(place) => {
            place.insert(line);
            None
        }
    }
}
