//! The states of a recording and its card, and which may follow which.

use super::RecordingStatus;

table! {
    /// How far a recording for the KTP-el and its card have come. The numbers are the room's own;
    /// the states are exchanged by their names.
    CardState {
        Unregistered = 1, "Belum direkam", "Not recorded";
        BioCaptured = 2, "Biometrik sudah diambil", "Biometrics taken";
        Processing = 3, "Sedang diproses", "Being processed";
        SentForEnrolment = 4, "Dikirim ke pusat (SFE)", "Sent to the centre";
        ReceivedAtCentral = 5, "Diterima di pusat", "Received at the centre";
        EnrolFailureAtCentral = 6, "Gagal didaftarkan di pusat", "Enrolment failed at the centre";
        SearchFailureAtCentral = 7, "Gagal dicari di pusat", "Search failed at the centre";
        EnrolFailureAtRegional = 8, "Gagal didaftarkan di daerah", "Enrolment failed in the region";
        Adjudicate = 9, "Sedang diperiksa kegandaannya", "Examined for a duplicate";
        Duplicate = 10, "Data ganda", "Duplicate";
        PrintReady = 11, "Siap cetak (PRR)", "Ready to print";
        SentForPrinting = 12, "Dikirim untuk dicetak", "Sent for printing";
        Printed = 13, "Kartu dicetak", "Card printed";
        Shipped = 14, "Kartu dikirim", "Card shipped";
        Issued = 15, "Kartu diserahkan", "Card issued";
    }
}

table! {
    /// How a duplicate was resolved, by people who looked.
    Resolution {
        Distinct = 1, "Bukan orang yang sama", "Not the same person";
        Discarded = 2, "Perekaman dibatalkan, rekam ulang", "Recording discarded, to be taken again";
    }
}

impl CardState {
    /// The name under which it is exchanged.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unregistered => "UNREGISTERED",
            Self::BioCaptured => "BIO_CAPTURED",
            Self::Processing => "PROCESSING",
            Self::SentForEnrolment => "SENT_FOR_ENROLLMENT",
            Self::ReceivedAtCentral => "RECEIVED_AT_CENTRAL",
            Self::EnrolFailureAtCentral => "ENROLL_FAILURE_AT_CENTRAL",
            Self::SearchFailureAtCentral => "SEARCH_FAILURE_AT_CENTRAL",
            Self::EnrolFailureAtRegional => "ENROLL_FAILURE_AT_REGIONAL",
            Self::Adjudicate => "ADJUDICATE_RECORD",
            Self::Duplicate => "DUPLICATE_RECORD",
            Self::PrintReady => "PRINT_READY_RECORD",
            Self::SentForPrinting => "SENT_FOR_CARD_PRINTING",
            Self::Printed => "CARD_PRINTED",
            Self::Shipped => "CARD_SHIPPED",
            Self::Issued => "CARD_ISSUED",
        }
    }

    /// The state of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|state| state.name() == name)
    }

    /// The states that may follow. After [`CardState::Duplicate`] none does, until somebody
    /// resolves it.
    pub const fn next(self) -> &'static [Self] {
        use CardState::*;
        match self {
            Unregistered => &[BioCaptured],
            BioCaptured => &[Processing],
            Processing => &[SentForEnrolment],
            SentForEnrolment => &[ReceivedAtCentral],
            ReceivedAtCentral => &[
                EnrolFailureAtCentral,
                SearchFailureAtCentral,
                EnrolFailureAtRegional,
                Adjudicate,
                Duplicate,
                PrintReady,
            ],
            // What failed is sent once more, or taken once more.
            EnrolFailureAtCentral | SearchFailureAtCentral | EnrolFailureAtRegional => {
                &[SentForEnrolment, BioCaptured]
            }
            Adjudicate => &[PrintReady, Duplicate],
            Duplicate => &[],
            // A second recording elsewhere may be found as long as no card is on its way.
            PrintReady => &[SentForPrinting, Duplicate],
            // Back to the start of printing: no blanks, spoiled, lost on the way, lost or damaged
            // in the holder's hands.
            SentForPrinting => &[Printed, PrintReady],
            Printed => &[Shipped, Issued, PrintReady],
            Shipped => &[Issued, PrintReady],
            Issued => &[PrintReady],
        }
    }

    /// Whether `to` may follow this state.
    pub fn may_become(self, to: Self) -> bool {
        self.next().contains(&to)
    }

    /// Whether a card is being printed or has been.
    pub const fn is_printing(self) -> bool {
        matches!(self, Self::SentForPrinting | Self::Printed | Self::Shipped | Self::Issued)
    }

    /// The coarse status of a record in this state; `before` is the one it has, which says of the
    /// unrecorded whether they should have been. While nobody knows whose recording a duplicate
    /// is, it is nobody's: eligibility and figures read the status alone.
    pub const fn recording_status(self, before: RecordingStatus) -> RecordingStatus {
        match self {
            Self::Unregistered if matches!(before, RecordingStatus::NotYetDue) => before,
            Self::Duplicate | Self::Unregistered => RecordingStatus::NotRecorded,
            Self::BioCaptured
            | Self::Processing
            | Self::SentForEnrolment
            | Self::ReceivedAtCentral
            | Self::EnrolFailureAtCentral
            | Self::SearchFailureAtCentral
            | Self::EnrolFailureAtRegional
            | Self::Adjudicate => RecordingStatus::Recorded,
            Self::PrintReady => RecordingStatus::PrintReady,
            Self::SentForPrinting => RecordingStatus::SentForPrinting,
            Self::Printed => RecordingStatus::CardPrinted,
            Self::Shipped => RecordingStatus::CardShipped,
            Self::Issued => RecordingStatus::CardIssued,
        }
    }

    /// The state of a record of which only the coarse status is known, as after an import.
    pub const fn of(status: RecordingStatus) -> Self {
        match status {
            RecordingStatus::NotYetDue | RecordingStatus::NotRecorded => Self::Unregistered,
            RecordingStatus::Recorded => Self::BioCaptured,
            RecordingStatus::PrintReady => Self::PrintReady,
            RecordingStatus::SentForPrinting => Self::SentForPrinting,
            RecordingStatus::CardPrinted => Self::Printed,
            RecordingStatus::CardShipped => Self::Shipped,
            RecordingStatus::CardIssued => Self::Issued,
        }
    }
}

