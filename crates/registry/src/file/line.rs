//! One line of a file, as it was read.

use super::fault::{BadValue, Oddity};
use crate::{Detail, Person};

/// One line of a file after its header.
#[derive(Debug)]
pub struct Line {
    /// Its number in the file; the header is line 1.
    pub number: u64,
    /// The person, or every value that is bad.
    pub person: Result<Person, Vec<BadValue>>,
    /// What else a good line says about the person, if anything.
    pub detail: Option<Box<Detail>>,
    /// What is odd about a good line; never a reason to reject it.
    pub oddities: Vec<Oddity>,
}
