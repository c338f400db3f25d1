//! A known issue: something that cannot be done, on which phones, and what the centre says of it.

use std::{fmt, str::FromStr};

use activation::platforms::{System, Version};
use store::{Answer as StoreAnswer, Error, Row};
use terms::{Id, Language, Moment};

use crate::words::Office;

/// Something that cannot be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// By which it is known.
    pub id: Id<Issue>,
    /// What cannot be done.
    pub kind: IssueKind,
    /// On which phones.
    pub phones: Phones,
    /// What the officer wrote who met it first. For officers: nobody has read it before it is stored.
    pub text: IssueText,
    /// How far it is.
    pub state: IssueState,
    /// When it was reported first.
    pub reported_at: Moment,
    /// So many offices have met it.
    pub offices: u32,
    /// So many people want to be told how it ends.
    pub followers: u32,
    /// So many answers were given.
    pub answers: u32,
    /// The last of them.
    pub answer: Option<IssueAnswer>,
}

/// What the centre says, for everybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssueAnswer {
    /// How far it was then.
    pub state: IssueState,
    /// In Indonesian.
    pub indonesian: IssueText,
    /// In English.
    pub english: IssueText,
    /// When.
    pub at: Moment,
}

/// Something to report.
#[derive(Clone, Debug)]
pub struct NewIssue {
    /// Whose office has met it.
    pub office: Id<Office>,
    /// What cannot be done.
    pub kind: IssueKind,
    /// On which phones.
    pub phones: Phones,
    /// What happens, without anybody's name or number.
    pub text: IssueText,
}

/// Which phones it concerns: of one system or of any, of every version or those beneath one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Phones {
    /// The system; `None` is any.
    pub system: Option<System>,
    /// Only versions beneath this one. Without a system it says nothing, and is `None`.
    pub below: Option<Version>,
}

/// What cannot be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IssueKind {
    /// A card does not come to the phone.
    Arrival,
    /// The camera does not read a code.
    Camera,
    /// What was in the wallet is gone.
    Gone,
    /// A place that should take IKD does not.
    NotAccepted,
    /// Something else.
    Other,
    /// Something of ours cannot be reached.
    Outage,
    /// A right PIN is refused.
    Pin,
    /// The wallet does not open.
    Wallet,
}

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IssueState {
    /// It was reported, for the first time or again.
    Open,
    /// It is done with.
    Solved,
    /// It stays so.
    Unsolvable,
    /// It is being worked on.
    Working,
}

/// What is written of an issue: 1 to 600 letters, in lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssueText(String);

/// The text is empty, too long, or holds what is no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("what is written of an issue has 1 to 600 letters")]
pub struct IssueTextError;

/// Letters of a text.
const LONGEST: usize = 600;

impl Issue {
    /// What people read above it: `Camera does not read codes: iPhone (iOS) below 15`.
    pub fn title(&self, language: Language) -> String {
        format!("{}: {}", self.kind.title(language), self.phones.title(language))
    }

    /// Whether it has been answered, and so is for everybody.
    pub const fn is_known(&self) -> bool {
        self.answer.is_some()
    }
}

impl IssueAnswer {
    /// What it says in a language.
    pub fn text(&self, language: Language) -> &str {
        language.choose(self.indonesian.as_str(), self.english.as_str())
    }
}

impl Phones {
    /// Phones of one system or of any.
    pub const fn new(system: Option<System>, below: Option<Version>) -> Self {
        match system {
            Some(_) => Self { system, below },
            None => Self { system: None, below: None },
        }
    }

    /// Whether a phone of this system is among them; of a version that nobody knows it may be.
    pub fn are(self, system: System, version: Option<Version>) -> bool {
        let is_below = |below| version.is_none_or(|version| version < below);
        self.system.is_none_or(|it| it == system) && self.below.is_none_or(is_below)
    }

    /// The words for people.
    pub fn title(self, language: Language) -> String {
        let system = match self.system {
            None => return language.choose("semua ponsel", "every phone").to_owned(),
            Some(System::Other) => language.choose("ponsel lain", "other phones"),
            Some(system) => system.title(language),
        };
        match self.below {
            None => system.to_owned(),
            Some(below) => format!("{system} {} {below}", language.choose("di bawah", "below")),
        }
    }
}

impl IssueKind {
    /// All of them, as they are offered.
    pub const ALL: [Self; 8] = [
        Self::Wallet,
        Self::Camera,
        Self::Arrival,
        Self::Pin,
        Self::Gone,
        Self::Outage,
        Self::NotAccepted,
        Self::Other,
    ];

    /// The code that forms and tables use.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Arrival => "arrival",
            Self::Camera => "camera",
            Self::Gone => "gone",
            Self::NotAccepted => "not_accepted",
            Self::Other => "other",
            Self::Outage => "outage",
            Self::Pin => "pin",
            Self::Wallet => "wallet",
        }
    }

    /// The kind of a code.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The words for people.
    pub const fn title(self, language: Language) -> &'static str {
        match self {
            Self::Arrival => language.choose("Kartu tidak sampai di ponsel", "Cards do not arrive"),
            Self::Camera => {
                language.choose("Kamera tidak membaca kode", "The camera does not read codes")
            }
            Self::Gone => language.choose("Isi dompet hilang", "The wallet's contents are gone"),
            Self::NotAccepted => language.choose("IKD tidak diterima", "IKD is not accepted"),
            Self::Other => language.choose("Hal lain", "Something else"),
            Self::Outage => {
                language.choose("Layanan tidak dapat dihubungi", "A service cannot be reached")
            }
            Self::Pin => language.choose("PIN yang benar ditolak", "A right PIN is refused"),
            Self::Wallet => {
                language.choose("Dompet tidak dapat dibuka", "The wallet does not open")
            }
        }
    }
}

