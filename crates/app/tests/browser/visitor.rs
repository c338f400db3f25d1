//! Who visits: with which engine, on which screen, in which language, with or without scripts.

/// A family of browsers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Chromium,
    Firefox,
    WebKit,
}

/// The size of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    Desktop,
    Phone,
    /// One that stands upright in a hall.
    Tablet,
}

/// The language that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lang {
    English,
    Indonesian,
}

/// Whether pages may run scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scripts {
    Off,
    On,
}

/// One visitor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visitor {
    pub screen: Screen,
    pub lang: Lang,
    pub scripts: Scripts,
}

const fn visitor(screen: Screen, lang: Lang, scripts: Scripts) -> Visitor {
    Visitor { screen, lang, scripts }
}

/// Each screen with each language.
pub const ALL: [Visitor; 4] = [
    visitor(Screen::Desktop, Lang::Indonesian, Scripts::On),
    visitor(Screen::Desktop, Lang::English, Scripts::On),
    visitor(Screen::Phone, Lang::Indonesian, Scripts::On),
    visitor(Screen::Phone, Lang::English, Scripts::On),
];

/// Each language on a phone.
pub const ON_A_PHONE: [Visitor; 2] = [ALL[2], ALL[3]];

/// Each language at a desk.
pub const AT_A_DESK: [Visitor; 2] = [ALL[0], ALL[1]];

/// The kiosk in the hall. Scripts are switched off: with them it would print, and wait for a printer
/// that is not there.
pub const IN_THE_HALL: [Visitor; 2] = [
    visitor(Screen::Tablet, Lang::Indonesian, Scripts::Off),
    visitor(Screen::Tablet, Lang::English, Scripts::Off),
];

/// Each screen, where scripts are switched off.
pub const WITHOUT_SCRIPTS: [Visitor; 2] = [
    visitor(Screen::Desktop, Lang::English, Scripts::Off),
    visitor(Screen::Phone, Lang::Indonesian, Scripts::Off),
];

impl Engine {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::WebKit => "webkit",
        }
    }

    /// Who of these visits with it. Firefox takes several seconds to start, so there it is the
    /// first and the last, who differ in all that visitors differ in.
    pub fn of(self, visitors: &[Visitor]) -> impl Iterator<Item = &Visitor> {
        let last = visitors.len() - 1;
        let some = move |number: usize| self != Self::Firefox || number == 0 || number == last;
        visitors.iter().enumerate().filter(move |it| some(it.0)).map(|it| it.1)
    }
}

impl Screen {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Desktop => "1280x900",
            Self::Phone => "360x740",
            Self::Tablet => "600x960",
        }
    }

    /// Width and height in CSS pixels.
    pub const fn size(self) -> (u32, u32) {
        match self {
            Self::Desktop => (1280, 900),
            Self::Phone => (360, 740),
            Self::Tablet => (600, 960),
        }
    }
}

impl Lang {
    pub const fn tag(self) -> &'static str {
        self.choose("id", "en")
    }

    /// The other language's tag.
    pub const fn other(self) -> &'static str {
        self.choose("en", "id")
    }

    pub const fn choose(self, indonesian: &'static str, english: &'static str) -> &'static str {
        match self {
            Self::English => english,
            Self::Indonesian => indonesian,
        }
    }
}
