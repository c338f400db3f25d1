//! Cells and values in PostgreSQL's binary form.

use bytes::BytesMut;
use postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

use crate::{Value, row::Cell};

type Failure = Box<dyn std::error::Error + Sync + Send>;

/// A value on its way to the server, in whatever width of number the server wants.
#[derive(Debug)]
pub(crate) struct Bound<'a>(pub(crate) Value<'a>);

impl ToSql for Bound<'_> {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> Result<IsNull, Failure> {
        match (&self.0, kind) {
            (Value::Null, _) => Ok(IsNull::Yes),
            (Value::Integer(number), &Type::INT2) => i16::try_from(*number)?.to_sql(kind, out),
            (Value::Integer(number), &Type::INT4) => i32::try_from(*number)?.to_sql(kind, out),
            (Value::Integer(number), &Type::BOOL) => (*number != 0).to_sql(kind, out),
            (Value::Integer(number), &Type::INT8) => number.to_sql(kind, out),
            (Value::Text(text), &Type::TEXT | &Type::VARCHAR) => text.as_ref().to_sql(kind, out),
            (Value::Blob(bytes), &Type::BYTEA) => bytes.to_sql(kind, out),
            _ => Err("a value of another type than its column".into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
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
