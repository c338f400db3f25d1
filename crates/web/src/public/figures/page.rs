//! The page of `/figures`: how many residents hold IKD, always with the base they are counted
//! against.

use askama::Template;
use indicators::{BaseKind, Figure};
use terms::{Date, Region, date_text};

use crate::{
    Place,
    frame::Frame,
    lang::texts,
    look::Bar,
    numbers::{count, date, percent},
    page::{Page, sample_date},
};

/// A figure as it is shown: a number, its base, their days. Nothing here stands without the
/// others; where there is no base, there is no reading.
#[derive(Clone, Debug)]
pub(crate) struct Reading {
    pub numerator: u64,
    pub base: u64,
    pub base_date: Date,
    pub base_source: String,
    pub cut_off: Date,
    /// Hundredths of a percent.
    pub percent: u64,
}

impl From<&Figure> for Reading {
    fn from(figure: &Figure) -> Self {
        Self {
            numerator: figure.numerator,
            base: figure.base.value,
            base_date: figure.base.day,
            base_source: figure.base.source.clone(),
            cut_off: figure.cut_off,
            percent: figure.percent_hundredths(),
        }
    }
}

/// A region that can be chosen, or whose reading is shown.
#[derive(Clone, Debug)]
pub(crate) struct Named {
    pub region: Region,
    pub name: String,
}

/// What the page is about.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// From the country down to the region that is shown.
    pub path: Vec<Named>,
    pub base: BaseKind,
    pub on: Date,
}

/// The page.
#[derive(Template)]
#[template(path = "public/figures.html")]
pub(crate) struct Figures {
    frame: Frame,
    t: &'static Words,
    asked: Asked,
    reading: Option<Reading>,
    children: Vec<(Named, Option<Reading>)>,
}

impl Figures {
    pub fn new(
        frame: Frame,
        asked: Asked,
        reading: Option<Reading>,
        children: Vec<(Named, Option<Reading>)>,
    ) -> Self {
        Self { t: Words::of(frame.lang), frame, asked, reading, children }
    }

    // What the template asks.

    fn place(&self) -> &str {
        self.asked.path.last().map_or("", |here| here.name.as_str())
    }

    fn is_here(&self, named: &Named) -> bool {
        self.asked.path.last().is_some_and(|here| here.region == named.region)
    }

    /// Who the base counts, as the sentence needs it.
    fn base_people(&self) -> &'static str {
        match self.asked.base {
            BaseKind::Population => self.t.people_population,
            BaseKind::Recorded => self.t.people_recorded,
            BaseKind::Target => self.t.people_target,
            BaseKind::WajibKtp => self.t.people_wajib_ktp,
        }
    }

    fn base_means(&self) -> &'static str {
        match self.asked.base {
            BaseKind::Population => self.t.means_population,
            BaseKind::Recorded => self.t.means_recorded,
            BaseKind::Target => self.t.means_target,
            BaseKind::WajibKtp => self.t.means_wajib_ktp,
        }
    }

    /// Every base: its word in addresses, its label, whether it is chosen.
    fn bases(&self) -> [(&'static str, &'static str, bool); 4] {
        [
            (BaseKind::Recorded, self.t.base_recorded),
            (BaseKind::WajibKtp, self.t.base_wajib_ktp),
            (BaseKind::Population, self.t.base_population),
            (BaseKind::Target, self.t.base_target),
        ]
        .map(|(kind, label)| (kind.word(), label, kind == self.asked.base))
    }

    /// Where the base comes from: our own register by its name, others as they name themselves.
    fn base_source<'r>(&self, reading: &'r Reading) -> &'r str {
        if reading.base_source == registry::BASE_SOURCE {
            return self.t.register;
        }
        &reading.base_source
    }

    fn base_word(&self) -> &'static str {
        self.asked.base.word()
    }

    fn on(&self) -> String {
        date_text(self.asked.on)
    }

    fn count(&self, number: &u64) -> String {
        count(self.frame.lang, *number)
    }

    fn date(&self, day: &Date) -> String {
        date(self.frame.lang, *day)
    }

    fn percent(&self, hundredths: &u64) -> String {
        percent(self.frame.lang, *hundredths)
    }

    fn bar(&self, reading: &Reading) -> Bar {
        Bar::of(reading.percent)
    }

    fn remaining(&self, reading: &Reading) -> Option<String> {
        let remaining = reading.base.checked_sub(reading.numerator)?;
        Some(self.count(&remaining))
    }
}

