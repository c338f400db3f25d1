//! The country's regions: names, kinds, postcodes, and what lies in what.

mod prefix;

use std::{io::Read, sync::OnceLock};

use flate2::read::ZlibDecoder;
use terms::{Language, Level, Prefix, Region};

use self::prefix::Prefixes;

/// All 91,599 regions of Kepmendagri 300.2.2-2138/2025, with a postcode for every village.
#[derive(Debug)]
pub struct Regions {
    text: String,
    /// In the order of the codes, so that all that lies in a region is one stretch.
    entries: Vec<Entry>,
    prefixes: Prefixes,
}

/// What a region calls itself by law.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Negara.
    Country,
    /// Provinsi.
    Province,
    /// Kabupaten.
    Regency,
    /// Kota.
    City,
    /// Kecamatan.
    Kecamatan,
    /// Distrik: what a kecamatan is called in the provinces of Papua.
    Distrik,
    /// Kelurahan (village codes 1xxx).
    Kelurahan,
    /// Desa, under whatever name custom gives it (village codes 2xxx).
    Desa,
    /// Desa adat (village codes 3xxx).
    DesaAdat,
}

#[derive(Debug)]
struct Entry {
    number: u64,
    /// Where the name begins in the text; it ends at the next tab or line break.
    name: u32,
    /// 0 for what is no village.
    postcode: u32,
}

impl Regions {
    /// The regions built into the program; unpacked once, on first use.
    #[expect(clippy::expect_used, reason = "the table is compiled in, and a test reads it whole")]
    pub fn load() -> &'static Self {
        static REGIONS: OnceLock<Regions> = OnceLock::new();
        let packed: &[u8] = include_bytes!("../data/regions.txt.z");
        let historic = include_str!("../data/prefixes.txt");
        REGIONS.get_or_init(|| Self::unpack(packed, historic).expect("the tables are whole"))
    }

    /// Whether this is a region of the current list. The whole country is.
    pub fn contains(&self, region: Region) -> bool {
        region == Region::COUNTRY || self.entry(region).is_some()
    }

    /// What is known of the six-digit prefix of a NIK or KK number. Allocates nothing.
    pub fn prefix(&self, prefix: u32) -> Prefix {
        self.prefixes.look_up(prefix)
    }

    /// How many regions of `level` lie in `region`, itself included.
    pub fn count(&self, region: Region, level: Level) -> usize {
        let inside = self.stretch(region).iter();
        inside.filter(|entry| entry.region().is_some_and(|it| it.level() == level)).count()
    }

    /// The name; that of a regency or city begins with its kind: `Kota Serang`.
    pub fn name(&self, region: Region) -> Option<&str> {
        if region == Region::COUNTRY {
            return Some("Indonesia");
        }
        self.entry(region).map(|entry| self.name_of(entry))
    }

    /// What the region calls itself by law.
    pub fn kind(&self, region: Region) -> Option<Kind> {
        self.contains(region).then(|| Kind::of(region))
    }

    /// The region one level up; the country and unknown regions have none.
    pub fn parent(&self, region: Region) -> Option<Region> {
        let above = match region.level() {
            Level::Country => return None,
            Level::Province => Level::Country,
            Level::Regency => Level::Province,
            Level::District => Level::Regency,
            Level::Village => Level::District,
        };
        self.contains(region).then(|| region.at(above))
    }

    /// The regions one level down, in the order of their codes.
    pub fn children(&self, region: Region) -> impl Iterator<Item = Region> {
        let (first, last) = region.range();
        let mut next = first + 1;
        std::iter::from_fn(move || {
            let place = self.entries.partition_point(|entry| entry.number < next);
            let child = self.entries.get(place).filter(|entry| entry.number <= last)?.region()?;
            next = child.range().1 + 1;
            Some(child)
        })
    }

    /// All villages in `region`, in the order of their codes.
    pub fn villages(&self, region: Region) -> impl Iterator<Item = Region> {
        let inside = self.stretch(region).iter().filter_map(Entry::region);
        inside.filter(|it| it.level() == Level::Village)
    }

    /// A village's postcode, five digits.
    pub fn postcode(&self, village: Region) -> Option<String> {
        let entry = self.entry(village).filter(|entry| entry.postcode > 0)?;
        Some(format!("{:05}", entry.postcode))
    }

    /// At most `limit` regions in `region` whose name begins with `prefix`, whatever its case and
    /// with or without `Kota` or `Kabupaten`: wide regions first, then in the order of the codes.
    pub fn find(&self, prefix: &str, region: Region, limit: usize) -> Vec<Region> {
        let prefix = prefix.trim().as_bytes();
        let begins = |name: &str| {
            name.as_bytes().get(..prefix.len()).is_some_and(|it| it.eq_ignore_ascii_case(prefix))
        };
        let matches = |entry: &&Entry| {
            let name = self.name_of(entry);
            begins(name) || bare(name).is_some_and(begins)
        };
        let mut found: Vec<Region> =
            self.stretch(region).iter().filter(matches).filter_map(Entry::region).collect();
        found.sort_by_key(|it| (it.level(), it.number()));
        found.truncate(limit);
        found
    }

    /// The whole way up, as on a letter: `Kelurahan Serang, Kecamatan Serang, Kota Serang, Banten`.
    pub fn path(&self, region: Region) -> Option<String> {
        let mut path = self.titled(region)?;
        let mut below = region;
        while let Some(above) = self.parent(below).filter(|it| *it != Region::COUNTRY) {
            path.push_str(", ");
            path.push_str(&self.titled(above)?);
            below = above;
        }
        Some(path)
    }

    /// The name with its kind where it is customary to say it.
    fn titled(&self, region: Region) -> Option<String> {
        let name = self.name(region)?;
        Some(match region.level() {
            Level::District | Level::Village => {
                format!("{} {name}", Kind::of(region).word(Language::Indonesian))
            }
            _ => name.to_owned(),
        })
    }

    fn entry(&self, region: Region) -> Option<&Entry> {
        let place = self.entries.binary_search_by_key(&region.number(), |it| it.number).ok()?;
        self.entries.get(place)
    }

    fn stretch(&self, region: Region) -> &[Entry] {
        let (first, last) = region.range();
        let from = self.entries.partition_point(|entry| entry.number < first);
        let to = self.entries.partition_point(|entry| entry.number <= last);
        self.entries.get(from..to).unwrap_or_default()
    }

    fn name_of(&self, entry: &Entry) -> &str {
        let rest = self.text.get(entry.name as usize..).unwrap_or_default();
        rest.split(['\t', '\n']).next().unwrap_or_default()
    }

    /// Reads the forms that `tools/regions/convert.py` and `prefixes.py` describe.
    fn unpack(packed: &[u8], historic: &str) -> Option<Self> {
        let mut text = String::new();
        ZlibDecoder::new(packed).read_to_string(&mut text).ok()?;
        let mut entries = Vec::with_capacity(text.bytes().filter(|it| *it == b'\n').count());
        let (mut number, mut postcode, mut at) = (0, 0, 0);
        for line in text.split_inclusive('\n') {
            let mut parts = line.trim_end().split('\t');
            let head = parts.next()?;
            let (unit, step) = match head.as_bytes().first() {
                Some(b'P') => (100_000_000, head.get(1..)?),
                Some(b'R') => (1_000_000, head.get(1..)?),
                Some(b'D') => (10_000, head.get(1..)?),
                _ => (1, head),
            };
            let step: u64 = if step.is_empty() { 1 } else { step.parse().ok()? };
            number = (number / unit + step) * unit;
            let name = u32::try_from(at + head.len() + 1).ok()?;
            if let Some(changed) = parts.nth(1) {
                postcode = changed.parse().ok()?;
            }
            entries.push(Entry { number, name, postcode: if unit == 1 { postcode } else { 0 } });
            at += line.len();
        }
        let districts = entries.iter().filter_map(Entry::district_prefix);
        let prefixes = Prefixes::read(districts, historic)?;
        Some(Self { text, entries, prefixes })
    }
}

