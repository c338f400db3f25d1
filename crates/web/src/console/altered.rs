//! What a change did to the fields of a record, in words. NIK and KK numbers stay hidden: birth
//! dates may stand beside them.

use registry::{Altered, Field, visible};
use terms::{Language, Personal, parse_date};

use super::record::deed_end;
use crate::{lang::texts, numbers::date, page::sample_date};

/// One field: what stood there, and what stands there since.
#[derive(Clone)]
pub(crate) struct Turn {
    pub field: &'static str,
    pub before: String,
    pub since: String,
}

/// The fields that a change altered.
pub(crate) fn turns(fields: &[Altered], language: Language) -> Vec<Turn> {
    let turn = |it: &Altered| Turn {
        field: it.field.word(language),
        before: told(it.field, it.old.as_ref(), language),
        since: told(it.field, it.new.as_ref(), language),
    };
    fields.iter().map(turn).collect()
}

/// A value as people may read it.
fn told(field: Field, value: Option<&Personal<String>>, language: Language) -> String {
    let t = Words::of(language);
    let Some(value) = value.map(|it| it.reveal().as_str()) else { return t.empty.to_owned() };
    match field {
        Field::Nik | Field::FatherNik | Field::MotherNik | Field::KkNumber => t.hidden.to_owned(),
        Field::BirthCertificate => deed_end(value),
        Field::BirthDate => {
            parse_date(value).map_or_else(|| t.hidden.to_owned(), |day| date(language, day))
        }
        _ => visible(&field.value_word(value, language)).into_owned(),
    }
}

pub(crate) fn sample_turns(language: Language) -> Vec<Turn> {
    let born = |text| date(language, sample_date(text));
    let hidden = Words::of(language).hidden;
    let turn = |field: Field, before: &str, since: &str| Turn {
        field: field.word(language),
        before: before.to_owned(),
        since: since.to_owned(),
    };
    vec![
        turn(Field::FullName, "Ratna Wulandary", "Ratna Wulandari"),
        turn(Field::BirthDate, &born("1999-05-16"), &born("1999-05-06")),
        turn(Field::KkNumber, hidden, hidden),
    ]
}

texts! { Words {
    empty: "Kosong", "Empty";
    hidden: "Tersembunyi", "Hidden";
} }

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_told_in_words_and_numbers_of_people_are_not() {
        let told = |field, value: &str| {
            let value = Personal::new(value.to_owned());
            told(field, Some(&value), Language::English)
        };
        assert_eq!(told(Field::MaritalStatus, "2"), "Married");
        assert_eq!(told(Field::BirthDate, "1999-05-06"), "6\u{a0}May\u{a0}1999");
        assert_eq!(told(Field::FullName, "Rat\u{202E}na"), "Rat\\u{202E}na");
        assert!(told(Field::Region, "36.73.01.1001").contains("Kota Serang"));
        for field in [Field::Nik, Field::FatherNik, Field::MotherNik, Field::KkNumber] {
            assert_eq!(told(field, "3673014505990001"), "Hidden");
        }
        assert_eq!(told(Field::BirthCertificate, "3673-LU-06051999-0012"), "•••012");
        assert_eq!(super::told(Field::Address, None, Language::English), "Empty");
    }
}