impl Resolution {
    /// The state in which it leaves the record.
    pub const fn state(self) -> CardState {
        match self {
            Self::Distinct => CardState::PrintReady,
            Self::Discarded => CardState::Unregistered,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_way_of_a_card_is_walked_step_by_step() {
        use CardState::*;
        let way = [
            Unregistered,
            BioCaptured,
            Processing,
            SentForEnrolment,
            ReceivedAtCentral,
            PrintReady,
            SentForPrinting,
            Printed,
            Shipped,
            Issued,
        ];
        assert!(way.windows(2).all(|pair| pair[0].may_become(pair[1])));
        assert!(!BioCaptured.may_become(PrintReady) && !PrintReady.may_become(Issued));
    }

    #[test]
    fn names_and_numbers_read_back() {
        for state in CardState::ALL {
            assert_eq!(CardState::from_name(state.name()), Some(*state));
            assert_eq!(CardState::from_code(state.code()), Some(*state));
            assert!(!state.may_become(*state), "no step leads nowhere");
        }
        assert_eq!(CardState::from_name("PRINTED"), None);
    }

    #[test]
    fn the_coarse_status_gives_the_state_that_has_it() {
        for status in RecordingStatus::ALL {
            assert_eq!(CardState::of(*status).recording_status(*status), *status);
        }
    }

    proptest! {
        #[test]
        fn no_walk_reaches_the_printer_from_a_duplicate(
            start in 0..CardState::ALL.len(),
            wishes in prop::collection::vec((0..CardState::ALL.len(), 0..12_u8), 1..200),
        ) {
            let mut state = CardState::ALL[start];
            let mut blocked = state == CardState::Duplicate;
            for (wish, resolve) in wishes {
                let to = CardState::ALL[wish];
                if blocked && resolve == 0 {
                    (state, blocked) = (Resolution::Distinct.state(), false);
                } else if state.may_become(to) {
                    state = to;
                    blocked |= state == CardState::Duplicate;
                }
                prop_assert!(!blocked || state == CardState::Duplicate);
                prop_assert!(!(blocked && state.is_printing()));
            }
        }
    }
}
