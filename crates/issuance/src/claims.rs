//! From a resident's record to the values of a credential.

use formats::{
    Path, base64url,
    types::{ClaimType, CredentialType, Source, Values},
};
use registry::{Citizenship, Detail, Person, Portrait, Regions, Registry, Resident};
use serde_json::{Value, json};
use store::Tx;
use terms::{Date, Language, Level, Personal, date_text};

/// Who issues, as it stands in credentials.
const AUTHORITY: &str = "Ditjen Dukcapil";

/// Whom a credential is about, and what its type needs to know besides.
pub(crate) struct Subject {
    pub resident: Resident,
    /// Known if a source of the type needs it.
    detail: Option<Detail>,
    /// Known if there is one and a source of the type needs it.
    portrait: Option<Portrait>,
    /// Those on the same card who live there, if a source of the type needs them.
    family: Vec<Self>,
    /// The claims on request that were asked for.
    pub requested: Vec<Path>,
    /// Values are true on this day, on which the credential begins to be valid.
    on: Date,
}

/// What a source is read from besides the resident's own row.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Record {
    Detail,
    Family,
    Portrait,
    Row,
}

/// What is recorded of somebody besides their own row, as far as credentials may lack it.
#[derive(Clone, Copy, Debug)]
pub struct Recorded<'r> {
    /// What else is known.
    pub detail: &'r Detail,
    /// Whether there is a portrait.
    pub has_portrait: bool,
}

impl Subject {
    /// Looks up what the type's sources need, and nothing else.
    pub(crate) fn look_up(
        tx: &mut Tx<'_>,
        registry: &Registry,
        resident: Resident,
        (kind, requested): (&CredentialType, Vec<Path>),
        on: Date,
    ) -> Result<Self, store::Error> {
        let needs = |record| kind.sources(&requested).any(|it| read_from(it) == record);
        let family = if needs(Record::Family) {
            let members = registry.household_in(tx, resident.person.kk_number)?;
            let member = |(resident, detail)| Self {
                resident,
                detail: Some(detail),
                portrait: None,
                family: Vec::new(),
                requested: Vec::new(),
                on,
            };
            members.into_iter().map(member).collect()
        } else {
            Vec::new()
        };
        let detail =
            needs(Record::Detail).then(|| registry.detail_in(tx, resident.id)).transpose()?;
        let portrait = match needs(Record::Portrait) {
            true => registry.portrait_in(tx, resident.id)?,
            false => None,
        };
        Ok(Self { resident, detail, portrait, family, requested, on })
    }

    /// A claim without which there is no credential of this kind, and of which nothing is recorded:
    /// who has no birth certificate is issued none. What each record holds is not looked for.
    pub fn lacks<'k>(&self, kind: &'k CredentialType) -> Option<&'k ClaimType> {
        let nothing = Detail::default();
        let detail = self.detail.as_ref().unwrap_or(&nothing);
        lacking(kind, Recorded { detail, has_portrait: self.portrait.is_some() })
    }

    fn of_row(&self, source: Source) -> Option<Value> {
        let person = &self.resident.person;
        let region = |level| region_name(person, level);
        Some(match source {
            Source::AddressLine => json!(person.address.as_ref()?.reveal()),
            Source::AgeOver(years) => json!(person.age(self.on) >= i32::from(years)),
            Source::BirthDate => json!(date_text(*person.birth_date.reveal())),
            Source::BirthPlace => json!(person.birth_place.reveal()),
            Source::Country => json!("ID"),
            Source::District => region(Level::District)?,
            Source::FullName => json!(person.full_name.reveal()),
            Source::IssuedOn => json!(date_text(self.on)),
            Source::IssuingAuthority => json!(AUTHORITY),
            Source::KkNumber => json!(person.kk_number.reveal()),
            Source::MaritalStatus => json!(person.marital_status.word(Language::Indonesian)),
            Source::Nik => json!(person.nik.reveal()),
            Source::Province => region(Level::Province)?,
            Source::Regency => region(Level::Regency)?,
            Source::Relation => json!(person.relation?.word(Language::Indonesian)),
            Source::Sex => json!(person.sex as u8),
            Source::Village => region(Level::Village)?,
            _ => return None,
        })
    }

    fn head_name(&self) -> Option<Value> {
        let is_head = |it: &&Self| it.resident.person.relation == Some(registry::Relation::Head);
        let head = self.family.iter().find(is_head)?;
        Some(json!(head.resident.person.full_name.reveal()))
    }
}

impl Values for Subject {
    fn value(&self, source: Source) -> Option<Value> {
        match read_from(source) {
            Record::Detail => of_detail(self.detail.as_ref()?, source),
            Record::Family if source == Source::HeadName => self.head_name(),
            Record::Family => None,
            Record::Portrait => self.portrait.as_ref().map(data_url),
            Record::Row => self.of_row(source),
        }
    }

