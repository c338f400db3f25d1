//! What residents are told who have left a contact: that an identity of theirs was put on a phone. In
//! words, and on its way to them. No name, no number, no address to follow.

use std::time::Duration;

use issuance::{HolderNote, Issuance, NoteKind};
use messages::{Messages, Post, SealedContact};
use registry::Regions;
use terms::{Act, Clock, Id, Language, SystemClock, date_words};

use crate::failure::Failure;

/// So long it is worth telling.
const A_WEEK: Duration = Duration::from_secs(7 * 86_400);

/// Posts what is to be told now, and forgets it. Whatever fails is tried in the next round: the same
/// note is posted once.
pub async fn post(issuance: &Issuance, messages: &Messages) -> Result<usize, Failure> {
    let notes = issuance.holder_notes().await.map_err(Failure::ours)?;
    let count = notes.len();
    for note in notes {
        match messages.unseal(&SealedContact(note.contact.clone())) {
            Ok(to) => {
                let (subject, text) = words(&note);
                let (id, until) = (Id::from_bytes(note.id), SystemClock.now().plus(A_WEEK));
                let post = Post { id, to, subject, text, until };
                messages.post(&Act::system(), post).await.map_err(Failure::ours)?;
            }
            // What cannot be opened never can: nobody can be told, and the others wait.
            Err(_) => tracing::error!("A resident's contact cannot be opened, and is not told"),
        }
        issuance.told_holder(note).await.map_err(Failure::ours)?;
    }
    Ok(count)
}

/// The subject and the text.
fn words(note: &HolderNote) -> (String, String) {
    let (lang, day) = (note.language, date_words(note.at.date(), note.language));
    let office = Regions::load().path(note.region).unwrap_or_else(|| note.region.to_string());
    let subject = match note.kind {
        NoteKind::Contact => {
            lang.choose("Kontak pemberitahuan diganti", "The contact for notices was replaced")
        }
        NoteKind::Moved => lang.choose("IKD dipindahkan", "An IKD was moved"),
        NoteKind::Phone => {
            lang.choose("IKD dipasang di sebuah ponsel", "An IKD was put on a phone")
        }
    };
    let what = match note.kind {
        NoteKind::Contact => lang.choose(
            "kontak ini tidak lagi menerima pemberitahuan IKD, karena diganti atau dihapus di kantor.",
            "this contact stopped getting notices about an IKD, because it was replaced or deleted at an \
             office.",
        ),
        NoteKind::Moved => lang.choose(
            "sebuah IKD dipindahkan ke ponsel lain di kantor, tanpa ponsel yang lama.",
            "an IKD was moved to another phone at an office, without the old phone.",
        ),
        NoteKind::Phone => {
            lang.choose("sebuah IKD dipasang di sebuah ponsel.", "an IKD was put on a phone.")
        }
    };
    let text = match lang {
        Language::Indonesian => format!(
            "Pada {day} {what}\n\nBila itu Anda sendiri, tidak ada yang perlu dilakukan.\n\nBila bukan Anda, \
             segera datang ke kantor Dukcapil ({office}) dengan dokumen identitas, atau hubungi kantor itu: \
             petugas dapat memblokirnya saat itu juga.\n\nDukcapil tidak pernah menelepon dan tidak pernah \
             meminta PIN atau kode."
        ),
        Language::English => format!(
            "On {day} {what}\n\nIf that was you, there is nothing to do.\n\nIf it was not, come to the civil \
             registry's office ({office}) with a proof of identity at once, or call that office: an officer \
             can block it right away.\n\nThe civil registry never calls, and never asks for a PIN or a code."
        ),
    };
    (subject.to_owned(), text)
}

#[cfg(test)]
mod tests {
    use terms::{Moment, Region};

    use super::*;

    #[test]
    fn every_note_fits_a_message_and_holds_no_address_and_no_long_number() {
        for kind in [NoteKind::Contact, NoteKind::Moved, NoteKind::Phone] {
            for language in Language::ALL {
                let (at, region) = (Moment::from_seconds(1_700_000_000), "36.73");
                let region = region.parse().unwrap_or(Region::COUNTRY);
                let note =
                    HolderNote { id: [0; 16], contact: Vec::new(), language, kind, region, at };
                let (subject, text) = words(&note);
                assert!((1..=150).contains(&subject.len()) && text.len() <= 4_000);
                assert!(text.contains("Serang") && text.contains("2023"), "{text}");
                assert!(!text.contains("http") && !text.contains("www"), "{text}");
                let longest = text.split(|it: char| !it.is_ascii_digit()).map(str::len).max();
                assert!(longest < Some(5), "{text}");
            }
        }
    }
}
