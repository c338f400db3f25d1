//! Tables of what a person is: belief, blood, schooling, disability, citizenship.

table! {
    /// Agama.
    Religion {
        Islam = 1, "Islam", "Islam";
        Protestant = 2, "Kristen", "Protestant Christianity";
        Catholic = 3, "Katholik", "Catholic Christianity";
        Hindu = 4, "Hindu", "Hinduism";
        Buddhist = 5, "Budha", "Buddhism";
        Confucian = 6, "Khonghucu", "Confucianism";
        Belief = 7, "Kepercayaan terhadap Tuhan YME/lainnya", "Belief in the One God, or other";
    }
}

table! {
    /// Golongan darah.
    BloodType {
        A = 1, "A", "A";
        B = 2, "B", "B";
        Ab = 3, "AB", "AB";
        O = 4, "O", "O";
        APositive = 5, "A+", "A+";
        ANegative = 6, "A-", "A-";
        BPositive = 7, "B+", "B+";
        BNegative = 8, "B-", "B-";
        AbPositive = 9, "AB+", "AB+";
        AbNegative = 10, "AB-", "AB-";
        OPositive = 11, "O+", "O+";
        ONegative = 12, "O-", "O-";
        Unknown = 13, "Tidak tahu", "Not known";
    }
}

table! {
    /// Pendidikan, as the family card counts it.
    Education {
        None = 1, "Tidak/belum sekolah", "No schooling, or not yet";
        SomePrimary = 2, "Belum tamat SD", "Primary school not finished";
        Primary = 3, "Tamat SD", "Primary school";
        LowerSecondary = 4, "SLTP", "Lower secondary school";
        UpperSecondary = 5, "SLTA", "Upper secondary school";
        ShortDiploma = 6, "D-I/II", "Diploma of one or two years";
        Diploma = 7, "D-III/Sarjana muda", "Diploma of three years";
        Bachelor = 8, "D-IV/S-1", "Bachelor";
        Master = 9, "S-2", "Master";
        Doctor = 10, "S-3", "Doctor";
    }
}

table! {
    /// Cacat.
    Disability {
        Physical = 1, "Fisik", "Physical";
        Sight = 2, "Netra", "Sight";
        Speech = 3, "Rungu/wicara", "Hearing or speech";
        Mental = 4, "Mental/jiwa", "Mental";
        PhysicalAndMental = 5, "Fisik dan mental", "Physical and mental";
        Other = 6, "Lainnya", "Other";
        None = 7, "Tidak cacat", "None";
    }
}

table! {
    /// Kewarganegaraan.
    Citizenship {
        Indonesian = 1, "WNI", "Indonesian";
        Foreign = 2, "WNA", "Foreign";
        Dual = 3, "Dua kewarganegaraan", "Dual";
    }
}

#[cfg(test)]
mod tests {
    use terms::Language;

    use super::*;

    #[test]
    fn numbers_are_those_of_the_exchanged_tables() {
        let word = |it: Option<&str>| it.map(str::to_owned);
        let id = Language::Indonesian;
        assert_eq!(word(Religion::from_code(6).map(|it| it.word(id))), word(Some("Khonghucu")));
        assert_eq!(word(BloodType::from_code(10).map(|it| it.word(id))), word(Some("AB-")));
        assert_eq!(word(Education::from_code(8).map(|it| it.word(id))), word(Some("D-IV/S-1")));
        assert_eq!(word(Disability::from_code(7).map(|it| it.word(id))), word(Some("Tidak cacat")));
        assert_eq!(word(Citizenship::from_code(2).map(|it| it.word(id))), word(Some("WNA")));
        let sizes = [
            Religion::ALL.len(),
            BloodType::ALL.len(),
            Education::ALL.len(),
            Disability::ALL.len(),
            Citizenship::ALL.len(),
        ];
        assert_eq!(sizes, [7, 13, 10, 7, 3]);
    }
}
