//! What is known of a file: counts, lines and reasons, never a value that stands in it.

use registry::{BadValue, Conflict, FileError, ImportError, Imported, Oddity, Rehearsal};
use serde::{Deserialize, Serialize};
use staff::{Deed, DeedError, Delivery};
use terms::{Id, Language, Moment, Region};

/// Marker for ids of files that were handed in.
#[derive(Debug)]
pub(crate) enum Upload {}

/// What is known of a file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Record {
    pub id: Id<Upload>,
    /// When it was handed in.
    pub at: Moment,
    /// Whose residents it may bring.
    pub region: Region,
    pub bytes: u64,
    pub state: State,
}

/// How it stands.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum State {
    /// Nobody has looked at all of it yet.
    Checking,
    /// It waits for a decision; `problem` is why an attempt to import it came to nothing.
    Checked { found: Found, problem: Option<Told> },
    /// Nobody has decided in time.
    Expired,
    /// It comes in.
    Importing(Found),
    /// It came in.
    Imported(Outcome),
    /// It cannot come in.
    Refused(Told),
}

/// What was found in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Found {
    /// SHA-256, in hexadecimal.
    pub sha256: String,
    pub lines: u64,
    pub bad_lines: u64,
    pub bad_values: u64,
    pub added: u64,
    pub updated: u64,
    pub same: u64,
    pub in_conflict: u64,
    /// The first of them.
    pub bad: Vec<Bad>,
    /// The first of them.
    pub differing: Vec<Differing>,
    pub odd: Vec<Odd>,
}

/// One bad value: where, and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Bad {
    pub line: u64,
    pub column: String,
    pub reason: Told,
}

/// Somebody who is known as somebody else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Differing {
    pub line: u64,
    pub columns: String,
}

/// How often something unusual was met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Odd {
    pub what: Told,
    pub count: u64,
}

/// What it brought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Outcome {
    pub at: Moment,
    pub lines: u64,
    pub left_out: u64,
    pub added: u64,
    pub updated: u64,
    pub same: u64,
    pub in_conflict: u64,
}

/// A sentence in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Told {
    indonesian: String,
    english: String,
}

/// So many lines are shown; the file of bad lines has all of them.
const SHOWN: usize = 100;

impl Record {
    /// What two officers sign before it comes in.
    pub fn deed(&self, found: &Found) -> Result<Deed, DeedError> {
        let delivery = Delivery {
            file_sha256: &found.sha256,
            lines: found.lines,
            left_out: found.bad_lines,
            added: found.added,
            updated: found.updated,
            in_conflict: found.in_conflict,
        };
        Deed::import_live(self.region, &delivery)
    }
}

impl State {
    /// Whether the file is still needed.
    pub const fn has_file(&self) -> bool {
        matches!(self, Self::Checking | Self::Checked { .. } | Self::Importing(_))
    }

    /// What was found, if the file can be imported.
    pub const fn found(&self) -> Option<&Found> {
        match self {
            Self::Checked { found, .. } | Self::Importing(found) => Some(found),
            _ => None,
        }
    }
}

impl Found {
    pub fn of(rehearsal: &Rehearsal) -> Self {
        let Rehearsal { difference, report, sha256 } = rehearsal;
        Self {
            sha256: sha256.clone(),
            lines: report.lines,
            bad_lines: report.bad_lines,
            bad_values: report.bad_values,
            added: difference.added,
            updated: difference.updated,
            same: difference.same,
            in_conflict: difference.in_conflict,
            bad: report.bad.iter().take(SHOWN).map(Bad::of).collect(),
            differing: difference.conflicts.iter().take(SHOWN).map(Differing::of).collect(),
            odd: report.oddities.iter().map(Odd::of).collect(),
        }
    }

    /// Whether an import would change anything.
    pub const fn changes_something(&self) -> bool {
        self.added + self.updated > 0
    }
}

impl Bad {
    fn of(bad: &BadValue) -> Self {
        let column = bad.column.map_or("", |column| column.name()).to_owned();
        Self { line: bad.line, column, reason: Told::by(|language| bad.fault.text(language)) }
    }
}

impl Differing {
    fn of(conflict: &Conflict) -> Self {
        let columns: Vec<_> = conflict.columns.iter().map(|column| column.name()).collect();
        Self { line: conflict.line, columns: columns.join(", ") }
    }
}

impl Odd {
    fn of((oddity, count): (&Oddity, &u64)) -> Self {
        Self { what: Told::by(|language| oddity.text(language).to_owned()), count: *count }
    }
}

impl Outcome {
    pub fn of(imported: &Imported, at: Moment) -> Self {
        let (difference, report) = (&imported.difference, &imported.report);
        Self {
            at,
            lines: report.lines,
            left_out: report.bad_lines,
            added: difference.added,
            updated: difference.updated,
            same: difference.same,
            in_conflict: difference.in_conflict,
        }
    }
}

impl Told {
    /// What `say` says in each language.
    pub fn by(say: impl Fn(Language) -> String) -> Self {
        Self { indonesian: say(Language::Indonesian), english: say(Language::English) }
    }

    pub fn text(&self, language: Language) -> &str {
        language.choose(&self.indonesian, &self.english)
    }
}

impl From<&ImportError> for Told {
    fn from(error: &ImportError) -> Self {
        Self::by(|language| error.text(language))
    }
}

impl From<&FileError> for Told {
    fn from(error: &FileError) -> Self {
        Self::by(|language| error.text(language))
    }
}
