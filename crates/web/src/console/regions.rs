//! The choice of a region as a part of any form of the console, and `/regions.json`, from which its
//! script reads.
//!
//! How a page uses it: keep a `Picker` in the page; in the template put `regions.mjs` into the head
//! block (`<script type="module" src="{{ picker.script() }}"></script>`), import
//! `console/region.html` and call `picker` within the form. The field comes back as one region
//! code, read by [`read`]. Without scripts it is a select of the way down to the chosen region and
//! of what lies in it: show the form again, with the picker at what came back, as long as
//! [`Picker::is_deep`] says no; so one walks down to the village.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Query, State},
    http::header::CACHE_CONTROL,
    response::{IntoResponse, Response},
};
use registry::Regions;
use serde::{Deserialize, Serialize};
use terms::{Act, Class, Language, Level, Region, RegionError};

use crate::{Refusal, app::App, lang::texts, look};

/// So many regions that are like what was typed.
const BEST: usize = 20;

/// More letters than any name with all that it lies in.
const LONGEST: usize = 200;

/// Counts up when the same question gets another answer although the regions are the same.
const ANSWERS: u8 = 1;

/// A field in which one chooses a region.
#[derive(Clone, Debug)]
pub(crate) struct Picker {
    /// The name of the field, which is its id too.
    pub name: &'static str,
    pub label: &'static str,
    /// What is wrong with what was chosen.
    pub problem: Option<&'static str>,
    pub t: &'static Words,
    chosen: Region,
    within: Region,
    needs: Level,
}

/// One region of the select.
#[derive(Clone, Debug)]
pub(crate) struct Choice {
    pub code: Region,
    pub text: String,
    pub is_chosen: bool,
}

/// A field in which one types the code of a region; the script makes of it one in which one types
/// names. Its value stands in the form's own field.
#[derive(Clone, Debug)]
pub(crate) struct Typing {
    pub t: &'static Words,
    within: Region,
    needs: Level,
}

impl Typing {
    /// For a region within `within`, at least as deep as `needs`.
    pub fn new(language: Language, within: Region, needs: Level) -> Self {
        Self { t: Words::of(language), within, needs }
    }

    // What the template asks.

    /// The region with this code and all that it lies in; what was typed, if there is none.
    pub fn text(&self, typed: &str) -> String {
        let region = typed.trim().parse().ok();
        region.and_then(|it| Regions::load().path(it)).unwrap_or_else(|| typed.to_owned())
    }

    pub fn within(&self) -> Region {
        self.within
    }

    pub fn needs(&self) -> u8 {
        self.needs as u8
    }

    pub fn source(&self) -> String {
        source()
    }

    pub fn script(&self) -> &'static str {
        look::REGIONS
    }
}

impl Picker {
    /// A field `name` for a region within `within`, which is the chosen one if that lies elsewhere;
    /// at least as deep as `needs`.
    pub fn new(language: Language, within: Region, chosen: Region, needs: Level) -> Self {
        let (name, t) = ("region", Words::of(language));
        let chosen = if within.contains(chosen) { chosen } else { within };
        Self { name, label: t.region, problem: None, t, chosen, within, needs }
    }

    /// Whether the chosen region is as deep as is needed.
    pub fn is_deep(&self) -> bool {
        self.chosen.level() >= self.needs
    }

    // What the template asks.

    /// The way down to the region that is looked into, and what lies in that.
    pub fn choices(&self) -> Vec<Choice> {
        let regions = Regions::load();
        let inside = regions.children(self.chosen).next().is_some();
        let above = regions.parent(self.chosen).filter(|it| self.within.contains(*it));
        let open = if inside { self.chosen } else { above.unwrap_or(self.chosen) };
        let mut way = vec![open];
        while let Some(above) = way.last().and_then(|it| regions.parent(*it)) {
            if !self.within.contains(above) {
                break;
            }
            way.push(above);
        }
        let choice = |code: Region, mark: &str| {
            let text = format!("{mark}{}", regions.titled(code).unwrap_or_default());
            Choice { code, text, is_chosen: code == self.chosen }
        };
        let down = way.iter().rev().map(|code| choice(*code, ""));
        down.chain(regions.children(open).map(|code| choice(code, "– "))).collect()
    }

    /// The chosen region with all that it lies in.
    pub fn text(&self) -> String {
        Regions::load().path(self.chosen).unwrap_or_default()
    }

    pub fn within(&self) -> Region {
        self.within
    }

    /// How many parts the code of a region that is deep enough has at least.
    pub fn needs(&self) -> u8 {
        self.needs as u8
    }

    pub fn source(&self) -> String {
        source()
    }

    pub fn script(&self) -> &'static str {
        look::REGIONS
    }
}

/// Where an officer works: the region of the act, and within a wider one the deployment's own.
pub(crate) fn own(app: &App, act: &Act) -> Region {
    let (wide, home) = (within(act), app.deployment.home);
    if wide.contains(home) { home } else { wide }
}

/// Where an officer may choose.
pub(crate) fn within(act: &Act) -> Region {
    act.region().unwrap_or(Region::COUNTRY)
}

/// The region with this code.
pub(crate) fn read(code: &str) -> Result<Region, Refusal> {
    let wrong = |error: RegionError| Refusal::new(Class::Invalid, &error);
    let region = code.parse().map_err(wrong)?;
    if Regions::load().contains(region) {
        return Ok(region);
    }
    Err(Refusal::new(Class::Missing, &"no region has this code"))
}

