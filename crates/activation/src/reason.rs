//! Why a person may not hold an IKD, or what an officer should know first: codes and sentences.

use terms::Language;

/// What stands between a person and an IKD today. All but [`Reason::AlreadyActive`] refuse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// Holds one already, as far as is known on another phone: a note, since phones are changed.
    AlreadyActive,
    /// The record says that the person has died.
    Deceased,
    /// The record says that the person has moved away: the new home's office serves.
    MovedAway,
    /// Not a child any more: 17 or ever married. Stands against a child's card only.
    NotAChild,
    /// The record says that the person is missing or has left.
    NotPresent,
    /// Not recorded for the KTP-el yet.
    NotRecorded,
    /// Under 17 and never married.
    NotYetSeventeen,
    /// The record itself is marked as not valid.
    RecordNotValid,
    /// Suspended by an officer, and not lifted.
    Suspended,
}

impl Reason {
    /// The code that machines read.
    pub const fn code(self) -> &'static str {
        match self {
            Self::AlreadyActive => "already_active",
            Self::Deceased => "deceased",
            Self::MovedAway => "moved_away",
            Self::NotAChild => "not_a_child",
            Self::NotPresent => "not_present",
            Self::NotRecorded => "not_recorded",
            Self::NotYetSeventeen => "not_yet_17",
            Self::RecordNotValid => "record_not_valid",
            Self::Suspended => "suspended",
        }
    }

    /// A sentence for the resident or the officer, polite and to the point.
    pub const fn sentence(self, language: Language) -> &'static str {
        match self {
            Self::AlreadyActive => language.choose(
                "IKD sudah aktif. Bila ponsel diganti, petugas dapat menawarkannya untuk ponsel baru.",
                "The IKD is active already. If the phone is changed, an officer can offer it for the new one.",
            ),
            Self::Deceased => language.choose(
                "Menurut catatan, orang ini telah meninggal. Bila keliru, petugas dapat memperbaikinya.",
                "The record says that this person has died. If that is wrong, an officer can correct it.",
            ),
            Self::MovedAway => language.choose(
                "Menurut catatan, orang ini telah pindah. Kantor di tempat baru melayani.",
                "The record says that this person has moved. The office of the new home serves them.",
            ),
            Self::NotAChild => language.choose(
                "Sudah berusia 17 tahun atau pernah kawin: berlaku KTP-el, bukan KIA.",
                "17 already, or ever married: the KTP-el applies, not the child's card.",
            ),
            Self::NotPresent => language.choose(
                "Menurut catatan, orang ini hilang atau pergi. Petugas perlu memeriksa catatan.",
                "The record says that this person is missing or has left. An officer needs to check it.",
            ),
            Self::NotRecorded => language.choose(
                "Belum melakukan perekaman KTP-el. Perekaman dapat dilakukan hari ini juga.",
                "Not yet recorded for the KTP-el. It can be done the same day.",
            ),
            Self::NotYetSeventeen => language.choose(
                "Belum berusia 17 tahun dan belum pernah kawin.",
                "Not yet 17 and never married.",
            ),
            Self::RecordNotValid => language.choose(
                "Catatan ini ditandai tidak valid. Petugas perlu memeriksanya.",
                "This record is marked as not valid. An officer needs to check it.",
            ),
            Self::Suspended => language.choose(
                "IKD sedang ditangguhkan. Petugas dapat menjelaskan sebabnya dan mencabut penangguhan.",
                "The IKD is suspended. An officer can explain why, and lift it.",
            ),
        }
    }
}
