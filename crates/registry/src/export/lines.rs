//! The lines of an export: whole as an import reads them, or masked.

use std::{
    fmt::Write as _,
    io::{self, BufWriter, Write},
};

use super::extent::Fields;
use crate::{Detail, Resident, ResidentWriter, csv_field, visible};

/// The columns of a masked file. They lack the numbers, so that no import takes it for one of
/// whole records.
const MASKED: &str = "record,full_name,sex,birth_year,region_code,marital_status,\
                      recording_status,life_status,relation";

/// A file that is being written.
#[derive(Debug)]
pub(super) enum Lines<W: Write> {
    Masked { output: BufWriter<W>, line: String },
    Whole(ResidentWriter<BufWriter<W>>),
}

impl<W: Write> Lines<W> {
    /// Begins a file with its header.
    pub(super) fn begin(fields: Fields, mut output: BufWriter<W>) -> io::Result<Self> {
        match fields {
            Fields::Masked => {
                writeln!(output, "{MASKED}")?;
                Ok(Self::Masked { output, line: String::with_capacity(256) })
            }
            Fields::Whole => ResidentWriter::detailed(output).map(Self::Whole),
        }
    }

    /// Writes one resident's line.
    pub(super) fn write(&mut self, resident: &Resident, detail: &Detail) -> io::Result<()> {
        match self {
            Self::Masked { output, line } => {
                line.clear();
                mask(line, resident).map_err(io::Error::other)?;
                output.write_all(line.as_bytes())
            }
            Self::Whole(writer) => writer.write_with(&resident.person, detail),
        }
    }

    /// Ends the file; everything is handed over and flushed.
    pub(super) fn finish(self) -> io::Result<W> {
        let mut output = match self {
            Self::Masked { output, .. } => output,
            Self::Whole(writer) => writer.finish()?,
        };
        output.flush()?;
        output.into_inner().map_err(io::IntoInnerError::into_error)
    }
}

fn mask(line: &mut String, Resident { id, person }: &Resident) -> std::fmt::Result {
    writeln!(
        line,
        "{id},{},{},{:04},{},{},{},{},{}",
        csv_field(&visible(person.full_name.reveal())),
        person.sex as u8,
        person.birth_date.reveal().year(),
        person.region,
        person.marital_status.code(),
        person.recording_status.code(),
        person.life_status.code(),
        person.relation.map(|it| it.code().to_string()).unwrap_or_default(),
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use terms::{Id, parse_date};

    use super::*;
    use crate::{Population, ResidentFile};

    fn file(fields: Fields, residents: &[Resident]) -> String {
        let mut lines = Lines::begin(fields, BufWriter::new(Vec::new())).unwrap();
        let today = parse_date("2024-06-05").unwrap();
        for it in residents {
            lines.write(it, &Population::detail(&it.person, today)).unwrap();
        }
        String::from_utf8(lines.finish().unwrap()).unwrap()
    }

    fn residents(code: &str, seed: u64) -> Vec<Resident> {
        let today = parse_date("2024-06-05").unwrap();
        let people = Population::new(code.parse().unwrap(), 40, seed, today).unwrap();
        let numbered = (0_u8..).zip(people);
        numbered.map(|(n, person)| Resident { id: Id::from_bytes([n; 16]), person }).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]

        #[test]
        fn no_masked_line_shows_a_stretch_of_a_number_or_a_birth_date(
            seed: u64,
            code in prop::sample::select(vec!["36.73", "17.71", "33.03", "51.71"]),
        ) {
            let residents = residents(code, seed);
            let text = file(Fields::Masked, &residents);
            for (line, resident) in text.lines().skip(1).zip(&residents) {
                let person = &resident.person;
                // The handle is drawn by chance: its digits say nothing.
                let (_, line) = line.split_once(',').unwrap();
                let digits: Vec<&str> = line.split(|it: char| !it.is_ascii_digit()).collect();
                // What shows is a code, the year of birth, or a part of the village's own code.
                let year = person.birth_date.reveal().year().to_string();
                let village = person.region.to_string();
                for shown in digits.iter().filter(|it| it.len() > 2) {
                    let known = **shown == year || village.split('.').any(|it| it == *shown);
                    prop_assert!(known, "{shown} in {line}");
                }
                let (place, address) = (&person.birth_place, person.address.as_ref().unwrap());
                for field in line.split(',') {
                    prop_assert!(field != place.reveal() && field != address.reveal());
                }
            }
        }
    }

    #[test]
    fn a_masked_file_is_no_file_for_an_import() {
        let (residents, today) = (residents("36.73", 1), parse_date("2024-06-05").unwrap());
        let masked = file(Fields::Masked, &residents);
        assert!(ResidentFile::open(masked.as_bytes(), today).is_err());
        let whole = file(Fields::Whole, &residents);
        let back = ResidentFile::open(whole.as_bytes(), today).unwrap();
        let back = back.map(Result::unwrap).map(|it| (it.person.unwrap(), *it.detail.unwrap()));
        let written = residents.iter().map(|it| &it.person);
        let written = written.map(|it| (it.clone(), Population::detail(it, today)));
        assert_eq!(back.collect::<Vec<_>>(), written.collect::<Vec<_>>());
    }
}
