//! A file of residents: what is good comes in, what is bad is told, and nothing is echoed.

use proptest::prelude::*;
use registry::{
    Column, Detail, Fault, FileError, LifeStatus, Line, MaritalStatus, Oddity, Person, Population,
    RecordingStatus, Relation, Report, ResidentFile, ResidentWriter, TextError,
};
use terms::{Class, Date, Language, NumberError, Sex, date_text, parse_date};

const HEADER: &str = "nik,kk_number,full_name,sex,birth_place,birth_date,region_code,\
                      marital_status,recording_status,life_status";
const GOOD: &str = "3673014505990001,3673010101150001,Nur'aini,2,Serang,1999-05-05,\
                    36.73.01.1001,2,8,1";

fn today() -> Date {
    parse_date("2024-06-05").unwrap()
}

fn read(content: &[u8]) -> Vec<Line> {
    ResidentFile::open(content, today()).unwrap().map(Result::unwrap).collect()
}

/// What is wrong with the one line `row` under the usual header.
fn faults(row: &str) -> Vec<(Option<Column>, Fault)> {
    let lines = read(format!("{HEADER}\n{row}\n").as_bytes());
    let bad = lines.into_iter().flat_map(|line| line.person.err().unwrap_or_default());
    bad.map(|bad| (bad.column, bad.fault)).collect()
}

/// The usual row with the field of `column` replaced.
fn with(column: Column, value: &str) -> String {
    let place = Column::ALL.iter().position(|it| *it == column).unwrap();
    let fields = GOOD.split(',').enumerate();
    let fields = fields.map(|(at, field)| if at == place { value } else { field });
    fields.collect::<Vec<_>>().join(",")
}

fn refusal(header: &str) -> String {
    let error = ResidentFile::open(header.as_bytes(), today()).unwrap_err();
    assert_eq!(error.class(), Class::Invalid);
    error.to_string()
}

fn people(lines: Vec<Line>) -> Vec<Person> {
    lines.into_iter().map(|line| line.person.unwrap()).collect()
}

#[test]
fn a_good_line_becomes_a_person() {
    let lines = read(format!("{HEADER}\r\n{GOOD}\r\n\r\n").as_bytes());
    assert_eq!(lines.len(), 1, "empty lines are nobody");
    assert_eq!((lines[0].number, lines[0].oddities.len()), (2, 0));
    let person = lines[0].person.as_ref().unwrap();
    assert_eq!(person.nik.reveal(), "3673014505990001");
    assert_eq!(person.kk_number.reveal(), "3673010101150001");
    assert_eq!(person.full_name.reveal(), "Nur'aini");
    assert_eq!(person.sex, Sex::Female);
    assert_eq!(person.birth_place.reveal(), "Serang");
    assert_eq!(date_text(*person.birth_date.reveal()), "1999-05-05");
    assert_eq!(person.region.to_string(), "36.73.01.1001");
    assert_eq!(person.marital_status, MaritalStatus::Married);
    assert_eq!(person.recording_status, RecordingStatus::CardIssued);
    assert_eq!(person.life_status, LifeStatus::Alive);
    assert_eq!((person.relation, person.address.is_none()), (None, true));
}

#[test]
fn columns_come_in_any_order_with_mark_semicolons_and_quotes() {
    let file = "\u{FEFF}Relation;life_status;address;nik;kk_number;full_name;sex;birth_place;\
                birth_date;region_code;marital_status;\"recording_status\"\n\
                3;1;\"Jl. Melati; RT 03\";3673014505990001;3673010101150001;\
                \" Siti \"\"Ucok\"\" \";2;Serang;1999-05-05;36.73.01.1001;2;8\n";
    let person = people(read(file.as_bytes())).remove(0);
    assert_eq!(person.relation, Some(Relation::Wife));
    assert_eq!(person.address.unwrap().reveal(), "Jl. Melati; RT 03");
    assert_eq!(person.full_name.reveal(), "Siti \"Ucok\"");
}

