//! Writing a file of residents.

use std::{
    fmt::Write as _,
    io::{self, Write},
};

use terms::date_text;

use super::{column::Column, fields::quote};
use crate::{Person, text::visible};

/// Writes a CSV file of residents with every column, as `ResidentFile` reads it. What one cannot
/// see stands as its code; no record that came in by this room holds any.
#[derive(Debug)]
pub struct ResidentWriter<W> {
    output: W,
    line: String,
}

impl<W: Write> ResidentWriter<W> {
    /// Begins a file with its header.
    pub fn new(mut output: W) -> io::Result<Self> {
        let header = Column::ALL.map(Column::name).join(",");
        writeln!(output, "{header}")?;
        Ok(Self { output, line: String::with_capacity(256) })
    }

    /// Writes one person's line.
    pub fn write(&mut self, person: &Person) -> io::Result<()> {
        self.line.clear();
        let written = writeln!(
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
        self.output.write_all(self.line.as_bytes())
    }

    /// Ends the file; everything is handed to the output and flushed.
    pub fn finish(mut self) -> io::Result<W> {
        self.output.flush()?;
        Ok(self.output)
    }
}
