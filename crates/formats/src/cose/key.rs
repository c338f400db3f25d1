//! Public keys on P-256 as COSE_Key (RFC 9052, section 7; RFC 9053, section 7.1.1).

use terms::PublicKey;

use super::CoseError;
use crate::cbor::{Kind, Reader, Writer};

const KEY_TYPE: i64 = 1;
const CURVE: i64 = -1;
const X: i64 = -2;
const Y: i64 = -3;
const PRIVATE: i64 = -4;

/// `kty` is EC2, `crv` is P-256: `{1: 2, -1: 1, ...`.
const HEAD: &[u8] = &[0xa4, 0x01, 0x02, 0x20, 0x01];

/// Writes `key`, its members in canonical order.
pub fn write_key(key: &PublicKey, writer: &mut Writer) {
    let (x, y) = key.coordinates();
    writer.raw(HEAD);
    writer.integer(X);
    writer.bytes(x);
    writer.integer(Y);
    writer.bytes(y);
}

/// Reads a key. Whether the point lies on the curve is found out by its first use.
pub fn read_key(reader: &mut Reader<'_>) -> Result<PublicKey, CoseError> {
    let (mut kind, mut curve, mut x, mut y) = (None, None, None, None);
    reader.entries(|mut label, value| {
        let label = match label.peek() {
            Some(Kind::Unsigned | Kind::Negative) => label.integer()?,
            _ => return Ok(value.item().map(drop)?),
        };
        match label {
            KEY_TYPE => kind = Some(value.integer()?),
            CURVE => curve = Some(value.integer()?),
            X => x = Some(value.bytes()?),
            // A lone sign instead of the coordinate would be a compressed point.
            Y => y = Some(value.bytes()?),
            PRIVATE => return Err(CoseError::Key),
            _ => drop(value.item()?),
        }
        Ok::<_, CoseError>(())
    })?;
    let coordinate = |bytes: Option<&[u8]>| <[u8; 32]>::try_from(bytes?).ok();
    match (kind, curve, coordinate(x), coordinate(y)) {
        (Some(2), Some(1), Some(x), Some(y)) => Ok(PublicKey::from_coordinates(&x, &y)),
        _ => Err(CoseError::Key),
    }
}
