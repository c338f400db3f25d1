//! What the desk refuses, told where it was asked.

use desk::{KeepError, TicketError};
use terms::Language;

use super::super::{form::status, said::Said};
use crate::{Refusal, lang::texts};

/// Why nothing happened to a ticket. What is not there, or not allowed at all, is a page of its own.
pub(super) fn ticket(error: &TicketError, lang: Language) -> Result<Said, Refusal> {
    let t = Words::of(lang);
    let text = match error {
        TicketError::Full => t.full,
        TicketError::NotOpen => t.not_open,
        TicketError::NotSeated => t.not_seated,
        TicketError::NotServed => t.not_served,
        TicketError::Occupied => t.occupied,
        TicketError::WrongState => t.gone_on,
        TicketError::Busy { .. }
        | TicketError::Forbidden(_)
        | TicketError::Missing
        | TicketError::Store(_) => {
            return Err(Refusal::new(error.class(), error));
        }
    };
    Ok(Said { status: status(error.class()), text: text.to_owned() })
}

/// Why an office was not changed.
pub(super) fn keeping(error: &KeepError, lang: Language) -> Result<Said, Refusal> {
    let t = Words::of(lang);
    let text = match error {
        KeepError::NoRoom => t.no_room,
        KeepError::Taken => t.taken,
        KeepError::Forbidden(_) | KeepError::Missing | KeepError::Store(_) => {
            return Err(Refusal::new(error.class(), error));
        }
    };
    Ok(Said { status: status(error.class()), text: text.to_owned() })
}

texts! { Words {
    full: "Waktu itu sudah penuh. Pilih waktu lain.", "That time is full. Choose another.";
    not_open: "Tidak ada layanan pada waktu itu.", "Nobody is served at that time.";
    not_seated: "Anda tidak duduk di loket ini. Duduklah dahulu.", "You do not sit at this counter. Sit down first.";
    not_served: "Antrean ini tidak melayani itu.", "This line does not do that.";
    occupied: "Masih ada orang di loket ini, atau petugas lain duduk di sini.",
        "Somebody is still at this counter, or another officer sits here.";
    gone_on: "Nomor itu sudah berubah keadaannya. Ini keadaan sekarang.",
        "That number has gone on in the meantime. This is how it stands now.";
    no_room: "Tidak ada tempat untuk semua yang sudah membuat janji. Buka lebih banyak jam.",
        "There is no room for everybody who has booked. Keep more hours open.";
    taken: "Huruf atau nomor itu sudah dipakai.", "That letter or number is in use.";
} }
