//! The country's regions: names, kinds, postcodes, and what lies in what.

mod finder;
mod former;
mod kind;
mod prefix;
mod word;

use std::{io::Read, sync::OnceLock};

use flate2::read::ZlibDecoder;
use terms::{Language, Level, Prefix, Region};

pub use self::kind::Kind;
use self::{finder::Finder, prefix::Prefixes};

/// All 91,599 regions of Kepmendagri 300.2.2-2138/2025, with a postcode for every village.
#[derive(Debug)]
pub struct Regions {
    text: String,
    /// In the order of the codes, so that all that lies in a region is one stretch.
    entries: Vec<Entry>,
    prefixes: Prefixes,
    /// Made when somebody searches for the first time.
    finder: OnceLock<Finder>,
    version: OnceLock<u64>,
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

    /// At most `limit` regions in `within` that `text` may mean, the best first: a code with or
    /// without dots, or a name, its beginning, or words of it, with or without the words for its
    /// kind and for what lies around it; a former name too. Only the first hundred letters count.
    pub fn search(&self, text: &str, within: Region, limit: usize) -> Vec<Region> {
        if let Some(digits) = code_digits(text) {
            return self.by_code(&digits, within, limit);
        }
        let (first, last) = within.range();
        let from = self.entries.partition_point(|entry| entry.number < first);
        let to = self.entries.partition_point(|entry| entry.number <= last);
        let found = self.finder().search(text, from..to, limit).into_iter();
        found.filter_map(|place| self.entries.get(place)?.region()).collect()
    }

    /// Changes with the table, so that whoever has fetched parts of it may keep them.
    pub fn version(&self) -> u64 {
        // FNV-1a: tells versions apart, protects nothing.
        let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        *self.version.get_or_init(|| self.text.bytes().fold(0xcbf2_9ce4_8422_2325, mix))
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

    /// The name with its kind where it is customary to say it: `Kelurahan Serang`, `Kota Serang`.
    pub fn titled(&self, region: Region) -> Option<String> {
        let name = self.name(region)?;
        Some(match region.level() {
            Level::District | Level::Village => {
                format!("{} {name}", Kind::of(region).word(Language::Indonesian))
            }
            _ => name.to_owned(),
        })
    }

    /// Regions whose codes begin with these digits, at the level that they reach; below the only
    /// one, what lies in it.
    fn by_code(&self, digits: &str, within: Region, limit: usize) -> Vec<Region> {
        let missing = 10_u32.saturating_sub(u32::try_from(digits.len()).unwrap_or(10));
        let unit = 10_u64.pow(missing);
        let first = digits.parse::<u64>().unwrap_or_default() * unit;
        let (above, width) = match digits.len() {
            1 | 2 => (Region::COUNTRY, 2),
            3 | 4 => (self.around(first, 100_000_000), 4),
            5 | 6 => (self.around(first, 1_000_000), 6),
            _ => (self.around(first, 10_000), 10),
        };
        let mut found: Vec<Region> = self.children(above).collect();
        found.retain(|it| (first..first + unit).contains(&it.number()));
        if let ([only], true) = (found.as_slice(), digits.len() == width) {
            found.extend(self.children(*only).collect::<Vec<_>>());
        }
        found.retain(|it| within.contains(*it));
        found.truncate(limit);
        found
    }

    /// The region of this width around a number; for what is none, one without children.
    fn around(&self, number: u64, width: u64) -> Region {
        let village = || Region::from_number(number);
        Region::from_number(number / width * width).or_else(village).unwrap_or(Region::COUNTRY)
    }

    fn finder(&self) -> &Finder {
        self.finder.get_or_init(|| {
            let named = |entry: &Entry| {
                let (region, name) = (entry.region()?, self.name_of(entry));
                let bare = bare(name).filter(|_| region.level() == Level::Regency);
                Some((region, Kind::of(region), bare.unwrap_or(name)))
            };
            Finder::new(self.entries.iter().filter_map(named))
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
        let (finder, version) = (OnceLock::new(), OnceLock::new());
        Some(Self { text, entries, prefixes, finder, version })
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

/// The digits of what is typed as a code: `36.73`, `3673`, `36 73 01`.
fn code_digits(text: &str) -> Option<String> {
    let text = text.trim();
    let is_code = text.bytes().all(|it| it.is_ascii_digit() || matches!(it, b'.' | b' ' | b'-'));
    let digits: String = text.chars().filter(char::is_ascii_digit).take(11).collect();
    (is_code && (1..=10).contains(&digits.len())).then_some(digits)
}

/// The name of a regency or city without its kind, as birth places are written.
pub(crate) fn bare(name: &str) -> Option<&str> {
    let rest = name.strip_prefix("Kabupaten ").or_else(|| name.strip_prefix("Kota "))?;
    Some(rest.strip_prefix("Administrasi ").unwrap_or(rest))
}
