//! A record as staff see one. Where the birth date shows, no digit of the NIK does
//! (DESIGN, decision 4.15); numbers in which such digits may recur stand back, too.

use activation::{Assessment, Reason};
use registry::{
    Detail, DocumentNumber, Field as Of, FullName, Neighbourhood, Opened, Person, Regions, visible,
};
use terms::{KkNumber, Language, Nik, Personal, Region, Sex};

use crate::{lang::texts, look::Field, numbers::date};

/// What an officer sees of a record.
#[derive(Clone)]
pub(crate) struct Record {
    /// What one needs to know the person by.
    pub main: Vec<Field>,
    pub groups: Vec<Group>,
    /// The fields that are empty, by name.
    pub empty: Option<String>,
    /// What is odd about the NIK, and yet may be so.
    pub oddities: Vec<String>,
    /// Where the form of an offer is sent.
    pub offers: String,
    /// Where the NIK is asked for.
    pub nik: String,
}

/// Fields that belong together.
#[derive(Clone)]
pub(crate) struct Group {
    pub id: &'static str,
    pub title: &'static str,
    pub fields: Vec<Field>,
}

/// Whether IKD can be offered, and if not, why, in the reader's language; and what to know first.
#[derive(Clone)]
pub(crate) enum Eligible {
    No(Vec<String>),
    Yes(Vec<String>),
}

/// The record of a resident.
pub(crate) fn record(opened: &Opened, language: Language) -> Record {
    let Opened { resident, detail, card, has_portrait: _ } = opened;
    let (person, t) = (&resident.person, Words::of(language));
    let born = format!("{}, {}", visible(person.birth_place.reveal()), born(person, language));
    let main = vec![
        Field::new(t.born, born),
        Field::new(Of::Sex.word(language), sex(person.sex, language)),
        Field::new(Of::MaritalStatus.word(language), person.marital_status.word(language)),
        Field::new(t.home, place(person.region)),
        Field::new(t.card, card.state.word(language)),
        Field::new(Nik::label(language), t.hidden),
    ];
    let mut lists = Lists { groups: Vec::new(), empty: Vec::new() };
    lists.add("self", t.person, person_fields(detail, language));
    lists.add("parents", t.parents, parent_fields(detail, language));
    lists.add("house", t.house, home_fields(person, detail, language));
    let empty = (!lists.empty.is_empty()).then(|| lists.empty.join(", "));
    let prefix = Regions::load().prefix(person.nik.prefix());
    let odd = person.nik.warnings(person.sex, *person.birth_date.reveal(), prefix);
    Record {
        main,
        groups: lists.groups,
        empty,
        oddities: odd.into_iter().map(|it| it.text(language)).collect(),
        offers: format!("/residents/{}/offers", resident.id),
        nik: format!("/residents/{}/nik", resident.id),
    }
}

/// Whether the resident may hold an IKD, in sentences.
pub(crate) fn eligible(assessment: &Assessment, language: Language) -> Eligible {
    let Assessment { eligibility, notes, suspended } = assessment;
    let t = Words::of(language);
    let sentence = |it: &Reason| it.sentence(language).to_owned();
    let notes = notes.iter().map(sentence);
    if eligibility.is_eligible() {
        return Eligible::Yes(notes.collect());
    }
    let turns = |day| format!("{} {}.", t.turns, date(language, day));
    let since = suspended.as_ref().map(|it| {
        let day = date(language, it.since.date());
        format!("{} {day}. {}", t.suspended, it.reason.sentence(language))
    });
    let reasons = eligibility.reasons.iter().map(sentence);
    let turns = eligibility.changes_on.map(turns);
    Eligible::No(reasons.chain(turns).chain(since).chain(notes).collect())
}

pub(crate) const fn sex(sex: Sex, language: Language) -> &'static str {
    match sex {
        Sex::Female => language.choose("Perempuan", "Female"),
        Sex::Male => language.choose("Laki-laki", "Male"),
    }
}

/// A village by the names of all it lies in. Its code begins as many a NIK does.
pub(crate) fn place(village: Region) -> String {
    Regions::load().path(village).unwrap_or_else(|| village.to_string())
}

