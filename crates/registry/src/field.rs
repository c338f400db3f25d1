//! The fields of a record as text, as the history keeps them: codes by their number, dates as
//! ISO 8601, regions by their code.

use terms::{Language, Personal, Sex, date_text};

use crate::{
    BloodType, CardState, Citizenship, Detail, Disability, DocumentNumber, Education, Field,
    FullName, LifeStatus, MaritalStatus, Occupation, Person, RecordingStatus, Regions, Relation,
    Religion,
};

/// One field that was changed. `None` stands for a field that was or is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Altered {
    /// The field.
    pub field: Field,
    /// What stood there.
    pub old: Option<Personal<String>>,
    /// What stands there since.
    pub new: Option<Personal<String>>,
}

impl Altered {
    pub(crate) fn new(field: Field, old: Option<String>, new: Option<String>) -> Self {
        Self { field, old: old.map(Personal::new), new: new.map(Personal::new) }
    }
}

impl Field {
    /// A value of the history in words: codes and regions by their names, all else as it is.
    pub fn value_word(self, value: &str, language: Language) -> String {
        self.word_of_code(value, language).unwrap_or_else(|| value.to_owned())
    }

    fn word_of_code(self, value: &str, language: Language) -> Option<String> {
        let code = || value.parse::<u8>().ok();
        let word = match self {
            Self::Sex => match code()? {
                1 => language.choose("Laki-laki", "Male"),
                2 => language.choose("Perempuan", "Female"),
                _ => return None,
            },
            Self::MaritalStatus => MaritalStatus::from_code(code()?)?.word(language),
            Self::RecordingStatus => RecordingStatus::from_code(code()?)?.word(language),
            Self::LifeStatus => LifeStatus::from_code(code()?)?.word(language),
            Self::Relation => Relation::from_code(code()?)?.word(language),
            Self::Religion => Religion::from_code(code()?)?.word(language),
            Self::BloodType => BloodType::from_code(code()?)?.word(language),
            Self::Education => Education::from_code(code()?)?.word(language),
            Self::Occupation => Occupation::from_code(code()?)?.word(language),
            Self::Disability => Disability::from_code(code()?)?.word(language),
            Self::Citizenship => Citizenship::from_code(code()?)?.word(language),
            Self::CardState => CardState::from_code(code()?)?.word(language),
            Self::Region | Self::Destination => {
                return Regions::load().path(value.parse().ok()?);
            }
            _ => return None,
        };
        Some(word.to_owned())
    }
}

/// The fields in which two states of a person differ; without a state before, all that are there.
pub(crate) fn person_changes(before: Option<&Person>, after: &Person) -> Vec<Altered> {
    changes(before.map(person_texts), person_texts(after))
}

/// The fields in which two states of the detail differ.
pub(crate) fn detail_changes(before: &Detail, after: &Detail) -> Vec<Altered> {
    changes(Some(detail_texts(before)), detail_texts(after))
}

type Texts<const N: usize> = [(Field, Option<String>); N];

fn changes<const N: usize>(before: Option<Texts<N>>, after: Texts<N>) -> Vec<Altered> {
    let mut before = before.into_iter().flatten();
    let pairs =
        after.into_iter().map(|(field, new)| (field, before.next().and_then(|it| it.1), new));
    let changed = pairs.filter(|(_, old, new)| old != new);
    changed.map(|(field, old, new)| Altered::new(field, old, new)).collect()
}

fn person_texts(it: &Person) -> Texts<12> {
    let sex = match it.sex {
        Sex::Male => "1",
        Sex::Female => "2",
    };
    [
        (Field::Nik, Some(it.nik.reveal())),
        (Field::KkNumber, Some(it.kk_number.reveal())),
        (Field::FullName, Some(it.full_name.reveal().to_owned())),
        (Field::Sex, Some(sex.to_owned())),
        (Field::BirthPlace, Some(it.birth_place.reveal().clone())),
        (Field::BirthDate, Some(date_text(*it.birth_date.reveal()))),
        (Field::Region, Some(it.region.to_string())),
        (Field::MaritalStatus, Some(it.marital_status.code().to_string())),
        (Field::RecordingStatus, Some(it.recording_status.code().to_string())),
        (Field::LifeStatus, Some(it.life_status.code().to_string())),
        (Field::Relation, it.relation.map(|it| it.code().to_string())),
        (Field::Address, it.address.as_ref().map(|it| it.reveal().clone())),
    ]
}

fn detail_texts(it: &Detail) -> Texts<14> {
    let name = |name: &Option<FullName>| name.as_ref().map(|it| it.reveal().to_owned());
    let certificate = it.birth_certificate.as_ref().map(DocumentNumber::reveal);
    [
        (Field::Religion, it.religion.as_ref().map(|it| it.reveal().code().to_string())),
        (Field::BloodType, it.blood_type.as_ref().map(|it| it.reveal().code().to_string())),
        (Field::Education, it.education.as_ref().map(|it| it.reveal().code().to_string())),
        (Field::Occupation, it.occupation.as_ref().map(|it| it.reveal().code().to_string())),
        (Field::Disability, it.disability.as_ref().map(|it| it.reveal().code().to_string())),
        (Field::Citizenship, it.citizenship.as_ref().map(|it| it.reveal().code().to_string())),
        (Field::FatherName, name(&it.father_name)),
        (Field::FatherNik, it.father_nik.map(|it| it.reveal())),
        (Field::MotherName, name(&it.mother_name)),
        (Field::MotherNik, it.mother_nik.map(|it| it.reveal())),
        (Field::BirthCertificate, certificate.map(str::to_owned)),
        (Field::Postcode, it.postcode.as_ref().map(|it| it.reveal().to_string())),
        (Field::Rt, it.rt.as_ref().map(|it| it.reveal().to_string())),
        (Field::Rw, it.rw.as_ref().map(|it| it.reveal().to_string())),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_a_change() {
        let before = Detail { rt: "001".parse().ok().map(Personal::new), ..Detail::default() };
        let after = Detail {
            rt: "002".parse().ok().map(Personal::new),
            religion: Some(Personal::new(Religion::Islam)),
            ..Detail::default()
        };
        let text = |text: &str| Some(text.to_owned());
        let expected = [
            Altered::new(Field::Religion, None, text("1")),
            Altered::new(Field::Rt, text("001"), text("002")),
        ];
        assert_eq!(detail_changes(&before, &after), expected);
        assert_eq!(detail_changes(&after, &after), []);
    }

    #[test]
    fn codes_of_the_history_have_words() {
        let word = |field: Field, value| field.value_word(value, Language::Indonesian);
        assert_eq!(word(Field::LifeStatus, "2"), "Mati");
        assert_eq!(word(Field::Occupation, "73"), "Bidan");
        assert_eq!(word(Field::FullName, "Siti"), "Siti");
        assert_eq!(word(Field::LifeStatus, "77"), "77", "what is not understood is shown as it is");
        assert!(word(Field::Region, "36.73").contains("Serang"));
    }
}