    fn each(&self, source: Source) -> Option<Vec<&dyn Values>> {
        let members = || self.family.iter().map(|it| it as &dyn Values).collect();
        (source == Source::Members).then(members)
    }
}

fn of_detail(detail: &Detail, source: Source) -> Option<Value> {
    let words = Language::Indonesian;
    Some(match source {
        Source::BirthCertificate => json!(detail.birth_certificate.as_ref()?.reveal()),
        Source::BloodType => json!(detail.blood_type.as_ref()?.reveal().word(words)),
        Source::Citizenship => json!(detail.citizenship.as_ref()?.reveal().word(words)),
        Source::Education => json!(detail.education.as_ref()?.reveal().word(words)),
        Source::FatherName => json!(detail.father_name.as_ref()?.reveal()),
        Source::MotherName => json!(detail.mother_name.as_ref()?.reveal()),
        Source::Nationalities => nationalities(detail)?,
        Source::Occupation => json!(detail.occupation.as_ref()?.reveal().word(words)),
        Source::Postcode => json!(detail.postcode.as_ref()?.reveal().to_string()),
        Source::Religion => json!(detail.religion.as_ref()?.reveal().word(words)),
        Source::Rt => json!(detail.rt.as_ref()?.reveal().to_string()),
        Source::Rw => json!(detail.rw.as_ref()?.reveal().to_string()),
        _ => return None,
    })
}

/// The mandatory claims of a kind that not every record holds.
pub(crate) fn may_lack(kind: &CredentialType) -> impl Iterator<Item = &ClaimType> {
    let may_lack =
        |it: &&ClaimType| matches!(read_from(it.source), Record::Detail | Record::Portrait);
    kind.mandatory().filter(may_lack)
}

/// A claim without which there is no credential of this kind, and of which nothing is recorded.
pub(crate) fn lacking<'k>(
    kind: &'k CredentialType,
    recorded: Recorded<'_>,
) -> Option<&'k ClaimType> {
    let Recorded { detail, has_portrait } = recorded;
    may_lack(kind).find(|it| match it.source {
        Source::Portrait => !has_portrait,
        source => of_detail(detail, source).is_none(),
    })
}

/// A picture as a text (RFC 2397).
fn data_url(it: &Portrait) -> Value {
    let letters = base64url::encode_padded(it.reveal());
    json!(format!("data:{};base64,{letters}", it.media().as_str()))
}

/// Where a source is read; who adds one says it here.
const fn read_from(source: Source) -> Record {
    match source {
        Source::BirthCertificate
        | Source::BloodType
        | Source::Citizenship
        | Source::Education
        | Source::FatherName
        | Source::MotherName
        | Source::Nationalities
        | Source::Occupation
        | Source::Postcode
        | Source::Religion
        | Source::Rt
        | Source::Rw => Record::Detail,
        Source::HeadName | Source::Members => Record::Family,
        Source::Portrait => Record::Portrait,
        Source::AddressLine
        | Source::AgeOver(_)
        | Source::BirthDate
        | Source::BirthPlace
        | Source::Country
        | Source::District
        | Source::Element
        | Source::FullName
        | Source::Group
        | Source::IssuedOn
        | Source::IssuingAuthority
        | Source::KkNumber
        | Source::MaritalStatus
        | Source::Nik
        | Source::Province
        | Source::Regency
        | Source::Relation
        | Source::Sex
        | Source::Village => Record::Row,
    }
}

/// Indonesian, unless the record says otherwise: of which country a foreigner is a citizen, and which
/// is somebody's second, is recorded nowhere.
fn nationalities(detail: &Detail) -> Option<Value> {
    match detail.citizenship.as_ref().map(Personal::reveal) {
        None | Some(Citizenship::Dual | Citizenship::Indonesian) => Some(json!(["ID"])),
        Some(Citizenship::Foreign) => None,
    }
}

fn region_name(person: &Person, level: Level) -> Option<Value> {
    Regions::load().name(person.region.at(level)).map(|name| json!(name))
}

#[cfg(test)]
mod tests {
    use formats::types::Types;
    use registry::{
        BloodType, Education, FullName, LifeStatus, MaritalStatus, Occupation, RecordingStatus,
        Relation, Religion,
    };
    use terms::{Id, KkNumber, Nik, Sex, parse_date};

    use super::*;

    fn day(text: &str) -> Date {
        parse_date(text).unwrap()
    }

    fn name(text: &str) -> FullName {
        FullName::parse(text).unwrap()
    }

