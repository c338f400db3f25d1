//! People who are named in a form, by record number or NIK.

use registry::{LookupError, Resident};
use terms::{Id, Nik};

use super::about::{Desk, told};
use crate::{Refusal, console::form::Reading, lang::texts};

/// The person whom a field names, if it names one whom the act may see. An empty field is no
/// mistake, and what cannot be found is one.
pub(super) async fn find_person(
    desk: &Desk<'_>,
    reading: &mut Reading<'_>,
    name: &str,
) -> Result<Option<Resident>, Refusal> {
    let Some(text) = reading.optional(name) else { return Ok(None) };
    let t = Words::of(reading.lang);
    let found = if let Ok(id) = text.parse::<Id<Resident>>() {
        match desk.registry().resident(&desk.act, id).await {
            Err(LookupError::Missing) => None,
            other => Some(other.map_err(told)?),
        }
    } else if let Ok(nik) = text.parse::<Nik>() {
        desk.registry().find_by_nik(&desk.act, nik).await.map_err(told)?
    } else {
        reading.wrong(name, t.misread);
        return Ok(None);
    };
    match &found {
        Some(it) => reading.means(name, it.person.full_name.reveal()),
        None => reading.wrong(name, t.nobody),
    }
    Ok(found)
}

texts! { Words {
    misread: "Itu bukan nomor berkas dan bukan NIK.", "This is no record number and no NIK.";
    nobody: "Tidak ada penduduk seperti itu di wilayah Anda.",
        "There is no such resident in your region.";
} }