/// What the script asks.
#[derive(Deserialize)]
pub(crate) struct Asked {
    /// The version that it was told.
    v: Option<String>,
    /// What to look into.
    r#in: Option<String>,
    /// What was typed.
    q: Option<String>,
}

/// One region, for the script.
#[derive(Serialize)]
struct Told {
    code: Region,
    title: String,
    /// What it lies in.
    above: String,
    /// Whether anything lies in it.
    open: bool,
}

#[derive(Serialize)]
struct Answer {
    regions: Vec<Told>,
}

/// `GET /regions.json`: with `in`, that region and what lies in it; with `q`, those that are meant.
pub(crate) async fn json(
    State(_): State<Arc<App>>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    let regions = Regions::load();
    let region = asked.r#in.as_deref().map(read).transpose()?;
    let found: Vec<Region> = match (asked.q.as_deref(), region) {
        (Some(text), _) if text.len() > LONGEST => {
            return Err(Refusal::new(Class::Invalid, &"no region has so long a name"));
        }
        (Some(text), within) => regions.search(text, within.unwrap_or(Region::COUNTRY), BEST),
        (None, Some(region)) => std::iter::once(region).chain(regions.children(region)).collect(),
        (None, None) => {
            return Err(Refusal::new(Class::Invalid, &"say where to look, or for what"));
        }
    };
    let answer = Json(Answer { regions: found.into_iter().map(told).collect() });
    // Whoever asks for another version must not keep the answer under its name.
    if asked.v.as_deref() != Some(&version()) {
        return Ok(answer.into_response());
    }
    Ok(([(CACHE_CONTROL, "private, max-age=31536000, immutable")], answer).into_response())
}

fn told(code: Region) -> Told {
    let regions = Regions::load();
    let above = regions.parent(code).filter(|above| *above != Region::COUNTRY);
    Told {
        code,
        title: regions.titled(code).unwrap_or_default(),
        above: above.and_then(|it| regions.path(it)).unwrap_or_default(),
        open: regions.children(code).next().is_some(),
    }
}

fn source() -> String {
    format!("/regions.json?v={}", version())
}

fn version() -> String {
    format!("{ANSWERS}-{:016x}", Regions::load().version())
}

texts! { Words {
    region: "Wilayah", "Region";
    hint: "Pilih satu, lalu tekan tombol formulir ini untuk melihat wilayah di dalamnya.",
        "Choose one, then press the form's button to see what lies in it.";
    typed: "Ketik nama, nama lama, atau kode. Panah bawah membuka daftar, panah kanan dan kiri masuk dan keluar.",
        "Type a name, an old name or a code. Arrow down opens the list, arrow right and left go in and out.";
    up: "Naik ke", "Up to";
    found: "wilayah", "regions";
    nothing: "Tidak ada wilayah seperti itu.", "There is no such region.";
    failed: "Daftar wilayah tidak dapat dimuat. Coba lagi, atau buka halaman ini sekali lagi.",
        "The regions could not be loaded. Try again, or reload this page.";
} }

#[cfg(test)]
mod tests {
    use super::*;

    fn region(code: &str) -> Region {
        code.parse().unwrap()
    }

    fn choices(within: &str, chosen: &str) -> (Vec<String>, String) {
        let picker =
            Picker::new(Language::Indonesian, region(within), region(chosen), Level::Village);
        let all = picker.choices();
        let chosen: Vec<_> =
            all.iter().filter(|it| it.is_chosen).map(|it| it.code.to_string()).collect();
        assert_eq!(chosen.len(), 1, "one is chosen");
        (all.iter().map(|it| it.code.to_string()).collect(), chosen.concat())
    }

    #[test]
    fn one_walks_down_from_the_country_to_every_village() {
        let mut at = "0".to_owned();
        for (next, width) in [("36", 38), ("36.73", 8), ("36.73.01", 6), ("36.73.01.1002", 12)] {
            let (codes, chosen) = choices("0", &at);
            assert_eq!(chosen, at);
            assert!(codes.contains(&next.to_owned()), "{at}: {codes:?}");
            assert!(codes.len() > width, "{at}: {codes:?}");
            at = next.to_owned();
        }
        let (codes, chosen) = choices("0", &at);
        assert_eq!(chosen, at);
        let way = ["0", "36", "36.73", "36.73.01"];
        assert_eq!(codes[..4], way, "all the way back, and the neighbours");
    }

    #[test]
    fn nobody_walks_out_of_their_own_region() {
        let (codes, chosen) = choices("36.73.01", "36.04");
        assert_eq!(chosen, "36.73.01");
        assert!(codes.iter().all(|code| code.starts_with("36.73.01")), "{codes:?}");
        assert_eq!(choices("36.73.01.1002", "36.73.01.1002").0, ["36.73.01.1002"]);
    }

    #[test]
    fn a_region_is_deep_enough_at_the_level_that_is_needed_and_below() {
        for (chosen, expected) in [("36", false), ("36.73", true), ("36.73.01.1002", true)] {
            let it =
                Picker::new(Language::English, Region::COUNTRY, region(chosen), Level::Regency);
            assert_eq!(it.is_deep(), expected, "{chosen}");
        }
    }
}
