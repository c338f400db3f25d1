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
        TicketError::Lapsed => t.lapsed,
        TicketError::NeedsNik => t.needs_nik,
        TicketError::NotOpen => t.not_open,
        TicketError::NotSeated => t.not_seated,
        TicketError::NotServed => t.not_served,
        TicketError::NotTheirs => t.not_theirs,
        TicketError::Occupied => t.occupied,
        TicketError::Twice => t.twice,
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
    lapsed: "Tempat itu disimpan sepuluh menit dan sudah dilepas. Pilih lagi.",
        "The place was kept for ten minutes, which are over. Choose again.";
    needs_nik: "Janji ini dibuat untuk satu orang. Ketik juga NIK dari KTP-el yang dibawa.",
        "This was booked for one person. Type the NIK of the KTP-el they have brought, too.";
    not_theirs: "Janji ini dibuat untuk orang lain. Periksa lagi NIK-nya; bila memang bukan miliknya, beri tempat hari ini.",
        "This was booked for somebody else. Check the NIK; if it is not theirs, give a place of today instead.";
    twice: "Kontak ini sudah punya janji. Ubah atau batalkan dahulu.",
        "This contact has a booking. Change it, or give it back first.";
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
