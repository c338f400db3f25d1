//! The public key as browsers hand it over: `SubjectPublicKeyInfo` in DER (RFC 5480).

use terms::PublicKey;

use super::flaw::Flaw;

/// A sequence of id-ecPublicKey with prime256v1, and a bit string of 65 bytes. There is no other
/// DER of a P-256 key that is not compressed.
const HEAD: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a,
    0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];

/// The P-256 key in `bytes`.
pub(super) fn public_key(bytes: &[u8]) -> Result<PublicKey, Flaw> {
    let point = bytes.strip_prefix(&HEAD).ok_or(Flaw::PublicKey)?;
    PublicKey::from_sec1(point).map_err(|_| Flaw::PublicKey)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn only_one_form_is_read(x: [u8; 32], y: [u8; 32], at: prop::sample::Index, bit in 0..8_u8) {
            let key = PublicKey::from_coordinates(&x, &y);
            let mut bytes = [&HEAD[..], key.as_sec1()].concat();
            prop_assert_eq!(public_key(&bytes), Ok(key));
            prop_assert_eq!(public_key(&bytes[..90]), Err(Flaw::PublicKey));
            prop_assert_eq!(public_key(&[&bytes[..], &[0]].concat()), Err(Flaw::PublicKey));
            let at = at.index(27);
            bytes[at] ^= 1 << bit;
            prop_assert_eq!(public_key(&bytes), Err(Flaw::PublicKey));
        }

        #[test]
        fn no_bytes_panic(bytes: Vec<u8>) {
            prop_assert_eq!(public_key(&bytes), Err(Flaw::PublicKey));
        }
    }
}
