//! Why an activation did not come about: one list for every office, so that reasons can be counted
//! (IKD.md, 1.4).

use terms::Language;

use crate::step::Step;

/// Why an activation did not come about: something was in the way, or the person does not want it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StopReason {
    /// It is active on another phone.
    DeviceBound,
    /// They fear for their data.
    Distrust,
    /// A message with a code did not come.
    EmailMissing,
    /// The face is not the record's.
    FaceFail,
    /// This iPhone cannot.
    IosUnsupported,
    /// A face check of another application fails.
    LivenessFail,
    /// They see no use in it.
    NoNeed,
    /// There is no signal here.
    NoSignal,
    /// They have no phone that could.
    NoSmartphone,
    /// They have no time now.
    NoTime,
    /// Places where they want to show it do not take it.
    NotAccepted,
    /// They were not recorded for the KTP-el.
    NotRecorded,
    /// They are not 17 yet, and were never married.
    NotYet17,
    /// The phone's system is too old.
    OsTooOld,
    /// The PIN of an earlier activation is forgotten.
    PinForgotten,
    /// Something of ours cannot be reached.
    ServerDown,
    /// The wallet was deleted from the phone.
    Uninstalled,
    /// They do not want it and need not say why.
    Unsaid,
}

impl StopReason {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 18] = [
        Self::NotYet17,
        Self::NotRecorded,
        Self::FaceFail,
        Self::LivenessFail,
        Self::NoSmartphone,
        Self::OsTooOld,
        Self::IosUnsupported,
        Self::DeviceBound,
        Self::Uninstalled,
        Self::EmailMissing,
        Self::PinForgotten,
        Self::NoSignal,
        Self::ServerDown,
        Self::NoTime,
        Self::NoNeed,
        Self::Distrust,
        Self::NotAccepted,
        Self::Unsaid,
    ];

    /// Whether it is the person's own decision, which nobody has to explain.
    pub const fn declines(self) -> bool {
        matches!(
            self,
            Self::Distrust | Self::NoNeed | Self::NoTime | Self::NotAccepted | Self::Unsaid
        )
    }

    /// Whether it is met at a step. A decision can be taken at any that comes before the phone has
    /// redeemed the offer.
    pub fn is_met_at(self, step: Step) -> bool {
        match self {
            Self::FaceFail | Self::LivenessFail => step == Step::Identified,
            Self::NotRecorded | Self::NotYet17 => step == Step::Eligible,
            Self::DeviceBound => matches!(step, Step::Eligible | Step::Device),
            Self::EmailMissing
            | Self::IosUnsupported
            | Self::NoSmartphone
            | Self::OsTooOld
            | Self::Uninstalled => step == Step::Device,
            Self::PinForgotten => matches!(step, Step::Device | Step::Pin),
            Self::NoSignal | Self::ServerDown => step <= Step::Activated && step != Step::Consent,
            _ => step <= Step::Activated,
        }
    }

    /// The word in the store and in forms.
    pub const fn code(self) -> &'static str {
        match self {
            Self::DeviceBound => "device_bound",
            Self::Distrust => "distrust",
            Self::EmailMissing => "email_missing",
            Self::FaceFail => "face_fail",
            Self::IosUnsupported => "ios_unsupported",
            Self::LivenessFail => "liveness_fail",
            Self::NoNeed => "no_need",
            Self::NoSignal => "no_signal",
            Self::NoSmartphone => "no_smartphone",
            Self::NoTime => "no_time",
            Self::NotAccepted => "not_accepted",
            Self::NotRecorded => "not_recorded",
            Self::NotYet17 => "not_yet_17",
            Self::OsTooOld => "os_too_old",
            Self::PinForgotten => "pin_forgotten",
            Self::ServerDown => "server_down",
            Self::Uninstalled => "uninstalled",
            Self::Unsaid => "unsaid",
        }
    }

    /// The reason with this code.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }

    /// The words for people.
    pub const fn title(self, language: Language) -> &'static str {
        let (indonesian, english) = match self {
            Self::DeviceBound => {
                ("IKD masih aktif di ponsel lain", "Still active on another phone")
            }
            Self::Distrust => ("Khawatir akan datanya", "Afraid for their data"),
            Self::EmailMissing => {
                ("Pesan dengan kode tidak sampai", "A message with a code did not come")
            }
            Self::FaceFail => ("Wajah tidak sesuai dengan data", "The face is not the record's"),
            Self::IosUnsupported => ("iPhone ini tidak bisa", "This iPhone cannot"),
            Self::LivenessFail => ("Pemeriksaan wajah gagal", "The face check fails"),
            Self::NoNeed => ("Merasa tidak perlu", "Sees no use in it"),
            Self::NoSignal => ("Tidak ada sinyal", "No signal"),
            Self::NoSmartphone => ("Tidak punya ponsel pintar", "No smartphone"),
            Self::NoTime => ("Tidak ada waktu sekarang", "No time now"),
            Self::NotAccepted => {
                ("Tempat tujuannya tidak menerima IKD", "Where it is needed, IKD is not taken")
            }
            Self::NotRecorded => ("Belum perekaman KTP-el", "Not recorded for the KTP-el"),
            Self::NotYet17 => ("Belum 17 tahun", "Not yet 17"),
            Self::OsTooOld => ("Sistem ponsel terlalu lama", "The phone's system is too old"),
            Self::PinForgotten => ("Lupa PIN yang lama", "The earlier PIN is forgotten"),
            Self::ServerDown => ("Sistem tidak dapat dihubungi", "The system cannot be reached"),
            Self::Uninstalled => {
                ("Dompet terhapus dari ponsel", "The wallet was deleted from the phone")
            }
            Self::Unsaid => ("Tidak bersedia", "Does not want it"),
        };
        language.choose(indonesian, english)
    }

    /// What the officer can do for the person now.
    pub const fn advice(self, language: Language) -> &'static str {
        let (indonesian, english) = match self {
            Self::DeviceBound | Self::Uninstalled | Self::PinForgotten => (
                "Bantu dengan Ganti ponsel atau PIN; nomor yang sama dapat diteruskan.",
                "Help with New phone or PIN; the same number can be sent on.",
            ),
            Self::Distrust | Self::NoNeed | Self::NotAccepted | Self::Unsaid => (
                "Layanan lain tetap berjalan. KTP-el tetap berlaku.",
                "Other services go on. The KTP-el stays good.",
            ),
            Self::EmailMissing => (
                "Surel tidak wajib: aktivasi di kantor tidak memerlukannya.",
                "No e-mail is needed: an activation at the office does without.",
            ),
            Self::FaceFail | Self::LivenessFail => (
                "Periksa dokumen lain, atau perbarui foto dengan perekaman.",
                "Check another document, or renew the portrait by recording.",
            ),
            Self::IosUnsupported | Self::NoSmartphone | Self::OsTooOld => (
                "Tawarkan kartu cetak, atau ponsel keluarga dengan PIN sendiri.",
                "Offer the printed card, or the family's phone with a PIN of their own.",
            ),
            Self::NoSignal | Self::ServerDown | Self::NoTime => (
                "Beri tempat pada hari lain; yang sudah selesai tidak diulang.",
                "Give a place on another day; what is done is not done again.",
            ),
            Self::NotRecorded => (
                "Teruskan ke perekaman; bisa pada hari yang sama.",
                "Send on to recording; it can be done the same day.",
            ),
            Self::NotYet17 => {
                ("Beri tempat setelah ulang tahun ke-17.", "Give a place after the 17th birthday.")
            }
        };
        language.choose(indonesian, english)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_have_one_code_each_and_are_met_somewhere() {
        for reason in StopReason::ALL {
            assert_eq!(StopReason::of_code(reason.code()), Some(reason));
            assert!(Step::ALL.into_iter().any(|step| reason.is_met_at(step)), "{reason:?}");
            assert!(!reason.is_met_at(Step::Tried), "{reason:?}: it is active by then");
        }
    }

    #[test]
    fn nobody_is_asked_to_explain_a_no() {
        for step in Step::ALL.into_iter().filter(|it| *it <= Step::Activated) {
            assert!(StopReason::Unsaid.is_met_at(step));
        }
        assert!(StopReason::Unsaid.declines() && !StopReason::NoSignal.declines());
    }
}
