//! What can happen to a resident, as the console's pages name it.

use registry::{ChangeKind, EvidenceKind, Person};
use terms::Language;

/// One kind of event with a page of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Event {
    /// Missing, gone, or a record that is not valid.
    Absence,
    /// Somebody whom the registry does not know moves in with the family.
    Arrival,
    /// Into the resident's family.
    Birth,
    Correction,
    Death,
    Divorce,
    Marriage,
    MoveIn,
    MoveOut,
    Revival,
}

impl Event {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 10] = [
        Self::Birth,
        Self::Marriage,
        Self::Divorce,
        Self::Death,
        Self::MoveOut,
        Self::MoveIn,
        Self::Arrival,
        Self::Correction,
        Self::Absence,
        Self::Revival,
    ];

    /// The address of its page, as the router reads it.
    pub const fn route(self) -> &'static str {
        match self {
            Self::Absence => "/residents/{resident}/events/absence",
            Self::Arrival => "/residents/{resident}/events/arrival",
            Self::Birth => "/residents/{resident}/events/birth",
            Self::Correction => "/residents/{resident}/events/correction",
            Self::Death => "/residents/{resident}/events/death",
            Self::Divorce => "/residents/{resident}/events/divorce",
            Self::Marriage => "/residents/{resident}/events/marriage",
            Self::MoveIn => "/residents/{resident}/events/move-in",
            Self::MoveOut => "/residents/{resident}/events/move-out",
            Self::Revival => "/residents/{resident}/events/revival",
        }
    }

    /// The last part of that address.
    pub fn path(self) -> &'static str {
        self.route().rsplit('/').next().unwrap_or_default()
    }

    /// The event of a page's last part.
    pub fn of_path(path: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.path() == path)
    }

    /// Whether it can be recorded of somebody as their record stands.
    pub fn may_happen_to(self, person: &Person) -> bool {
        self.kinds().iter().any(|kind| kind.may_happen_to(person))
    }

    /// Whether it closes or opens a record, or ends a marriage: what was typed is then looked at
    /// once more before it counts.
    pub const fn is_weighty(self) -> bool {
        matches!(self, Self::Absence | Self::Death | Self::Divorce | Self::MoveOut | Self::Revival)
    }

    /// Whether its form asks for people who may stand on the same family card.
    pub const fn asks_for_relatives(self) -> bool {
        !matches!(self, Self::Absence | Self::Arrival | Self::Correction | Self::Revival)
    }

    const fn kinds(self) -> &'static [ChangeKind] {
        match self {
            Self::Absence => &[ChangeKind::Missing, ChangeKind::Gone, ChangeKind::Void],
            // Both ask for a family that lives here.
            Self::Arrival | Self::Birth => &[ChangeKind::Birth],
            Self::Correction => &[ChangeKind::Correction],
            Self::Death => &[ChangeKind::Death],
            Self::Divorce => &[ChangeKind::Divorce],
            Self::Marriage => &[ChangeKind::Marriage],
            Self::MoveIn => &[ChangeKind::MoveIn],
            Self::MoveOut => &[ChangeKind::MoveOut],
            Self::Revival => &[ChangeKind::Revival],
        }
    }

    /// The documents that usually prove it.
    pub const fn usual_proof(self) -> &'static [EvidenceKind] {
        use EvidenceKind::*;
        match self {
            Self::Absence => &[VillageLetter, CourtDecision, Minutes],
            Self::Arrival | Self::MoveIn | Self::MoveOut => &[MoveLetter],
            Self::Birth => &[BirthCertificate, MedicalLetter, Statement],
            Self::Correction => &[CourtDecision, BirthCertificate, Decree],
            Self::Death => &[DeathCertificate, MedicalLetter, VillageLetter],
            Self::Divorce => &[DivorceCertificate, CourtDecision],
            Self::Marriage => &[MarriageBook, MarriageCertificate],
            Self::Revival => &[Minutes, CourtDecision, Decree],
        }
    }

    pub const fn title(self, language: Language) -> &'static str {
        match self {
            Self::Absence => {
                language.choose("Hilang, pergi, atau tidak valid", "Missing, gone, or not valid")
            }
            Self::Arrival => language.choose("Pendatang baru", "Newcomer"),
            Self::Birth => language.choose("Kelahiran", "Birth"),
            Self::Correction => language.choose("Perbaikan data", "Correction"),
            Self::Death => language.choose("Kematian", "Death"),
            Self::Divorce => language.choose("Perceraian", "Divorce"),
            Self::Marriage => language.choose("Perkawinan", "Marriage"),
            Self::MoveIn => language.choose("Pindah masuk", "Move in"),
            Self::MoveOut => language.choose("Pindah keluar", "Move out"),
            Self::Revival => language.choose("Pengaktifan kembali", "Revival"),
        }
    }

    /// What it is, and what it does to the record.
    pub const fn meaning(self, language: Language) -> &'static str {
        match self {
            Self::Absence => language.choose(
                "Orangnya tidak ada lagi di sini tanpa surat pindah, atau datanya bukan milik siapa pun. Data ditutup.",
                "The person is not here any more without a move letter, or the record stands for nobody. The record is closed.",
            ),
            Self::Arrival => language.choose(
                "Orang yang belum ada di data ini pindah masuk ke keluarga ini.",
                "Somebody who is not in this registry yet moves in with this family.",
            ),
            Self::Birth => language.choose(
                "Anak baru dalam keluarga ini, di alamat yang sama.",
                "A child is born into this family, at the same address.",
            ),
            Self::Correction => language.choose(
                "Yang tercatat keliru. Isi hanya yang perlu diperbaiki.",
                "What is recorded is wrong. Fill in only what needs correcting.",
            ),
            Self::Death => language.choose(
                "Orang ini meninggal. Data ditutup.",
                "This person has died. The record is closed.",
            ),
            Self::Divorce => language.choose(
                "Perkawinan orang ini berakhir karena cerai.",
                "This person's marriage has ended in divorce.",
            ),
            Self::Marriage => language.choose(
                "Orang ini kawin. Siapa yang kawin wajib KTP, juga sebelum 17 tahun.",
                "This person has married. Whoever is married must hold a KTP, also before 17.",
            ),
            Self::MoveIn => language.choose(
                "Orang ini tinggal di rumah baru: setelah pindah keluar, atau di dalam wilayah Anda.",
                "This person lives in a new home: after moving out, or within your region.",
            ),
            Self::MoveOut => language.choose(
                "Orang ini pergi dengan surat pindah. Data ditutup sampai kantor tujuan menerimanya.",
                "This person leaves with a move letter. The record is closed until the other office takes them in.",
            ),
            Self::Revival => language.choose(
                "Data ini ditutup karena keliru. Orangnya tinggal di alamat yang tercatat.",
                "This record was closed by mistake. The person lives where it says.",
            ),
        }
    }
}
