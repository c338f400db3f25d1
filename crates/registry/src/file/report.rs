//! What was found in a file: counts, and every bad value as long as there is room.

use std::collections::BTreeMap;

use super::{
    fault::{BadValue, Oddity},
    line::Line,
};

/// What was found in a file of residents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Lines after the header.
    pub lines: u64,
    /// Lines with at least one bad value.
    pub bad_lines: u64,
    /// Bad values in all, also those not kept.
    pub bad_values: u64,
    /// The bad values themselves, in the order of the file, at most [`Report::ROOM`].
    pub bad: Vec<BadValue>,
    /// How often each oddity was met; oddities reject nothing.
    pub oddities: BTreeMap<Oddity, u64>,
}

impl Report {
    /// How many bad values are kept: more than anybody mends by hand.
    pub const ROOM: usize = 10_000;

    /// Counts one line in.
    pub fn add(&mut self, line: &Line) {
        self.lines += 1;
        if let Err(bad) = &line.person {
            self.bad_lines += 1;
            self.bad_values += bad.len() as u64;
            let room = Self::ROOM.saturating_sub(self.bad.len());
            self.bad.extend(bad.iter().take(room));
        }
        for oddity in &line.oddities {
            *self.oddities.entry(*oddity).or_default() += 1;
        }
    }

    /// Whether every line is good.
    pub const fn is_clean(&self) -> bool {
        self.bad_lines == 0
    }
}
