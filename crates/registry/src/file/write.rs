//! Writing a file of residents.

use std::{
    fmt::Write as _,
    io::{self, Write},
};

use terms::date_text;

use super::{column::Column, fields::quote};
use crate::{Detail, DocumentNumber, FullName, Person, text::visible};

/// Writes a CSV file of residents, as `ResidentFile` reads it. What one cannot see stands as its
/// code; no record that came in by this room holds any.
#[derive(Debug)]
pub struct ResidentWriter<W> {
    output: W,
    line: String,
    is_detailed: bool,
}

impl<W: Write> ResidentWriter<W> {
    /// Begins a file of persons with its header.
    pub fn new(output: W) -> io::Result<Self> {
        Self::begin(output, false)
    }

    /// Begins a file that says what else is known about each as well.
    pub fn detailed(output: W) -> io::Result<Self> {
        Self::begin(output, true)
    }

    fn begin(mut output: W, is_detailed: bool) -> io::Result<Self> {
        let columns = Column::ALL.into_iter().filter(|it| is_detailed || !it.is_detail());
        let header: Vec<&str> = columns.map(Column::name).collect();
        writeln!(output, "{}", header.join(","))?;
        Ok(Self { output, line: String::with_capacity(256), is_detailed })
    }

    /// Writes one person's line.
    pub fn write(&mut self, person: &Person) -> io::Result<()> {
        self.write_with(person, &Detail::default())
    }

    /// Writes one person's line with what else is known, if the file has room for it.
    pub fn write_with(&mut self, person: &Person, detail: &Detail) -> io::Result<()> {
        self.line.clear();
        let written = write!(
            self.line,
            "{},{},{},{},{},{},{},{},{},{},{},{}",
            person.nik.reveal(),
            person.kk_number.reveal(),
            quote(&visible(person.full_name.reveal())),
            person.sex as u8,
            quote(&visible(person.birth_place.reveal())),
            date_text(*person.birth_date.reveal()),
            person.region,
            person.marital_status.code(),
            person.recording_status.code(),
            person.life_status.code(),
            person.relation.map(|it| it.code().to_string()).unwrap_or_default(),
            quote(&visible(person.address.as_ref().map_or("", |it| it.reveal()))),
        );
        written.map_err(io::Error::other)?;
        if self.is_detailed {
            self.push(detail).map_err(io::Error::other)?;
        }
        self.line.push('\n');
        self.output.write_all(self.line.as_bytes())
    }

    fn push(&mut self, it: &Detail) -> std::fmt::Result {
        for code in it.codes() {
            write!(self.line, ",{}", code.map(|it| it.to_string()).unwrap_or_default())?;
        }
        for name in [&it.father_name, &it.mother_name] {
            let name = name.as_ref().map_or("", FullName::reveal);
            write!(self.line, ",{}", quote(&visible(name)))?;
        }
        let number = it.birth_certificate.as_ref().map_or("", DocumentNumber::reveal);
        write!(self.line, ",{}", quote(number))?;
        let homes = it.homes();
        homes.iter().try_for_each(|it| write!(self.line, ",{}", it.as_deref().unwrap_or_default()))
    }

    /// Ends the file; everything is handed to the output and flushed.
    pub fn finish(mut self) -> io::Result<W> {
        self.output.flush()?;
        Ok(self.output)
    }
}
