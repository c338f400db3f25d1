//! Pekerjaan: what somebody does for a living.

table! {
    /// Pekerjaan, 89 entries.
    Occupation {
        NotWorking = 1, "Belum/tidak bekerja", "Not working";
        Homemaker = 2, "Mengurus rumah tangga", "Homemaker";
        Student = 3, "Pelajar/mahasiswa", "Pupil or student";
        Retired = 4, "Pensiunan", "Retired";
        CivilServant = 5, "Pegawai negeri sipil", "Civil servant";
        Soldier = 6, "TNI", "Armed forces";
        Police = 7, "Polri", "Police";
        Trade = 8, "Perdagangan", "Trade";
        Farmer = 9, "Petani/pekebun", "Farmer or planter";
        StockFarmer = 10, "Peternak", "Stock farmer";
        Fisher = 11, "Nelayan/perikanan", "Fisher";
        Industry = 12, "Industri", "Industry";
        Construction = 13, "Konstruksi", "Construction";
        Transport = 14, "Transportasi", "Transport";
        PrivateEmployee = 15, "Karyawan swasta", "Employee of a private firm";
        StateFirmEmployee = 16, "Karyawan BUMN", "Employee of a state firm";
        RegionalFirmEmployee = 17, "Karyawan BUMD", "Employee of a regional firm";
        ContractEmployee = 18, "Karyawan honorer", "Honorary employee";
        DayLabourer = 19, "Buruh harian lepas", "Casual day labourer";
        FarmLabourer = 20, "Buruh tani/perkebunan", "Farm or plantation labourer";
        FisheryLabourer = 21, "Buruh nelayan/perikanan", "Fishery labourer";
        StockLabourer = 22, "Buruh peternakan", "Stock farm labourer";
        DomesticWorker = 23, "Pembantu rumah tangga", "Domestic worker";
        Barber = 24, "Tukang cukur", "Barber";
        Electrician = 25, "Tukang listrik", "Electrician";
        Mason = 26, "Tukang batu", "Mason";
        Carpenter = 27, "Tukang kayu", "Carpenter";
        Cobbler = 28, "Tukang sol sepatu", "Cobbler";
        Welder = 29, "Tukang las/pandai besi", "Welder or blacksmith";
        Tailor = 30, "Tukang jahit", "Tailor";
        DentalTechnician = 31, "Tukang gigi", "Denture maker";
        MakeUpArtist = 32, "Penata rias", "Make-up artist";
        Dresser = 33, "Penata busana", "Dresser";
        HairDresser = 34, "Penata rambut", "Hairdresser";
        Mechanic = 35, "Mekanik", "Mechanic";
        Artist = 36, "Seniman", "Artist";
        TraditionalHealer = 37, "Tabib", "Traditional healer";
        TraditionalMidwife = 38, "Paraji", "Traditional birth attendant";
        FashionDesigner = 39, "Perancang busana", "Fashion designer";
        Translator = 40, "Penterjemah", "Translator";
        Imam = 41, "Imam masjid", "Imam of a mosque";
        Pastor = 42, "Pendeta", "Protestant pastor";
        Priest = 43, "Pastor", "Catholic priest";
        Journalist = 44, "Wartawan", "Journalist";
        Preacher = 45, "Ustadz/mubaligh", "Islamic teacher or preacher";
        Cook = 46, "Juru masak", "Cook";
        EventPromoter = 47, "Promotor acara", "Event promoter";
        NationalRepresentative = 48, "Anggota DPR-RI", "Member of the national parliament";
        NationalSenator = 49, "Anggota DPD", "Member of the regional representative council";
        NationalAuditor = 50, "Anggota BPK", "Member of the national audit board";
        President = 51, "Presiden", "President";
        VicePresident = 52, "Wakil presiden", "Vice president";
        ConstitutionalJudge = 53, "Anggota MK", "Member of the constitutional court";
        Minister = 54, "Anggota kabinet kementerian", "Member of the cabinet";
        Ambassador = 55, "Duta besar", "Ambassador";
        Governor = 56, "Gubernur", "Governor";
        ViceGovernor = 57, "Wakil gubernur", "Vice governor";
        Regent = 58, "Bupati", "Regent";
        ViceRegent = 59, "Wakil bupati", "Vice regent";
        Mayor = 60, "Walikota", "Mayor";
        ViceMayor = 61, "Wakil walikota", "Vice mayor";
        ProvincialRepresentative = 62, "Anggota DPRD provinsi", "Member of a provincial parliament";
        RegencyRepresentative = 63, "Anggota DPRD kabupaten/kota", "Member of a regency or city parliament";
        Lecturer = 64, "Dosen", "Lecturer";
        Teacher = 65, "Guru", "Teacher";
        Pilot = 66, "Pilot", "Pilot";
        Lawyer = 67, "Pengacara", "Lawyer";
        Notary = 68, "Notaris", "Notary";
        Architect = 69, "Arsitek", "Architect";
        Accountant = 70, "Akuntan", "Accountant";
        Consultant = 71, "Konsultan", "Consultant";
        Doctor = 72, "Dokter", "Doctor";
        Midwife = 73, "Bidan", "Midwife";
        Nurse = 74, "Perawat", "Nurse";
        Pharmacist = 75, "Apoteker", "Pharmacist";
        Psychologist = 76, "Psikiater/psikolog", "Psychiatrist or psychologist";
        TelevisionPresenter = 77, "Penyiar televisi", "Television presenter";
        RadioPresenter = 78, "Penyiar radio", "Radio presenter";
        Seafarer = 79, "Pelaut", "Seafarer";
        Researcher = 80, "Peneliti", "Researcher";
        Driver = 81, "Sopir", "Driver";
        Broker = 82, "Pialang", "Broker";
        Psychic = 83, "Paranormal", "Psychic";
        Trader = 84, "Pedagang", "Trader";
        VillageOfficial = 85, "Perangkat desa", "Village official";
        VillageHead = 86, "Kepala desa", "Village head";
        Nun = 87, "Biarawati", "Nun";
        Entrepreneur = 88, "Wiraswasta", "Self-employed";
        Other = 89, "Lainnya", "Other";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eighty_nine_occupations_in_the_exchanged_order() {
        let codes: Vec<u8> = Occupation::ALL.iter().map(|it| it.code()).collect();
        assert_eq!(codes, (1..=89).collect::<Vec<u8>>());
        assert_eq!(Occupation::from_code(5), Some(Occupation::CivilServant));
        assert_eq!(Occupation::from_code(64), Some(Occupation::Lecturer));
        assert_eq!(Occupation::from_code(90), None);
    }
}
