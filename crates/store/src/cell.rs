//! One cell of an answer, in the types that both engines share.

use postgres::types::{FromSql, Type};

type Failure = Box<dyn std::error::Error + Sync + Send>;

/// One cell, in one of the types both engines share.
#[derive(Clone, Copy, Debug)]
pub enum Cell<'r> {
    /// No value.
    Null,
    /// A whole number.
    Integer(i64),
    /// Text.
    Text(&'r str),
    /// Bytes.
    Blob(&'r [u8]),
}

/// A cell from the server, widened to the store's own types.
pub(crate) struct PgCell<'r>(pub(crate) Cell<'r>);

impl<'r> FromSql<'r> for PgCell<'r> {
    fn from_sql(kind: &Type, raw: &'r [u8]) -> Result<Self, Failure> {
        Ok(Self(match *kind {
            Type::BOOL => Cell::Integer(bool::from_sql(kind, raw)?.into()),
            Type::INT2 => Cell::Integer(i16::from_sql(kind, raw)?.into()),
            Type::INT4 => Cell::Integer(i32::from_sql(kind, raw)?.into()),
            Type::INT8 => Cell::Integer(i64::from_sql(kind, raw)?),
            Type::TEXT | Type::VARCHAR => Cell::Text(<&str>::from_sql(kind, raw)?),
            Type::BYTEA => Cell::Blob(raw),
            _ => return Err("a column of a type that the store does not use".into()),
        }))
    }

    fn from_sql_null(_: &Type) -> Result<Self, Failure> {
        Ok(Self(Cell::Null))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}
