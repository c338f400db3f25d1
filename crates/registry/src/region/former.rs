//! Names that provinces, regencies and cities had before they were renamed by law, and that older
//! people and papers still use, and what some are called in short. Those that stand in the name of
//! today are found without.

/// Former or short name, and the code of today's region.
pub(super) const FORMER: &[(&str, &str)] = &[
    ("Nanggroe Aceh Darussalam", "11"),
    ("Kotaraja", "11.71"),
    ("Toba Samosir", "12.12"),
    ("Sawahlunto Sijunjung", "13.03"),
    ("Tanjungkarang Telukbetung", "18.71"),
    ("Kepulauan Riau", "21.01"),
    ("Batavia", "31"),
    ("DKI Jakarta", "31"),
    ("DI Yogyakarta", "34"),
    ("Pontianak", "61.02"),
    ("Pasir", "64.01"),
    ("Ujung Pandang", "73.71"),
    ("Mamuju Utara", "76.01"),
    ("Polewali Mamasa", "76.04"),
    ("Maluku Tenggara Barat", "81.03"),
    ("Maluku Utara", "82.01"),
    ("Irian Jaya", "91"),
    ("Yapen Waropen", "91.05"),
    ("Irian Jaya Barat", "92"),
];
