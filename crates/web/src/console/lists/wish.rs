//! What is asked for, as it stands in the address: codes and handles, nothing personal.

use registry::Resident;
use serde::Deserialize;
use terms::{Act, Class, Id, Language, Level, Region};

use crate::{
    Refusal,
    app::App,
    console::regions::{self, Picker},
};

/// Days ahead that one may ask for.
pub(super) const DAYS: [u16; 3] = [7, 30, 90];

/// Wider regions have lists that nobody walks through.
const WIDEST: Level = Level::Regency;

/// The address's query.
#[derive(Deserialize)]
pub(crate) struct Wish {
    region: Option<String>,
    list: Option<String>,
    days: Option<String>,
    after: Option<String>,
}

/// Which list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Who turns 17 soon.
    Turning,
    /// Who may hold an IKD, and does not.
    Waiting,
}

/// What a wish means.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wished {
    pub region: Region,
    pub kind: Kind,
    pub days: u16,
    /// The last resident of the page before.
    pub after: Option<Id<Resident>>,
}

impl Wish {
    /// What an address leaves out is the officer's own region, and who turns 17 within a month.
    pub fn read(&self, app: &App, act: &Act) -> Result<Wished, Refusal> {
        let region = match said(&self.region) {
            None => regions::own(app, act),
            Some(code) => regions::read(code)?,
        };
        let kind = match said(&self.list) {
            None => Kind::Turning,
            Some(word) => Kind::ALL
                .into_iter()
                .find(|kind| kind.word() == word)
                .ok_or_else(|| invalid("a list is turning or waiting"))?,
        };
        let days = match said(&self.days) {
            None => 30,
            Some(text) => DAYS
                .into_iter()
                .find(|days| days.to_string() == text)
                .ok_or_else(|| invalid("the days are 7, 30 or 90"))?,
        };
        let after = said(&self.after).map(str::parse).transpose();
        let after = after.map_err(|_| invalid("a page begins after a resident's handle"))?;
        Ok(Wished { region, kind, days, after })
    }
}

impl Kind {
    pub const ALL: [Self; 2] = [Self::Turning, Self::Waiting];

    /// Its word in addresses and names of files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Turning => "turning",
            Self::Waiting => "waiting",
        }
    }

    /// Why one looks, for the log.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Turning => "outreach.turning_seventeen",
            Self::Waiting => "outreach.not_yet_active",
        }
    }
}

impl Wished {
    /// Whether the region is small enough for a list.
    pub fn is_small(&self) -> bool {
        self.region.level() >= WIDEST
    }

    /// The field that chooses another region.
    pub fn picker(&self, language: Language, act: &Act) -> Picker {
        Picker::new(language, regions::within(act), self.region, WIDEST)
    }

    /// The address of the same list of another region, from its beginning.
    pub fn link(&self, page: &str, region: Region) -> String {
        format!("{page}?region={region}&list={}&days={}", self.kind.word(), self.days)
    }

    /// The address of the page that begins behind a resident.
    pub fn link_after(&self, page: &str, after: Option<Id<Resident>>) -> String {
        let link = self.link(page, self.region);
        after.map_or(link.clone(), |after| format!("{link}&after={after}"))
    }
}

/// A field of a form that was left empty says nothing.
fn said(field: &Option<String>) -> Option<&str> {
    field.as_deref().filter(|text| !text.is_empty())
}

fn invalid(sentence: &str) -> Refusal {
    Refusal::new(Class::Invalid, &sentence)
}