#[test]
fn a_header_that_cannot_be_meant_is_refused_by_name() {
    assert_eq!(
        refusal("nik,full_name,hobby,sex,blood"),
        "the header has unknown columns: hobby, blood"
    );
    let missing = refusal(&HEADER.replace("birth_place,", "").replace("sex,", ""));
    assert_eq!(missing, "the header lacks the columns: sex, birth_place");
    assert_eq!(refusal(&format!("{HEADER},NIK")), "the header has the column nik twice");
    assert!(refusal("nik,\"sex").contains("not readable"));
    assert!(refusal(&"x".repeat(5_000)).contains("too long"));
    for none in ["", "\n\n", GOOD, "Siti Aminah,Serang"] {
        assert_eq!(refusal(none), "the first line must name the columns");
    }
    let utf16: Vec<u8> = HEADER.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let error = ResidentFile::open(&[b"\xFF\xFE", &utf16[..]].concat()[..], today()).unwrap_err();
    assert!(matches!(error, FileError::HeaderDamaged));
}

#[test]
fn an_unknown_column_that_may_be_a_value_is_told_by_its_place() {
    let told = refusal(&format!("{HEADER},Siti Aminah,3673014505990001"));
    assert_eq!(told, "the header has unknown columns: #11, #12");
}

#[test]
fn every_bad_value_is_told_with_its_column() {
    use Column as C;
    let digits = Fault::Number(NumberError::Digits);
    for (column, value, fault) in [
        (C::Nik, "36730145059900", digits),
        (C::Nik, "3.67301E+15", Fault::Number(NumberError::Letter)),
        (C::Nik, "3673014505990001'", Fault::Number(NumberError::Sign)),
        (C::Nik, "3673013202990001", Fault::Number(NumberError::Day)),
        (C::Nik, "3673014505990000", Fault::Number(NumberError::Serial)),
        (C::Nik, " ", Fault::Text(TextError::Blank)),
        (C::KkNumber, "3673014101150001", Fault::Number(NumberError::NikForm)),
        (C::KkNumber, "3673013202150001", Fault::Number(NumberError::Day)),
        (C::FullName, "Si\u{200B}ti", Fault::Text(TextError::Invisible)),
        (C::FullName, "\u{202E}iti", Fault::Text(TextError::Direction)),
        (C::Sex, "P", Fault::Code),
        (C::Sex, "3", Fault::Code),
        (C::BirthPlace, "", Fault::Text(TextError::Blank)),
        (C::BirthDate, "05-05-1999", Fault::Date),
        (C::BirthDate, "1999-02-29", Fault::Date),
        (C::RegionCode, "36.73", Fault::RegionLevel),
        (C::RegionCode, "36.73.01.1999", Fault::RegionUnknown),
        (C::RegionCode, "3673011001", Fault::RegionCode),
        (C::MaritalStatus, "5", Fault::Code),
        (C::MaritalStatus, "+2", Fault::Code),
        (C::RecordingStatus, "0", Fault::Code),
        (C::LifeStatus, "5", Fault::Code),
        (C::LifeStatus, "HIDUP", Fault::Code),
    ] {
        assert_eq!(faults(&with(column, value)), [(Some(column), fault)], "{value}");
    }
    assert_eq!(faults(GOOD), []);
}

#[test]
fn several_bad_values_of_one_line_are_told_at_once() {
    let row = GOOD.replace("3673014505990001", "1").replace("1999-05-05", "x").replace(",8,", ",,");
    let columns: Vec<_> = faults(&row).into_iter().filter_map(|it| it.0).collect();
    assert_eq!(columns, [Column::Nik, Column::BirthDate, Column::RecordingStatus]);
}

#[test]
fn a_line_that_cannot_be_split_is_bad_as_a_whole() {
    let fields = Fault::Fields { found: 9, expected: 10 };
    assert_eq!(faults(GOOD.strip_suffix(",1").unwrap()), [(None, fields)]);
    assert_eq!(faults(&with(Column::FullName, "\"Siti")), [(None, Fault::Quotes)]);
    let long = with(Column::FullName, &"x".repeat(100_000));
    let lines = read(format!("{HEADER}\n{long}\n{GOOD}").as_bytes());
    assert_eq!(lines[0].person.as_ref().unwrap_err()[0].fault, Fault::LineTooLong);
    assert_eq!((lines[0].number, lines[1].number), (2, 3), "reading goes on after it");
    assert!(lines[1].person.is_ok());
}

#[test]
fn bytes_that_are_not_utf8_are_located() {
    let row = with(Column::FullName, "Jos#").replace('#', "\u{e9}");
    let latin1: Vec<u8> = format!("{HEADER}\n{row}").chars().map(|it| it as u8).collect();
    let bad = read(&latin1).remove(0).person.unwrap_err();
    assert_eq!((bad[0].column, bad[0].fault), (Some(Column::FullName), Fault::Encoding));
}

