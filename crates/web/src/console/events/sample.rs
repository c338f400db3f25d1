//! A made-up family for the samples of pages.

use registry::{Population, Resident};
use terms::{Id, Language, Region};

use super::about::About;
use crate::{console::form::Typed, page::sample_date};

/// Somebody of a made-up regency, with family.
pub(super) fn about(lang: Language) -> Option<About> {
    let today = sample_date("2024-06-05");
    let people = Population::new("36.73".parse().ok()?, 40, 1, today).ok()?;
    let residents =
        (1..).zip(people).map(|(at, person)| Resident { id: Id::from_bytes([at; 16]), person });
    let mut all: Vec<Resident> = residents.collect();
    let married = |it: &Resident| it.person.is_present() && it.person.marital_status.ever_married();
    let at = all.iter().position(married)?;
    let resident = all.swap_remove(at);
    all.retain(|it| it.person.kk_number == resident.person.kk_number);
    Some(About { resident, family: all, within: Region::COUNTRY, today, lang })
}

/// What an officer may have typed.
pub(super) fn typed() -> Typed {
    let pairs = [
        ("on", "2024-06-06"),
        ("partner", "01J0GQ7Y3M5V8ZK2R4T6X9B1CD"),
        ("place", "2"),
        ("reason", "1"),
        ("evidence_kind", "6"),
        ("evidence", "12/Pdt.G/2024/PN.Srg"),
    ];
    Typed::of(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).into())
}