/// A deed's number as it may stand beside a birth date: where it was issued and when are digits
/// that recur in a NIK, so only its end shows.
pub(crate) fn deed_end(number: &str) -> String {
    let end: Vec<char> = number.chars().rev().take(3).collect();
    format!("•••{}", end.into_iter().rev().collect::<String>())
}

fn born(person: &Person, language: Language) -> String {
    date(language, *person.birth_date.reveal())
}

type Filled = Vec<(&'static str, Option<String>)>;

/// Fields by group, and the names of those that are empty.
struct Lists {
    groups: Vec<Group>,
    empty: Vec<&'static str>,
}

impl Lists {
    fn add(&mut self, id: &'static str, title: &'static str, fields: Filled) {
        let mut filled = Vec::new();
        for (label, value) in fields {
            match value {
                Some(value) => filled.push(Field::new(label, value)),
                None => self.empty.push(label),
            }
        }
        if !filled.is_empty() {
            self.groups.push(Group { id, title, fields: filled });
        }
    }
}

fn person_fields(it: &Detail, language: Language) -> Filled {
    let certificate = it.birth_certificate.as_ref().map(DocumentNumber::reveal);
    vec![
        (Of::Religion.word(language), word(&it.religion, |it| it.word(language))),
        (Of::BloodType.word(language), word(&it.blood_type, |it| it.word(language))),
        (Of::Citizenship.word(language), word(&it.citizenship, |it| it.word(language))),
        (Of::Education.word(language), word(&it.education, |it| it.word(language))),
        (Of::Occupation.word(language), word(&it.occupation, |it| it.word(language))),
        (Of::Disability.word(language), word(&it.disability, |it| it.word(language))),
        (Of::BirthCertificate.word(language), certificate.map(deed_end)),
    ]
}

fn parent_fields(it: &Detail, language: Language) -> Filled {
    let name = |name: &Option<FullName>| name.as_ref().map(|it| visible(it.reveal()).into_owned());
    let hidden = |nik: Option<Nik>| nik.map(|_| Words::of(language).hidden.to_owned());
    vec![
        (Of::FatherName.word(language), name(&it.father_name)),
        (Of::FatherNik.word(language), hidden(it.father_nik)),
        (Of::MotherName.word(language), name(&it.mother_name)),
        (Of::MotherNik.word(language), hidden(it.mother_nik)),
    ]
}

fn home_fields(person: &Person, detail: &Detail, language: Language) -> Filled {
    let address = person.address.as_ref().map(|it| visible(it.reveal()).into_owned());
    let neighbourhood =
        |it: &Option<Personal<Neighbourhood>>| it.as_ref().map(|it| it.reveal().to_string());
    vec![
        (Of::Address.word(language), address),
        (Of::Rt.word(language), neighbourhood(&detail.rt)),
        (Of::Rw.word(language), neighbourhood(&detail.rw)),
        (Of::Postcode.word(language), postcode(person, detail)),
        (Of::Relation.word(language), person.relation.map(|it| it.word(language).to_owned())),
        (KkNumber::label(language), Some(Words::of(language).hidden.to_owned())),
    ]
}

/// The recorded one, or else the village's.
fn postcode(person: &Person, detail: &Detail) -> Option<String> {
    let recorded = detail.postcode.as_ref().map(|it| it.reveal().to_string());
    recorded.or_else(|| Regions::load().postcode(person.region))
}

fn word<T: Copy>(code: &Option<Personal<T>>, word: impl Fn(T) -> &'static str) -> Option<String> {
    code.as_ref().map(|it| word(*it.reveal()).to_owned())
}

texts! { Words {
    born: "Tempat, tanggal lahir", "Place and date of birth";
    home: "Tempat tinggal", "Residence";
    card: "KTP-el", "KTP-el";
    hidden: "Tersembunyi", "Hidden";
    person: "Data diri", "Person";
    parents: "Orang tua", "Parents";
    house: "Alamat dan keluarga", "Address and family";
    turns: "Genap 17 tahun pada", "Turns 17 on";
    suspended: "Ditangguhkan sejak", "Suspended since";
} }