impl Page for Figures {
    const NAME: &'static str = "figures";
    const PLACE: Place = Place::Public;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let named = |code: &str, name: &str| Named {
            region: code.parse().unwrap_or(Region::COUNTRY),
            name: name.to_owned(),
        };
        let reading = |numerator, base, percent| Reading {
            numerator,
            base,
            base_date: sample_date("2023-12-31"),
            base_source: "Dinas Dukcapil Kota Serang".to_owned(),
            cut_off: sample_date("2024-06-05"),
            percent,
        };
        let asked = |base| Asked {
            path: vec![
                named("0", "Indonesia"),
                named("36", "Banten"),
                named("36.73", "Kota Serang"),
            ],
            base,
            on: sample_date("2024-06-05"),
        };
        let children = [
            ("36.73.01", "Serang", 6_812, 172_404, 395),
            ("36.73.02", "Kasemen", 2_140, 82_977, 258),
            ("36.73.03", "Walantaka", 1_905, 71_388, 267),
            ("36.73.04", "Curug", 1_377, 44_120, 312),
            ("36.73.05", "Cipocok Jaya", 4_871, 77_803, 626),
            ("36.73.06", "Taktakan", 2_455, 71_950, 341),
        ]
        .map(|(code, name, held, base, share)| {
            (named(code, name), Some(reading(held, base, share)))
        });
        let whole = reading(19_560, 520_642, 376);
        let without = children.clone().map(|(named, _)| (named, None));
        let figures =
            |base, reading, children| Self::new(frame.clone(), asked(base), reading, children);
        vec![
            ("regency", figures(BaseKind::Recorded, Some(whole), children.into())),
            ("without_base", figures(BaseKind::Target, None, without.into())),
        ]
    }
}

texts! { Words {
    title: "Angka program", "Programme figures";
    holders: "Penduduk dengan IKD aktif", "Residents with an active IKD";
    of: "dari", "of";
    as_of: "per", "as of";
    people_population: "penduduk", "residents";
    people_recorded: "orang yang sudah merekam KTP-el", "people whose KTP-el data are recorded";
    people_target: "orang yang ditargetkan", "people in the target";
    people_wajib_ktp: "orang yang wajib KTP", "people required to hold a KTP";
    no_figure: "Tidak ada angka: dasar yang dipilih belum ada, atau nol, di wilayah ini pada tanggal itu. Pilih dasar lain.",
        "No figure: the chosen base is not known, or zero, for this region on that day. Choose another base.";
    active: "sudah aktif", "active";
    remaining: "belum", "not yet";
    choose: "Pilih angka", "Choose a figure";
    region: "Wilayah", "Region";
    on: "Per tanggal", "As of";
    base: "Dasar", "Base";
    base_population: "Seluruh penduduk", "Whole population";
    base_recorded: "Sudah merekam KTP-el", "KTP-el data recorded";
    base_target: "Target program", "Programme target";
    base_wajib_ktp: "Wajib KTP", "Required to hold a KTP";
    show: "Tampilkan", "Show";
    by_region: "Menurut wilayah", "By region";
    share: "Bagian", "Share";
    again_heading: "Digunakan lagi pada hari lain", "Used again on a later day";
    not_measured: "Tidak diukur. Angka ini hanya dihitung bila dompet melaporkannya dengan persetujuan.",
        "Not measured. This is counted only where wallets report it, with consent.";
    how: "Bagaimana dihitung", "How it is counted";
    numerator: "Yang dihitung", "What is counted";
    numerator_means: "Penduduk yang IKD-nya aktif pada tanggal data, menurut wilayah tempat tinggalnya, bukan kantor yang melayani.",
        "Residents whose IKD is active on the date of the data, by the region they live in, not by the office that served them.";
    means_population: "Seluruh penduduk yang hidup dan berdomisili di wilayah ini.",
        "All living residents of the region.";
    means_recorded: "Penduduk yang data KTP-el-nya sudah direkam, termasuk yang direkam sejak umur 16 tahun.",
        "Residents whose KTP-el data have been recorded, from the age of 16.";
    means_target: "Jumlah yang ditetapkan program untuk tahun ini.",
        "The number the programme has set for the year.";
    means_wajib_ktp: "Penduduk berumur 17 tahun ke atas, atau sudah atau pernah kawin.",
        "Residents aged 17 or over, or who are or have been married.";
    cut_off: "Tanggal data", "Date of the data";
    base_date: "Tanggal dasar", "Date of the base";
    base_source: "Sumber dasar", "Source of the base";
    register: "Register penduduk", "Population register";
    source: "Sumber hitungan", "Source of the count";
    source_is: "Register penduduk dan catatan aktivasi instalasi ini.",
        "The population register and the activation records of this installation.";
    rounding: "Pembulatan", "Rounding";
    rounding_is: "Dua desimal, setengah ke atas, dari jumlah keseluruhan; persentase tidak pernah dirata-ratakan.",
        "Two decimals, half up, from the sums; percentages are never averaged.";
} }
