//! Status tables: marriage, life, recording, and the place in a family.

table! {
    /// Status perkawinan.
    MaritalStatus {
        Single = 1, "Belum kawin", "Single";
        Married = 2, "Kawin", "Married";
        Divorced = 3, "Cerai hidup", "Divorced";
        Widowed = 4, "Cerai mati", "Widowed";
    }
}

table! {
    /// Status dasar: whether somebody lives here.
    LifeStatus {
        Alive = 1, "Hidup", "Alive";
        Dead = 2, "Mati", "Dead";
        Moved = 3, "Pindah", "Moved away";
        Missing = 4, "Hilang", "Missing";
        Gone = 6, "Pergi", "Gone";
        NotValid = 9, "Tidak valid", "Not valid";
    }
}

table! {
    /// Status rekam: how far the recording for the KTP-el and its card have come.
    RecordingStatus {
        NotYetDue = 1, "Belum wajib", "Not yet due";
        NotRecorded = 2, "Belum rekam", "Not recorded";
        Recorded = 3, "Sudah rekam", "Recorded";
        CardPrinted = 4, "Kartu dicetak", "Card printed";
        PrintReady = 5, "Siap cetak", "Ready to print";
        CardShipped = 6, "Kartu dikirim", "Card shipped";
        SentForPrinting = 7, "Dikirim untuk dicetak", "Sent for printing";
        CardIssued = 8, "Kartu diserahkan", "Card issued";
    }
}

table! {
    /// Status hubungan dalam keluarga (SHDK): what somebody is to the head of the family.
    Relation {
        Head = 1, "Kepala keluarga", "Head of family";
        Husband = 2, "Suami", "Husband";
        Wife = 3, "Istri", "Wife";
        Child = 4, "Anak", "Child";
        ChildInLaw = 5, "Menantu", "Child-in-law";
        Grandchild = 6, "Cucu", "Grandchild";
        Parent = 7, "Orang tua", "Parent";
        ParentInLaw = 8, "Mertua", "Parent-in-law";
        Relative = 9, "Famili lain", "Other relative";
        DomesticWorker = 10, "Pembantu", "Domestic worker";
        Other = 11, "Lainnya", "Other";
    }
}

impl MaritalStatus {
    /// Married now or before.
    pub const fn ever_married(self) -> bool {
        !matches!(self, Self::Single)
    }
}

impl RecordingStatus {
    /// Whether biometrics have been taken (status 3 and beyond).
    pub const fn is_recorded(self) -> bool {
        !matches!(self, Self::NotYetDue | Self::NotRecorded)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_the_exchanged_tables() {
        let statuses: Vec<u8> = LifeStatus::ALL.iter().map(|it| it.code()).collect();
        assert_eq!(statuses, [1, 2, 3, 4, 6, 9]);
        for code in 0..=u8::MAX {
            assert_eq!(
                MaritalStatus::from_code(code).map(MaritalStatus::code),
                (1..=4).contains(&code).then_some(code)
            );
            assert_eq!(
                RecordingStatus::from_code(code).map(RecordingStatus::code),
                (1..=8).contains(&code).then_some(code)
            );
            assert_eq!(
                Relation::from_code(code).map(Relation::code),
                (1..=11).contains(&code).then_some(code)
            );
        }
    }

    #[test]
    fn whoever_was_married_once_stays_ever_married() {
        let ever: Vec<u8> =
            MaritalStatus::ALL.iter().filter(|it| it.ever_married()).map(|it| it.code()).collect();
        assert_eq!(ever, [2, 3, 4]);
        let recorded = RecordingStatus::ALL.iter().filter(|it| it.is_recorded()).count();
        assert_eq!(recorded, 6, "all but belum wajib and belum rekam");
    }
}
