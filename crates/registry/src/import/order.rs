//! What an import is told to do, and what it tells while it does.

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
    /// All is read; the last step has begun.
    Merging,
}
