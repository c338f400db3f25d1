//! Who lives here: regions, residents and families, how they come in, and who counts in which base.
//!
//! Promises: a region is one of the 91,599 real ones · an old name stays as it is recorded, and
//! what one cannot see never enters a name · who must hold a KTP follows the law, on any day · what
//! was counted of a day is frozen, and never overwritten · every bad line of a file is told with
//! line, column and reason, and never by its value · a file comes in all at once, with its event, or
//! not at all, and goes on where it was cut off · a resident is seen only where the act may look · a
//! look-up of a desk has a reason and leaves an event, and shows no digit of a NIK beside a birth
//! date · a NIK is shown by itself, for a reason and by an event of its own · a change has its
//! reason, its proof, its history and its event, or does not happen · what cannot be is refused with
//! a reason · rooms above learn of every change in the order of the commits, and nothing personal by
//! it · a duplicate is never printed unless somebody resolved it, and the recording status agrees
//! with the card · a file that leaves runs in no spreadsheet, and what one cannot see is shown as
//! its code · what leaves in bulk is masked unless two officers agree, and known before its first
//! byte · what a register tells comes in once, whenever the machine goes out · a
//! portrait is small enough to travel, is laid down and forgotten with an event, and replaced by two
//! officers only · debug output shows
//! nothing personal.

mod bases;
mod card;
mod change;
mod codes;
mod detail;
mod draft;
mod export;
mod family;
mod field;
mod file;
mod freeze;
mod ground;
mod identity;
mod import;
mod looked;
mod lookup;
mod open;
mod population;
mod portrait;
mod pull;
mod region;
mod register;
mod registry;
mod resident;
mod row;
mod search;
mod text;
mod vital;

pub use card::{Card, CardError, Step};
pub use change::{Change, Notice};
pub use codes::{
    BloodType, CardState, ChangeKind, Citizenship, Disability, Education, EvidenceKind, Field,
    LifeStatus, MaritalStatus, Occupation, Reason, RecordingStatus, Relation, Religion, Resolution,
};
pub use detail::{Detail, DetailError, Neighbourhood, Postcode};
pub use export::{Export, ExportError, Exported, Exporting, Extent, Fields};
pub use family::Family;
pub use field::Altered;
pub use file::{
    BadValue, Column, Fault, FileError, Line, Oddity, Report, ResidentFile, ResidentWriter,
    csv_field,
};
pub use freeze::{BASE_SOURCE, BasesError, FrozenBase, FrozenBases};
pub use ground::{DocumentNumber, DocumentNumberError, Evidence, Ground};
pub use import::{
    BadLines, Conflict, Difference, Import, ImportError, Imported, Progress, Rehearsal, SameFile,
};
pub use looked::LookupError;
pub use lookup::Search;
pub use open::{Opened, Revealed};
pub use population::{Population, PopulationError};
pub use portrait::{Laid, Media, PictureError, Portrait, PortraitError};
pub use pull::{CheckError, PullError, Pulled, PulledPage, Pulling};
pub use region::{Kind, Regions};
pub use register::{
    Asked, Cursor, FolderRegister, Page, Pair, PopulationRegister, RegisterError,
    SimulatedRegister, Simulation, Source, SourceError, Trouble,
};
pub use registry::{ROOM, Registry};
pub use resident::{Bases, Person, Resident};
pub use search::{Born, Found, Hit, Likeness, More, Query, QueryError, Seen, Show, Typed};
pub use text::{FullName, TextError, visible};
pub use vital::{Absence, Birth, ChangeError, Correction, Couple, Death, Home, Mover};
