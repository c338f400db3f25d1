//! What a visitor of a demonstration needs, seeded where it is missing: a relying party `demo`
//! that may ask for the usual claims, and an office with two lines. Everything there is marked as sample
//! data on the pages.

use desk::{NewLine, NewOffice, OfficeKind, Service, Services, Shares, Zone};
use formats::Path;
use relying::{Allowed, PartyName, RelyingParty, Wording};
use terms::Act;

use crate::{failure::Failure, house::House};

/// What the demonstration's relying party may ask; the NIK stands on its own.
const CLAIMS: [&str; 10] = [
    "full_name",
    "birthdate",
    "place_of_birth",
    "sex",
    "nationalities",
    "address",
    "nik",
    "date_of_issuance",
    "issuing_authority",
    "issuing_country",
];

/// What it may ask of a proof of age; one of these no document stores, and another answers it.
const AGES: [&str; 4] = ["age_over_17", "age_over_18", "age_over_20", "age_over_21"];

/// What it may ask at a counter.
const FACE: [&str; 4] = ["portrait", "age_over_17", "age_over_18", "age_over_21"];

/// When the demonstration's office is open: Monday to Thursday, Friday, Saturday.
const WEEK: &str = "08:00-12:00 13:00-16:00;08:00-12:00 13:00-16:00;08:00-12:00 13:00-16:00;\
    08:00-12:00 13:00-16:00;08:00-11:30 13:30-16:00;08:00-12:00;";

/// Its lines, and the counters of each.
const LINES: [(&str, &[Service], u8); 2] = [
    ("A", &[Service::Activation, Service::PhoneChange, Service::Recording], 3),
    ("B", &[Service::Ktp, Service::FamilyCard, Service::ChildCard], 2),
];

/// Seeds what is missing.
pub async fn seed(house: &House) -> Result<(), Failure> {
    seed_party(house).await?;
    seed_office(house).await
}

async fn seed_office(house: &House) -> Result<(), Failure> {
    let (home, act) = (house.settings.home_region, Act::operator().because("demonstration"));
    if !house.desk.offices(home).await?.is_empty() {
        return Ok(());
    }
    let new = NewOffice {
        kind: OfficeKind::Regency,
        name: "Kantor Dukcapil (contoh)".parse().map_err(Failure::ours)?,
        region: home,
        zone: Zone::Wib,
        week: WEEK.parse().map_err(Failure::ours)?,
    };
    let office = house.desk.open_office(&act, new).await.map_err(Failure::ours)?;
    let mut number = 0;
    for (letter, services, counters) in LINES {
        let new = NewLine {
            office,
            letter: letter.parse().map_err(Failure::ours)?,
            services: Services::new(services).map_err(Failure::ours)?,
            shares: Shares::USUAL,
        };
        let line = house.desk.open_line(&act, new).await.map_err(Failure::ours)?;
        for _ in 0..counters {
            number += 1;
            house.desk.open_counter(&act, line, number).await.map_err(Failure::ours)?;
        }
    }
    Ok(())
}

async fn seed_party(house: &House) -> Result<(), Failure> {
    let name: PartyName = "demo".parse()?;
    if house.relying.find(&name).await?.is_some() {
        return Ok(());
    }
    let allowed = |vct: &str, claims: &[&str]| {
        let claims: Result<Vec<Path>, _> = claims.iter().map(|claim| claim.parse()).collect();
        Ok::<_, Failure>(Allowed { vct: vct.to_owned(), claims: claims.map_err(Failure::ours)? })
    };
    let text = |indonesian: &str, english: &str| Wording {
        indonesian: indonesian.to_owned(),
        english: english.to_owned(),
    };
    let party = RelyingParty {
        name,
        title: text("Loket Contoh", "Sample Counter"),
        purpose: text(
            "Mencoba pembuktian identitas (data contoh)",
            "Trying out a proof of identity (sample data)",
        ),
        retention: text(
            "Dihapus setelah dibaca sekali, paling lama 10 menit",
            "Deleted once it has been read, after 10 minutes at the latest",
        ),
        contact: Some("mailto:privasi@loket.example".to_owned()),
        allowed: vec![
            allowed("urn:ikd:pid:1", &CLAIMS)?,
            allowed("urn:ikd:age:1", &AGES)?,
            allowed("urn:ikd:face_age:1", &FACE)?,
        ],
        redirects: vec![house.settings.public_url.clone(), "http://localhost".parse()?],
    };
    house.relying.register(&Act::operator().because("demonstration"), party).await?;
    Ok(())
}
