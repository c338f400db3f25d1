//! What an import is told to do, and what it tells while it does.

use crate::Column;

/// Marker for ids of imports.
#[derive(Debug)]
pub enum Import {}

/// What to do when a file has bad lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadLines {
    /// Import nothing.
    Refuse,
    /// Import the good lines.
    LeaveOut,
}

/// How far an import has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// So much of the file has been read and staged.
    Reading {
        /// Bytes of the file.
        bytes: u64,
        /// Lines after the header.
        lines: u64,
    },
    /// All is read; the last step, in which all becomes visible at once, has come so far.
    Merging {
        /// Residents looked at.
        done: u64,
        /// Residents in all.
        of: u64,
    },
}

/// Somebody who was known as somebody else: the file says another name, birth date or sex for the
/// same NIK. Said by line and columns, never by value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The line; the header is line 1.
    pub line: u64,
    /// What differs, of name, sex, birth place and birth date.
    pub columns: Vec<Column>,
}
