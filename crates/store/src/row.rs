//! What comes out of a statement.

use terms::{Date, Id, KkNumber, Moment, Nik, Personal, Region, parse_date};

use crate::{
    cell::{Cell, PgCell},
    error::Error,
};

/// One row of an answer, read by position.
pub struct Row<'r>(pub(crate) Cells<'r>);

pub(crate) enum Cells<'r> {
    Postgres(&'r ::postgres::Row),
    Sqlite(&'r rusqlite::Row<'r>),
}

/// What a cell can become.
pub trait FromValue: Sized {
    /// The value of `cell`, or `None` if it has another type or cannot be one.
    fn from_cell(cell: Cell<'_>) -> Option<Self>;
}

/// What a row can become: a record of a room, or a tuple of values.
pub trait Answer: Sized {
    /// Reads the row.
    fn read(row: &Row<'_>) -> Result<Self, Error>;
}

impl Row<'_> {
    /// The value in column `index`, counted from 0.
    pub fn cell<T: FromValue>(&self, index: usize) -> Result<T, Error> {
        let cell = match self.0 {
            Cells::Postgres(row) => {
                let found: Result<PgCell<'_>, _> = row.try_get(index);
                found.map(|it| it.0).map_err(|_| Error::Shape("a column of another type"))?
            }
            Cells::Sqlite(row) => {
                use rusqlite::types::ValueRef;
                match row.get_ref(index).map_err(|_| Error::Shape("a column is missing"))? {
                    ValueRef::Null => Cell::Null,
                    ValueRef::Integer(number) => Cell::Integer(number),
                    ValueRef::Real(_) => return Err(Error::Shape("a fraction")),
                    ValueRef::Text(text) => Cell::Text(
                        std::str::from_utf8(text).map_err(|_| Error::Shape("text not UTF-8"))?,
                    ),
                    ValueRef::Blob(bytes) => Cell::Blob(bytes),
                }
            }
        };
        T::from_cell(cell).ok_or(Error::Shape(std::any::type_name::<T>()))
    }
}

macro_rules! from_integer {
    ($($kind:ty),*) => {$(
        impl FromValue for $kind {
            fn from_cell(cell: Cell<'_>) -> Option<Self> {
                match cell {
                    Cell::Integer(number) => number.try_into().ok(),
                    _ => None,
                }
            }
        }
    )*};
}
from_integer!(i32, i64, u8, u16, u32, u64);

impl FromValue for bool {
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        i64::from_cell(cell).map(|number| number != 0)
    }
}

impl FromValue for String {
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Text(text) => Some(text.into()),
            _ => None,
        }
    }
}

impl FromValue for Vec<u8> {
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Blob(bytes) => Some(bytes.into()),
            _ => None,
        }
    }
}

impl<const N: usize> FromValue for [u8; N] {
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Blob(bytes) => bytes.try_into().ok(),
            _ => None,
        }
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Null => Some(None),
            cell => T::from_cell(cell).map(Some),
        }
    }
}

impl<T: FromValue> FromValue for Personal<T> {
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        T::from_cell(cell).map(Personal::new)
    }
}

impl<T> FromValue for Id<T> {
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        <[u8; 16]>::from_cell(cell).map(Id::from_bytes)
    }
}

impl FromValue for Moment {
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        i64::from_cell(cell).map(Moment::from_micros)
    }
}

impl FromValue for Date {
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Cell::Text(text) => parse_date(text),
            _ => None,
        }
    }
}

impl FromValue for Region {
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        u64::from_cell(cell).and_then(Region::from_number)
    }
}

impl FromValue for Nik {
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        u64::from_cell(cell).and_then(|number| Nik::from_number(number).ok())
    }
}

impl FromValue for KkNumber {
    fn from_cell(cell: Cell<'_>) -> Option<Self> {
        u64::from_cell(cell).and_then(|number| KkNumber::from_number(number).ok())
    }
}

macro_rules! tuples {
    ($(($($kind:ident $place:tt),+))*) => {$(
        impl<$($kind: FromValue),+> Answer for ($($kind,)+) {
            fn read(row: &Row<'_>) -> Result<Self, Error> {
                Ok(($(row.cell::<$kind>($place)?,)+))
            }
        }
    )*};
}
tuples! {
    (A 0)
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
    (A 0, B 1, C 2, D 3, E 4)
    (A 0, B 1, C 2, D 3, E 4, F 5)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7)
}