#[test]
fn a_nik_that_stands_twice_is_told_with_both_lines() {
    let again = with(Column::FullName, "Orang Lain");
    let lines = read(format!("{HEADER}\n{GOOD}\n\n{again}\n").as_bytes());
    assert!(lines[0].person.is_ok());
    let bad = lines[1].person.as_ref().unwrap_err()[0];
    assert_eq!((bad.line, bad.fault), (4, Fault::Duplicate { first: 2 }));
    assert_eq!(bad.text(Language::English), "Line 4, column nik: already stands on line 2");
    assert_eq!(bad.text(Language::Indonesian), "Baris 4, kolom nik: sudah ada di baris 2");
    let first_is_bad = with(Column::Sex, "9");
    let lines = read(format!("{HEADER}\n{first_is_bad}\n{GOOD}").as_bytes());
    assert!(lines[1].person.is_err(), "a number counts also where the rest of its line is bad");
}

#[test]
fn what_is_odd_is_told_and_comes_in() {
    let oddities = |row: &str| {
        let line = read(format!("{HEADER},relation\n{row}").as_bytes()).remove(0);
        assert!(line.person.is_ok());
        line.oddities
    };
    let row = |from: &str, to: &str| format!("{},1", GOOD.replace(from, to));
    assert_eq!(oddities(&row("3673014505", "3604014505")), [Oddity::NikRegionUnknown]);
    assert_eq!(oddities(&row("3673014505", "9101014505")), [Oddity::NikRegionHistoric]);
    assert_eq!(oddities(&row("3673010101", "3604010101")), [Oddity::KkRegionUnknown]);
    assert_eq!(oddities(&row("3673010101", "9101010101")), [Oddity::KkRegionHistoric]);
    assert_eq!(oddities(&row("010115000", "010125000")), [Oddity::KkRecordingDate]);
    assert_eq!(oddities(&row("36730145059", "36.73.01 - 45059")), [], "digits in groups");
    assert_eq!(oddities(&row("1999-05-05", "1999-05-06")), [Oddity::NikBirthDate]);
    assert_eq!(oddities(&row("Nur'aini,2", "Nur'aini,1")), [Oddity::NikSex]);
    assert_eq!(oddities(&row("1999-05-05", "1899-05-05")), [Oddity::Over120]);
    assert_eq!(
        oddities(&format!("{},1", GOOD.strip_suffix('1').unwrap().to_owned() + "2")),
        [Oddity::DeadHead]
    );
    let child = GOOD.replace("450599", "450512").replace("1999-05-05", "2012-05-05");
    assert_eq!(oddities(&format!("{child},")), [Oddity::MarriedYoung, Oddity::RecordedYoung]);
    let unborn = GOOD
        .replace("450599", "450525")
        .replace("1999-05-05", "2025-05-05")
        .replace("2,8,1", "1,1,1");
    assert_eq!(oddities(&format!("{unborn},4")), [Oddity::BornInFuture]);
}

#[test]
fn a_report_counts_all_and_keeps_what_there_is_room_for() {
    let bad = with(Column::Nik, "1").replace(",8,", ",9,");
    let rows = (Report::ROOM / 2 + 100) as u64;
    let file = format!("{HEADER}\n{GOOD}\n{}", format!("{bad}\n").repeat(rows as usize));
    let mut report = Report::default();
    read(file.as_bytes()).iter().for_each(|line| report.add(line));
    assert_eq!((report.lines, report.bad_lines), (rows + 1, rows));
    assert_eq!((report.bad_values, report.bad.len()), (2 * rows, Report::ROOM));
    assert!(!report.is_clean());
}

#[test]
fn no_message_echoes_a_value() {
    let row = "36730145059900019,367301010115000,Zul\u{200B}kifli,Zaki,\u{7}Zamzam,Zero,Zone,Z,Z,Z";
    let bad = read(format!("{HEADER}\n{row}").as_bytes()).remove(0).person.unwrap_err();
    assert_eq!(bad.len(), 10);
    for bad in bad {
        for language in [Language::Indonesian, Language::English] {
            let text = bad.text(language) + bad.fault.name();
            let debug = format!("{bad:?}");
            for value in ["36730", "Z"] {
                assert!(!text.contains(value) && !debug.contains(value), "{text} {debug}");
            }
        }
    }
}

