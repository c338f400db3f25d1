//! The words of a kiosk: what it is, and what it shows to be one.

use std::{fmt, num::ParseIntError, str::FromStr};

use store::{Answer, Error, Row};
use terms::{Die, Id, Moment};

use crate::words::Office;

/// A device that gives an office's numbers.
#[derive(Clone, Debug)]
pub struct Kiosk {
    /// By which it is ended.
    pub id: Id<Kiosk>,
    /// Whose numbers it gives.
    pub office: Id<Office>,
    /// Since when.
    pub opened_at: Moment,
    /// Until when at most.
    pub ends_at: Moment,
    /// Whether its code has been typed.
    pub is_paired: bool,
}

/// What a device shows to be a kiosk: 128 bits. Only a keyed hash of it is stored.
#[derive(Clone, PartialEq, Eq)]
pub struct KioskKey(u128);

impl KioskKey {
    pub(crate) fn draw(die: &dyn Die) -> Self {
        Self(u128::from_be_bytes(die.bytes()))
    }

    /// What its hash is made of.
    pub(crate) const fn bytes(&self) -> [u8; 16] {
        self.0.to_be_bytes()
    }
}

impl fmt::Display for KioskKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

/// No log shows it.
impl fmt::Debug for KioskKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KioskKey")
    }
}

impl FromStr for KioskKey {
    type Err = ParseIntError;

    fn from_str(text: &str) -> Result<Self, ParseIntError> {
        u128::from_str_radix(text, 16).map(Self)
    }
}

impl Answer for Kiosk {
    fn read(row: &Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            id: row.cell(0)?,
            office: row.cell(1)?,
            opened_at: row.cell(2)?,
            ends_at: row.cell(3)?,
            is_paired: row.cell(4)?,
        })
    }
}
