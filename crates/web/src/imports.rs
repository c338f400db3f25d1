//! Files of residents on their way into the registry: handed in at the console, looked at, and
//! imported, one at a time. A file lies in a private folder with a record of what is known of it,
//! so that a restart forgets nothing; it is deleted when it is imported or refused, and a day
//! after it came.

mod error;
mod folder;
mod kept;
mod meter;
mod receive;
mod record;
#[cfg(test)]
mod tests;
mod work;

pub use self::kept::Imports;
pub(crate) use self::{
    error::UploadError,
    kept::Shown,
    meter::{Far, Step},
    record::{Bad, Differing, Found, Odd, Outcome, Record, State, Told, Upload},
    work::Turn,
};
