//! From a resident's record to the values of a credential.

use formats::types::Source;
use registry::{Person, Regions};
use serde_json::{Value, json};
use terms::{Date, Language, Level, date_text};

/// Who issues, as it stands in credentials.
const AUTHORITY: &str = "Ditjen Dukcapil";

/// The value of one source for one person; `None` where the registry has none.
pub(crate) fn value(person: &Person, source: Source, today: Date) -> Option<Value> {
    let region = |level| region_name(person, level);
    Some(match source {
        Source::AddressLine => json!(person.address.as_ref()?.reveal()),
        Source::BirthDate => json!(date_text(*person.birth_date.reveal())),
        Source::BirthPlace => json!(person.birth_place.reveal()),
        Source::Country => json!("ID"),
        Source::District => region(Level::District)?,
        Source::Element | Source::Group => return None,
        Source::FullName => json!(person.full_name.reveal()),
        Source::IssuedOn => json!(date_text(today)),
        Source::IssuingAuthority => json!(AUTHORITY),
        Source::KkNumber => json!(person.kk_number.reveal()),
        Source::MaritalStatus => json!(person.marital_status.word(Language::Indonesian)),
        // The registry keeps Indonesians; residents of other nationality come with their own type.
        Source::Nationalities => json!(["ID"]),
        Source::Nik => json!(person.nik.reveal()),
        Source::Province => region(Level::Province)?,
        Source::Regency => region(Level::Regency)?,
        Source::Sex => json!(person.sex as u8),
        Source::Village => region(Level::Village)?,
    })
}

fn region_name(person: &Person, level: Level) -> Option<Value> {
    Regions::load().name(person.region.at(level)).map(|name| json!(name))
}