    /// Somebody of whom all is known, with a family, on a day.
    fn subject(on: &str) -> Subject {
        let person = Person {
            nik: Nik::from_number(3_673_014_505_080_001).unwrap(),
            kk_number: KkNumber::from_number(3_673_010_101_150_001).unwrap(),
            full_name: name("Nur'aini"),
            sex: Sex::Female,
            birth_place: Personal::new("Serang".to_owned()),
            birth_date: Personal::new(day("2008-02-29")),
            region: "36.73.01.1001".parse().unwrap(),
            marital_status: MaritalStatus::Single,
            recording_status: RecordingStatus::Recorded,
            life_status: LifeStatus::Alive,
            relation: Some(Relation::Child),
            address: Some(Personal::new("Jalan Melati 4".to_owned())),
        };
        let detail = Detail {
            religion: Some(Personal::new(Religion::Islam)),
            blood_type: Some(Personal::new(BloodType::OPositive)),
            education: Some(Personal::new(Education::LowerSecondary)),
            occupation: Some(Personal::new(Occupation::Student)),
            citizenship: Some(Personal::new(Citizenship::Indonesian)),
            father_name: Some(name("Joko")),
            mother_name: Some(name("Aminah")),
            birth_certificate: "3673-LU-01022008-0001".parse().ok(),
            postcode: "42111".parse().ok().map(Personal::new),
            rt: "2".parse().ok().map(Personal::new),
            rw: "5".parse().ok().map(Personal::new),
            ..Detail::default()
        };
        let head =
            Person { full_name: name("Joko"), relation: Some(Relation::Head), ..person.clone() };
        let of = |person, family| Subject {
            resident: Resident { id: Id::from_bytes([1; 16]), person },
            detail: Some(detail.clone()),
            portrait: Portrait::parse(b"\xff\xd8\xff".to_vec()).ok(),
            family,
            requested: Vec::new(),
            on: day(on),
        };
        let family = vec![of(head, Vec::new()), of(person.clone(), Vec::new())];
        of(person, family)
    }

    #[test]
    fn every_claim_of_every_type_has_a_value_where_the_record_has_one() {
        let subject = subject("2024-06-05");
        for kind in Types::load().unwrap().iter() {
            let requested: Vec<_> = kind.claims.iter().map(|it| it.path.clone()).collect();
            assert!(kind.claims(&requested, &subject).is_ok(), "{}", kind.id);
            assert!(kind.doctype.is_none() || kind.elements(&requested, &subject).is_ok());
            for claim in &kind.claims {
                let has_own = !matches!(claim.source, Source::Element | Source::Group);
                let source = claim.source;
                let found = subject.value(source).is_some() || subject.each(source).is_some();
                assert_eq!(found, has_own, "{} of {}", claim.path, kind.id);
            }
        }
    }

    #[test]
    fn values_are_written_as_cards_print_them() {
        let subject = subject("2024-06-05");
        let value = |source| subject.value(source).unwrap();
        assert_eq!(value(Source::Rt), json!("002"));
        assert_eq!(value(Source::BloodType), json!("O+"));
        assert_eq!(value(Source::Citizenship), json!("WNI"));
        assert_eq!(value(Source::Education), json!("SLTP"));
        assert_eq!(value(Source::Relation), json!("Anak"));
        assert_eq!(value(Source::HeadName), json!("Joko"));
        assert_eq!(value(Source::Regency), json!("Kota Serang"));
        assert_eq!(value(Source::BirthCertificate), json!("3673-LU-01022008-0001"));
        assert_eq!(value(Source::Portrait), json!("data:image/jpeg;base64,/9j/"));
    }

    #[test]
    fn a_foreigner_is_not_called_an_indonesian() {
        let mut subject = subject("2024-06-05");
        assert_eq!(subject.value(Source::Nationalities), Some(json!(["ID"])));
        let mut recorded = |citizenship: Option<Citizenship>| {
            let citizenship = citizenship.map(Personal::new);
            subject.detail = Some(Detail { citizenship, ..Detail::default() });
            [Source::Nationalities, Source::Citizenship].map(|it| subject.value(it))
        };
        assert_eq!(recorded(Some(Citizenship::Foreign)), [None, Some(json!("WNA"))]);
        assert_eq!(recorded(Some(Citizenship::Dual))[0], Some(json!(["ID"])));
        assert_eq!(recorded(None), [Some(json!(["ID"])), None], "few records say so");
    }

    /// Born on 29 February, she completes a common year on 1 March.
    #[test]
    fn an_age_is_true_on_the_day_on_which_the_credential_begins() {
        let over = |years, on: &str| subject(on).value(Source::AgeOver(years));
        assert_eq!(over(17, "2025-02-28"), Some(json!(false)));
        assert_eq!(over(17, "2025-03-01"), Some(json!(true)));
        assert_eq!(over(18, "2026-02-28"), Some(json!(false)));
        let mut on = day("2024-01-01");
        while on < day("2030-01-01") {
            let subject = subject(&date_text(on));
            for years in [17, 18, 21] {
                let birthday = subject.resident.person.birthday(years.into()).unwrap();
                let said = subject.value(Source::AgeOver(years));
                assert_eq!(said, Some(json!(birthday <= on)), "{years} on {on}");
            }
            on = on.next_day().unwrap();
        }
    }
}
