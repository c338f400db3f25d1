//! The bad lines of a file as a file of their own: to be corrected, and to come in again.

use std::io::{self, Read, Write};

use terms::{Date, Language, Region};

use super::{ResidentFile, column::Column, error::FileError, fault::BadValue, fields};

impl<R: Read> ResidentFile<R> {
    /// Writes every bad line of `input` to `output`, with its number and what is wrong with it in
    /// two more columns, which readers of residents pass over. Says how many there were. A line
    /// that has no fields stands whole in the first one.
    ///
    /// What is written is personal: it is the input's own lines.
    pub fn write_bad_lines(
        input: R,
        (today, within): (Date, Region),
        output: &mut impl Write,
        language: Language,
    ) -> Result<u64, FileError> {
        let mut file = Self::open(input, today)?.within(within);
        let names = file.header.columns.iter().flatten().map(|it| it.name());
        let names: Vec<&str> = names.chain(Column::NOTES).collect();
        writeln!(output, "{}", names.join(","))?;
        let mut bad_lines = 0;
        while let Some(line) = file.next().transpose()? {
            if let Err(bad) = line.person {
                bad_lines += 1;
                file.write_bad_line(output, line.number, &reasons(&bad, language))?;
            }
        }
        output.flush()?;
        Ok(bad_lines)
    }

    /// Writes the line that was read last.
    fn write_bad_line(&self, output: &mut impl Write, number: u64, reason: &str) -> io::Result<()> {
        let (columns, line) = (&self.header.columns, self.lines.last());
        let split = fields::split(line, self.header.delimiter);
        let whole = split.filter(|fields| fields.len() == columns.len());
        let wanted = columns.iter().flatten().count();
        let values: Vec<String> = match whole {
            Some(fields) => {
                let known = columns.iter().zip(&fields).filter(|(column, _)| column.is_some());
                known.map(|(_, field)| String::from_utf8_lossy(field).into_owned()).collect()
            }
            None => {
                let mut values = vec![String::new(); wanted];
                if let Some(first) = values.first_mut() {
                    *first = String::from_utf8_lossy(line).into_owned();
                }
                values
            }
        };
        for value in &values {
            write!(output, "{},", fields::quote(value))?;
        }
        writeln!(output, "{number},{}", fields::quote(reason))
    }
}

fn reasons(bad: &[BadValue], language: Language) -> String {
    let reason = |it: &BadValue| {
        let column = it.column.map_or(String::new(), |column| format!("{}: ", column.name()));
        format!("{column}{}", it.fault.text(language))
    };
    bad.iter().map(reason).collect::<Vec<_>>().join("; ")
}