#[test]
fn a_value_that_a_spreadsheet_would_run_leaves_as_text_and_comes_back() {
    let mut person = people(read(format!("{HEADER}\n{GOOD}").as_bytes())).remove(0);
    person.full_name = registry::FullName::parse("=HYPERLINK(\"//x\")").unwrap();
    person.birth_place = "@Serang".to_owned().into();
    person.address = Some("-Jl. Melati; =1+1".to_owned().into());
    let mut writer = ResidentWriter::new(Vec::new()).unwrap();
    writer.write(&person).unwrap();
    let file = writer.finish().unwrap();
    let text = String::from_utf8(file.clone()).unwrap();
    assert!(text.contains(r#","'=HYPERLINK(""//x"")",2,'@Serang,"#), "{text}");
    assert!(text.contains("\"'-Jl. Melati; '=1+1\""), "{text}");
    assert_eq!(people(read(&file)), [person]);
}

#[test]
fn what_else_is_known_is_written_and_read_back() {
    let person = people(read(format!("{HEADER}\n{GOOD}").as_bytes())).remove(0);
    let detail = Detail {
        father_name: registry::FullName::parse("Joko, =1").ok(),
        ..Population::detail(&person, today())
    };
    assert!(detail.religion.is_some() && detail.rt.is_some() && detail.postcode.is_some());
    let mut writer = ResidentWriter::detailed(Vec::new()).unwrap();
    writer.write_with(&person, &detail).unwrap();
    writer.write(&Person { nik: "3673014505990002".parse().unwrap(), ..person.clone() }).unwrap();
    let lines = read(&writer.finish().unwrap());
    assert_eq!(lines[0].person.as_ref().ok(), Some(&person));
    assert_eq!(lines[0].detail.as_deref(), Some(&detail));
    assert_eq!(lines[1].detail, None, "nothing else is said");
}

#[test]
fn what_else_is_known_must_fit_its_columns() {
    let header = format!("{HEADER},religion,occupation,postcode,rt,birth_certificate");
    let line = |more: &str| read(format!("{header}\n{GOOD},{more}").as_bytes()).remove(0);
    let good = line("4,,42111,7,").detail.unwrap();
    assert_eq!(good.rt.map(|it| it.reveal().to_string()).as_deref(), Some("007"));
    assert_eq!(good.occupation, None);
    let bad = line("8,90,4211,0,3673014505990001").person.unwrap_err();
    let bad: Vec<_> = bad.into_iter().map(|it| (it.column.unwrap().name(), it.fault)).collect();
    let expected = [
        ("religion", Fault::Code),
        ("occupation", Fault::Code),
        ("birth_certificate", Fault::Form),
        ("postcode", Fault::Form),
        ("rt", Fault::Form),
    ];
    assert_eq!(bad, expected);
}

proptest! {
    #[test]
    fn no_bytes_bring_the_reader_down(rows in prop::collection::vec(any::<u8>(), 0..2_000)) {
        let file = [HEADER.as_bytes(), b"\n", &rows[..]].concat();
        let _ = ResidentFile::open(&rows[..], today()).map(Iterator::count);
        let lines = ResidentFile::open(&file[..], today()).unwrap();
        prop_assert!(lines.flatten().all(|line| line.person.is_err()));
    }

    #[test]
    fn what_is_written_reads_back(
        name in "\\PC{1,40}",
        place in "[A-Z=+@'-][a-z\", ;'=@-]{0,30}[a-z]",
        address in prop::option::of("[A-Z=+@'-][a-z\", ;.0-9=-]{0,60}[a-z]"),
        relation in prop::option::of(1_u8..=11),
    ) {
        let mut person = people(read(format!("{HEADER}\n{GOOD}").as_bytes())).remove(0);
        if let Ok(name) = registry::FullName::parse(&name) {
            person.full_name = name;
        }
        person.birth_place = place.into();
        person.address = address.map(Into::into);
        person.relation = relation.and_then(Relation::from_code);
        let mut writer = ResidentWriter::new(Vec::new()).unwrap();
        writer.write(&person).unwrap();
        let file = writer.finish().unwrap();
        prop_assert_eq!(people(read(&file)), vec![person]);
    }
}
