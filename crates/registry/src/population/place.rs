//! Where people live, and where they were first registered.

use terms::{Date, Level, Region};

use super::draw::Draw;
use crate::{Regions, region::bare};

/// The villages of a population, some larger than others, and the country around them.
#[derive(Debug)]
pub(super) struct Place {
    /// Each village with the sum of the weights up to and with it.
    villages: Vec<(u32, Region)>,
    /// All districts of the country, in the order of their codes.
    districts: Vec<Region>,
}

/// Where somebody was first registered.
#[derive(Debug)]
pub(super) struct First {
    /// The six digits that the NIK keeps for life.
    pub(super) prefix: u32,
    /// The bare name of the regency or city.
    pub(super) birth_place: &'static str,
}

/// District prefixes that are in no current list and that living people carry.
struct Historic {
    /// Where those people live now.
    regency: u64,
    /// Whoever was born in this year or later got a current prefix.
    until: i32,
    prefixes: &'static [u32],
}

/// Kota Serang was cut out of Kabupaten Serang in 2007 (UU 32/2007).
const HISTORIC: &[Historic] = &[Historic {
    regency: 3_673_000_000,
    until: 2007,
    prefixes: &[360_401, 360_402, 360_403, 360_404, 360_410, 360_421],
}];

impl Place {
    /// `None` if no village lies in `region`.
    pub(super) fn new(region: Region) -> Option<Self> {
        let regions = Regions::load();
        let mut sum = 0;
        let weigh = |village| {
            sum += weight(village);
            (sum, village)
        };
        let villages: Vec<_> = regions.villages(region).map(weigh).collect();
        let provinces = regions.children(Region::COUNTRY);
        let regencies = provinces.flat_map(|it| regions.children(it));
        let districts = regencies.flat_map(|it| regions.children(it)).collect();
        (!villages.is_empty()).then_some(Self { villages, districts })
    }

    /// Where a family lives.
    pub(super) fn village(&self, draw: &mut Draw) -> Region {
        let drawn = draw.below(self.villages.last().map_or(0, |it| it.0));
        let place = self.villages.partition_point(|it| it.0 <= drawn);
        self.villages.get(place).map_or(Region::COUNTRY, |it| it.1)
    }

    /// Where somebody was first registered who lives in `village` now: mostly where they live,
    /// else farther and farther away, the older the likelier.
    pub(super) fn first(&self, draw: &mut Draw, village: Region, birth: Date, age: i32) -> First {
        let stayed = draw.chance(if age < 17 { 950 } else { 780 });
        if stayed && let Some(prefix) = historic(draw, village, birth) {
            return First { prefix, birth_place: birth_place(village) };
        }
        let around = [(10, Level::Regency), (7, Level::Province), (5, Level::Country)];
        let around = if stayed { None } else { draw.weighted(&around) };
        let (first, last) = village.at(around.unwrap_or(Level::District)).range();
        let from = self.districts.partition_point(|it| it.number() < first);
        let to = self.districts.partition_point(|it| it.number() <= last);
        let near = self.districts.get(from..to).unwrap_or_default();
        let district = draw.pick(near).copied().unwrap_or(village.at(Level::District));
        let prefix = u32::try_from(district.number() / 10_000).unwrap_or_default();
        First { prefix, birth_place: birth_place(district) }
    }
}

fn historic(draw: &mut Draw, village: Region, birth: Date) -> Option<u32> {
    let here = |it: &&Historic| it.regency == village.at(Level::Regency).number();
    let past = HISTORIC.iter().find(here).filter(|it| birth.year() < it.until)?;
    if draw.chance(350) { draw.pick(past.prefixes).copied() } else { None }
}

fn birth_place(region: Region) -> &'static str {
    let name = Regions::load().name(region.at(Level::Regency)).unwrap_or("Indonesia");
    bare(name).unwrap_or(name)
}

/// How large a village is beside others: always the same one, and kelurahan larger than desa.
fn weight(village: Region) -> u32 {
    // A multiplicative hash spreads neighbours (Knuth, volume 3, section 6.4).
    let spread = village.number().wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 61;
    let kelurahan = village.number() / 1_000 % 10 == 1;
    (2 + spread as u32) * if kelurahan { 3 } else { 1 }
}
