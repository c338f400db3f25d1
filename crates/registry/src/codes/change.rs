//! Tables of the history: what happened, to which field, why, and by what proof. The numbers are
//! the room's own, except the vital events that have one in the exchanged table of peristiwa.

table! {
    /// What kind of change it was; 1 to 6 are the exchanged peristiwa.
    ChangeKind {
        Birth = 1, "Lahir", "Birth";
        Death = 2, "Mati", "Death";
        MoveOut = 3, "Pindah keluar", "Moved out";
        Missing = 4, "Hilang", "Missing";
        MoveIn = 5, "Pindah masuk", "Moved in";
        Gone = 6, "Pergi", "Gone";
        Marriage = 11, "Kawin", "Marriage";
        Divorce = 12, "Cerai", "Divorce";
        Correction = 13, "Perbaikan data", "Correction";
        Revival = 14, "Pengaktifan kembali", "Revival";
        Void = 15, "Dinyatakan tidak valid", "Declared not valid";
        Card = 16, "Tahap KTP-el", "Step of the KTP-el";
        Widowhood = 17, "Ditinggal mati", "Widowed";
        Import = 18, "Pemutakhiran dari berkas", "Brought up to date from a file";
    }
}

impl ChangeKind {
    /// The word for programs and the log.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Birth => "birth",
            Self::Death => "death",
            Self::MoveOut => "move_out",
            Self::Missing => "missing",
            Self::MoveIn => "move_in",
            Self::Gone => "gone",
            Self::Marriage => "marriage",
            Self::Divorce => "divorce",
            Self::Correction => "correction",
            Self::Revival => "revival",
            Self::Void => "void",
            Self::Card => "card",
            Self::Widowhood => "widowhood",
            Self::Import => "import",
        }
    }
}

table! {
    /// Why a record was changed.
    Reason {
        Report = 1, "Laporan penduduk", "Reported by the resident";
        Finding = 2, "Temuan petugas", "Found by an officer";
        Court = 3, "Penetapan pengadilan", "Decided by a court";
        Office = 4, "Pemberitahuan kantor lain", "Told by another office";
        Mistake = 5, "Kesalahan pencatatan", "A mistake in recording";
        Process = 6, "Proses KTP-el", "The course of the KTP-el";
        File = 7, "Berkas data kependudukan", "A file of population data";
    }
}

table! {
    /// What kind of document proves a change.
    EvidenceKind {
        BirthCertificate = 1, "Akta kelahiran", "Birth certificate";
        DeathCertificate = 2, "Akta kematian", "Death certificate";
        MarriageCertificate = 3, "Akta perkawinan", "Marriage certificate";
        MarriageBook = 4, "Buku nikah", "Marriage book";
        DivorceCertificate = 5, "Akta perceraian", "Divorce certificate";
        CourtDecision = 6, "Putusan atau penetapan pengadilan", "Court decision";
        MoveLetter = 7, "Surat pindah (SKPWNI)", "Move letter";
        Statement = 8, "Surat pernyataan (SPTJM)", "Sworn statement";
        Decree = 9, "Surat keputusan", "Decree";
        MedicalLetter = 10, "Surat keterangan fasilitas kesehatan", "Letter of a hospital";
        VillageLetter = 11, "Surat keterangan desa/kelurahan", "Letter of the village";
        Minutes = 12, "Berita acara", "Official minutes";
    }
}

table! {
    /// A field of a record, as the history names it.
    Field {
        Nik = 1, "NIK", "NIK";
        KkNumber = 2, "Nomor KK", "Family card number";
        FullName = 3, "Nama lengkap", "Full name";
        Sex = 4, "Jenis kelamin", "Sex";
        BirthPlace = 5, "Tempat lahir", "Birth place";
        BirthDate = 6, "Tanggal lahir", "Birth date";
        Region = 7, "Desa/kelurahan", "Village";
        MaritalStatus = 8, "Status perkawinan", "Marital status";
        RecordingStatus = 9, "Status rekam", "Recording status";
        LifeStatus = 10, "Status dasar", "Life status";
        Relation = 11, "Hubungan keluarga", "Relation to the head of family";
        Address = 12, "Alamat", "Address";
        Religion = 21, "Agama", "Religion";
        BloodType = 22, "Golongan darah", "Blood type";
        Education = 23, "Pendidikan", "Education";
        Occupation = 24, "Pekerjaan", "Occupation";
        Disability = 25, "Cacat", "Disability";
        Citizenship = 26, "Kewarganegaraan", "Citizenship";
        FatherName = 27, "Nama ayah", "Father's name";
        FatherNik = 28, "NIK ayah", "Father's NIK";
        MotherName = 29, "Nama ibu", "Mother's name";
        MotherNik = 30, "NIK ibu", "Mother's NIK";
        BirthCertificate = 31, "Nomor akta kelahiran", "Birth certificate number";
        Postcode = 32, "Kode pos", "Postcode";
        Rt = 33, "RT", "RT (neighbourhood)";
        Rw = 34, "RW", "RW (group of neighbourhoods)";
        CardState = 41, "Tahap KTP-el", "State of the KTP-el";
        Destination = 42, "Tujuan pindah", "Destination";
    }
}
