//! Who lives here: regions, residents and families, how they come in, and who counts in which base.
//!
//! Promises: a region is one of the 91,599 real ones · an old name stays as it is recorded, and
//! what one cannot see never enters a name · who must hold a KTP follows the law, on any day ·
//! every bad line of a file is told with line, column and reason, and never by its value · a file
//! comes in all at once, with its event, or not at all · a resident is seen only where the act may
//! look · a look-up of a desk has a reason and leaves an event, and shows no digit of a NIK beside a
//! birth date · debug output shows nothing personal.

mod bases;
mod codes;
mod file;
mod import;
mod looked;
mod lookup;
mod population;
mod region;
mod registry;
mod resident;
mod search;
mod text;

pub use bases::BASE_SOURCE;
pub use codes::{LifeStatus, MaritalStatus, RecordingStatus, Relation};
pub use file::{
    BadValue, Column, Fault, FileError, Line, Oddity, Report, ResidentFile, ResidentWriter,
};
pub use import::{BadLines, Import, ImportError, Imported, Progress};
pub use looked::LookupError;
pub use lookup::Search;
pub use population::{Population, PopulationError};
pub use region::{Kind, Regions};
pub use registry::{ROOM, Registry};
pub use resident::{Bases, Person, Resident};
pub use search::{Birth, Field, Found, Hit, Likeness, More, Query, QueryError, Seen, Show};
pub use text::{FullName, TextError};
