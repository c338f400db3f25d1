//! What a visitor of a demonstration needs, seeded where it is missing: a relying party `demo`
//! that may ask for the usual claims. Everything it does is marked as sample data on the pages.

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

/// Seeds what is missing.
pub async fn seed(house: &House) -> Result<(), Failure> {
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