impl Entry {
    fn region(&self) -> Option<Region> {
        Region::from_number(self.number)
    }

    /// The six digits that numbers given in this district begin with.
    fn district_prefix(&self) -> Option<u32> {
        let district = self.region().is_some_and(|it| it.level() == Level::District);
        u32::try_from(self.number / 10_000).ok().filter(|_| district)
    }
}

impl Kind {
    fn of(region: Region) -> Self {
        let number = region.number();
        match region.level() {
            Level::Country => Self::Country,
            Level::Province => Self::Province,
            // Regencies count from 01, cities from 71 (Permendagri 58/2021).
            Level::Regency if number / 1_000_000 % 100 < 71 => Self::Regency,
            Level::Regency => Self::City,
            Level::District if number / 1_000_000_000 == 9 => Self::Distrik,
            Level::District => Self::Kecamatan,
            Level::Village => match number / 1_000 % 10 {
                1 => Self::Kelurahan,
                3 => Self::DesaAdat,
                _ => Self::Desa,
            },
        }
    }

    /// The word for it.
    pub const fn word(self, language: Language) -> &'static str {
        let (indonesian, english) = match self {
            Self::Country => ("Negara", "Country"),
            Self::Province => ("Provinsi", "Province"),
            Self::Regency => ("Kabupaten", "Regency"),
            Self::City => ("Kota", "City"),
            Self::Kecamatan => ("Kecamatan", "District"),
            Self::Distrik => ("Distrik", "District"),
            Self::Kelurahan => ("Kelurahan", "Urban village"),
            Self::Desa => ("Desa", "Village"),
            Self::DesaAdat => ("Desa adat", "Customary village"),
        };
        language.choose(indonesian, english)
    }
}

/// The name of a regency or city without its kind, as birth places are written.
pub(crate) fn bare(name: &str) -> Option<&str> {
    let rest = name.strip_prefix("Kabupaten ").or_else(|| name.strip_prefix("Kota "))?;
    Some(rest.strip_prefix("Administrasi ").unwrap_or(rest))
}