impl IssueState {
    /// What the centre may answer.
    pub const ANSWERS: [Self; 3] = [Self::Working, Self::Solved, Self::Unsolvable];

    /// The code that forms and tables use.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Solved => "solved",
            Self::Unsolvable => "unsolvable",
            Self::Working => "working",
        }
    }

    /// The state of a code.
    pub fn of_code(code: &str) -> Option<Self> {
        let all = [Self::Open, Self::Solved, Self::Unsolvable, Self::Working];
        all.into_iter().find(|state| state.code() == code)
    }

    /// The words for people.
    pub const fn title(self, language: Language) -> &'static str {
        match self {
            Self::Open => language.choose("Dilaporkan", "Reported"),
            Self::Solved => language.choose("Sudah teratasi", "Solved"),
            Self::Unsolvable => language.choose("Tidak dapat diatasi", "Cannot be solved"),
            Self::Working => language.choose("Sedang dikerjakan", "Being worked on"),
        }
    }

    /// Whether nothing more will come of it.
    pub const fn is_settled(self) -> bool {
        matches!(self, Self::Solved | Self::Unsolvable)
    }
}

impl IssueText {
    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for IssueText {
    type Err = IssueTextError;

    fn from_str(text: &str) -> Result<Self, IssueTextError> {
        let text = text.replace("\r\n", "\n");
        let text = text.trim();
        let letters = text.chars().count();
        let written = text.chars().all(|letter| letter == '\n' || !letter.is_control());
        let good = written && (1..=LONGEST).contains(&letters);
        if good { Ok(Self(text.to_owned())) } else { Err(IssueTextError) }
    }
}

impl fmt::Display for IssueText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl StoreAnswer for Issue {
    fn read(row: &Row<'_>) -> Result<Self, Error> {
        let (system, below) = (row.cell::<Option<String>>(2)?, row.cell::<Option<String>>(3)?);
        let system = system.map(|code| System::of_code(&code).ok_or(Error::Shape("a system")));
        let below = below.map(|text| text.parse().map_err(|_| Error::Shape("a version")));
        let kind = IssueKind::of_code(&row.cell::<String>(1)?);
        Ok(Self {
            id: row.cell(0)?,
            kind: kind.ok_or(Error::Shape("a kind of issue"))?,
            phones: Phones::new(system.transpose()?, below.transpose()?),
            text: read_text(&row.cell::<String>(4)?)?,
            state: read_state(&row.cell::<String>(5)?)?,
            reported_at: row.cell(6)?,
            offices: row.cell(7)?,
            followers: row.cell(8)?,
            answers: row.cell(9)?,
            answer: match row.cell::<Option<Moment>>(13)? {
                None => None,
                Some(_) => Some(read_answer(row, 10)?),
            },
        })
    }
}

impl StoreAnswer for IssueAnswer {
    fn read(row: &Row<'_>) -> Result<Self, Error> {
        read_answer(row, 0)
    }
}

fn read_answer(row: &Row<'_>, first: usize) -> Result<IssueAnswer, Error> {
    Ok(IssueAnswer {
        state: read_state(&row.cell::<String>(first)?)?,
        indonesian: read_text(&row.cell::<String>(first + 1)?)?,
        english: read_text(&row.cell::<String>(first + 2)?)?,
        at: row.cell(first + 3)?,
    })
}

fn read_state(code: &str) -> Result<IssueState, Error> {
    IssueState::of_code(code).ok_or(Error::Shape("a state of an issue"))
}

fn read_text(text: &str) -> Result<IssueText, Error> {
    text.parse().map_err(|_| Error::Shape("a text of an issue"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_title_says_what_and_on_which_phones() {
        let below = "15".parse().ok();
        let phones = Phones::new(Some(System::Ios), below);
        assert_eq!(phones.title(Language::Indonesian), "iPhone (iOS) di bawah 15");
        assert_eq!(Phones::new(None, below).title(Language::English), "every phone");
        let version = |text: &str| text.parse().ok();
        assert!(phones.are(System::Ios, version("14.9")) && phones.are(System::Ios, None));
        assert!(!phones.are(System::Ios, version("15")) && !phones.are(System::Android, None));
        assert!(Phones::default().are(System::Android, version("14")));
        for kind in IssueKind::ALL {
            assert_eq!(IssueKind::of_code(kind.code()), Some(kind));
        }
        assert!(
            IssueState::ANSWERS.into_iter().all(|it| IssueState::of_code(it.code()) == Some(it))
        );
    }

    proptest! {
        #[test]
        fn a_text_reads_back_or_is_refused(text in "[a-z<>&\"\r\n\t\0é ]{0,40}") {
            if let Ok(read) = text.parse::<IssueText>() {
                prop_assert_eq!(read.as_str().parse(), Ok(read.clone()));
                prop_assert!(!read.as_str().contains(['\r', '\t', '\0']));
            }
        }
    }
}
